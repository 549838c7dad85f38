package dev.lodestone.physics.ising;

import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.junit.jupiter.api.Assertions;

/**
 * Pearson's chi-square against an exact law, and the rule that turns its p into a verdict.
 *
 * @param chiSquare the statistic
 * @param degrees its degrees of freedom
 * @param probability p, that the exact law gives as much or more
 */
record GoodnessOfFit(double chiSquare, int degrees, double probability) {
  private static final double FEWEST_EXPECTED = 10;

  /** Counts something in {@code samples} samples drawn with a seed. */
  interface Experiment {
    GoodnessOfFit run(long seed, int samples);
  }

  /** Classes in which fewer than 10 are expected are taken together. */
  static GoodnessOfFit of(long[] observed, double[] law) {
    long samples = 0;
    for (long count : observed) {
      samples += count;
    }
    double chiSquare = 0;
    int classes = 0;
    double restExpected = 0;
    double restObserved = 0;
    for (int i = 0; i < law.length; i++) {
      double expected = law[i] * samples;
      if (expected < FEWEST_EXPECTED) {
        restExpected += expected;
        restObserved += observed[i];
      } else {
        chiSquare += square(observed[i] - expected) / expected;
        classes++;
      }
    }
    if (restExpected >= 1) {
      chiSquare += square(restObserved - restExpected) / restExpected;
      classes++;
    } else if (restObserved > 20) {
      chiSquare = Double.POSITIVE_INFINITY;
    }
    int degrees = classes - 1;
    double probability = 1 - new ChiSquaredDistribution(degrees).cumulativeProbability(chiSquare);
    return new GoodnessOfFit(chiSquare, degrees, probability);
  }

  private static double square(double value) {
    return value * value;
  }

  /**
   * Passes at p of 1e-3 or more, fails below 1e-9; in between repeats with a fresh seed and 8 times
   * the samples and fails below 1e-4. A right sampler fails with a probability of 1e-7.
   */
  static void check(String what, long seed, int samples, Experiment experiment) {
    GoodnessOfFit first = experiment.run(seed, samples);
    System.out.printf("%s, seed %d, %d samples: %s%n", what, seed, samples, first);
    if (first.probability >= 1e-3) {
      return;
    }
    if (first.probability < 1e-9) {
      Assertions.fail(what + ", seed " + seed + ": " + first);
    }
    long fresh = new SplittableRandom().nextLong();
    GoodnessOfFit second = experiment.run(fresh, Math.multiplyExact(8, samples));
    System.out.printf("%s, repeated with seed %d: %s%n", what, fresh, second);
    if (second.probability < 1e-4) {
      Assertions.fail(what + ", seed " + fresh + ": " + first + ", then " + second);
    }
  }

  @Override
  public String toString() {
    return String.format("chi2 = %.1f / %d, p = %.4g", chiSquare, degrees, probability);
  }
}
