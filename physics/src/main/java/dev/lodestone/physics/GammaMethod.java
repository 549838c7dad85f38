package dev.lodestone.physics;

import java.util.Arrays;

/**
 * Integrated autocorrelation time and error of a mean by the Gamma method. Immutable.
 *
 * <p>With the autocovariance Gamma(t) of R chains of together N samples about their common mean and
 * rho(t) = Gamma(t) / Gamma(0),
 *
 * <pre>
 *   tau(W) = 1/2 + sum over t = 1 .. W of rho(t)
 *   error^2 = 2 tau Gamma(0) / N
 *   error of tau = 2 tau sqrt((W + 1/2 - tau) / N)
 * </pre>
 *
 * <p>The window W is the first at which the sum of truncation and statistical error of tau is
 * smallest: exp(-W / theta) &lt; theta / sqrt(W N) with theta = S / ln((2 tau + 1) / (2 tau - 1))
 * and S = 1.5; the covariance is corrected for the bias of the subtracted mean by the factor 1 + (2
 * W + 1) / N.
 *
 * <p>Source: U. Wolff, Monte Carlo errors with less errors, Comput. Phys. Commun. 156 (2004) 143,
 * equations 31, 35, 41, 42, 49 to 52.
 *
 * @param mean the mean of all samples
 * @param error its standard deviation
 * @param variance Gamma(0), the variance of one sample
 * @param time the integrated autocorrelation time, in samples
 * @param timeError its standard deviation
 * @param window W, the number of autocorrelations summed
 * @param windowClosed false where the chains are too short for the automatic window, so that the
 *     time is a lower bound
 * @param samples N
 */
public record GammaMethod(
    double mean,
    double error,
    double variance,
    double time,
    double timeError,
    int window,
    boolean windowClosed,
    long samples) {

  private static final double WINDOW_SCALE = 1.5;

  /**
   * Analyses chains of one observable, each a series in Monte Carlo time; read only.
   *
   * @throws IllegalArgumentException if there is no sample
   */
  public static GammaMethod of(double[]... chains) {
    long samples = 0;
    int longest = 0;
    double sum = 0;
    for (double[] chain : chains) {
      samples += chain.length;
      longest = Math.max(longest, chain.length);
      sum += Arrays.stream(chain).sum();
    }
    if (samples == 0) {
      throw new IllegalArgumentException("chains: expected at least one sample, given none");
    }
    double mean = sum / samples;
    double[][] deviations = deviations(chains, mean);
    double variance = autocovariance(deviations, 0);
    if (variance == 0) {
      return new GammaMethod(mean, 0, 0, 0.5, 0, 0, true, samples);
    }
    return sumWindow(deviations, mean, variance, samples, longest / 2);
  }

  private static double[][] deviations(double[][] chains, double mean) {
    double[][] deviations = new double[chains.length][];
    for (int r = 0; r < chains.length; r++) {
      deviations[r] = Arrays.stream(chains[r]).map(value -> value - mean).toArray();
    }
    return deviations;
  }

  private static GammaMethod sumWindow(
      double[][] deviations, double mean, double variance, long samples, int widest) {
    double time = 0.5;
    int window = 0;
    boolean closed = false;
    while (!closed && window < widest) {
      window++;
      time += autocovariance(deviations, window) / variance;
      closed = windowCloses(window, time, samples);
    }
    double bias = 1 + (2.0 * window + 1) / samples;
    double correctedTime = Math.max(time, 0.5 / samples) * bias;
    double error = Math.sqrt(2 * correctedTime * variance / samples);
    double spread = Math.max(0, window + 0.5 - correctedTime);
    double timeError = 2 * correctedTime * Math.sqrt(spread / samples);
    return new GammaMethod(
        mean, error, variance, correctedTime, timeError, window, closed, samples);
  }

  private static boolean windowCloses(int window, double time, long samples) {
    if (time <= 0.5) {
      return true;
    }
    double theta = WINDOW_SCALE / Math.log((2 * time + 1) / (2 * time - 1));
    return Math.exp(-window / theta) < theta / Math.sqrt((double) window * samples);
  }

  private static double autocovariance(double[][] deviations, int lag) {
    double sum = 0;
    long pairs = 0;
    for (double[] chain : deviations) {
      sum += laggedProduct(chain, lag);
      pairs += Math.max(0, chain.length - lag);
    }
    return sum / pairs;
  }

  // Four partial sums, because one would wait for every addition in turn.
  private static double laggedProduct(double[] chain, int lag) {
    int count = Math.max(0, chain.length - lag);
    int even = count & ~3;
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    for (int i = 0; i < even; i += 4) {
      sum0 += chain[i] * chain[i + lag];
      sum1 += chain[i + 1] * chain[i + 1 + lag];
      sum2 += chain[i + 2] * chain[i + 2 + lag];
      sum3 += chain[i + 3] * chain[i + 3 + lag];
    }
    for (int i = even; i < count; i++) {
      sum0 += chain[i] * chain[i + lag];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  /** How many independent samples would give the same error, N / (2 tau). */
  public double effectiveSampleSize() {
    return samples / (2 * time);
  }

  /** The mean with its error. */
  public Measurement measurement() {
    return new Measurement(mean, error, time, effectiveSampleSize());
  }
}
