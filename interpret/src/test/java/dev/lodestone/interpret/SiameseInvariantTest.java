package dev.lodestone.interpret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.nn.LearningRateSchedule;
import dev.lodestone.nn.Optimizer;
import dev.lodestone.nn.TrainingListener;
import dev.lodestone.nn.TrainingPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SiameseInvariantTest {
  private static final List<String> PLANE = List.of("x", "y");

  /**
   * Points of the square and what a rotation by a random angle makes of them: x² + y² is shared.
   */
  private static ConnectedSamples rotations(Backend backend, int pairs, Random random) {
    float[] first = new float[2 * pairs];
    float[] second = new float[2 * pairs];
    for (int i = 0; i < pairs; i++) {
      double x = 2 * random.nextDouble() - 1;
      double y = 2 * random.nextDouble() - 1;
      double angle = 2 * Math.PI * random.nextDouble();
      first[2 * i] = (float) x;
      first[2 * i + 1] = (float) y;
      second[2 * i] = (float) (Math.cos(angle) * x - Math.sin(angle) * y);
      second[2 * i + 1] = (float) (Math.sin(angle) * x + Math.cos(angle) * y);
    }
    Shape shape = Shape.of(pairs, 2);
    return new ConnectedSamples(
        PLANE, Tensor.wrap(backend, shape, first), Tensor.wrap(backend, shape, second));
  }

  private static TrainingPlan plan(int epochs, int restarts, long key) {
    return TrainingPlan.of(100, epochs, new Optimizer.Adam(0.01), key)
        .withSchedule(new LearningRateSchedule.Cosine(0))
        .withReplicas(restarts);
  }

  private static TrainedSiamese train(
      Backend backend, ConnectedSamples pairs, ConnectedSamples validation, TrainingPlan plan) {
    return new SiameseInvariant(List.of(32, 32), 3)
        .train(backend, pairs, validation, plan, TrainingListener.silent(), Optional.empty())
        .orElseThrow();
  }

  private static Map<Observable, Double> combination(Map<String, Double> byName) {
    Map<Observable, Double> combination = new java.util.HashMap<>();
    for (Observable monomial : Candidates.monomials(PLANE, 2)) {
      if (byName.containsKey(monomial.name())) {
        combination.put(monomial, byName.get(monomial.name()));
      }
    }
    return combination;
  }

  @Test
  void rotationsShareTheDistanceFromTheOrigin() {
    long seed = SpinFixture.freshSeed("rotations");
    Random random = new Random(seed);
    try (Backend backend = Backend.best(2)) {
      ConnectedSamples pairs = rotations(backend, 4000, random);
      ConnectedSamples test = rotations(backend, 2000, random);
      TrainedSiamese trained = train(backend, pairs, test, plan(40, 2, seed));
      TrainedSiamese.Readout readout = trained.read(test);
      assertThat(readout.accuracy(trained.best())).isGreaterThan(0.93);
      ConservedQuantity quantity =
          InvariantRegression.of(2, 1).read(test, readout.latents(), trained.best(), "rotations");
      double cosine = quantity.direct().cosine(combination(Map.of("x^2", 1.0, "y^2", 1.0)));
      assertThat(Math.abs(cosine)).isGreaterThan(0.99);
      assertThat(quantity.leading()).hasSize(2);
      assertThat(quantity.disagreement()).isLessThan(0.05);
      assertThat(quantity.print()).contains("x^2", "y^2", "restarts");
    }
  }

  @Test
  void aRestartHasTheSameBitsAloneAndOnAnyNumberOfThreads() {
    long seed = SpinFixture.freshSeed("restarts");
    double[] alone;
    double[] beside;
    try (Backend backend = Backend.best(1)) {
      ConnectedSamples pairs = rotations(backend, 250, new Random(seed));
      TrainingPlan second = plan(3, 1, seed).withReplicas(1, 1);
      alone = train(backend, pairs, pairs, second).read(pairs).latent(0);
    }
    try (Backend backend = Backend.best(2)) {
      ConnectedSamples pairs = rotations(backend, 250, new Random(seed));
      beside = train(backend, pairs, pairs, plan(3, 2, seed)).read(pairs).latent(1);
    }
    assertThat(beside).isEqualTo(alone);
  }

  @Test
  void aPlantedPolynomialIsReadOffWithItsErrors() {
    long seed = SpinFixture.freshSeed("planted");
    Random random = new Random(seed);
    try (Backend backend = Backend.best(1)) {
      ConnectedSamples pairs = rotations(backend, 3000, random);
      double[] latent = planted(pairs, random, 0.01);
      ConservedQuantity quantity =
          InvariantRegression.of(3, seed).read(pairs, List.of(latent, latent), 0, "planted");
      assertThat(quantity.degrees()).hasSize(3);
      assertThat(quantity.terms()).hasSize(5);
      assertThat(quantity.constant().value())
          .isCloseTo(0.5, within(6 * quantity.constant().standardError()));
      Map<String, Double> truth = Map.of("x", 0.0, "y", 0.2, "x^2", 3.0, "x y", -2.0, "y^2", 0.0);
      for (ConservedQuantity.Term term : quantity.terms()) {
        Expression.Quantity found = term.coefficient();
        assertThat(found.standardError()).isBetween(1e-5, 0.01);
        assertThat(found.value())
            .as(term.observable().name())
            .isCloseTo(truth.get(term.observable().name()), within(6 * found.standardError()));
      }
      assertThat(quantity.agreement()).isCloseTo(1, within(1e-12));
    }
  }

  private static double[] planted(ConnectedSamples pairs, Random random, double noise) {
    float[] rows = pairs.members().array();
    double[] latent = new double[rows.length / 2];
    for (int i = 0; i < latent.length; i++) {
      double x = rows[2 * i];
      double y = rows[2 * i + 1];
      latent[i] = 0.5 + 0.2 * y + 3 * x * x - 2 * x * y + noise * random.nextGaussian();
    }
    return latent;
  }

  @Test
  void aBentPolynomialIsUnbent() {
    long seed = SpinFixture.freshSeed("bent");
    try (Backend backend = Backend.best(1)) {
      ConnectedSamples pairs = rotations(backend, 3000, new Random(seed));
      double[] bent = Arrays.stream(planted(pairs, new Random(seed), 0)).map(Math::exp).toArray();
      ConservedQuantity quantity =
          InvariantRegression.of(2, seed).read(pairs, List.of(bent), 0, "bent");
      Map<Observable, Double> truth = combination(Map.of("y", 0.2, "x^2", 3.0, "x y", -2.0));
      double direct = Math.abs(quantity.direct().cosine(truth));
      double monotone = Math.abs(quantity.monotone().cosine(truth));
      assertThat(quantity.direct().rSquared()).isLessThan(0.9);
      assertThat(quantity.monotone().rSquared()).isGreaterThan(0.99);
      assertThat(monotone).isGreaterThan(0.995).isGreaterThan(direct);
    }
  }

  @Test
  void extremePairsAreLeftOut() {
    try (Backend backend = Backend.best(1)) {
      ConnectedSamples pairs = rotations(backend, 200, new Random(1));
      float[] values = pairs.second().array().clone();
      values[2 * 17] = 1e6f;
      values[2 * 150 + 1] = -1e6f;
      ConnectedSamples heavy =
          new ConnectedSamples(
              PLANE, pairs.first(), Tensor.wrap(backend, pairs.second().shape(), values));
      ConnectedSamples usual = heavy.withoutExtremes(0.01);
      assertThat(usual.size()).isEqualTo(198);
      for (float value : usual.second().array()) {
        assertThat(Math.abs(value)).isLessThan(2f);
      }
      assertThat(usual.first().array()[2 * 17]).isEqualTo(pairs.first().array()[2 * 18]);
      assertThat(heavy.withoutExtremes(0).size()).isEqualTo(200);
    }
  }

  @Test
  void ridgeWithoutPenaltyIsLeastSquares() {
    long seed = SpinFixture.freshSeed("ridge");
    Random random = new Random(seed);
    List<double[]> columns = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      double scale = Math.pow(10, i);
      columns.add(random.doubles(200).map(value -> scale * value).toArray());
    }
    double[] target = random.doubles(200).toArray();
    List<RidgeFit.Standard> standards = columns.stream().map(RidgeFit.Standard::of).toList();
    RidgeFit ridge = RidgeFit.of(columns, standards, target, _ -> true, 1e-12);
    double[] expected = LeastSquares.fit(columns, target).coefficients();
    assertThat(ridge.constant()).isCloseTo(expected[0], within(1e-9));
    for (int i = 0; i < columns.size(); i++) {
      double unit = Math.pow(10, -i);
      assertThat(ridge.coefficients()[i]).isCloseTo(expected[i + 1], within(1e-9 * unit));
    }
    // One column of variance v and n rows: the coefficient shrinks by n / (n + penalty).
    List<double[]> one = columns.subList(0, 1);
    double plain = RidgeFit.of(one, standards, target, _ -> true, 1e-12).coefficients()[0];
    double shrunk = RidgeFit.of(one, standards, target, _ -> true, 50).coefficients()[0];
    assertThat(shrunk).isCloseTo(plain * 200 / 250, within(1e-12));
  }

  @Test
  void nonsenseIsRefused() {
    try (Backend backend = Backend.best(1)) {
      ConnectedSamples pairs = rotations(backend, 20, new Random(1));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new SiameseInvariant(List.of(), 1))
          .withMessageContaining("widths");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new SiameseInvariant(List.of(8), 0))
          .withMessageContaining("shifts");
      assertThatThrownBy(() -> new ConnectedSamples(List.of("x"), pairs.first(), pairs.second()))
          .isInstanceOf(ShapeMismatchException.class);
      float[] values = pairs.first().array().clone();
      values[3] = Float.NaN;
      Tensor broken = Tensor.wrap(backend, pairs.first().shape(), values);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ConnectedSamples(PLANE, broken, pairs.second()))
          .withMessageContaining("finite");
      double[] latent = IntStream.range(0, 34).mapToDouble(i -> i).toArray();
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  InvariantRegression.of(2, 1).read(pairs.range(0, 17), List.of(latent), 0, "few"))
          .withMessageContaining("at least 20");
    }
  }
}
