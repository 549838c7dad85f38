package dev.lodestone.physics.xy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lodestone.kernels.Backend;
import dev.lodestone.physics.GammaMethod;
import dev.lodestone.physics.Measurement;
import dev.lodestone.physics.SamplingPlan;
import dev.lodestone.physics.SamplingPlan.Update;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The sampler against exact solutions. Seeds are fixed; a standard score above 4 has p = 6e-5, and
 * 48 are asked for, so that a right sampler would fail with p = 3e-3 under fresh seeds.
 */
class XySamplerTest {
  private static final double MOST_SCORES = 4;
  private static final int CHAINS = 32;

  private static SamplingPlan plan(
      double temperature, Update update, int configurations, long key) {
    return new SamplingPlan(
        List.of(temperature),
        configurations,
        Math.min(configurations, CHAINS),
        update,
        SamplingPlan.Start.HOT,
        100,
        new SamplingPlan.Spacing.Fixed(2),
        key);
  }

  private static Measurement mean(double[] values) {
    int each = values.length / CHAINS;
    double[][] chains = new double[CHAINS][];
    Arrays.setAll(chains, c -> Arrays.copyOfRange(values, c * each, (c + 1) * each));
    return GammaMethod.of(chains).measurement();
  }

  private static double[] squares(XyEnsemble ensemble) {
    return Arrays.stream(ensemble.magnetisations()).map(m -> m * m).toArray();
  }

  private static void compare(XyModel model, XySolutions.Exact exact, SamplingPlan plan) {
    try (Backend backend = Backend.best(2)) {
      XyEnsemble ensemble = XySampler.on(backend, model).sample(plan);
      Measurement energy = mean(ensemble.energies());
      Measurement magnetisation = mean(squares(ensemble));
      assertThat(energy.standardScore(exact.energy()))
          .as("%s: energy %s, exact %f", plan, energy, exact.energy())
          .isBetween(-MOST_SCORES, MOST_SCORES);
      assertThat(magnetisation.standardScore(exact.squaredMagnetisation()))
          .as("%s: m² %s, exact %f", plan, magnetisation, exact.squaredMagnetisation())
          .isBetween(-MOST_SCORES, MOST_SCORES);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.15", "0.5", "1", "3"})
  void ringFollowsTheTransferMatrix(double temperature) {
    for (Update update : Update.values()) {
      // Without clusters a cold ring turns too slowly for chains of this length.
      if (update != Update.METROPOLIS || temperature >= 0.5) {
        compare(
            new XyModel(1, 7, 1),
            XySolutions.ring(7, temperature),
            plan(temperature, update, 12_800, 31));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0.8", "2.2", "3", "5"})
  void smallestCubeFollowsTheSumOverCurrents(double temperature) {
    for (Update update : Update.values()) {
      compare(
          XyModel.cubic(2), XySolutions.cube(temperature), plan(temperature, update, 12_800, 57));
    }
  }

  @Test
  void solutionsAgreeWithEachOtherAndWithHighTemperatures() {
    double hot = 40;
    assertThat(XySolutions.ring(9, hot).energy()).isCloseTo(-0.5 / hot, Offset.offset(1e-6));
    // Two bonds of K between each pair: cos = I_1(2 K) / I_0(2 K) to lowest order.
    assertThat(XySolutions.cube(hot).energy()).isCloseTo(-3 / hot, Offset.offset(2e-4));
    // In the harmonic limit each of N - 1 modes has T / 2 above the ground state.
    double cold = 0.05;
    assertThat(XySolutions.ring(9, cold).energy() + 1)
        .isCloseTo(cold / 2 * 8 / 9, Offset.offset(0.03 * cold / 2));
    // Duplicate of the integral over one angle: two sites with two bonds are one of coupling 2 K.
    double single = XySolutions.bessel(1, 2 / 1.3) / XySolutions.bessel(0, 2 / 1.3);
    assertThat(XySolutions.ring(2, 1.3).energy()).isCloseTo(-single, Offset.offset(1e-12));
  }

  @Test
  void binderRatiosCrossAtTheTransition() {
    // Ratios are curved in T, so the straight line spans the transition closely; its error is
    // 0.002.
    double low = 2.185;
    double high = 2.215;
    double atLow = binder(12, low) - binder(6, low);
    double atHigh = binder(12, high) - binder(6, high);
    double crossing = low + (high - low) * atLow / (atLow - atHigh);
    assertThat(crossing).isCloseTo(XyModel.CRITICAL_TEMPERATURE, Offset.offset(0.01));
  }

  private static double binder(int length, double temperature) {
    SamplingPlan plan = plan(temperature, Update.WOLFF_AND_METROPOLIS, 9600, length);
    try (Backend backend = Backend.best(2)) {
      double[] squares = squares(XySampler.on(backend, XyModel.cubic(length)).sample(plan));
      double second = Arrays.stream(squares).average().orElseThrow();
      double fourth = Arrays.stream(squares).map(s -> s * s).average().orElseThrow();
      return fourth / (second * second);
    }
  }

  @ParameterizedTest
  @EnumSource(Update.class)
  void samePlanGivesSameSpinsOnAnyThreads(Update update) {
    long key = new SplittableRandom().nextLong();
    SamplingPlan plan =
        new SamplingPlan(
            List.of(0.7, 2.2, 4.0),
            7,
            3,
            update,
            SamplingPlan.Start.NEAREST_PHASE,
            5,
            new SamplingPlan.Spacing.Fixed(1),
            key);
    try (Backend one = Backend.open(Backend.Kind.SCALAR, 1);
        Backend three = Backend.best(3)) {
      XyModel model = new XyModel(2, 5, 1);
      XyEnsemble expected = XySampler.on(one, model).sample(plan);
      XyEnsemble given = XySampler.on(three, model).sample(plan);
      assertThat(given.configurations().array())
          .as("key %d", key)
          .isEqualTo(expected.configurations().array());
      assertThat(given.configurations().shape().toArray()).containsExactly(21, 2, 5, 5);
      requireObservables(given, 5);
    }
  }

  private static void requireObservables(XyEnsemble ensemble, int length) {
    float[] values = ensemble.configurations().array();
    int sites = length * length;
    for (int i = 0; i < ensemble.size(); i++) {
      double bonds = 0;
      double[] means = new double[2];
      for (int component = 0; component < 2; component++) {
        int offset = (2 * i + component) * sites;
        for (int site = 0; site < sites; site++) {
          int right = site / length * length + (site + 1) % length;
          int down = (site + length) % sites;
          means[component] += values[offset + site] / (double) sites;
          bonds += values[offset + site] * (values[offset + right] + values[offset + down]);
        }
      }
      assertThat(ensemble.energies()[i]).isCloseTo(-bonds / sites, Offset.offset(1e-6));
      assertThat(ensemble.alongX()[i]).isCloseTo(means[0], Offset.offset(1e-6));
      assertThat(ensemble.alongY()[i]).isCloseTo(means[1], Offset.offset(1e-6));
      assertThat(ensemble.temperatures()[i]).isEqualTo(List.of(0.7, 2.2, 4.0).get(i / 7));
      assertThat(ensemble.chains()[i]).isEqualTo(i / 7 * 3 + (i % 7 < 3 ? 0 : i % 7 < 5 ? 1 : 2));
    }
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new XyModel(4, 3, 1))
        .withMessageContaining("dimension: expected 1 to 3, given 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new XyModel(3, 1, 1))
        .withMessageContaining("latticeSize");
    try (Backend backend = Backend.best(1)) {
      SamplingPlan plan = SamplingPlan.equilibrated(List.of(1.0), 3, 1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> XySampler.on(backend, XyModel.cubic(3)).sample(plan))
          .withMessageContaining("fixed spacing");
    }
  }
}
