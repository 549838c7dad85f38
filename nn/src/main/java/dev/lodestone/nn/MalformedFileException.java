package dev.lodestone.nn;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file was read but its contents are damaged, of another format or of another run; the message is
 * one sentence that begins with the path.
 */
public final class MalformedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final String reason;

  /** Says what is wrong with a file. */
  public MalformedFileException(Path file, String reason) {
    super(file + ": " + reason);
    this.file = file.toString();
    this.reason = reason;
  }

  /** The file. */
  public String file() {
    return file;
  }

  /** What is wrong with it. */
  public String reason() {
    return reason;
  }
}
