package dev.lodestone.physics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Value and error of a nonlinear function of means, by leaving out one block of samples at a time.
 *
 * <p>With f_k the function of the means without block k of n, and f of all means,
 *
 * <pre>
 *   value = n f - (n - 1) mean(f_k)          (bias of order 1/N removed)
 *   error^2 = (n - 1)/n sum over k of (f_k - mean(f_k))^2
 * </pre>
 *
 * <p>Blocks must be long against the autocorrelation time. Blocks of independent chains merge.
 * Immutable and thread-safe.
 *
 * <p>Source: B. Efron, The Jackknife, the Bootstrap and Other Resampling Plans, SIAM (1982),
 * chapters 2 and 3.
 */
public final class Jackknife {
  private final double[][] blockSums;
  private final long[] blockSizes;

  private Jackknife(double[][] blockSums, long[] blockSizes) {
    this.blockSums = blockSums;
    this.blockSizes = blockSizes;
  }

  /**
   * Cuts simultaneous series of several observables into blocks; a shorter rest joins the last one.
   *
   * @param blockLength samples a block, at least 1
   * @param observables series of equal length, one for each observable
   * @throws IllegalArgumentException if there is no whole block or the lengths differ
   */
  public static Jackknife of(int blockLength, double[]... observables) {
    int samples = observables[0].length;
    for (double[] series : observables) {
      if (series.length != samples) {
        throw new IllegalArgumentException(
            "observables: expected " + samples + " samples each, given " + series.length);
      }
    }
    if (blockLength < 1 || blockLength > samples) {
      throw new IllegalArgumentException(
          "blockLength: expected 1 to " + samples + ", given " + blockLength);
    }
    int blocks = samples / blockLength;
    double[][] sums = new double[blocks][observables.length];
    long[] sizes = new long[blocks];
    for (int i = 0; i < samples; i++) {
      int block = Math.min(i / blockLength, blocks - 1);
      sizes[block]++;
      for (int observable = 0; observable < observables.length; observable++) {
        sums[block][observable] += observables[observable][i];
      }
    }
    return new Jackknife(sums, sizes);
  }

  /** The blocks of all parts together. */
  public static Jackknife merge(List<Jackknife> parts) {
    List<double[]> sums = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    for (Jackknife part : parts) {
      sums.addAll(Arrays.asList(part.blockSums));
      Arrays.stream(part.blockSizes).forEach(sizes::add);
    }
    return new Jackknife(
        sums.toArray(double[][]::new), sizes.stream().mapToLong(Long::longValue).toArray());
  }

  /** The number of blocks. */
  public int blocks() {
    return blockSizes.length;
  }

  /** The number of samples in all blocks. */
  public long samples() {
    return Arrays.stream(blockSizes).sum();
  }

  /**
   * The function of the means with its error.
   *
   * @param function of the means of the observables, in their order
   * @param autocorrelationTime of the series behind them, in samples, passed on to the result
   * @throws IllegalStateException if there are fewer than 2 blocks
   */
  public Measurement estimate(ToDoubleFunction<double[]> function, double autocorrelationTime) {
    int blocks = blocks();
    if (blocks < 2) {
      throw new IllegalStateException("blocks: expected at least 2, given " + blocks);
    }
    double[] totals = totals();
    long samples = samples();
    double[] reduced = new double[blocks];
    double[] means = new double[totals.length];
    for (int k = 0; k < blocks; k++) {
      for (int observable = 0; observable < means.length; observable++) {
        means[observable] =
            (totals[observable] - blockSums[k][observable]) / (samples - blockSizes[k]);
      }
      reduced[k] = function.applyAsDouble(means);
    }
    for (int observable = 0; observable < means.length; observable++) {
      means[observable] = totals[observable] / samples;
    }
    double whole = function.applyAsDouble(means);
    double centre = Arrays.stream(reduced).average().orElseThrow();
    double squares = 0;
    for (double value : reduced) {
      squares += (value - centre) * (value - centre);
    }
    double value = blocks * whole - (blocks - 1) * centre;
    double error = Math.sqrt(squares * (blocks - 1) / blocks);
    return new Measurement(value, error, autocorrelationTime, samples / (2 * autocorrelationTime));
  }

  private double[] totals() {
    double[] totals = new double[blockSums[0].length];
    for (double[] sums : blockSums) {
      for (int observable = 0; observable < totals.length; observable++) {
        totals[observable] += sums[observable];
      }
    }
    return totals;
  }
}
