package dev.lodestone.kernels;

/** An operand does not have the shape that an operation needs. */
public final class ShapeMismatchException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String operation;
  private final String expected;
  private final String actual;

  /**
   * Names the operation with its argument, what it expected and what it was given.
   *
   * @param operation operation and argument, for example {@code "sgemm: a"}
   * @param expected what it needs
   * @param actual what it was given
   */
  public ShapeMismatchException(String operation, String expected, String actual) {
    super(operation + ": expected " + expected + ", given " + actual);
    this.operation = operation;
    this.expected = expected;
    this.actual = actual;
  }

  /** Operation and argument. */
  public String operation() {
    return operation;
  }

  /** What it needs. */
  public String expected() {
    return expected;
  }

  /** What it was given. */
  public String actual() {
    return actual;
  }
}
