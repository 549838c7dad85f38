package dev.lodestone.bench.record;

import java.io.IOException;
import java.nio.file.Path;

/** A file that should hold a record does not. */
public final class MalformedRecordException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Names the file and what is wrong with it. */
  public MalformedRecordException(Path file, String reason) {
    super(file + ": " + reason);
  }
}
