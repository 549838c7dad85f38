package dev.lodestone.physics;

import java.util.ArrayList;
import java.util.List;

/**
 * Mean and error of a correlated series from bins of 1, 2, 4, ... samples, in one pass and O(log N)
 * memory.
 *
 * <p>With the variance v_k of the means of n_k bins of B = 2^k samples, the error of the mean at
 * level k is sqrt(v_k / n_k); it grows with k until bins are independent. The level taken is the
 * first with B^3 &gt; 2 N (2 tau)^2, tau = B v_k / (2 v_0), which balances the remaining bias
 * against the noise of the error itself.
 *
 * <p>Accumulators of independent chains merge. Not thread-safe.
 *
 * <p>Source: V. Ambegaokar and M. Troyer, Am. J. Phys. 78 (2010) 150; the choice of the level: R.
 * M. Lee et al., Phys. Rev. E 83 (2011) 066706.
 */
public final class LogarithmicBinning {
  private static final int FEWEST_BINS = 32;

  private final List<Level> levels = new ArrayList<>();

  /** An accumulator without samples. */
  public LogarithmicBinning() {}

  private static final class Level {
    long bins;
    double mean;
    double squares;
    double pending;
    boolean hasPending;

    void add(double value) {
      bins++;
      double delta = value - mean;
      mean += delta / bins;
      squares += delta * (value - mean);
    }

    void merge(Level other) {
      if (other.bins == 0) {
        return;
      }
      long total = bins + other.bins;
      double delta = other.mean - mean;
      squares += other.squares + delta * delta * ((double) bins * other.bins / total);
      mean += delta * other.bins / total;
      bins = total;
    }

    double variance() {
      return bins < 2 ? 0 : squares / (bins - 1);
    }
  }

  /** Adds the next sample of the series. */
  public void add(double value) {
    double binMean = value;
    for (int k = 0; ; k++) {
      if (k == levels.size()) {
        levels.add(new Level());
      }
      Level level = levels.get(k);
      level.add(binMean);
      if (!level.hasPending) {
        level.pending = binMean;
        level.hasPending = true;
        return;
      }
      binMean = 0.5 * (level.pending + binMean);
      level.hasPending = false;
    }
  }

  /** Adds a whole series. */
  public void addAll(double[] series) {
    for (double value : series) {
      add(value);
    }
  }

  /** Adds the bins of an independent chain, which stays as it is; a later add starts new bins. */
  public void merge(LogarithmicBinning other) {
    for (int k = 0; k < other.levels.size(); k++) {
      if (k == levels.size()) {
        levels.add(new Level());
      }
      levels.get(k).merge(other.levels.get(k));
    }
    levels.forEach(level -> level.hasPending = false);
  }

  /** The number of samples. */
  public long samples() {
    return levels.isEmpty() ? 0 : levels.getFirst().bins;
  }

  /** The number of levels that have at least 2 bins. */
  public int levels() {
    int count = 0;
    while (count < levels.size() && levels.get(count).bins >= 2) {
      count++;
    }
    return count;
  }

  /** The mean of all samples. */
  public double mean() {
    requireSamples();
    return levels.getFirst().mean;
  }

  /** The error of the mean from bins of 2^level samples. */
  public double error(int level) {
    Level chosen = levels.get(level);
    return Math.sqrt(chosen.variance() / chosen.bins);
  }

  /** The integrated autocorrelation time from bins of 2^level samples, B v_k / (2 v_0). */
  public double autocorrelationTime(int level) {
    double variance = levels.getFirst().variance();
    if (variance == 0) {
      return 0.5;
    }
    return 0.5 * Math.scalb(levels.get(level).variance(), level) / variance;
  }

  /** The level whose error {@link #measurement()} takes. */
  public int chosenLevel() {
    int level = 0;
    while (level + 1 < levels.size()
        && levels.get(level + 1).bins >= FEWEST_BINS
        && !isWideEnough(level)) {
      level++;
    }
    return level;
  }

  private boolean isWideEnough(int level) {
    double twoTau = 2 * autocorrelationTime(level);
    return Math.scalb(1.0, 3 * level) > 2.0 * samples() * twoTau * twoTau;
  }

  /** Mean, error and autocorrelation time at the chosen level. */
  public Measurement measurement() {
    requireSamples();
    int level = chosenLevel();
    double time = Math.max(autocorrelationTime(level), 0.5 / samples());
    return new Measurement(mean(), error(level), time, samples() / (2 * time));
  }

  private void requireSamples() {
    if (levels.isEmpty()) {
      throw new IllegalStateException("samples: expected at least one, given none");
    }
  }
}
