package dev.lodestone.interpret.symbolic;

import java.util.Arrays;

/**
 * How common each complexity was among the formulas seen lately: tournaments punish the common
 * ones, so that all sizes are searched (adaptive parsimony, Cranmer 2023). Not synchronised.
 */
final class ComplexityFrequencies {
  private static final double WINDOW = 100_000;

  private final double[] counts;
  private double[] shares;

  ComplexityFrequencies(int most) {
    counts = new double[most + 1];
    Arrays.fill(counts, 1);
    normalise();
  }

  /** The share of that complexity. */
  double share(int complexity) {
    return shares[complexity];
  }

  /** What {@link #restore} takes up. */
  double[] counts() {
    return counts.clone();
  }

  /** Goes on from counts of before. */
  void restore(double[] before) {
    System.arraycopy(before, 0, counts, 0, counts.length);
    normalise();
  }

  /** Counts formulas; {@link #normalise} makes them felt. */
  void count(int complexity) {
    counts[complexity]++;
  }

  /** Forgets what lies beyond the window. */
  void normalise() {
    double total = 0;
    for (double count : counts) {
      total += count;
    }
    if (total > WINDOW) {
      double kept = WINDOW / total;
      for (int i = 0; i < counts.length; i++) {
        counts[i] = Math.max(1, counts[i] * kept);
      }
    }
    double[] next = new double[counts.length];
    double sum = Arrays.stream(counts).sum();
    for (int i = 0; i < counts.length; i++) {
      next[i] = counts[i] / sum;
    }
    shares = next;
  }
}
