package dev.lodestone.bench.study;

/** A run ended early because it was asked to; what it had saved lets it resume. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Names the place at which the run stopped. */
  public StoppedException(String where) {
    super(where);
  }
}
