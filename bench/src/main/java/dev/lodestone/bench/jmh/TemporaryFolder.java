package dev.lodestone.bench.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is gone when it is closed or this JVM is stopped. */
final class TemporaryFolder implements AutoCloseable {
  private final Path path;
  private final Thread stopped;

  TemporaryFolder(String prefix) {
    try {
      path = Files.createTempDirectory(prefix);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    stopped = new Thread(this::abandon);
    Runtime.getRuntime().addShutdownHook(stopped);
  }

  Path path() {
    return path;
  }

  // Processes that still write there would leave it behind.
  private void abandon() {
    List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
    children.forEach(ProcessHandle::destroyForcibly);
    children.forEach(child -> child.onExit().join());
    delete();
  }

  private void delete() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(stopped);
    delete();
  }
}
