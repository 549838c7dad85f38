package dev.lodestone.interpret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lodestone.interpret.LatticeCorrelator.Form;
import dev.lodestone.interpret.LatticeCorrelator.Site;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BottleneckRegressionTest {
  private static final LatticeCorrelator HORIZONTAL =
      new LatticeCorrelator(List.of(new Site(0, 0, 0), new Site(0, 0, 1)), Form.MEAN);

  private static double[] planted(
      Tensor samples, Observable observable, double noise, Random random) {
    double[] values = observable.evaluate(samples);
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.7 - 3 * values[i] + noise * random.nextGaussian();
    }
    return values;
  }

  private static DesignMatrix box(Tensor samples) {
    return DesignMatrix.of(samples, Candidates.correlators(samples, 3, 3, 3));
  }

  @Test
  void candidatesAreCompleteUpToTranslation() {
    Tensor samples = SpinFixture.lattices(2, 6, 6, 1);
    // A 2x2 box: 1 site, 4 pairs, 4 triples and 1 quadruple, in three forms each.
    assertThat(Candidates.correlators(samples, 2, 2, 4)).hasSize(30);
    // A 3x3 box: half of the 5x5 - 1 displacements.
    assertThat(Candidates.correlators(samples, 3, 3, 2)).hasSize(3 * (1 + 12));
    // Two features to order 2: x, y, xx, xy, yy.
    assertThat(Candidates.monomials(List.of("x", "y"), 2)).hasSize(5);
  }

  @Test
  void correlatorsAgreeWithTheirDefinition() {
    long seed = SpinFixture.freshSeed("correlators");
    Tensor samples = SpinFixture.lattices(5, 4, 7, seed);
    LatticeCorrelator correlator =
        new LatticeCorrelator(
            List.of(new Site(0, 0, 1), new Site(0, 1, 0), new Site(0, 2, 2)), Form.SQUARE);
    double[] values = correlator.evaluate(samples);
    for (int sample = 0; sample < 5; sample++) {
      double sum = 0;
      for (int y = 0; y < 4; y++) {
        for (int x = 0; x < 7; x++) {
          double product = 1;
          for (Site site : correlator.factors()) {
            int row = (y + site.down()) % 4;
            int column = (x + site.right()) % 7;
            product *= samples.array()[(sample * 4 + row) * 7 + column];
          }
          sum += product;
        }
      }
      assertThat(values[sample]).isEqualTo(sum / 28 * (sum / 28), within(1e-12));
    }
  }

  @Test
  void findsAnyPlantedCorrelatorUnderNoise() {
    long seed = SpinFixture.freshSeed("planted");
    Random random = new Random(seed);
    Tensor samples = SpinFixture.lattices(600, 12, 12, seed);
    DesignMatrix candidates = box(samples);
    for (int trial = 0; trial < 12; trial++) {
      Observable truth = candidates.observables().get(random.nextInt(candidates.size()));
      double[] clean = truth.evaluate(samples);
      double noise = 0.1 * 3 * deviation(clean);
      double[] target = planted(samples, truth, noise, random);
      BottleneckFormula found =
          BottleneckRegression.of(seed).fit(candidates, target, "Q", "random lattices");
      assertThat(found.terms()).as("%s", found).hasSize(1);
      assertThat(correlation(found.terms().getFirst().observable().evaluate(samples), clean))
          .as("%s planted, found %s", truth.name(), found)
          .isGreaterThan(0.999);
      assertThat(found.rSquared()).isBetween(0.98, 0.9995);
    }
  }

  @Test
  void knowsAnExactFormulaByItsRounding() {
    long seed = SpinFixture.freshSeed("exact");
    Tensor samples = SpinFixture.lattices(300, 12, 12, seed);
    turnEverySecond(samples);
    double[] target = planted(samples, HORIZONTAL, 0, new Random(seed));
    for (int i = 0; i < target.length; i++) {
      target[i] = (float) target[i];
    }
    BottleneckFormula found =
        BottleneckRegression.of(seed).fit(box(samples), target, "Q", "random lattices");
    assertThat(found.isExact()).as("%s", found).isTrue();
    assertThat(found.uncertainty()).contains("rounding of float32");
    assertThat(found.terms().getFirst().coefficient().standardError())
        .isBetween(3 * 0x1p-25, 3 * 0x1p-20);
    double[] noisy = planted(samples, HORIZONTAL, 1e-4, new Random(seed));
    assertThat(BottleneckRegression.of(seed).fit(box(samples), noisy, "Q", "the same").isExact())
        .isFalse();
  }

  // Turns the odd sublattice of every second lattice, so that the correlator has both signs in
  // every
  // fold: where it has one, its absolute value is the same candidate.
  private static void turnEverySecond(Tensor samples) {
    float[] spins = samples.array();
    for (int i = 0; i < spins.length; i++) {
      boolean odd = (i / 12 + i) % 2 != 0;
      spins[i] = odd && i / 144 % 2 != 0 ? -spins[i] : spins[i];
    }
  }

  @Test
  void findsTwoTermsWithTheirCoefficients() {
    long seed = SpinFixture.freshSeed("two terms");
    Random random = new Random(seed);
    Tensor samples = SpinFixture.lattices(800, 12, 12, seed);
    double[] magnetisation =
        new LatticeCorrelator(List.of(new Site(0, 0, 0)), Form.MEAN).evaluate(samples);
    double[] target = planted(samples, HORIZONTAL, 0.05, random);
    for (int i = 0; i < target.length; i++) {
      target[i] += magnetisation[i];
    }
    BottleneckFormula found =
        BottleneckRegression.of(seed).fit(box(samples), target, "Q", "random lattices");
    assertThat(found.terms()).hasSize(2);
    for (BottleneckFormula.Term term : found.terms()) {
      double truth = term.observable().equals(HORIZONTAL) ? -3 : 1;
      assertThat(term.coefficient().value())
          .isEqualTo(truth, within(5 * term.coefficient().standardError()));
    }
    assertThat(found.statement()).contains("nearest-neighbour correlator", "magnetisation");
    assertThat(found.formula().text()).contains("⟨s(x,y) s(x+1,y)⟩");
  }

  @Test
  void rejectsWrongObservables() {
    long seed = SpinFixture.freshSeed("wrong");
    Tensor samples = SpinFixture.lattices(600, 12, 12, seed);
    double[] target = planted(samples, HORIZONTAL, 0.01, new Random(seed));
    DesignMatrix wrong =
        DesignMatrix.of(
            samples,
            box(samples).observables().stream()
                .filter(candidate -> !candidate.name().contains(HORIZONTAL.name()))
                .toList());
    BottleneckFormula right =
        BottleneckRegression.of(seed).fit(box(samples), target, "Q", "random lattices");
    BottleneckFormula substitute =
        new BottleneckRegression(10, 1, 1e-3, seed).fit(wrong, target, "Q", "random lattices");
    assertThat(right.terms().getFirst().observable()).isEqualTo(HORIZONTAL);
    assertThat(substitute.crossValidated().error())
        .isGreaterThan(20 * right.crossValidated().error());
    // The runner-up is the absolute value of the right one, which differs where it is negative: the
    // logarithm of the ratio is 3.4 with a deviation of 0.6 over seeds, so that p < 1e-5.
    assertThat(right.alternatives().getFirst().error())
        .isGreaterThan(2 * right.crossValidated().error());
  }

  @Test
  void pureNoiseFollowsNothing() {
    long seed = SpinFixture.freshSeed("noise");
    Random random = new Random(seed);
    Tensor samples = SpinFixture.lattices(400, 8, 8, seed);
    int constants = 0;
    for (int trial = 0; trial < 10; trial++) {
      double[] target = IntStream.range(0, 400).mapToDouble(_ -> random.nextGaussian()).toArray();
      BottleneckFormula found =
          BottleneckRegression.of(seed + trial).fit(box(samples), target, "Q", "random lattices");
      constants += found.terms().isEmpty() ? 1 : 0;
      assertThat(found.rSquared()).isLessThan(0.2);
    }
    assertThat(constants).isGreaterThanOrEqualTo(7);
  }

  @Test
  void standardErrorsCoverTheTruth() {
    long seed = SpinFixture.freshSeed("coverage");
    Random random = new Random(seed);
    int covered = 0;
    int fits = 10_000;
    for (int fit = 0; fit < fits; fit++) {
      double[] first = random.doubles(40, -1, 1).toArray();
      double[] second = random.doubles(40, -1, 1).toArray();
      double[] target = new double[40];
      for (int i = 0; i < 40; i++) {
        target[i] = 1 + 2 * first[i] - 0.5 * second[i] + 0.3 * random.nextGaussian();
      }
      LeastSquares result = LeastSquares.fit(List.of(first, second), target);
      covered += Math.abs(result.coefficients()[1] - 2) < result.standardErrors()[1] ? 1 : 0;
    }
    // One standard deviation of Student's t with 37 degrees of freedom covers 0.676.
    assertThat((double) covered / fits).isBetween(0.66, 0.70);
  }

  @Test
  void recoversPolynomialCoefficientsToRounding() {
    long seed = SpinFixture.freshSeed("polynomial");
    Random random = new Random(seed);
    float[] rows = new float[500 * 4];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = random.nextFloat() * 2 - 1;
    }
    Tensor samples = Tensor.wrap(SpinFixture.BACKEND, Shape.of(500, 4), rows);
    DesignMatrix candidates =
        DesignMatrix.of(samples, Candidates.monomials(List.of("x", "y", "v_x", "v_y"), 2));
    double[] target = new double[500];
    for (int i = 0; i < 500; i++) {
      target[i] =
          -403
              * ((double) rows[4 * i] * rows[4 * i + 3]
                  - (double) rows[4 * i + 1] * rows[4 * i + 2]);
    }
    BottleneckFormula found =
        BottleneckRegression.of(seed).fit(candidates, target, "f", "random orbits");
    assertThat(found.terms())
        .extracting(term -> term.observable().name())
        .containsExactlyInAnyOrder("x v_y", "y v_x");
    for (BottleneckFormula.Term term : found.terms()) {
      double truth = term.observable().name().equals("x v_y") ? -403 : 403;
      assertThat(term.coefficient().value()).isEqualTo(truth, within(403e-10));
    }
  }

  @Test
  void sameKeyGivesTheSameFinding() {
    Tensor samples = SpinFixture.lattices(300, 8, 8, 5);
    double[] target = planted(samples, HORIZONTAL, 0.3, new Random(5));
    BottleneckRegression regression = BottleneckRegression.of(9);
    assertThat(regression.fit(box(samples), target, "Q", "lattices").toString())
        .isEqualTo(regression.fit(box(samples), target, "Q", "lattices").toString());
  }

  @Test
  void refusesWhatCannotBeFitted() {
    Tensor samples = SpinFixture.lattices(300, 8, 8, 5);
    BottleneckRegression regression = BottleneckRegression.of(1);
    assertThatThrownBy(() -> regression.fit(box(samples), new double[7], "Q", "x"))
        .hasMessageContaining("300 samples")
        .hasMessageContaining("given 7");
    double[] broken = new double[300];
    broken[17] = Double.NaN;
    assertThatThrownBy(() -> regression.fit(box(samples), broken, "Q", "x"))
        .hasMessageContaining("finite");
    assertThat(regression.fit(box(samples), new double[300], "Q", "x").statement())
        .contains("none of the candidates");
  }

  @Test
  void decisionsAreRankedByMonotoneFunctions() {
    long seed = SpinFixture.freshSeed("monotone");
    Tensor samples = SpinFixture.lattices(500, 12, 12, seed);
    LatticeCorrelator absolute = new LatticeCorrelator(List.of(new Site(0, 0, 0)), Form.ABSOLUTE);
    double[] decision = absolute.evaluate(samples);
    for (int i = 0; i < decision.length; i++) {
      decision[i] = 1 / (1 + Math.exp(-20 * (decision[i] - 0.5)));
    }
    MonotoneDependence found =
        MonotoneDependence.find(box(samples), decision, "D", "random lattices");
    assertThat(found.observable()).isEqualTo(absolute);
    assertThat(found.rSquared()).isGreaterThan(0.9999);
    assertThat(found.rivals().getFirst().rSquared()).isLessThan(0.95);
    assertThat(found.statement()).contains("absolute magnetisation");
  }

  private static double deviation(double[] values) {
    double mean = IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElse(0);
    return Math.sqrt(
        IntStream.range(0, values.length)
            .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
            .average()
            .orElse(0));
  }

  private static double correlation(double[] left, double[] right) {
    List<double[]> column = new ArrayList<>(List.of(left));
    return Math.sqrt(LeastSquares.fit(column, right).rSquared());
  }
}
