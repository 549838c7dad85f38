package dev.lodestone.nn;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** What {@link DurableFile} asks of the file system, so that tests can make any call fail. */
interface FileAccess {
  /** The file system. */
  FileAccess REAL = new FileAccess() {};

  /** Opens a new or emptied file for writing. */
  default FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  /** Writes some of the bytes. */
  default void write(FileChannel channel, ByteBuffer bytes) throws IOException {
    channel.write(bytes);
  }

  /** Brings a file to the disk. */
  default void force(FileChannel channel) throws IOException {
    channel.force(true);
  }

  /** Renames in one step, over an existing file. */
  default void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Brings the names of a folder to the disk, where the system can. */
  default void forceFolder(Path folder) throws IOException {
    // Elsewhere than on POSIX systems a folder cannot be opened as a file.
    if (File.separatorChar == '/') {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
