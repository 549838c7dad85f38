package dev.lodestone.interpret;

import java.util.List;

/**
 * Sums of squares and products of p columns and a target over some samples: all that least squares
 * needs. Columns are shifted and scaled by fixed numbers first, so that differences of sums lose no
 * digits.
 */
final class Moments {
  private final int columns;
  private final double[] sums;
  private final double[] products;
  private final double[] withTarget;
  private double samples;
  private double targetSum;
  private double targetSquares;

  private Moments(int columns) {
    this.columns = columns;
    this.sums = new double[columns];
    this.products = new double[columns * columns];
    this.withTarget = new double[columns];
  }

  static Moments of(List<double[]> columns, double[] target, int[] rows) {
    Moments moments = new Moments(columns.size());
    double[][] block = new double[columns.size()][rows.length];
    double[] chosen = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      chosen[i] = target[rows[i]];
      moments.targetSum += chosen[i];
      moments.targetSquares += chosen[i] * chosen[i];
    }
    for (int column = 0; column < block.length; column++) {
      double[] values = columns.get(column);
      for (int i = 0; i < rows.length; i++) {
        block[column][i] = values[rows[i]];
        moments.sums[column] += block[column][i];
      }
      moments.withTarget[column] = dot(block[column], chosen);
      for (int other = 0; other <= column; other++) {
        double product = dot(block[column], block[other]);
        moments.products[column * block.length + other] = product;
        moments.products[other * block.length + column] = product;
      }
    }
    moments.samples = rows.length;
    return moments;
  }

  static double dot(double[] left, double[] right) {
    // Four sums, so that additions do not wait for each other.
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < left.length; i += 4) {
      a += left[i] * right[i];
      b += left[i + 1] * right[i + 1];
      c += left[i + 2] * right[i + 2];
      d += left[i + 3] * right[i + 3];
    }
    for (; i < left.length; i++) {
      a += left[i] * right[i];
    }
    return (a + b) + (c + d);
  }

  static Moments sum(List<Moments> parts, int columns) {
    Moments total = new Moments(columns);
    for (Moments part : parts) {
      total.accumulate(part, 1);
    }
    return total;
  }

  Moments without(Moments part) {
    Moments rest = new Moments(columns);
    rest.accumulate(this, 1);
    rest.accumulate(part, -1);
    return rest;
  }

  private void accumulate(Moments other, double sign) {
    samples += sign * other.samples;
    targetSum += sign * other.targetSum;
    targetSquares += sign * other.targetSquares;
    for (int i = 0; i < sums.length; i++) {
      sums[i] += sign * other.sums[i];
      withTarget[i] += sign * other.withTarget[i];
    }
    for (int i = 0; i < products.length; i++) {
      products[i] += sign * other.products[i];
    }
  }

  int columns() {
    return columns;
  }

  double mean(int column) {
    return sums[column] / samples;
  }

  double targetMean() {
    return targetSum / samples;
  }

  /** Sum of (x_i - mean)(x_j - mean). */
  double scatter(int i, int j) {
    return products[i * columns + j] - sums[i] * sums[j] / samples;
  }

  /** Sum of (x_i - mean)(y - mean). */
  double scatterWithTarget(int i) {
    return withTarget[i] - sums[i] * targetSum / samples;
  }

  /** Sum of (y - mean)². */
  double targetScatter() {
    return targetSquares - targetSum * targetSum / samples;
  }
}
