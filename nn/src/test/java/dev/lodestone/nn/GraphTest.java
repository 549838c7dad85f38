package dev.lodestone.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lodestone.kernels.ConvolutionGeometry.Padding;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a graph refuses, shares and rewrites. */
class GraphTest {
  private final Graph graph = new Graph();

  private Node node(int... extents) {
    return graph.input("input " + Shape.of(extents), extents);
  }

  private static void refuses(ThrowingCallable call, String sentence) {
    assertThatThrownBy(call).isInstanceOf(ShapeMismatchException.class).hasMessage(sentence);
  }

  @Test
  void shapesThatDoNotFitAreRefusedInOneSentence() {
    refuses(
        () -> graph.add(node(2, 3), node(3, 2)),
        "ADD: right operand: expected [2, 3], given [3, 2]");
    refuses(
        () -> graph.matrixProduct(node(2, 3), node(2, 3)),
        "matrix product: right: expected inner extent 3 of left [2, 3], given [2, 3]");
    refuses(
        () -> graph.matrixProduct(node(2, 3), node(3)),
        "matrix product: right: expected rank 2, given [3]");
    refuses(
        () -> graph.sum(node(2, 3), 2),
        "sum: axes: expected different axes from 0 to 1, given [2]");
    refuses(
        () -> graph.broadcast(node(3), Shape.of(3, 4), 0),
        "broadcast: input: expected [4], given [3]");
    refuses(() -> graph.gather(node(4, 2), 1, 4), "gather: rows: expected 0 to 3, given 4");
    refuses(
        () -> graph.scatterAdd(node(4, 2), 3, 0, 1),
        "scatter-add: source: expected 2 rows, given [4, 2]");
    refuses(
        () -> graph.concatenate(0, node(4, 2), node(4, 3)),
        "concatenation: operand: expected [4, 2] but for axis 0, given [4, 3]");
    refuses(
        () -> graph.slice(node(4, 2), 0, 1, 5),
        "slice: range: expected within 0 to 4 of axis 0 of [4, 2], given 1 to 5");
    refuses(
        () -> graph.reshape(node(4, 2), 3, 3),
        "reshape: shape: expected 8 elements as in [4, 2], given [3, 3]");
    refuses(
        () -> graph.transpose(node(4, 2), 1, 1),
        "transpose: permutation: expected every axis of [4, 2] once, given [1, 1]");
    refuses(
        () -> graph.convolution(node(1, 2, 5, 5), node(4, 3, 2, 2), 1, Padding.VALID),
        "convolution: filters: expected 2 input channels as [1, 2, 5, 5] has, given [4, 3, 2, 2]");
    refuses(
        () -> Differentiation.gradients(node(4, 2), List.of()),
        "gradients: output: expected a scalar, one element, given [4, 2]");
  }

  @Test
  void layersAndLossesRefuseInTheirOwnName() {
    refuses(
        () -> new Dense("hidden", 3).apply(node(2, 3, 4)),
        "hidden: input: expected rank 2, given [2, 3, 4]");
    refuses(
        () -> Loss.squaredError().apply(node(2, 1), node(2, 3)),
        "squared error: target: expected [2, 1], given [2, 3]");
    refuses(
        () -> new GlobalMean().apply(node(2, 3)),
        "global mean: input: expected rank 3 or more, given [2, 3]");
    new Dense("hidden", 3).apply(node(2, 4));
    refuses(
        () -> new Dense("hidden", 3).apply(node(2, 5)),
        "hidden.weight: expected [4, 3] as where the name was first used, given [5, 3]");
    assertThatThrownBy(() -> new Dense("hidden", 0))
        .hasMessage("outputs: expected at least 1, given 0");
    assertThatThrownBy(() -> new Dropout("drop", 1))
        .hasMessage("rate: expected from 0 to below 1, given 1.0");
  }

  @Test
  void nodesOfAnotherGraphAreRefused() {
    Node foreign = new Graph().input("x", 2);
    assertThatThrownBy(() -> graph.exp(foreign))
        .hasMessage("operand: expected a node of this graph, given node 0 [2] of another");
  }

  @Test
  void theSameOperationIsAddedOnce() {
    Node x = node(2, 3);
    assertThat(graph.exp(x)).isEqualTo(graph.exp(x));
    assertThat(graph.add(x, graph.constant(0, x.shape()))).isEqualTo(x);
    assertThat(graph.multiply(x, 1)).isEqualTo(x);
    assertThat(graph.multiply(graph.multiply(x, 2), 0.25)).isEqualTo(graph.multiply(x, 0.5));
    assertThat(graph.sum(graph.broadcast(x, Shape.of(2, 3, 5), 2), 2))
        .isEqualTo(graph.multiply(x, 5));
    Operation product =
        graph
            .matrixProduct(graph.transpose(x, 1, 0), graph.transpose(x, 1, 0), false, true)
            .operation();
    assertThat(product).isEqualTo(new Operation.MatrixProduct(x, x, true, false));
  }

  @Test
  void aLayerCalledTwiceSharesItsWeights() {
    Layer dense = new Dense("shared", 3);
    dense.apply(graph.input("left", 2, 4));
    dense.apply(graph.input("right", 2, 4));
    assertThat(graph.parameters()).hasSize(2);
    assertThat(Parameters.zeros(graph, 1).names()).containsExactly("shared.weight", "shared.bias");
  }

  @Test
  void dropoutActsInTrainingOnly() {
    Node x = node(50, 40);
    assertThat(new Dropout("drop", 0.25).apply(x)).isEqualTo(x);
    Graph training = new Graph(Graph.Mode.TRAINING);
    Node ones = training.constant(1, Shape.of(50, 40));
    Node dropped = new Dropout("drop", 0.25).apply(ones);
    double[] first = new ReferenceInterpreter(7, 0).evaluate(dropped);
    double[] again = new ReferenceInterpreter(7, 0).evaluate(dropped);
    double[] next = new ReferenceInterpreter(7, 1).evaluate(dropped);
    assertThat(first).isEqualTo(again).isNotEqualTo(next);
    long zeros = java.util.Arrays.stream(first).filter(value -> value == 0).count();
    // 2000 draws of probability 1/4: six standard deviations are 116.
    assertThat(zeros).isBetween(384L, 616L);
    assertThat(first).containsOnly(0, 1 / 0.75);
  }

  @Test
  void lossesHaveTheirTextbookValues() {
    Node logits = graph.input("logits", 2, 2);
    Node target = graph.input("target", 2, 2);
    double[] z = {0.3, -1.2, 2.0, 0.5};
    double[] y = {1, 0, 0.25, 0.75};
    Map<Loss, Double> expected = new HashMap<>();
    expected.put(Loss.squaredError(), squaredError(z, y));
    expected.put(Loss.binaryCrossEntropy(), binaryCrossEntropy(z, y));
    expected.put(Loss.softmaxCrossEntropy(), softmaxCrossEntropy(z, y));
    expected.forEach(
        (loss, value) ->
            assertThat(
                    new ReferenceInterpreter(0, 0)
                        .bind("logits", z)
                        .bind("target", y)
                        .evaluate(loss.apply(logits, target))[0])
                .isCloseTo(value, org.assertj.core.data.Offset.offset(1e-14)));
  }

  private static double squaredError(double[] z, double[] y) {
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      sum += (z[i] - y[i]) * (z[i] - y[i]);
    }
    return sum / z.length;
  }

  private static double binaryCrossEntropy(double[] z, double[] y) {
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      double p = 1 / (1 + Math.exp(-z[i]));
      sum -= y[i] * Math.log(p) + (1 - y[i]) * Math.log(1 - p);
    }
    return sum / z.length;
  }

  private static double softmaxCrossEntropy(double[] z, double[] y) {
    double sum = 0;
    for (int row = 0; row < 2; row++) {
      double total = Math.exp(z[2 * row]) + Math.exp(z[2 * row + 1]);
      for (int i = 2 * row; i < 2 * row + 2; i++) {
        sum -= y[i] * Math.log(Math.exp(z[i]) / total);
      }
    }
    return sum / 2;
  }
}
