package dev.lodestone.bench.record;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes records as JSON.
 *
 * <p>Reading is strict: unknown and duplicate keys, missing values for numbers, text after the end,
 * and files above 64 MiB are refused. Writing replaces a file only by a whole one.
 */
public final class ResultStore {
  private static final long LARGEST_FILE = 64L << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxNumberLength(64)
                          .maxNameLength(512)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private ResultStore() {}

  /** The record as JSON text that ends with a line feed. */
  public static String toJson(Object record) {
    return JSON.writeValueAsString(record) + "\n";
  }

  /**
   * Writes a record beside its final name and renames it when whole.
   *
   * @throws IOException if the folder cannot be written
   */
  public static void write(Path file, Object record) throws IOException {
    Path whole = file.toAbsolutePath();
    Path aside = whole.resolveSibling("." + whole.getFileName() + ".new");
    byte[] bytes = toJson(record).getBytes(StandardCharsets.UTF_8);
    try {
      Files.write(aside, bytes);
      try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(aside, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  /**
   * Reads the record of a run.
   *
   * @throws MalformedRecordException if it is not one, or of another format
   * @throws IOException if the file cannot be read
   */
  public static RunRecord readRun(Path file) throws IOException {
    RunRecord run = read(file, RunRecord.class);
    if (run.format() != RunRecord.FORMAT) {
      throw new MalformedRecordException(
          file, "format: expected " + RunRecord.FORMAT + ", given " + run.format());
    }
    return run;
  }

  /**
   * Reads a record of any type.
   *
   * @throws MalformedRecordException if it is not one
   * @throws IOException if the file cannot be read
   */
  public static <T> T read(Path file, Class<T> type) throws IOException {
    long size = Files.size(file);
    if (size > LARGEST_FILE) {
      throw new MalformedRecordException(
          file, "expected at most " + LARGEST_FILE + " bytes, given " + size);
    }
    try {
      T record = JSON.readValue(Files.readAllBytes(file), type);
      if (record == null) {
        throw new MalformedRecordException(file, "expected an object, given null");
      }
      return record;
    } catch (JacksonException malformed) {
      throw new MalformedRecordException(file, reason(malformed));
    }
  }

  // Where the text breaks off, Jackson adds a bracket about its own settings.
  private static String reason(JacksonException malformed) {
    return malformed.getOriginalMessage().replaceFirst(" \\(start marker at .*", "");
  }
}
