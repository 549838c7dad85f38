package dev.lodestone.interpret.symbolic;

import java.util.Arrays;
import java.util.List;

/**
 * Columns of numbers, and one that a formula of the others is looked for. Immutable.
 *
 * <p>Rows are stored column by column and padded to whole vectors with rows of weight 0.
 */
public final class DataTable {
  private static final int ALIGNMENT = 8;

  private final List<String> names;
  private final int rows;
  private final int stride;
  private final double[] columns;
  private final double[] target;
  private final double[] weights;
  private final double mean;
  private final double baseline;

  /**
   * All rows count the same.
   *
   * @param names of the columns
   * @param columns {@code [column][row]}
   * @param target {@code [row]}
   */
  public static DataTable of(List<String> names, double[][] columns, double[] target) {
    double[] weights = new double[target.length];
    Arrays.fill(weights, 1);
    return new DataTable(names, columns, target, weights);
  }

  /**
   * With a weight for each row, such as the inverse of its variance.
   *
   * @param names of the columns
   * @param columns {@code [column][row]}
   * @param target {@code [row]}
   * @param weights {@code [row]}, positive
   * @throws IllegalArgumentException if lengths differ, a number is not finite, a weight is not
   *     positive, or the target is constant
   */
  public DataTable(List<String> names, double[][] columns, double[] target, double[] weights) {
    this.names = List.copyOf(names);
    this.rows = target.length;
    if (rows < 2 || names.size() != columns.length || weights.length != rows) {
      throw new IllegalArgumentException(
          "table: expected at least two rows, a weight for each and a name for each column, given "
              + rows
              + " rows, "
              + weights.length
              + " weights, "
              + names.size()
              + " names and "
              + columns.length
              + " columns");
    }
    this.stride = Math.ceilDiv(rows, ALIGNMENT) * ALIGNMENT;
    this.columns = new double[columns.length * stride];
    for (int column = 0; column < columns.length; column++) {
      fill(names.get(column), columns[column], column * stride);
    }
    this.target = pad("target", target);
    double total = 0;
    for (double weight : weights) {
      if (!(weight > 0) || weight == Double.POSITIVE_INFINITY) {
        throw new IllegalArgumentException("weights: expected positive numbers, given " + weight);
      }
      total += weight;
    }
    this.weights = new double[stride];
    for (int row = 0; row < rows; row++) {
      this.weights[row] = weights[row] / total;
    }
    this.mean = average();
    this.baseline = variance();
    if (!(baseline > 0)) {
      throw new IllegalArgumentException("target: expected numbers that differ, given a constant");
    }
  }

  private void fill(String name, double[] column, int at) {
    System.arraycopy(pad(name, column), 0, columns, at, stride);
  }

  private double[] pad(String name, double[] column) {
    if (column.length != rows) {
      throw new IllegalArgumentException(
          name + ": expected " + rows + " rows, given " + column.length);
    }
    for (double value : column) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(name + ": expected finite numbers, given " + value);
      }
    }
    double[] padded = Arrays.copyOf(column, stride);
    Arrays.fill(padded, rows, stride, column[rows - 1]);
    return padded;
  }

  private double average() {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += weights[row] * target[row];
    }
    return sum;
  }

  private double variance() {
    double variance = 0;
    for (int row = 0; row < rows; row++) {
      variance += weights[row] * (target[row] - mean) * (target[row] - mean);
    }
    return variance;
  }

  /** The names of the columns. */
  public List<String> names() {
    return names;
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The weighted variance of the target: the loss of the best constant. */
  public double baseline() {
    return baseline;
  }

  /** All columns but the target, {@code [column][row]}; a copy. */
  public double[][] features() {
    double[][] features = new double[names.size()][];
    Arrays.setAll(features, i -> Arrays.copyOfRange(columns, i * stride, i * stride + rows));
    return features;
  }

  double mean() {
    return mean;
  }

  int width() {
    return names.size();
  }

  int stride() {
    return stride;
  }

  double[] columns() {
    return columns;
  }

  double[] target() {
    return target;
  }

  // They add up to 1.
  double[] weights() {
    return weights;
  }
}
