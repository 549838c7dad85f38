package dev.lodestone.physics.ising;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lodestone.kernels.Backend;
import dev.lodestone.physics.Ensemble;
import dev.lodestone.physics.SamplingPlan;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IsingSamplerTest {
  private static final List<Double> TEMPERATURES = List.of(1.5, 2.3, 4.0);

  private static SamplingPlan plan(SamplingPlan.Update update, long key) {
    return new SamplingPlan(
        TEMPERATURES,
        11,
        4,
        update,
        SamplingPlan.Start.NEAREST_PHASE,
        20,
        new SamplingPlan.Spacing.Autocorrelated(1),
        key);
  }

  @ParameterizedTest
  @EnumSource(SamplingPlan.Update.class)
  void samePlanGivesSameSpinsOnAnyBackendAndThreads(SamplingPlan.Update update) {
    long key = new SplittableRandom().nextLong();
    SamplingPlan plan = plan(update, key);
    IsingModel model = IsingModel.of(6);
    try (Backend scalar = Backend.open(Backend.Kind.SCALAR, 1);
        Backend threads = Backend.open(Backend.Kind.SCALAR, 3);
        Backend best = Backend.best(2)) {
      float[] expected = IsingSampler.on(scalar, model).sample(plan).configurations().toArray();
      for (Backend backend : List.of(threads, best)) {
        Ensemble ensemble = IsingSampler.on(backend, model).sample(plan);
        assertThat(ensemble.configurations().array()).as("key %d", key).isEqualTo(expected);
      }
      Ensemble other = IsingSampler.on(best, model).sample(plan.withKey(key + 1));
      assertThat(other.configurations().array()).isNotEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(SamplingPlan.Update.class)
  void observablesAreThoseOfTheSpins(SamplingPlan.Update update) {
    IsingModel model = new IsingModel(6, 1.5);
    try (Backend backend = Backend.best(2)) {
      Ensemble ensemble = IsingSampler.on(backend, model).sample(plan(update, 3));
      assertThat(ensemble.size()).isEqualTo(33);
      assertThat(ensemble.configurations().shape().toArray()).containsExactly(33, 6, 6);
      float[] spins = ensemble.configurations().array();
      for (int i = 0; i < ensemble.size(); i++) {
        float[] lattice = Arrays.copyOfRange(spins, 36 * i, 36 * (i + 1));
        assertThat(ensemble.magnetisations()[i]).isEqualTo(sum(lattice) / 36);
        assertThat(ensemble.energies()[i]).isEqualTo(-1.5 * bondSum(lattice, 6) / 36);
        assertThat(ensemble.temperatures()[i]).isEqualTo(TEMPERATURES.get(i / 11));
      }
      assertThat(Arrays.copyOf(ensemble.chains(), 12))
          .containsExactly(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4);
    }
  }

  private static double sum(float[] lattice) {
    double sum = 0;
    for (float spin : lattice) {
      assertThat(Math.abs(spin)).isEqualTo(1);
      sum += spin;
    }
    return sum;
  }

  private static double bondSum(float[] lattice, int length) {
    double sum = 0;
    for (int row = 0; row < length; row++) {
      for (int column = 0; column < length; column++) {
        float right = lattice[row * length + (column + 1) % length];
        float down = lattice[(row + 1) % length * length + column];
        sum += lattice[row * length + column] * (right + down);
      }
    }
    return sum;
  }

  @Test
  void measuringRunsTheSameChainsAsSampling() {
    IsingModel model = IsingModel.of(8);
    try (Backend backend = Backend.best(2)) {
      IsingSampler sampler = IsingSampler.on(backend, model);
      SamplingPlan plan = SamplingPlan.equilibrated(TEMPERATURES, 50, 9);
      IsingSeries fromEnsemble = IsingSeries.of(model, sampler.sample(plan));
      IsingSeries measured = sampler.measure(plan);
      for (int t = 0; t < 3; t++) {
        assertThat(measured.energies(t)).isDeepEqualTo(fromEnsemble.energies(t));
        assertThat(measured.magnetisations(t)).isDeepEqualTo(fromEnsemble.magnetisations(t));
        assertThat(measured.observables(t)).isEqualTo(fromEnsemble.observables(t));
      }
    }
  }

  @Test
  void provenanceSaysHowItWasDrawn() {
    try (Backend backend = Backend.best(2)) {
      IsingSampler sampler = IsingSampler.on(backend, IsingModel.of(8));
      SamplingPlan plan = SamplingPlan.equilibrated(TEMPERATURES, 40, 9);
      Ensemble ensemble = sampler.sample(plan);
      assertThat(ensemble.provenance()).hasSize(1);
      assertThat(ensemble.provenance().getFirst().plan()).isEqualTo(plan);
      ensemble
          .provenance()
          .getFirst()
          .temperatures()
          .forEach(
              at -> {
                assertThat(at.autocorrelationTime()).isBetween(0.3, 10.0);
                assertThat(at.spacing()).isEqualTo((int) Math.ceil(4 * at.autocorrelationTime()));
                assertThat(at.clustersPerSweep()).isPositive();
              });
      Ensemble both = ensemble.plus(sampler.sample(plan.withKey(10)));
      assertThat(both.size()).isEqualTo(240);
      assertThat(both.provenance()).hasSize(2);
      assertThat(Arrays.stream(both.chains()).distinct().count()).isEqualTo(6 * 16);
      float[] labels = both.labelsBelow(IsingModel.CRITICAL_TEMPERATURE);
      for (int i = 0; i < labels.length; i++) {
        assertThat(labels[i]).isEqualTo(both.temperatures()[i] == 1.5 ? 1 : 0);
      }
    }
  }

  @Test
  void shufflingKeepsEveryConfigurationWithItsObservables() {
    IsingModel model = IsingModel.of(6);
    try (Backend backend = Backend.best(1)) {
      Ensemble ensemble =
          IsingSampler.on(backend, model).sample(SamplingPlan.hotStart(TEMPERATURES, 20, 5, 1));
      Ensemble shuffled = ensemble.shuffled(4);
      assertThat(shuffled.energies()).isNotEqualTo(ensemble.energies());
      assertThat(shuffled.energies()).containsExactlyInAnyOrder(ensemble.energies());
      for (int i = 0; i < shuffled.size(); i++) {
        float[] spins = Arrays.copyOfRange(shuffled.configurations().array(), 36 * i, 36 * i + 36);
        assertThat(shuffled.energies()[i]).isEqualTo(-bondSum(spins, 6) / 36);
      }
      assertThat(ensemble.shuffled(4).energies()).isEqualTo(shuffled.energies());
    }
  }

  @Test
  void refusesWhatCannotBeSampled() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IsingModel.of(5))
        .withMessage("latticeSize: expected an even number of at least 4, given 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SamplingPlan.hotStart(List.of(), 1, 1, 1))
        .withMessage("temperatures: expected at least one, given none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SamplingPlan.hotStart(List.of(0.0), 1, 1, 1))
        .withMessageContaining("temperatures: expected finite numbers above 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SamplingPlan.equilibrated(TEMPERATURES, 5, 1).withChains(6))
        .withMessage("chains: expected 1 to 5, given 6");
  }
}
