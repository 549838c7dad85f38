package dev.lodestone.interpret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lodestone.interpret.TwinRegression.Labelled;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.nn.LearningRateSchedule;
import dev.lodestone.nn.Optimizer;
import dev.lodestone.nn.Parameters;
import dev.lodestone.nn.TrainingListener;
import dev.lodestone.nn.TrainingPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Targets y = x0 x1 + x2 of points uniform in [-1, 1]³. */
class TwinRegressionTest {
  private static final int FEATURES = 3;
  private static final TrainingListener SILENT = new TrainingListener() {};
  private static Backend backend;

  @BeforeAll
  static void open() {
    backend = Backend.best(2);
  }

  @AfterAll
  static void close() {
    backend.close();
  }

  private static Random random() {
    long seed = System.nanoTime();
    System.out.println("twin regression: seed " + seed);
    return new Random(seed);
  }

  private static Tensor points(Backend on, int count, Random random) {
    float[] values = new float[count * FEATURES];
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return Tensor.wrap(on, Shape.of(count, FEATURES), values);
  }

  private static double[] targets(Tensor points) {
    float[] x = points.array();
    double[] targets = new double[points.shape().extent(0)];
    Arrays.setAll(targets, i -> x[3 * i] * x[3 * i + 1] + x[3 * i + 2]);
    return targets;
  }

  private static Labelled labelled(Tensor points) {
    double[] targets = targets(points);
    float[] narrow = new float[targets.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) targets[i];
    }
    return new Labelled(points, Tensor.wrap(points.backend(), Shape.of(narrow.length, 1), narrow));
  }

  private static TrainingPlan plan(int epochs) {
    return TrainingPlan.of(32, epochs, new Optimizer.Adam(0.01), 5)
        .withSchedule(new LearningRateSchedule.Cosine(0));
  }

  /** The definition in float64: every pair goes through every layer. */
  private static double[] naive(
      Parameters parameters, int replica, Labelled anchors, float[] query) {
    int count = anchors.size();
    double[] members = new double[2 * count];
    double loops = 0;
    for (int j = 0; j < count; j++) {
      float[] anchor = row(anchors.features(), j);
      float[] next = row(anchors.features(), (j + 1) % count);
      double target = anchors.targets().array()[j];
      members[2 * j] = target + output(parameters, replica, query, anchor);
      members[2 * j + 1] = target - output(parameters, replica, anchor, query);
      double loop =
          output(parameters, replica, query, anchor)
              + output(parameters, replica, anchor, next)
              + output(parameters, replica, next, query);
      loops += loop * loop / count;
    }
    double mean = Arrays.stream(members).average().orElseThrow();
    double variance =
        Arrays.stream(members).map(m -> (m - mean) * (m - mean)).average().orElseThrow();
    return new double[] {mean, variance, loops};
  }

  private static float[] row(Tensor tensor, int index) {
    return Arrays.copyOfRange(tensor.array(), index * FEATURES, (index + 1) * FEATURES);
  }

  private static double output(Parameters p, int replica, float[] a, float[] b) {
    double[] values = new double[2 * FEATURES];
    for (int i = 0; i < FEATURES; i++) {
      values[i] = a[i];
      values[FEATURES + i] = b[i];
    }
    for (String layer : List.of("first", "second", "output")) {
      float[] weight = p.get(replica, layer + ".weight");
      float[] bias = p.get(replica, layer + ".bias");
      double[] next = new double[bias.length];
      for (int o = 0; o < next.length; o++) {
        next[o] = bias[o];
        for (int i = 0; i < values.length; i++) {
          next[o] += values[i] * weight[i * next.length + o];
        }
        next[o] = layer.equals("output") ? next[o] : Math.max(0, next[o]);
      }
      values = next;
    }
    return values[0];
  }

  @Test
  void theFactoredPredictionIsTheDefinition() {
    Random random = random();
    for (int[] sizes : new int[][] {{2, 1, 1, 5}, {7, 3, 2, 16}, {50, 90, 1, 33}}) {
      TwinRegression regression = new TwinRegression(sizes[3], 0);
      Labelled training = labelled(points(backend, sizes[0], random));
      Tensor queries = points(backend, sizes[1], random);
      TrainedTwin trained =
          regression
              .train(backend, training, training, plan(3).withReplicas(sizes[2]), SILENT)
              .orElseThrow();
      TwinPrediction prediction = trained.predict(queries);
      TwinScaling scaling = TwinScaling.of(training);
      Labelled anchors = scaling.scale(training);
      for (int i = 0; i < sizes[1]; i++) {
        float[] query = row(scaling.scale(queries), i);
        double[][] all = new double[sizes[2]][];
        for (int r = 0; r < all.length; r++) {
          all[r] = naive(trained.parameters(), r, anchors, query);
        }
        requireClose(prediction, i, all, scaling);
      }
    }
  }

  private static void requireClose(
      TwinPrediction prediction, int point, double[][] all, TwinScaling scaling) {
    double mean = Arrays.stream(all).mapToDouble(each -> each[0]).average().orElseThrow();
    double between =
        Arrays.stream(all).mapToDouble(e -> Math.pow(e[0] - mean, 2)).average().orElseThrow();
    double within = Arrays.stream(all).mapToDouble(each -> each[1]).average().orElseThrow();
    double loops = Arrays.stream(all).mapToDouble(each -> each[2]).average().orElseThrow();
    assertThat(prediction.values()[point]).isCloseTo(scaling.target(mean), within(2e-5));
    assertThat(prediction.spreads()[point])
        .isCloseTo(scaling.difference(Math.sqrt(within + between)), within(2e-5));
    assertThat(prediction.loops()[point])
        .isCloseTo(scaling.difference(Math.sqrt(loops)), within(2e-5));
  }

  @Test
  void differencesGiveTheFunction() {
    Random random = random();
    Labelled training = labelled(points(backend, 200, random));
    Labelled validation = labelled(points(backend, 40, random));
    Tensor test = points(backend, 100, random);
    TrainedTwin trained =
        TwinRegression.supervised()
            .train(backend, training, validation, plan(300).withEarlyStopping(300, 0), SILENT)
            .orElseThrow();
    TwinPrediction prediction = trained.predict(test);
    // The targets' standard deviation is 0.67.
    assertThat(prediction.rootMeanSquareError(targets(test))).isLessThan(0.06);
    TwinAccuracy accuracy =
        TwinAccuracy.of("y", prediction, targets(test), "x0 x1 + x2", trained.anchors(), 5);
    assertThat(accuracy.rootMeanSquareError())
        .isEqualTo(prediction.rootMeanSquareError(targets(test)));
    assertThat(accuracy.spreadCorrelation()).isBetween(-0.2, 1.0);
    assertThat(accuracy.print()).contains("y(x) = mean over j of (", "200 anchors");
  }

  @Test
  void unlabelledLoopsMakeDifferencesConsistent() {
    Random random = random();
    Labelled training = labelled(points(backend, 40, random));
    Labelled none = labelled(points(backend, 20, random));
    Tensor unlabelled = points(backend, 200, random);
    double[] violations = new double[2];
    for (int i = 0; i < 2; i++) {
      TwinRegression regression = new TwinRegression(32, 1000 * i);
      TrainedTwin trained =
          regression
              .train(
                  backend,
                  training,
                  none,
                  Optional.of(unlabelled),
                  plan(i == 0 ? 360 : 60),
                  SILENT,
                  Optional.empty())
              .orElseThrow();
      violations[i] = Arrays.stream(trained.predict(unlabelled).loops()).average().orElseThrow();
    }
    // The ratio is 0.24 with a deviation of 0.04 over seeds: p < 1e-8.
    assertThat(violations[1]).isLessThan(0.5 * violations[0]);
  }

  @Test
  void threadsAndReplicasDoNotChangeABit() {
    long seed = System.nanoTime();
    float[][] parameters = new float[3][];
    double[][] values = new double[3][];
    for (int i = 0; i < 3; i++) {
      try (Backend on = Backend.best(i == 0 ? 1 : 2)) {
        Random random = new Random(seed);
        Labelled training = labelled(points(on, 70, random));
        Tensor queries = points(on, 30, random);
        TrainedTwin trained =
            TwinRegression.supervised()
                .train(on, training, training, plan(4).withReplicas(i == 2 ? 2 : 1), SILENT)
                .orElseThrow();
        parameters[i] = trained.parameters().replica(0).array();
        values[i] = trained.predict(queries).values();
      }
    }
    assertThat(parameters[1]).isEqualTo(parameters[0]);
    assertThat(parameters[2]).isEqualTo(parameters[0]);
    assertThat(values[1]).isEqualTo(values[0]);
  }

  @Test
  void nonsenseIsRefused() {
    Tensor one = Tensor.wrap(backend, Shape.of(1, 1), new float[] {1});
    Tensor two = Tensor.wrap(backend, Shape.of(2, 1), new float[] {1, 1});
    Tensor bad = Tensor.wrap(backend, Shape.of(2, 1), new float[] {1, Float.NaN});
    TwinRegression regression = TwinRegression.supervised();
    assertThatThrownBy(() -> new Labelled(bad, two)).hasMessageContaining("features: expected fin");
    assertThatThrownBy(() -> new Labelled(two, bad)).hasMessageContaining("targets: expected fin");
    assertThatThrownBy(() -> new Labelled(two, one)).hasMessageContaining("targets");
    Labelled constant = new Labelled(two, two);
    assertThatThrownBy(() -> regression.train(backend, constant, constant, plan(1), SILENT))
        .hasMessageContaining("targets that differ, given 1.0 only");
    Labelled single = new Labelled(one, one);
    assertThatThrownBy(() -> regression.train(backend, single, single, plan(1), SILENT))
        .hasMessageContaining("at least 2 points, given 1");
    Labelled fine = labelled(points(backend, 9, new Random(1)));
    assertThatThrownBy(() -> new TwinRegression(8, 1).train(backend, fine, fine, plan(1), SILENT))
        .hasMessageContaining("unlabelled: expected points for the loops");
    assertThatThrownBy(() -> new TwinRegression(0, 0)).hasMessageContaining("at least 1 and 0");
  }

  @Test
  void rankCorrelationIsThatOfRanks() {
    double[] x = {1, 2, 3, 4, 100};
    assertThat(TwinAccuracy.rankCorrelation(x, new double[] {1, 8, 27, 64, 65})).isEqualTo(1);
    assertThat(TwinAccuracy.rankCorrelation(x, new double[] {5, 4, 3, 2, 1})).isEqualTo(-1);
    assertThat(TwinAccuracy.rankCorrelation(x, new double[5])).isZero();
  }
}
