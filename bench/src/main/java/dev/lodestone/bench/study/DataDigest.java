package dev.lodestone.bench.study;

import dev.lodestone.bench.csv.CsvTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The beginning of the SHA-256 of the data that a study was given. As a setting of the study it is
 * part of what a run was asked: a run is resumed with the same data or not at all. Not
 * synchronised.
 */
public final class DataDigest {
  private static final int KEPT_BYTES = 8;

  private final MessageDigest digest;
  private final ByteBuffer eight = ByteBuffer.allocate(Double.BYTES);

  /** Of nothing yet. */
  public DataDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("SHA-256: expected in every Java, given none", missing);
    }
  }

  /** Adds a text, and its length. */
  public DataDigest add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(bytes.length);
    digest.update(bytes);
    return this;
  }

  /** Adds numbers. */
  public DataDigest add(double... values) {
    for (double value : values) {
      digest.update(eight.putDouble(0, value).array());
    }
    return this;
  }

  /** Adds numbers. */
  public DataDigest add(float[] values) {
    for (float value : values) {
      digest.update(eight.putDouble(0, value).array());
    }
    return this;
  }

  /** Adds names and numbers of a table. */
  public DataDigest add(CsvTable table) {
    add(String.join(",", table.names())).add(table.size());
    for (int row = 0; row < table.size(); row++) {
      for (int column = 0; column < table.names().size(); column++) {
        add(table.at(row, column));
      }
    }
    return this;
  }

  /** In hexadecimal. Nothing can be added any more. */
  public String text() {
    return HexFormat.of().formatHex(digest.digest(), 0, KEPT_BYTES);
  }

  /** The setting {@code data}, which has one value. Nothing can be added any more. */
  public Setting setting() {
    String value = text();
    return new Setting.Choice(
        "data", "digest of what was read", List.of(value), value, value, value);
  }
}
