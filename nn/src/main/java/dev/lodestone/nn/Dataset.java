package dev.lodestone.nn;

import dev.lodestone.kernels.Philox;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import dev.lodestone.kernels.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * Samples in named columns, each a tensor [rows][...] of which a sample is one row.
 *
 * <p>Subsets and splits are views: they hold row numbers, never copies. Two columns may take their
 * rows from the same tensor by different row numbers, which is how pairs of points are made.
 * Immutable as long as its tensors are.
 */
public final class Dataset {
  /** The column of inputs of a supervised network. */
  public static final String FEATURES = "features";

  /** The column of targets of a supervised network. */
  public static final String LABELS = "labels";

  private final int size;
  private final SequencedMap<String, Column> columns;

  private static final class Column {
    private final Tensor tensor;
    private final int[] rows;

    Column(Tensor tensor, int[] rows) {
      this.tensor = tensor;
      this.rows = rows;
    }
  }

  /**
   * Two parts of one data set.
   *
   * @param training for changing parameters
   * @param validation for watching
   */
  public record Split(Dataset training, Dataset validation) {}

  private Dataset(int size, SequencedMap<String, Column> columns) {
    this.size = size;
    this.columns = columns;
  }

  /** No samples' columns yet; add them by {@link #with}. */
  public static Dataset ofSize(int samples) {
    return new Dataset(samples, new LinkedHashMap<>());
  }

  /** Columns {@value #FEATURES} and {@value #LABELS}, one row a sample. */
  public static Dataset of(Tensor features, Tensor labels) {
    requireRows(FEATURES, features);
    return ofSize(features.shape().extent(0)).with(FEATURES, features).with(LABELS, labels);
  }

  /** One column {@value #FEATURES}, one row a sample. */
  public static Dataset of(Tensor features) {
    requireRows(FEATURES, features);
    return ofSize(features.shape().extent(0)).with(FEATURES, features);
  }

  /** The same with a column more, whose row i belongs to sample i. */
  public Dataset with(String name, Tensor tensor) {
    requireRows(name, tensor);
    if (tensor.shape().extent(0) != size) {
      throw new ShapeMismatchException(
          "Dataset: column " + name, size + " rows", tensor.shape().toString());
    }
    return with(name, tensor, IntStream.range(0, size).toArray());
  }

  /** The same with a column more, whose row rows[i] belongs to sample i. */
  public Dataset with(String name, Tensor tensor, int[] rows) {
    requireRows(name, tensor);
    if (rows.length != size) {
      throw new ShapeMismatchException(
          "Dataset: rows of column " + name, size + " rows", rows.length + " rows");
    }
    int tableRows = tensor.shape().extent(0);
    for (int row : rows) {
      if (row < 0 || row >= tableRows) {
        throw new IllegalArgumentException(
            "Dataset: rows of column "
                + name
                + ": expected 0 to "
                + (tableRows - 1)
                + ", given "
                + row);
      }
    }
    SequencedMap<String, Column> more = new LinkedHashMap<>(columns);
    more.put(name, new Column(tensor, rows.clone()));
    return new Dataset(size, more);
  }

  private static void requireRows(String name, Tensor tensor) {
    if (tensor.shape().rank() == 0) {
      throw new ShapeMismatchException("Dataset: column " + name, "rank 1 or more", "a scalar");
    }
  }

  /** Number of samples. */
  public int size() {
    return size;
  }

  /** Names of the columns in the order in which they were added. */
  public java.util.Set<String> names() {
    return java.util.Collections.unmodifiableSet(columns.sequencedKeySet());
  }

  /** The tensor that a column takes its rows from. */
  public Tensor tensor(String name) {
    return column(name).tensor;
  }

  /** Extents of one sample of a column. */
  public Shape sampleShape(String name) {
    int[] extents = tensor(name).shape().toArray();
    return Shape.of(IntStream.range(1, extents.length).map(axis -> extents[axis]).toArray());
  }

  /** The row of the column's tensor that belongs to a sample. */
  public int row(String name, int sample) {
    return column(name).rows[sample];
  }

  int[] rows(String name) {
    return column(name).rows;
  }

  private Column column(String name) {
    Column column = columns.get(name);
    if (column == null) {
      throw new IllegalArgumentException(
          "column: expected one of " + columns.sequencedKeySet() + ", given " + name);
    }
    return column;
  }

  /** The given samples, in the given order, repetitions allowed (a bootstrap). */
  public Dataset subset(int[] samples) {
    for (int sample : samples) {
      if (sample < 0 || sample >= size) {
        throw new IllegalArgumentException(
            "samples: expected 0 to " + (size - 1) + ", given " + sample);
      }
    }
    SequencedMap<String, Column> chosen = new LinkedHashMap<>();
    for (Map.Entry<String, Column> entry : columns.entrySet()) {
      int[] rows = entry.getValue().rows;
      int[] some = IntStream.of(samples).map(sample -> rows[sample]).toArray();
      chosen.put(entry.getKey(), new Column(entry.getValue().tensor, some));
    }
    return new Dataset(samples.length, chosen);
  }

  /** All samples in an order that depends on the key only. */
  public Dataset shuffled(long key) {
    return subset(Philox.of(key, Philox.Purpose.SHUFFLE).permutation(size));
  }

  /**
   * Shuffles by the key and splits.
   *
   * @param validationFraction from 0 to 1; the number of samples is rounded
   */
  public Split split(double validationFraction, long key) {
    if (!(validationFraction >= 0 && validationFraction <= 1)) {
      throw new IllegalArgumentException(
          "validationFraction: expected from 0 to 1, given " + validationFraction);
    }
    int[] order = Philox.of(key, Philox.Purpose.SHUFFLE).permutation(size);
    int validation = (int) Math.round(validationFraction * size);
    int[] first = IntStream.range(validation, size).map(i -> order[i]).toArray();
    int[] second = IntStream.range(0, validation).map(i -> order[i]).toArray();
    return new Split(subset(first), subset(second));
  }
}
