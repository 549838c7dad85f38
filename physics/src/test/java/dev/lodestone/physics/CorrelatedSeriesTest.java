package dev.lodestone.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The three error estimates on autoregressive series of known autocorrelation time.
 *
 * <p>Seeds are fixed. The share of n means that lie within one error of the truth has standard
 * deviation sqrt(0.683 * 0.317 / n) around 68.3 %, 1.04 % for 2000 chains; with a fresh seed the
 * bar of three of them and half a percent (for the bias of short chains) would fail with p = 0.001.
 */
class CorrelatedSeriesTest {
  private interface Estimate {
    Measurement of(double[] series);
  }

  /** What one kind of estimate did over many chains. */
  private static final class Coverage {
    final Estimate estimate;
    int chains;
    int hits;
    double errors;
    double times;

    Coverage(Estimate estimate) {
      this.estimate = estimate;
    }

    void add(double[] series) {
      Measurement measurement = estimate.of(series);
      chains++;
      hits += Math.abs(measurement.value()) < measurement.error() ? 1 : 0;
      errors += measurement.error();
      times += measurement.autocorrelationTime();
    }

    double share() {
      return (double) hits / chains;
    }

    double meanError() {
      return errors / chains;
    }

    double meanTime() {
      return times / chains;
    }
  }

  private static Measurement binning(double[] series) {
    LogarithmicBinning binning = new LogarithmicBinning();
    binning.addAll(series);
    return binning.measurement();
  }

  private static Measurement jackknife(double[] series, double time) {
    int block = (int) Math.ceil(40 * time);
    return Jackknife.of(block, series).estimate(means -> means[0], time);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4000, 2000, 1",
    "0.5, 8000, 2000, 2",
    "0.9, 30000, 2000, 3",
    "0.99, 100000, 200, 4"
  })
  void errorsCoverTheTruthAsOftenAsTheyShould(double rho, int length, int chains, long seed) {
    cover(new Ar1Series(rho), length, chains, seed);
  }

  @Tag("validation")
  @ParameterizedTest
  @CsvSource({"0, 4000", "0.5, 8000", "0.9, 30000", "0.99, 200000"})
  void errorsCoverTheTruthInManyLongChains(double rho, int length) {
    long seed = new SplittableRandom().nextLong();
    cover(new Ar1Series(rho), length, rho > 0.95 ? 4000 : 20000, seed);
  }

  private static void cover(Ar1Series process, int length, int chains, long seed) {
    double time = process.autocorrelationTime();
    Coverage gamma = new Coverage(series -> GammaMethod.of(series).measurement());
    Coverage binned = new Coverage(CorrelatedSeriesTest::binning);
    Coverage left = new Coverage(series -> jackknife(series, time));
    SplittableRandom random = new SplittableRandom(seed);
    for (int chain = 0; chain < chains; chain++) {
      double[] series = process.sample(length, random);
      gamma.add(series);
      binned.add(series);
      left.add(series);
    }
    double exact = Math.sqrt(2 * time / length);
    System.out.printf(
        "AR(1) rho %.2f, seed %d: coverage %.4f %.4f %.4f, tau %.3f %.3f (exact %.1f),"
            + " error/exact %.3f %.3f %.3f (Gamma, binning, jackknife)%n",
        process.rho(),
        seed,
        gamma.share(),
        binned.share(),
        left.share(),
        gamma.meanTime(),
        binned.meanTime(),
        time,
        gamma.meanError() / exact,
        binned.meanError() / exact,
        left.meanError() / exact);
    double bar = 3 * Math.sqrt(0.683 * 0.317 / chains) + 0.005;
    for (Coverage coverage : List.of(gamma, binned, left)) {
      assertThat(coverage.share()).isCloseTo(0.683, within(bar));
    }
    assertThat(gamma.meanTime() / time).isCloseTo(1, within(0.05));
    assertThat(binned.meanTime() / time).isCloseTo(1, within(0.1));
    assertThat(gamma.meanError() / exact).isCloseTo(1, within(0.05));
    assertThat(binned.meanError() / gamma.meanError()).isCloseTo(1, within(0.1));
    assertThat(left.meanError() / gamma.meanError()).isCloseTo(1, within(0.1));
  }

  @Test
  void errorOfTheTimeIsRight() {
    int chains = 1000;
    Ar1Series process = new Ar1Series(0.8);
    SplittableRandom random = new SplittableRandom(5);
    double squares = 0;
    for (int chain = 0; chain < chains; chain++) {
      GammaMethod gamma = GammaMethod.of(process.sample(20000, random));
      double score = (gamma.time() - process.autocorrelationTime()) / gamma.timeError();
      squares += score * score;
      assertThat(gamma.windowClosed()).isTrue();
    }
    assertThat(Math.sqrt(squares / chains)).isBetween(0.85, 1.25);
  }

  @Test
  void shortChainsTogetherEqualOneLongChain() {
    Ar1Series process = new Ar1Series(0.9);
    SplittableRandom random = new SplittableRandom(6);
    double[][] chains = new double[100][];
    Arrays.setAll(chains, i -> process.sample(1000, random));
    GammaMethod gamma = GammaMethod.of(chains);
    assertThat(gamma.samples()).isEqualTo(100_000);
    assertThat(gamma.time()).isCloseTo(9.5, within(5 * gamma.timeError()));
    assertThat(gamma.error()).isCloseTo(Math.sqrt(19.0 / 100_000), within(0.1 * gamma.error()));
  }

  @Test
  void mergedBinsEqualTheSamplesTogether() {
    SplittableRandom random = new SplittableRandom(7);
    double[] first = new Ar1Series(0.5).sample(1 << 12, random);
    double[] second = new Ar1Series(0.5).sample(1 << 13, random);
    LogarithmicBinning whole = new LogarithmicBinning();
    whole.addAll(first);
    whole.addAll(second);
    LogarithmicBinning merged = new LogarithmicBinning();
    merged.addAll(first);
    LogarithmicBinning other = new LogarithmicBinning();
    other.addAll(second);
    merged.merge(other);
    assertThat(merged.samples()).isEqualTo(whole.samples());
    assertThat(merged.mean()).isCloseTo(whole.mean(), within(1e-12));
    for (int level = 0; level < 10; level++) {
      assertThat(merged.error(level)).isCloseTo(whole.error(level), within(1e-12));
    }
  }

  @Test
  void jackknifeRemovesTheBiasOfANonlinearFunction() {
    SplittableRandom random = new SplittableRandom(8);
    int trials = 4000;
    double sum = 0;
    double squares = 0;
    double variances = 0;
    for (int trial = 0; trial < trials; trial++) {
      double[] values = random.doubles(40).map(u -> 2 * u).toArray();
      Measurement square = Jackknife.of(1, values).estimate(m -> m[0] * m[0], 0.5);
      sum += square.value();
      squares += square.value() * square.value();
      variances += square.error() * square.error();
    }
    double mean = sum / trials;
    double deviation = Math.sqrt(squares / trials - mean * mean);
    // Without the correction the bias would be the variance of the mean, 1/120: ten times the bar.
    assertThat(mean).isCloseTo(1, within(4 * deviation / Math.sqrt(trials)));
    assertThat(Math.sqrt(variances / trials) / deviation).isCloseTo(1, within(0.05));
  }

  @Test
  void jackknifeBlocksOfChainsMerge() {
    double[] series = new SplittableRandom(9).doubles(1000).toArray();
    Jackknife whole = Jackknife.of(100, series);
    List<Jackknife> parts = new ArrayList<>();
    for (int start = 0; start < 1000; start += 200) {
      parts.add(Jackknife.of(100, Arrays.copyOfRange(series, start, start + 200)));
    }
    Measurement expected = whole.estimate(m -> Math.exp(m[0]), 0.5);
    Measurement merged = Jackknife.merge(parts).estimate(m -> Math.exp(m[0]), 0.5);
    assertThat(merged.value()).isCloseTo(expected.value(), within(1e-12));
    assertThat(merged.error()).isCloseTo(expected.error(), within(1e-12));
  }

  @Test
  void constantSeriesHaveNoError() {
    double[] series = {1, 1, 1, 1, 1};
    assertThat(GammaMethod.of(series).error()).isZero();
    assertThat(GammaMethod.of(series).effectiveSampleSize()).isEqualTo(5);
    assertThat(binning(series).error()).isZero();
  }

  @Test
  void refusesWhatHasNoAnswer() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GammaMethod.of(new double[0][]))
        .withMessageContaining("given none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Jackknife.of(3, new double[2]))
        .withMessage("blockLength: expected 1 to 2, given 3");
  }

  @Test
  void measurementsPrintThemselves() {
    assertThat(new Measurement(-1.4364321, 0.00123, 3.21, 1500))
        .hasToString("-1.4364 ± 0.0012 (tau = 3.2, effective samples = 1500)");
    assertThat(new Measurement(1.5, 0.5, 1, 1).standardScore(1)).isEqualTo(1);
  }
}
