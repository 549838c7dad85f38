package dev.lodestone.bench.study.twin;

import java.util.Arrays;

/**
 * A mean over splits with its standard error.
 *
 * @param mean over the splits
 * @param error standard deviation over the root of their number
 */
record TwinStatistics(double mean, double error) {
  static TwinStatistics of(double... values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    int count = values.length;
    return new TwinStatistics(mean, count > 1 ? Math.sqrt(squares / (count - 1) / count) : 0);
  }

  /** The root mean square of the differences. */
  static double rootMeanSquare(double[] left, double[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += (left[i] - right[i]) * (left[i] - right[i]);
    }
    return Math.sqrt(sum / left.length);
  }
}
