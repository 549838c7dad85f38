package dev.lodestone.physics.ising;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lodestone.kernels.Backend;
import dev.lodestone.physics.SamplingPlan;
import dev.lodestone.physics.SamplingPlan.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Energies and specific heats of L = 8, 16, 28 and 32 around the transition against Kaufman's exact
 * ones, in standard deviations z.
 *
 * <p>No |z| may reach 5 (p = 6e-7 each) and all z together must follow the normal distribution of
 * mean 0 and variance 1 (Kolmogorov and Smirnov, p &gt; 1e-4), which catches errors that are too
 * small as well as too large. Seeds are fixed here and fresh in the long version.
 */
class FiniteSizeScoresTest {
  private static final List<Double> TEMPERATURES =
      List.of(2.0, 2.1, 2.2, IsingModel.CRITICAL_TEMPERATURE, 2.3, 2.4, 2.5);

  private static Backend backend;

  @BeforeAll
  static void openBackend() {
    backend = Backend.best();
  }

  @AfterAll
  static void closeBackend() {
    backend.close();
  }

  private record Scores(List<Double> energies, List<Double> specificHeats) {
    Scores() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void measure(IsingModel model, SamplingPlan plan) {
      KaufmanSolution exact = model.exactFiniteSize();
      IsingSeries series = IsingSampler.on(backend, model).measure(plan);
      for (IsingObservables observables : series.observables()) {
        double temperature = observables.temperature();
        double energy = observables.energy().standardScore(exact.energy(temperature));
        double heat = observables.specificHeat().standardScore(exact.specificHeat(temperature));
        energies.add(energy);
        specificHeats.add(heat);
        System.out.printf(
            "%s, L = %d, T = %.4f: u = %s, z = %.2f; C = %s, z = %.2f%n",
            plan.update(),
            model.latticeSize(),
            temperature,
            observables.energy(),
            energy,
            observables.specificHeat(),
            heat);
      }
    }

    void check(String what) {
      check(what + ", energies", energies);
      check(what + ", specific heats", specificHeats);
    }

    private static void check(String what, List<Double> scores) {
      double[] values = scores.stream().mapToDouble(Double::doubleValue).toArray();
      double probability =
          new KolmogorovSmirnovTest().kolmogorovSmirnovTest(new NormalDistribution(), values);
      double least = scores.stream().min(Double::compare).orElseThrow();
      double most = scores.stream().max(Double::compare).orElseThrow();
      System.out.printf(
          "%s: %d cells, z from %.2f to %.2f, KS p = %.3g%n",
          what, values.length, least, most, probability);
      assertThat(scores).as(what).allMatch(score -> Math.abs(score) < 5);
      assertThat(probability).as(what).isGreaterThan(1e-4);
    }
  }

  private static SamplingPlan clusters(Update update, int configurations, long key) {
    return new SamplingPlan(
        TEMPERATURES,
        configurations,
        64,
        update,
        SamplingPlan.Start.NEAREST_PHASE,
        100,
        new SamplingPlan.Spacing.Fixed(1),
        key);
  }

  // Metropolis needs about L^2 sweeps to forget: the longest autocorrelation time of the energy
  // here is of the order of a hundred sweeps.
  private static SamplingPlan metropolis(int size, int configurations, long key) {
    return new SamplingPlan(
        TEMPERATURES,
        configurations,
        512,
        Update.METROPOLIS,
        SamplingPlan.Start.NEAREST_PHASE,
        10 * size * size,
        new SamplingPlan.Spacing.Fixed(Math.max(5, size)),
        key);
  }

  @Test
  void energiesAndSpecificHeatsAgreeWithKaufman() {
    Scores scores = new Scores();
    for (int size : new int[] {8, 16, 28, 32}) {
      IsingModel model = IsingModel.of(size);
      scores.measure(model, clusters(Update.WOLFF, 8000, 100 + size));
      scores.measure(model, clusters(Update.WOLFF_AND_METROPOLIS, 8000, 200 + size));
      scores.measure(model, metropolis(size, 20 * 512, 300 + size));
    }
    scores.check("quick");
  }

  @Tag("validation")
  @Test
  void energiesAndSpecificHeatsAgreeWithKaufmanInLongRuns() {
    SplittableRandom keys = new SplittableRandom();
    Scores scores = new Scores();
    for (int size : new int[] {8, 16, 28, 32}) {
      IsingModel model = IsingModel.of(size);
      for (int repeat = 0; repeat < 5; repeat++) {
        scores.measure(model, clusters(Update.WOLFF, 20_000, keys.nextLong()));
        scores.measure(model, clusters(Update.WOLFF_AND_METROPOLIS, 20_000, keys.nextLong()));
        scores.measure(model, metropolis(size, 40 * 512, keys.nextLong()));
      }
    }
    scores.check("long");
  }

  @Test
  void magnetisationMomentsAgreeWithTheTransferMatrix() {
    IsingModel model = IsingModel.of(8);
    IsingSeries series =
        IsingSampler.on(backend, model).measure(clusters(Update.WOLFF_AND_METROPOLIS, 40_000, 401));
    double[][] exact = {
      {2.0, 0.911452266143461, 0.841671184621553, 0.654618649250266},
      {2.2, 0.821708392343676, 0.707493036813359, 0.62926116520512},
      {IsingModel.CRITICAL_TEMPERATURE, 0.777331092786857, 0.64691157499424, 0.613045384943414},
      {2.3, 0.75566012496386, 0.618342873750309, 0.60426540167941},
      {2.5, 0.603128979407006, 0.432099078576228, 0.524122855863395}
    };
    for (double[] row : exact) {
      IsingObservables observables = series.observables(TEMPERATURES.indexOf(row[0]));
      double absolute = observables.absoluteMagnetisation().standardScore(row[1]);
      double squared = observables.squaredMagnetisation().standardScore(row[2]);
      double binder = observables.binderCumulant().standardScore(row[3]);
      double chi = 64 * (row[2] - row[1] * row[1]) / row[0];
      double susceptibility = observables.susceptibility().standardScore(chi);
      System.out.printf(
          "L = 8, T = %.4f: z of |m| %.2f, m^2 %.2f, U %.2f, chi %.2f%n",
          row[0], absolute, squared, binder, susceptibility);
      assertThat(List.of(absolute, squared, binder, susceptibility))
          .allMatch(score -> Math.abs(score) < 5);
    }
  }

  @Test
  void aLargeLatticeAgreesWithKaufman() {
    IsingModel model = IsingModel.of(128);
    KaufmanSolution exact = model.exactFiniteSize();
    SamplingPlan plan =
        new SamplingPlan(
            List.of(2.0, 2.6, 4.0),
            400,
            4,
            Update.METROPOLIS,
            SamplingPlan.Start.NEAREST_PHASE,
            1000,
            new SamplingPlan.Spacing.Fixed(4),
            402);
    IsingSeries series = IsingSampler.on(backend, model).measure(plan);
    for (IsingObservables observables : series.observables()) {
      double score = observables.energy().standardScore(exact.energy(observables.temperature()));
      System.out.printf(
          "L = 128, T = %.1f: u = %s, z = %.2f%n",
          observables.temperature(), observables.energy(), score);
      assertThat(Math.abs(score)).isLessThan(5);
    }
  }
}
