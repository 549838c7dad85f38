package dev.lodestone.bench.study;

/**
 * A name or a value that a user gave is not one of those that are allowed; the sentence says which.
 */
public final class SettingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** One sentence: the argument, what was expected, what was given. */
  public SettingException(String sentence) {
    super(sentence);
  }
}
