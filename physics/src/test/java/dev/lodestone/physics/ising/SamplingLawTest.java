package dev.lodestone.physics.ising;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lodestone.kernels.Backend;
import dev.lodestone.physics.GammaMethod;
import dev.lodestone.physics.SamplingPlan;
import dev.lodestone.physics.SamplingPlan.Update;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole distributions of the samplers against exact ones, by the two-stage rule of {@link
 * GoodnessOfFit}.
 *
 * <p>Samples of a chain are 6 times the longest autocorrelation time apart, the sign of the
 * magnetisation included, which leaves correlations of about exp(-6): far below what a chi-square
 * test of a million samples can see. Seeds are fixed here and fresh in the long versions.
 */
class SamplingLawTest {
  private static final double SPACING_TIMES = 6;

  private static Backend backend;

  @BeforeAll
  static void openBackend() {
    backend = Backend.best();
  }

  @AfterAll
  static void closeBackend() {
    backend.close();
  }

  enum Algorithm {
    REPLICAS(Update.METROPOLIS, IsingSampler.Layout.REPLICAS, 1024),
    LATTICES(Update.METROPOLIS, IsingSampler.Layout.LATTICES, 16),
    WOLFF(Update.WOLFF, IsingSampler.Layout.AUTOMATIC, 64),
    MIXED(Update.WOLFF_AND_METROPOLIS, IsingSampler.Layout.AUTOMATIC, 128);

    final Update update;
    final IsingSampler.Layout layout;
    final int chains;

    Algorithm(Update update, IsingSampler.Layout layout, int chains) {
      this.update = update;
      this.layout = layout;
      this.chains = chains;
    }

    IsingSeries measure(int size, double temperature, long seed, int samples) {
      IsingSampler sampler = IsingSampler.on(backend, IsingModel.of(size)).withLayout(layout);
      SamplingPlan pilot =
          new SamplingPlan(
              List.of(temperature),
              100_000,
              Math.min(chains, 100),
              update,
              SamplingPlan.Start.NEAREST_PHASE,
              200,
              new SamplingPlan.Spacing.Fixed(1),
              seed + 1);
      IsingSeries series = sampler.measure(pilot);
      double time =
          Math.max(
              GammaMethod.of(series.magnetisations(0)).time(),
              Math.max(
                  series.observables(0).energy().autocorrelationTime(),
                  series.observables(0).absoluteMagnetisation().autocorrelationTime()));
      int spacing = (int) Math.ceil(SPACING_TIMES * time);
      return sampler.measure(
          new SamplingPlan(
              List.of(temperature),
              samples,
              chains,
              update,
              SamplingPlan.Start.COLD,
              200 + 10 * spacing,
              new SamplingPlan.Spacing.Fixed(spacing),
              seed));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "REPLICAS, 2.269185314213022, 1000000, 11",
    "REPLICAS, 2.5, 1000000, 12",
    "REPLICAS, 3.5, 1000000, 13",
    "LATTICES, 2.5, 200000, 21",
    "LATTICES, 3.0, 1000000, 22",
    "LATTICES, 3.5, 1000000, 23",
    "LATTICES, 5.0, 1000000, 24",
    "WOLFF, 1.5, 1000000, 31",
    "WOLFF, 2.269185314213022, 1000000, 32",
    "WOLFF, 3.5, 1000000, 33",
    "MIXED, 1.5, 1000000, 41",
    "MIXED, 2.269185314213022, 1000000, 42",
    "MIXED, 3.5, 1000000, 43"
  })
  void everyClassOfTheFourByFourLatticeIsAsLikelyAsItShould(
      Algorithm algorithm, double temperature, int samples, long seed) {
    checkClasses(algorithm, temperature, samples, seed);
  }

  @Tag("validation")
  @ParameterizedTest
  @CsvSource({
    "REPLICAS, 2.0, 40000000",
    "REPLICAS, 2.5, 40000000",
    "REPLICAS, 3.5, 40000000",
    "LATTICES, 2.269185314213022, 1000000",
    "LATTICES, 3.5, 10000000",
    "WOLFF, 1.5, 20000000",
    "WOLFF, 2.269185314213022, 20000000",
    "WOLFF, 3.5, 20000000",
    "MIXED, 1.5, 10000000",
    "MIXED, 2.269185314213022, 10000000",
    "MIXED, 3.5, 10000000"
  })
  void everyClassOfTheFourByFourLatticeInLongRuns(
      Algorithm algorithm, double temperature, int samples) {
    checkClasses(algorithm, temperature, samples, new SplittableRandom().nextLong());
  }

  private static void checkClasses(
      Algorithm algorithm, double temperature, int samples, long seed) {
    ExactEnumeration exact = ExactEnumeration.of(4);
    Map<List<Integer>, Integer> places = new HashMap<>();
    for (ExactEnumeration.StateClass stateClass : exact.classes()) {
      places.put(List.of(stateClass.energy(), stateClass.magnetisation()), places.size());
    }
    double[] law = law(exact, algorithm, temperature);
    GoodnessOfFit.check(
        "4x4 classes, " + algorithm + ", T = " + temperature,
        seed,
        samples,
        (runSeed, count) -> {
          IsingSeries series = algorithm.measure(4, temperature, runSeed, count);
          long[] observed = new long[law.length];
          for (int chain = 0; chain < series.energies(0).length; chain++) {
            double[] energies = series.energies(0)[chain];
            double[] magnetisations = series.magnetisations(0)[chain];
            for (int i = 0; i < energies.length; i++) {
              int energy = (int) Math.round(16 * energies[i]);
              int magnetisation = (int) Math.round(16 * magnetisations[i]);
              observed[places.get(List.of(energy, magnetisation))]++;
            }
          }
          assertThat(Arrays.stream(observed).sum()).isEqualTo(count);
          return GoodnessOfFit.of(observed, law);
        });
  }

  private static double[] law(ExactEnumeration exact, Algorithm algorithm, double temperature) {
    double[] law = exact.probabilities(temperature);
    if (algorithm.update == Update.METROPOLIS) {
      long[] reached = CheckerboardComponent.statesPerClass(exact);
      for (int i = 0; i < law.length; i++) {
        law[i] *= (double) reached[i] / exact.classes().get(i).states();
      }
      double total = Arrays.stream(law).sum();
      Arrays.setAll(law, i -> law[i] / total);
    }
    return law;
  }

  @Test
  void checkerboardMetropolisReachesAllButThirtySixStates() {
    long[] reached = CheckerboardComponent.statesPerClass(ExactEnumeration.of(4));
    assertThat(Arrays.stream(reached).sum()).isEqualTo(65_536 - 36);
  }

  @ParameterizedTest
  @CsvSource({
    "MIXED, 16, 2.269185314213022, 100000, 51",
    "REPLICAS, 16, 2.8, 200000, 52",
    "WOLFF, 8, 2.1, 200000, 53"
  })
  void energyHistogramFollowsTheExactDensityOfStates(
      Algorithm algorithm, int size, double temperature, int samples, long seed) {
    checkEnergies(algorithm, size, temperature, samples, seed);
  }

  @Tag("validation")
  @ParameterizedTest
  @CsvSource({
    "MIXED, 2.0",
    "MIXED, 2.269185314213022",
    "MIXED, 2.5",
    "WOLFF, 2.0",
    "WOLFF, 2.269185314213022",
    "WOLFF, 2.5",
    "REPLICAS, 2.5"
  })
  void energyHistogramInLongRuns(Algorithm algorithm, double temperature) {
    checkEnergies(algorithm, 16, temperature, 2_000_000, new SplittableRandom().nextLong());
  }

  private static void checkEnergies(
      Algorithm algorithm, int size, double temperature, int samples, long seed) {
    List<String[]> rows = ReferenceTable.rows("dos_L" + size + ".csv");
    double[] logWeights =
        rows.stream()
            .mapToDouble(
                row -> log(new BigInteger(row[1])) - Double.parseDouble(row[0]) / temperature)
            .toArray();
    double largest = Arrays.stream(logWeights).max().orElseThrow();
    double[] law = Arrays.stream(logWeights).map(w -> Math.exp(w - largest)).toArray();
    double total = Arrays.stream(law).sum();
    Arrays.setAll(law, i -> law[i] / total);
    Map<Integer, Integer> places = new HashMap<>();
    rows.forEach(row -> places.put(Integer.parseInt(row[0]), places.size()));
    GoodnessOfFit.check(
        "energies, " + algorithm + ", L = " + size + ", T = " + temperature,
        seed,
        samples,
        (runSeed, count) -> {
          IsingSeries series = algorithm.measure(size, temperature, runSeed, count);
          long[] observed = new long[law.length];
          for (double[] chain : series.energies(0)) {
            for (double energy : chain) {
              observed[places.get((int) Math.round(energy * size * size))]++;
            }
          }
          return GoodnessOfFit.of(observed, law);
        });
  }

  private static double log(BigInteger value) {
    BigDecimal decimal = new BigDecimal(value);
    int digits = decimal.precision();
    double leading = decimal.movePointLeft(digits).doubleValue();
    return value.signum() == 0
        ? Double.NEGATIVE_INFINITY
        : Math.log(leading) + digits * Math.log(10);
  }

  @ParameterizedTest
  @CsvSource({"MIXED, 50000, 61", "WOLFF, 50000, 62", "REPLICAS, 200000, 63"})
  void magnetisationHistogramFollowsTheExactLaw(Algorithm algorithm, int samples, long seed) {
    List<String[]> rows = ReferenceTable.rows("PM_L8_Tc.csv");
    double[] law = rows.stream().mapToDouble(row -> Double.parseDouble(row[1])).toArray();
    GoodnessOfFit.check(
        "magnetisations, " + algorithm + ", L = 8, T_c",
        seed,
        samples,
        (runSeed, count) -> {
          IsingSeries series =
              algorithm.measure(8, IsingModel.CRITICAL_TEMPERATURE, runSeed, count);
          long[] observed = new long[law.length];
          for (double[] chain : series.magnetisations(0)) {
            for (double magnetisation : chain) {
              observed[(int) Math.round(32 * magnetisation) + 32]++;
            }
          }
          return GoodnessOfFit.of(observed, law);
        });
  }

  @Test
  void theTestSeesARoundedAcceptance() {
    // Probabilities rounded to 8 bits, as older codes have them: the law of a temperature that is
    // off by the rounding must be refused, else the tests above could not fail.
    double temperature = 2.5;
    double rounded = Math.round(256 * Math.exp(-4 / temperature)) / 256.0;
    double wrong = -4 / Math.log(rounded);
    ExactEnumeration exact = ExactEnumeration.of(4);
    SplittableRandom random = new SplittableRandom(71);
    double[] law = exact.probabilities(wrong);
    long[] observed = new long[law.length];
    for (int sample = 0; sample < 1_000_000; sample++) {
      double u = random.nextDouble();
      int place = 0;
      while (place < law.length - 1 && u >= law[place]) {
        u -= law[place];
        place++;
      }
      observed[place]++;
    }
    assertThat(GoodnessOfFit.of(observed, law).probability()).isGreaterThan(1e-4);
    GoodnessOfFit fit = GoodnessOfFit.of(observed, exact.probabilities(temperature));
    assertThat(fit.probability()).isLessThan(1e-9);
  }
}
