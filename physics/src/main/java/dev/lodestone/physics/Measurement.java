package dev.lodestone.physics;

import java.util.Locale;

/**
 * A value with its statistical error, one standard deviation. Immutable.
 *
 * @param value the estimate
 * @param error its standard deviation, 0 or more
 * @param autocorrelationTime the integrated autocorrelation time tau = 1/2 + sum of rho(t) over t =
 *     1, 2, ... of the series behind it, in samples; 1/2 where samples are independent
 * @param effectiveSampleSize how many independent samples would give the same error, N / (2 tau)
 */
public record Measurement(
    double value, double error, double autocorrelationTime, double effectiveSampleSize) {

  /** Refuses a negative error. */
  public Measurement {
    if (error < 0) {
      throw new IllegalArgumentException("error: expected 0 or more, given " + error);
    }
  }

  /** The distance to an exact value in standard deviations, (value - exact) / error. */
  public double standardScore(double exact) {
    return (value - exact) / error;
  }

  @Override
  public String toString() {
    int digits = 6;
    if (error > 0) {
      digits = Math.clamp(1 - (int) Math.floor(Math.log10(error)), 0, 15);
    }
    String format = "%." + digits + "f ± %." + digits + "f (tau = %.1f, effective samples = %.0f)";
    return String.format(
        Locale.ROOT, format, value, error, autocorrelationTime, effectiveSampleSize);
  }
}
