package dev.lodestone.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Where parameters lie and how they start. */
class ParametersTest {
  private final long seed = System.nanoTime();

  private static Parameters start(Initializer initializer, Shape shape, long key, int replicas) {
    Graph graph = new Graph();
    graph.parameter("w", shape, initializer);
    return Parameters.initialized(graph, key, 0, replicas);
  }

  @Test
  void initialisersHaveTheirVariance() {
    Shape matrix = Shape.of(300, 200);
    Shape filters = Shape.of(50, 40, 5, 6);
    Map<Initializer, Double> ofMatrices =
        Map.of(
            Initializer.glorotUniform(),
            2.0 / 500,
            Initializer.glorotNormal(),
            2.0 / 500,
            Initializer.heUniform(),
            2.0 / 300,
            Initializer.heNormal(),
            2.0 / 300,
            new Initializer.Uniform(0.3),
            0.03,
            new Initializer.Normal(0.2),
            0.04);
    ofMatrices.forEach((initializer, variance) -> hasVariance(initializer, matrix, variance));
    hasVariance(Initializer.heNormal(), filters, 2.0 / (40 * 30));
    hasVariance(Initializer.glorotUniform(), filters, 2.0 / (90 * 30));
  }

  // 60000 numbers: the variance of a normal sample has a relative standard deviation of 0.6 %.
  private void hasVariance(Initializer initializer, Shape shape, double variance) {
    float[] values = start(initializer, shape, seed, 1).array();
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += value * (double) value;
    }
    double mean = sum / values.length;
    assertThat(squares / values.length / variance)
        .as(initializer + ", seed " + seed)
        .isCloseTo(1, Offset.offset(0.04));
    assertThat(mean * Math.sqrt(values.length / variance))
        .as(initializer + ", seed " + seed)
        .isCloseTo(0, Offset.offset(6.0));
  }

  @Test
  void aReplicaStartsAsItDoesAlone() {
    Graph graph = new Graph();
    new Dense("dense", 3).apply(graph.input("x", 2, 4));
    Parameters three = Parameters.initialized(graph, seed, 0, 3);
    Parameters second = Parameters.initialized(graph, seed, 1, 1);
    assertThat(three.replica(1).array()).isEqualTo(second.array());
    assertThat(three.get(0, "dense.weight")).isNotEqualTo(three.get(1, "dense.weight"));
    assertThat(three.get(0, "dense.bias")).containsOnly(0);
  }

  @Test
  void replicasFollowEachOther() {
    Parameters parameters =
        Parameters.zeros(List.of("a", "b"), List.of(Shape.of(2, 2), Shape.of(3)), 2);
    parameters.set(1, "b", new float[] {1, 2, 3});
    assertThat(parameters.offset(1, "b")).isEqualTo(11);
    assertThat(parameters.array()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3);
    assertThat(parameters.get(1, "b")).containsExactly(1, 2, 3);
    assertThat(parameters.shape("a")).isEqualTo(Shape.of(2, 2));
  }

  @Test
  void wrongNamesSizesAndReplicasAreRefused() {
    Parameters parameters = Parameters.zeros(List.of("a"), List.of(Shape.of(2)), 2);
    assertThatThrownBy(() -> parameters.get(0, "c"))
        .hasMessage("name: expected one of [a], given c");
    assertThatThrownBy(() -> parameters.get(2, "a"))
        .hasMessage("replica: expected 0 to 1, given 2");
    assertThatThrownBy(() -> parameters.set(0, "a", new float[3]))
        .isInstanceOf(ShapeMismatchException.class)
        .hasMessage("Parameters: a: expected 2 values, given 3 values");
    assertThatThrownBy(
            () -> Parameters.zeros(List.of("a", "a"), List.of(Shape.of(2), Shape.of(2)), 1))
        .hasMessage("names: expected different names, given a twice");
  }

  @Test
  void plansRefuseNonsense() {
    assertThatThrownBy(() -> new LearningRateSchedule.Step(0, 0.5))
        .hasMessage("every: expected at least 1, given 0");
    assertThatThrownBy(() -> new LearningRateSchedule.ReduceOnPlateau(1.5, 2, 0))
        .hasMessage("factor: expected above 0 and at most 1, given 1.5");
    assertThatThrownBy(() -> new Optimizer.Adam(-1))
        .hasMessage("rate: expected above 0, given -1.0");
    assertThatThrownBy(() -> TrainingPlan.of(0, 1, new Optimizer.Adam(1), seed))
        .hasMessage("batch: expected at least 1, given 0");
    assertThatThrownBy(() -> new EarlyStopping(0, 0))
        .hasMessage("patience: expected at least 1, given 0");
  }

  @Test
  void schedulesFollowTheirFormula() {
    assertThat(new LearningRateSchedule.Constant().factor(5, 10, 3)).isEqualTo(1);
    assertThat(new LearningRateSchedule.Step(3, 0.5).factor(7, 10, 0)).isEqualTo(0.25);
    assertThat(new LearningRateSchedule.Cosine(0.2).factor(5, 10, 0))
        .isCloseTo(0.6, Offset.offset(1e-12));
    assertThat(new LearningRateSchedule.ReduceOnPlateau(0.5, 3, 0.1).factor(7, 10, 2))
        .isEqualTo(0.25);
    assertThat(new LearningRateSchedule.ReduceOnPlateau(0.5, 3, 0.1).factor(7, 10, 9))
        .isEqualTo(0.1);
  }
}
