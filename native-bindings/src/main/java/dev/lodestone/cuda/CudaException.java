package dev.lodestone.cuda;

/** A call of an NVIDIA library that failed: which, with what code, and the library's own text. */
public final class CudaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final CudaLibrary library;
  private final String function;
  private final int code;
  private final String text;

  CudaException(CudaLibrary library, String function, int code, String text) {
    super(function + " failed with code " + code + ": " + text);
    this.library = library;
    this.function = function;
    this.code = code;
    this.text = text;
  }

  /** The library that was called. */
  public CudaLibrary library() {
    return library;
  }

  /** The function that failed. */
  public String function() {
    return function;
  }

  /** Its status. */
  public int code() {
    return code;
  }

  /** What the library says about the status. */
  public String text() {
    return text;
  }
}
