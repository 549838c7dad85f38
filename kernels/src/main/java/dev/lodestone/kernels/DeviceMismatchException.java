package dev.lodestone.kernels;

/** A tensor of one backend was given to an operation of another. */
public final class DeviceMismatchException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String operation;
  private final String expected;
  private final String actual;

  /** Names the operation, the backend it runs on and the backend that the tensor lives on. */
  public DeviceMismatchException(String operation, String expected, String actual) {
    super(operation + ": expected a tensor on " + expected + ", given one on " + actual);
    this.operation = operation;
    this.expected = expected;
    this.actual = actual;
  }

  /** The operation. */
  public String operation() {
    return operation;
  }

  /** The backend it runs on. */
  public String expected() {
    return expected;
  }

  /** The backend that the tensor lives on. */
  public String actual() {
    return actual;
  }
}
