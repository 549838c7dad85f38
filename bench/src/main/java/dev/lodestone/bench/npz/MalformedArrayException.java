package dev.lodestone.bench.npz;

import java.io.IOException;

/** A file that should hold NumPy arrays does not; the sentence names the file and the fault. */
public final class MalformedArrayException extends IOException {
  private static final long serialVersionUID = 1L;

  /** One sentence. */
  public MalformedArrayException(String sentence) {
    super(sentence);
  }
}
