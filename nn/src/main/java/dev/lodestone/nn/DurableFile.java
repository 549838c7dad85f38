package dev.lodestone.nn;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is replaced as a whole or not at all, whatever fails on the way: the new contents are
 * written to a temporary file of the same folder, forced to the disk and renamed.
 */
final class DurableFile {
  private static final String TEMPORARY = ".tmp.";

  private final Path file;
  private final FileAccess access;

  DurableFile(Path file, FileAccess access) {
    this.file = file.toAbsolutePath();
    this.access = access;
  }

  /** The generation that {@link #replaceKeepingPrevious} leaves. */
  Path previous() {
    return file.resolveSibling(file.getFileName() + ".previous");
  }

  /** Replaces the file. */
  void write(byte[] bytes) throws IOException {
    replace(bytes, false);
  }

  /** Replaces the file; the old one becomes {@link #previous()}. */
  void replaceKeepingPrevious(byte[] bytes) throws IOException {
    replace(bytes, true);
  }

  private void replace(byte[] bytes, boolean keep) throws IOException {
    String name = file.getFileName() + TEMPORARY + ProcessHandle.current().pid();
    Path temporary = file.resolveSibling(name);
    try {
      fill(temporary, bytes);
      if (keep && Files.exists(file)) {
        access.move(file, previous());
      }
      access.move(temporary, file);
      access.forceFolder(file.getParent());
    } catch (IOException failure) {
      cleanUp(temporary, failure);
      throw failure;
    }
  }

  private void fill(Path temporary, byte[] bytes) throws IOException {
    try (FileChannel channel = access.create(temporary)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        access.write(channel, buffer);
      }
      access.force(channel);
    }
  }

  private void cleanUp(Path temporary, IOException failure) {
    try {
      Files.deleteIfExists(temporary);
      if (!Files.exists(file) && Files.exists(previous())) {
        Files.move(previous(), file);
      }
    } catch (IOException second) {
      failure.addSuppressed(second);
    }
  }

  /** Deletes what processes that were killed have left. */
  void deleteLeftovers() throws IOException {
    Path folder = file.getParent();
    String prefix = file.getFileName() + TEMPORARY;
    if (!Files.isDirectory(folder)) {
      return;
    }
    DirectoryStream.Filter<Path> leftover =
        path -> path.getFileName().toString().startsWith(prefix) && !isOfLiveProcess(path, prefix);
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder, leftover)) {
      for (Path path : paths) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static boolean isOfLiveProcess(Path path, String prefix) {
    String process = path.getFileName().toString().substring(prefix.length());
    return process.matches("[0-9]{1,18}")
        && ProcessHandle.of(Long.parseLong(process)).map(ProcessHandle::isAlive).orElse(false);
  }
}
