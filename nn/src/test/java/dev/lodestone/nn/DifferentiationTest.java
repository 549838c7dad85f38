package dev.lodestone.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lodestone.kernels.Philox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Gradients against central differences in float64. */
class DifferentiationTest {
  private static final double STEP = 1e-5;

  private final long seed = System.nanoTime();
  private final RandomGenerator random = RandomGraphs.generator(seed);
  private final Map<String, double[]> values = new HashMap<>();
  private final List<Double> errors = new ArrayList<>();

  @TestFactory
  Stream<DynamicTest> everyOperation() {
    return RandomGraphs.operations().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> {
                      Graph graph = new Graph();
                      errors.clear();
                      checkGradients(RandomGraphs.weighted(entry.getValue().build(graph)), 0.7);
                      assertErrors(1e-8, 1e-6);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> gradientOfTheGradientOfEveryOperation() {
    return RandomGraphs.operations().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> {
                      Graph graph = new Graph();
                      Node loss =
                          graph.square(RandomGraphs.weighted(entry.getValue().build(graph)));
                      errors.clear();
                      checkGradients(squaredGradients(loss), 0.7);
                      assertErrors(1e-8, 1e-6);
                    }));
  }

  private static Node squaredGradients(Node loss) {
    Graph graph = loss.graph();
    Node sum = graph.constant(0);
    for (Node gradient : Differentiation.gradients(loss, List.copyOf(graph.parameters()))) {
      Node grown = graph.add(graph.square(gradient), graph.constant(1));
      sum = graph.add(sum, graph.mean(graph.log(grown)));
    }
    return sum;
  }

  @Test
  void randomGraphs() {
    for (int i = 0; i < 40; i++) {
      checkGradients(RandomGraphs.smooth(new Graph(), random, 12), 1);
    }
    assertErrors(1e-8, 1e-6);
  }

  @Test
  void hessianVectorProductsOfRandomGraphs() {
    for (int i = 0; i < 25; i++) {
      Graph graph = new Graph();
      Node loss = RandomGraphs.smooth(graph, random, 8);
      List<Node> variables = List.copyOf(graph.parameters());
      List<Node> vector =
          variables.stream().map(v -> graph.input("v" + v.index(), v.shape().toArray())).toList();
      List<Node> gradients = Differentiation.gradients(loss, variables);
      List<Node> products = Differentiation.hessianVectorProduct(loss, variables, vector);
      draw(graph, 1);
      compareWithGradients(variables, vector, gradients, products);
    }
    assertErrors(1e-8, 1e-6);
  }

  private void compareWithGradients(
      List<Node> variables, List<Node> vector, List<Node> gradients, List<Node> products) {
    List<double[]> exact = evaluate(products);
    List<List<double[]>> sides = new ArrayList<>();
    for (double step : new double[] {2 * STEP, STEP, -STEP, -2 * STEP}) {
      Map<String, double[]> kept = new HashMap<>(values);
      for (int i = 0; i < variables.size(); i++) {
        double[] moved = value(variables.get(i)).clone();
        for (int j = 0; j < moved.length; j++) {
          moved[j] += step * value(vector.get(i))[j];
        }
        values.put(name(variables.get(i)), moved);
      }
      sides.add(evaluate(gradients));
      values.putAll(kept);
    }
    for (int i = 0; i < variables.size(); i++) {
      double scale = Arrays.stream(exact.get(i)).map(Math::abs).max().orElse(0) + 1e-3;
      for (int j = 0; j < exact.get(i).length; j++) {
        double difference =
            central(
                sides.get(0).get(i)[j],
                sides.get(1).get(i)[j],
                sides.get(2).get(i)[j],
                sides.get(3).get(i)[j]);
        errors.add(Math.abs(difference - exact.get(i)[j]) / scale);
      }
    }
  }

  @Test
  void hessianOfAQuadraticFormIsItsMatrix() {
    Graph graph = new Graph();
    Node x = RandomGraphs.parameter(graph, "x", 4, 1);
    Node matrix = graph.input("matrix", 4, 4);
    Node form = graph.sum(graph.matrixProduct(x, graph.matrixProduct(matrix, x), true, false));
    Node vector = graph.input("vector", 4, 1);
    Node product =
        Differentiation.hessianVectorProduct(form, List.of(x), List.of(vector)).getFirst();
    draw(graph, 1);
    double[] m = value(matrix);
    double[] v = value(vector);
    double[] expected = new double[4];
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        expected[i] += (m[i * 4 + j] + m[j * 4 + i]) * v[j];
      }
    }
    assertThat(evaluate(List.of(product)).getFirst())
        .containsExactly(expected, org.assertj.core.data.Offset.offset(1e-12));
  }

  @Test
  void whatTheOutputDoesNotDependOnHasGradientZero() {
    Graph graph = new Graph();
    Node x = RandomGraphs.parameter(graph, "x", 3);
    Node y = RandomGraphs.parameter(graph, "y", 2);
    Node stopped = graph.sum(graph.stopGradient(graph.exp(y)));
    Node output = graph.add(graph.sum(x), stopped);
    draw(graph, 1);
    List<double[]> gradients = evaluate(Differentiation.gradients(output, List.of(x, y)));
    assertThat(gradients.getFirst()).containsExactly(1, 1, 1);
    assertThat(gradients.getLast()).containsExactly(0, 0);
  }

  private void checkGradients(Node scalar, double spread) {
    Graph graph = scalar.graph();
    List<Node> variables = List.copyOf(graph.parameters());
    List<Node> gradients = Differentiation.gradients(scalar, variables);
    draw(graph, spread);
    List<double[]> exact = evaluate(gradients);
    for (int i = 0; i < variables.size(); i++) {
      double[] point = value(variables.get(i));
      double scale = Arrays.stream(exact.get(i)).map(Math::abs).max().orElse(0) + 1e-3;
      for (int j = 0; j < point.length; j++) {
        double difference = difference(scalar, point, j);
        errors.add(Math.abs(difference - exact.get(i)[j]) / scale);
      }
    }
  }

  // The central difference of fourth order: its own error is STEP^4 and rounding over STEP.
  private double difference(Node scalar, double[] point, int element) {
    double middle = point[element];
    double[] sides = new double[4];
    double[] steps = {2 * STEP, STEP, -STEP, -2 * STEP};
    for (int i = 0; i < steps.length; i++) {
      point[element] = middle + steps[i];
      sides[i] = evaluate(List.of(scalar)).getFirst()[0];
    }
    point[element] = middle;
    return central(sides[0], sides[1], sides[2], sides[3]);
  }

  private static double central(double plus2, double plus1, double minus1, double minus2) {
    return (8 * (plus1 - minus1) - (plus2 - minus2)) / (12 * STEP);
  }

  // Values on a grid that keeps kinks further away than any step, shifted for each variable of the
  // graph, so that no two variables tie.
  private void draw(Graph graph, double spread) {
    int place = 0;
    for (Node node : graph.nodes()) {
      String name = name(node);
      if (name != null) {
        double[] drawn = new double[node.shape().size()];
        for (int i = 0; i < drawn.length; i++) {
          drawn[i] =
              spread * (Math.round(1000 * random.nextGaussian()) + 0.25 * name.length()) / 1e3;
          drawn[i] += 1e-4 * (1 + place);
        }
        place++;
        values.put(name, drawn);
      }
    }
  }

  private static String name(Node node) {
    return switch (node.operation()) {
      case Operation.Input input -> input.name();
      case Operation.Parameter parameter -> parameter.name();
      default -> null;
    };
  }

  private double[] value(Node node) {
    return values.get(name(node));
  }

  private List<double[]> evaluate(List<Node> nodes) {
    ReferenceInterpreter interpreter =
        new ReferenceInterpreter(Philox.of(seed, Philox.Purpose.DATA).key(), 3);
    values.forEach(interpreter::bind);
    return interpreter.evaluate(nodes);
  }

  private void assertErrors(double median, double maximum) {
    double[] sorted = errors.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    assertThat(sorted).as("seed " + seed).isNotEmpty();
    assertThat(sorted[sorted.length / 2]).as("median, seed " + seed).isLessThan(median);
    assertThat(sorted[sorted.length - 1]).as("maximum, seed " + seed).isLessThan(maximum);
  }
}
