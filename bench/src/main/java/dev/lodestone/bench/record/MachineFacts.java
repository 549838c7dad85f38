package dev.lodestone.bench.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The machine that a number belongs to. Immutable.
 *
 * @param processor model name, for example from {@code /proc/cpuinfo}
 * @param cores processors that this process may use
 * @param memoryBytes memory of the machine, 0 where unknown
 * @param heapBytes the largest heap that this JVM will take
 * @param operatingSystem name and version
 * @param architecture for example {@code amd64}
 * @param java version of the JDK and who built it
 * @param virtualMachine name and version of the JVM
 */
public record MachineFacts(
    String processor,
    int cores,
    long memoryBytes,
    long heapBytes,
    String operatingSystem,
    String architecture,
    String java,
    String virtualMachine) {

  /** This machine. */
  public static MachineFacts here() {
    Runtime runtime = Runtime.getRuntime();
    String architecture = System.getProperty("os.arch");
    return new MachineFacts(
        field(Path.of("/proc/cpuinfo"), "model name").orElse(architecture),
        runtime.availableProcessors(),
        field(Path.of("/proc/meminfo"), "MemTotal").map(MachineFacts::kibibytes).orElse(0L),
        runtime.maxMemory(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        architecture,
        System.getProperty("java.runtime.version") + ", " + System.getProperty("java.vendor"),
        System.getProperty("java.vm.name") + ", " + System.getProperty("java.vm.version"));
  }

  private static Optional<String> field(Path file, String name) {
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException | java.io.UncheckedIOException absent) {
      return Optional.empty();
    }
  }

  private static long kibibytes(String text) {
    String number = text.toLowerCase(Locale.ROOT).replace("kb", "").strip();
    return Math.multiplyExact(Long.parseLong(number), 1024L);
  }
}
