package dev.lodestone.interpret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CriticalPointTest {
  private static final int SAMPLES = 50;

  private static double[] temperatures() {
    double[] temperatures = new double[21 * SAMPLES];
    for (int i = 0; i < temperatures.length; i++) {
      temperatures[i] = 1 + 0.1 * (i / SAMPLES);
    }
    return temperatures;
  }

  private static double[] noisyDecision(double critical, Random random) {
    return Arrays.stream(temperatures())
        .map(t -> 1 / (1 + Math.exp(8 * (t - critical + 0.2 * random.nextGaussian()))))
        .toArray();
  }

  @Test
  void findsThePlantedCrossingWithAnHonestError() {
    long seed = SpinFixture.freshSeed("crossing");
    Random random = new Random(seed);
    int trials = 400;
    double squares = 0;
    double errors = 0;
    for (int trial = 0; trial < trials; trial++) {
      double critical = 1.7 + 0.6 * random.nextDouble();
      double[][] predictions = {noisyDecision(critical, random)};
      CriticalPoint found =
          CriticalPoint.estimate("T", temperatures(), predictions, 0, 60, seed + trial, "planted")
              .orElseThrow();
      squares += (found.value() - critical) * (found.value() - critical) / trials;
      errors += found.samplingError() * found.samplingError() / trials;
    }
    // The bootstrap's variance is the variance that the estimates really have: their ratio is 1.09
    // with a deviation of 0.07 in this many trials, so that p < 1e-7 on either side.
    assertThat(errors / squares).isBetween(0.7, 1.6);
    assertThat(Math.sqrt(squares)).isLessThan(0.03);
  }

  @Test
  void restartsWidenTheError() {
    Random random = new Random(3);
    double[][] predictions = new double[5][];
    for (int i = 0; i < 5; i++) {
      predictions[i] = noisyDecision(1.9 + 0.05 * i, random);
    }
    CriticalPoint found =
        CriticalPoint.estimate("T", temperatures(), predictions, 2, 100, 1, "planted")
            .orElseThrow();
    assertThat(found.value()).isEqualTo(2.0, within(0.05));
    assertThat(found.restartError()).isEqualTo(0.079, within(0.03));
    assertThat(found.standardError()).isGreaterThan(found.restartError());
    assertThat(found.toString()).contains("undecided at T = ", "restarts", "bootstrap");
  }

  @Test
  void aNetworkThatNeverChangesItsMindHasNoCriticalPoint() {
    double[] always = new double[temperatures().length];
    Arrays.fill(always, 0.9);
    assertThat(
            CriticalPoint.estimate(
                "T", temperatures(), new double[][] {always}, 0, 10, 1, "planted"))
        .isEmpty();
  }

  @Test
  void noiseMakesNoSecondCrossing() {
    double[] parameters = {1, 2, 3, 4, 5, 6};
    double[] means = {1, 0.9, 0.45, 0.55, 0.1, 0};
    CriticalPoint.Curve curve = new CriticalPoint.Curve(parameters, means, new double[6]);
    assertThat(curve.crossing()).isBetween(3.0, 4.0);
  }

  @Test
  void monotoneRegressionPoolsViolators() {
    MonotoneRegression fit =
        MonotoneRegression.rising(new double[] {4, 1, 2, 3}, new double[] {4, 1, 3, 2});
    assertThat(fit.at(1)).isEqualTo(1);
    assertThat(fit.at(2)).isEqualTo(2.5);
    assertThat(fit.at(3)).isEqualTo(2.5);
    assertThat(fit.at(3.5)).isEqualTo(3.25);
    assertThat(fit.at(9)).isEqualTo(4);
    assertThat(fit.rSquared()).isEqualTo(0.9, within(1e-12));
    assertThat(MonotoneRegression.either(new double[] {1, 2, 3}, new double[] {5, 4, 1}).at(3))
        .isEqualTo(1);
  }
}
