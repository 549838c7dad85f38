package dev.lodestone.bench.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a measured JVM has to say besides its times; JMH carries times only.
 *
 * @param folder where the notes lie
 */
record Notes(Path folder) {
  /** System property of the measured JVM: the folder. */
  static final String PROPERTY = "lodestone.bench.notes";

  static Notes ofThisFork() {
    return new Notes(Path.of(System.getProperty(PROPERTY)));
  }

  /** Keeps the first line of what went wrong. */
  void write(Throwable failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    String line = message.lines().findFirst().orElse("");
    boolean wrongResult = failure instanceof IllegalStateException;
    write(failures(), wrongResult ? line : failure.getClass().getSimpleName() + ": " + line);
  }

  /** Keeps what a contender says about itself. */
  void write(Map<String, String> settings) {
    String text =
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + "\t" + setting.getValue().replace('\n', ' '))
            .collect(Collectors.joining("\n"));
    write(settingsFile(), text);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  Optional<String> failure() {
    return read(failures());
  }

  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String line : read(settingsFile()).orElse("").lines().toList()) {
      String[] parts = line.split("\t", 2);
      settings.put(parts[0], parts[1]);
    }
    return settings;
  }

  private static Optional<String> read(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private Path failures() {
    return folder.resolve("failure.txt");
  }

  private Path settingsFile() {
    return folder.resolve("settings.txt");
  }
}
