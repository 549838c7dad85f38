package dev.lodestone.bench.csv;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * A table of finite numbers with named columns.
 *
 * <p>The file is UTF-8; its first line holds the names, every other line one row, separated by
 * commas. Quotes around a cell are taken off; a comma inside them is refused like any other text.
 * Empty lines are skipped. Immutable.
 */
public final class CsvTable {
  private final String source;
  private final List<String> names;
  private final List<double[]> rows;

  private CsvTable(String source, List<String> names, List<double[]> rows) {
    this.source = source;
    this.names = List.copyOf(names);
    this.rows = List.copyOf(rows);
  }

  /** A table of the given rows, each as long as there are names; not copied. */
  public static CsvTable of(String source, List<String> names, List<double[]> rows) {
    return new CsvTable(source, names, rows);
  }

  /**
   * Reads a file.
   *
   * @throws MalformedTableException if it is no such table; the sentence names line and column
   * @throws IOException if it cannot be read
   */
  public static CsvTable read(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return read(file.toString(), bytes);
    }
  }

  /**
   * Reads a stream to its end.
   *
   * @param source how sentences call it
   * @throws MalformedTableException if it is no such table
   * @throws IOException if it cannot be read
   */
  public static CsvTable read(String source, InputStream bytes) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()));
    try {
      String first = lines.readLine();
      if (first == null || first.isBlank()) {
        throw new MalformedTableException(
            source + ": expected names of columns in the first line, given an empty one");
      }
      List<String> names = cells(first.startsWith("\uFEFF") ? first.substring(1) : first);
      requireDistinct(source, names);
      List<double[]> rows = new ArrayList<>();
      int number = 1;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          rows.add(row(source + ": line " + number, names, line));
        }
      }
      return new CsvTable(source, names, rows);
    } catch (CharacterCodingException binary) {
      throw new MalformedTableException(source + ": expected a table as UTF-8 text");
    }
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    for (String cell : line.split(",", -1)) {
      String bare = cell.strip();
      boolean quoted = bare.length() > 1 && bare.startsWith("\"") && bare.endsWith("\"");
      cells.add(quoted ? bare.substring(1, bare.length() - 1).strip() : bare);
    }
    return cells;
  }

  private static void requireDistinct(String source, List<String> names)
      throws MalformedTableException {
    HashSet<String> seen = new HashSet<>();
    for (String name : names) {
      if (name.isEmpty() || !seen.add(name)) {
        throw new MalformedTableException(
            source
                + ": expected a different name for every column, given "
                + (name.isEmpty() ? "an empty one" : name + " twice"));
      }
    }
  }

  private static double[] row(String place, List<String> names, String line)
      throws MalformedTableException {
    List<String> cells = cells(line);
    if (cells.size() != names.size()) {
      throw new MalformedTableException(
          place + ": expected " + names.size() + " values, given " + cells.size());
    }
    double[] row = new double[cells.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = number(place + ", column " + names.get(i), cells.get(i));
    }
    return row;
  }

  // A float holds every value here, so that no finite number becomes infinite in a tensor.
  private static double number(String place, String cell) throws MalformedTableException {
    try {
      double value = Double.parseDouble(cell);
      if (Float.isFinite((float) value)) {
        return value;
      }
    } catch (NumberFormatException text) {
      // Falls through to the sentence below.
    }
    String given = cell.isEmpty() ? "nothing" : cell.length() > 40 ? "a long text" : cell;
    throw new MalformedTableException(place + ": expected a finite number, given " + given);
  }

  /** How sentences call it. */
  public String source() {
    return source;
  }

  /** Names of the columns. */
  public List<String> names() {
    return names;
  }

  /** Number of rows. */
  public int size() {
    return rows.size();
  }

  /** A number. */
  public double at(int row, int column) {
    return rows.get(row)[column];
  }

  /**
   * The place of a column.
   *
   * @throws MalformedTableException if there is none of that name
   */
  public int column(String name) throws MalformedTableException {
    int place = names.indexOf(name);
    if (place < 0) {
      throw new MalformedTableException(
          source + ": expected a column " + name + ", given " + String.join(", ", names));
    }
    return place;
  }

  /**
   * Refuses a column that cannot be learnt from the others.
   *
   * @param least rows that are needed
   * @throws MalformedTableException if there are fewer, no other column, or one value only
   */
  public void requireTarget(String name, int least) throws MalformedTableException {
    int place = column(name);
    if (size() < least) {
      throw new MalformedTableException(
          source + ": expected at least " + least + " rows, given " + size());
    }
    if (names.size() < 2) {
      throw new MalformedTableException(
          source + ": expected a column beside " + name + ", given none");
    }
    float first = (float) at(0, place);
    if (rows.stream().allMatch(row -> (float) row[place] == first)) {
      throw new MalformedTableException(
          source
              + ", column "
              + name
              + ": expected values that differ, given "
              + first
              + " in every row");
    }
  }
}
