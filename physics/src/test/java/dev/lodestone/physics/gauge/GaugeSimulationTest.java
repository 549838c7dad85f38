package dev.lodestone.physics.gauge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lodestone.kernels.Backend;
import dev.lodestone.physics.GammaMethod;
import dev.lodestone.physics.Measurement;
import dev.lodestone.physics.gauge.GaugeSimulation.Start;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulation against exact results, reference runs and its symmetries. */
class GaugeSimulationTest {
  private static final int CHAINS = 16;

  private final long key = new SplittableRandom().nextLong();

  @ParameterizedTest
  @CsvSource({
    "4, 0.5, 0.1241768572717866",
    "4, 2.0, 0.4461449704511223",
    "4, 8.0, 0.8337544101114252",
    "16, 2.3, 0.4792814259129779",
    "64, 4.0, 0.6580472673596203"
  })
  void torusIsSolvedExactly(int sites, double beta, double plaquette) {

    assertThat(new GaugeTorus(sites).plaquette(beta)).isCloseTo(plaquette, within(1e-12));
  }

  @Test
  void seriesIsThatOfStrongCoupling() {
    assertThat(StrongCoupling.plaquette(4, 0.5)).isCloseTo(0.12383033473411, within(1e-12));
    assertThat(StrongCoupling.plaquette(4, 0.1))
        .isCloseTo(0.1 / 4 - 1e-3 / 96 + 7e-5 / 1536, within(1e-8));
  }

  @ParameterizedTest
  @CsvSource({"2, 0.5", "2, 4", "4, 1", "4, 2.3", "4, 8"})
  void torusIsSampledExactly(int edge, double beta) {
    double[][] series = series(new int[] {edge, edge}, beta, 1000, 1, Start.HOT)[0];
    Measurement found = GammaMethod.of(series).measurement();
    double exact = new GaugeTorus(edge * edge).plaquette(beta);
    assertThat(Math.abs(found.standardScore(exact))).as("key %d, %s", key, found).isLessThan(5);
  }

  @Test
  void strongCouplingIsSampledExactly() {
    double[][] series = series(new int[] {4, 4, 4, 4}, 0.5, 300, 0, Start.HOT)[0];
    Measurement found = GammaMethod.of(series).measurement();
    assertThat(Math.abs(found.standardScore(StrongCoupling.plaquette(4, 0.5))))
        .as("key %d, %s", key, found)
        .isLessThan(5);
  }

  // An independent program's runs of 2 x 8^3: plaquette, |L| and g4 with their errors.
  @ParameterizedTest
  @CsvSource({
    "1.85, 0.459306, 0.000087, 0.1386, 0.0011, -0.970, 0.016",
    "1.875, 0.469583, 0.000090, 0.1986, 0.0014, -1.400, 0.011",
    "1.9, 0.48167, 0.00012, 0.2776, 0.0013, -1.741, 0.006"
  })
  void transitionAgreesWithReferenceRuns(
      double beta,
      double plaquette,
      double plaquetteError,
      double loop,
      double loopError,
      double binder,
      double binderError) {
    double[][][] series = series(new int[] {8, 8, 8, 2}, beta, 800, 1, Start.HOT);
    GaugeObservables found = GaugeObservables.of(beta, series[1], 512);
    Measurement mean = GammaMethod.of(series[0]).measurement();
    assertThat(score(mean, plaquette, plaquetteError)).as("key %d", key).isLessThan(5);
    assertThat(score(found.absoluteLoop(), loop, loopError)).as("key %d", key).isLessThan(5);
    assertThat(score(found.binderCumulant(), binder, binderError)).as("key %d", key).isLessThan(5);
  }

  private static double score(Measurement found, double reference, double error) {
    return Math.abs(found.value() - reference) / Math.hypot(found.error(), error);
  }

  @Test
  void tracesDoNotSeeTheGauge() {
    SplittableRandom random = new SplittableRandom(key);
    try (Backend backend = Backend.best(2)) {
      int[] extents = {4, 4, 2, 2};
      GaugeSimulation one =
          new GaugeSimulation(backend, extents, new double[] {2}, Start.HOT, 1, 3);
      one.sweep(3);
      double[] plaquette = one.plaquettes();
      double[] loop = one.polyakovLoops();
      double[] wilson = one.wilsonLoops(0, 2, 3, 1);
      float[] values = new float[one.links().floats()];
      one.links().copyTo(0, 1, values, 0);
      one.links().load(0, 1, transformed(values, extents, random), 0);
      assertThat(one.plaquettes()[0]).as("key %d", key).isCloseTo(plaquette[0], within(1e-6));
      assertThat(one.polyakovLoops()[0]).as("key %d", key).isCloseTo(loop[0], within(1e-6));
      assertThat(one.wilsonLoops(0, 2, 3, 1)[0]).isCloseTo(wilson[0], within(1e-6));
      float[] positive = new float[values.length];
      one.copyTo(0, true, positive, 0);
      one.links().load(0, 1, positive, 0);
      assertThat(one.polyakovLoops()[0])
          .as("key %d", key)
          .isCloseTo(Math.abs(loop[0]), within(1e-6));
    }
  }

  // U_m(x) becomes g(x) U_m(x) g(x+m)^-1.
  private static float[] transformed(float[] values, int[] extents, SplittableRandom random) {
    int sites = Arrays.stream(extents).reduce(1, (a, b) -> a * b);
    double[][] gauge = new double[sites][];
    Arrays.setAll(gauge, _ -> unit(random));
    float[] changed = new float[values.length];
    for (int site = 0; site < sites; site++) {
      int stride = sites;
      for (int direction = 0; direction < extents.length; direction++) {
        int row = stride;
        stride /= extents[direction];
        int next = site - site % row + (site % row + stride) % row;
        int link = (site * extents.length + direction) * 4;
        double[] u = {values[link], values[link + 1], values[link + 2], values[link + 3]};
        double[] g = gauge[next];
        double[] inverse = {g[0], -g[1], -g[2], -g[3]};
        double[] product = product(product(gauge[site], u), inverse);
        for (int c = 0; c < 4; c++) {
          changed[link + c] = (float) product[c];
        }
      }
    }
    return changed;
  }

  private static double[] unit(SplittableRandom random) {
    double[] g = new double[4];
    Arrays.setAll(g, _ -> random.nextGaussian());
    double length = Math.sqrt(Arrays.stream(g).map(x -> x * x).sum());
    return Arrays.stream(g).map(x -> x / length).toArray();
  }

  private static double[] product(double[] a, double[] b) {
    return new double[] {
      a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
      a[0] * b[1] + a[1] * b[0] - a[2] * b[3] + a[3] * b[2],
      a[0] * b[2] + a[2] * b[0] - a[3] * b[1] + a[1] * b[3],
      a[0] * b[3] + a[3] * b[0] - a[1] * b[2] + a[2] * b[1]
    };
  }

  // Plaquettes and Polyakov loops, [chain][time].
  private double[][][] series(
      int[] extents, double beta, int length, int overRelaxations, Start start) {
    double[] betas = new double[CHAINS];
    Arrays.fill(betas, beta);
    double[][][] series = new double[2][CHAINS][length];
    try (Backend backend = Backend.best(2)) {
      GaugeSimulation chains =
          new GaugeSimulation(backend, extents, betas, start, overRelaxations, key);
      chains.sweep(200);
      for (int time = 0; time < length; time++) {
        chains.sweep(1);
        double[] plaquettes = chains.plaquettes();
        double[] loops = chains.polyakovLoops();
        for (int chain = 0; chain < CHAINS; chain++) {
          series[0][chain][time] = plaquettes[chain];
          series[1][chain][time] = loops[chain];
        }
      }
    }
    return series;
  }
}
