package dev.lodestone.bench.cli;

import dev.lodestone.bench.study.SettingException;
import picocli.CommandLine.Option;

/** Options that every command which computes has. */
final class CommonOptions {
  @Option(
      names = "--device",
      paramLabel = "auto|cpu|cuda",
      defaultValue = "auto",
      description = "Where to compute (default: auto, the fastest that works here).")
  private Device device;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Key of all randomness (default: 1).")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads (default: all cores); results do not depend on it.")
  private Integer threads;

  Device device() {
    return device;
  }

  long seed() {
    return seed;
  }

  int threads() {
    int cores = Runtime.getRuntime().availableProcessors();
    int number = threads == null ? cores : threads;
    if (number < 1 || number > 1024) {
      throw new SettingException("--threads: expected 1 to 1024, given " + number);
    }
    return number;
  }
}
