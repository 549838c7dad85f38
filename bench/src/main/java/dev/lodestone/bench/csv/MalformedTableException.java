package dev.lodestone.bench.csv;

import java.io.IOException;

/**
 * A file that should hold a table of numbers does not; the sentence names the file and the fault.
 */
public final class MalformedTableException extends IOException {
  private static final long serialVersionUID = 1L;

  /** One sentence. */
  public MalformedTableException(String sentence) {
    super(sentence);
  }
}
