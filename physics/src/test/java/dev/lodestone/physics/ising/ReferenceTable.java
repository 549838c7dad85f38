package dev.lodestone.physics.ising;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Comma-separated reference values beside the tests; their first line names the columns. */
final class ReferenceTable {
  private ReferenceTable() {}

  static List<String[]> rows(String name) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                ReferenceTable.class.getResourceAsStream(name), StandardCharsets.US_ASCII))) {
      return reader.lines().skip(1).map(line -> line.split(",")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static double temperature(String text) {
    return text.equals("Tc") ? IsingModel.CRITICAL_TEMPERATURE : Double.parseDouble(text);
  }
}
