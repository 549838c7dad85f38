package dev.lodestone.nn;

import dev.lodestone.kernels.ConvolutionGeometry.Padding;
import dev.lodestone.kernels.Philox;
import dev.lodestone.kernels.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Graphs for tests: one for each operation, and random ones. */
final class RandomGraphs {
  private RandomGraphs() {}

  static RandomGenerator generator(long seed) {
    return Philox.of(seed, Philox.Purpose.DATA).sequence();
  }

  /** A graph whose result is to be tested in all its parameters. */
  @FunctionalInterface
  interface Builder {
    Node build(Graph graph);
  }

  static Node parameter(Graph graph, String name, int... extents) {
    return graph.parameter(name, Shape.of(extents), Initializer.zeros());
  }

  /** Every operation alone. */
  static Map<String, Builder> operations() {
    Map<String, Builder> all = new LinkedHashMap<>();
    pointwise(all);
    products(all);
    reductions(all);
    moves(all);
    return all;
  }

  private static void pointwise(Map<String, Builder> all) {
    all.put("add", g -> g.add(parameter(g, "x", 3, 5), parameter(g, "y", 3, 5)));
    all.put("subtract", g -> g.subtract(parameter(g, "x", 3, 5), parameter(g, "y", 3, 5)));
    all.put("multiply", g -> g.multiply(parameter(g, "x", 3, 5), parameter(g, "y", 3, 5)));
    all.put("divide", g -> g.divide(parameter(g, "x", 3, 5), g.exp(parameter(g, "y", 3, 5))));
    all.put("maximum", g -> g.maximum(parameter(g, "x", 3, 5), parameter(g, "y", 3, 5)));
    all.put("minimum", g -> g.minimum(parameter(g, "x", 3, 5), parameter(g, "y", 3, 5)));
    all.put(
        "greater",
        g ->
            g.multiply(
                g.greater(parameter(g, "x", 3, 5), parameter(g, "y", 3, 5)),
                parameter(g, "y", 3, 5)));
    all.put("negate", g -> g.negate(parameter(g, "x", 3, 5)));
    all.put("absolute", g -> g.absolute(parameter(g, "x", 3, 5)));
    all.put("sign", g -> g.multiply(g.sign(parameter(g, "x", 7)), parameter(g, "x", 7)));
    all.put("square root", g -> g.squareRoot(g.exp(parameter(g, "x", 3, 5))));
    all.put("exp", g -> g.exp(parameter(g, "x", 3, 5)));
    all.put("log", g -> g.log(g.add(g.exp(parameter(g, "x", 3, 5)), g.constant(0.5))));
    all.put("tanh", g -> g.tanh(parameter(g, "x", 3, 5)));
    all.put("sigmoid", g -> g.sigmoid(parameter(g, "x", 3, 5)));
    all.put("softplus", g -> g.softplus(parameter(g, "x", 3, 5)));
    all.put("sine", g -> g.sine(parameter(g, "x", 3, 5)));
    all.put("cosine", g -> g.cosine(parameter(g, "x", 3, 5)));
    all.put("relu", g -> g.relu(parameter(g, "x", 3, 5)));
    all.put("scalar", g -> g.multiply(parameter(g, "x"), parameter(g, "y", 4)));
  }

  private static void products(Map<String, Builder> all) {
    for (boolean first : new boolean[] {false, true}) {
      for (boolean second : new boolean[] {false, true}) {
        all.put(
            "matrix product " + first + " " + second,
            g ->
                g.matrixProduct(
                    first ? parameter(g, "x", 4, 3) : parameter(g, "x", 3, 4),
                    second ? parameter(g, "y", 5, 4) : parameter(g, "y", 4, 5),
                    first,
                    second));
      }
    }
    for (Padding padding : Padding.values()) {
      for (int stride = 1; stride <= 2; stride++) {
        int step = stride;
        all.put(
            "convolution " + padding + " stride " + stride,
            g ->
                g.convolution(
                    parameter(g, "x", 2, 3, 6, 5), parameter(g, "y", 4, 3, 3, 2), step, padding));
      }
    }
    all.put(
        "dense",
        g ->
            g.tanh(
                g.addAlong(
                    g.multiply(
                        g.matrixProduct(parameter(g, "x", 3, 4), parameter(g, "y", 4, 5)), 0.5),
                    parameter(g, "b", 5),
                    1)));
    all.put(
        "biased convolution",
        g ->
            g.sigmoid(
                g.addAlong(
                    g.convolution(
                        parameter(g, "x", 2, 3, 4, 4),
                        parameter(g, "y", 2, 3, 2, 2),
                        1,
                        Padding.PERIODIC),
                    parameter(g, "b", 2),
                    1)));
  }

  private static void reductions(Map<String, Builder> all) {
    all.put("sum", g -> g.sum(parameter(g, "x", 3, 5)));
    all.put("sum 0", g -> g.sum(parameter(g, "x", 3, 5), 0));
    all.put("sum -1", g -> g.sum(parameter(g, "x", 3, 5), -1));
    all.put("sum 0 2", g -> g.sum(parameter(g, "x", 3, 5, 4), 0, 2));
    all.put("sum 1 3", g -> g.sum(parameter(g, "x", 2, 3, 2, 4, 2), 1, 3));
    all.put("mean 1", g -> g.mean(parameter(g, "x", 3, 5, 4), 1));
    all.put("maximum over", g -> g.maximumOver(parameter(g, "x", 3, 5)));
    all.put("maximum over 0 2", g -> g.maximumOver(parameter(g, "x", 3, 5, 4), 0, 2));
    all.put("broadcast 0", g -> g.broadcast(parameter(g, "x", 3), Shape.of(4, 3), 0));
    all.put("broadcast 1", g -> g.broadcast(parameter(g, "x", 3), Shape.of(3, 4), 1));
    all.put(
        "broadcast 1 3",
        g -> g.broadcast(parameter(g, "x", 2, 3, 2), Shape.of(2, 4, 3, 3, 2), 1, 3));
    all.put(
        "broadcast in a chain",
        g ->
            g.multiply(
                g.broadcast(parameter(g, "x", 2, 3, 2), Shape.of(2, 4, 3, 3, 2), 1, 3),
                g.exp(parameter(g, "y", 2, 4, 3, 3, 2))));
  }

  private static void moves(Map<String, Builder> all) {
    all.put("gather", g -> g.gather(parameter(g, "x", 4, 3), 2, 0, 2, 3));
    all.put("scatter-add", g -> g.scatterAdd(parameter(g, "x", 4, 3), 5, 2, 0, 2, 4));
    all.put(
        "concatenate 0", g -> g.concatenate(0, parameter(g, "x", 2, 3), parameter(g, "y", 1, 3)));
    all.put(
        "concatenate 1",
        g ->
            g.concatenate(
                1,
                parameter(g, "x", 2, 3, 2),
                parameter(g, "y", 2, 1, 2),
                parameter(g, "z", 2, 2, 2)));
    all.put("slice 0", g -> g.slice(parameter(g, "x", 5, 3), 0, 1, 3));
    all.put("slice 1", g -> g.slice(parameter(g, "x", 3, 5, 2), 1, 0, 4));
    all.put("reshape", g -> g.exp(g.reshape(parameter(g, "x", 3, 4), 2, -1)));
    all.put("transpose", g -> g.transpose(parameter(g, "x", 3, 4), 1, 0));
    all.put("transpose 0 2 1", g -> g.transpose(parameter(g, "x", 3, 4, 2), 0, 2, 1));
    all.put("transpose 1 0 2", g -> g.transpose(parameter(g, "x", 3, 4, 2), 1, 0, 2));
    all.put("transpose 2 0 3 1", g -> g.transpose(parameter(g, "x", 3, 4, 2, 2), 2, 0, 3, 1));
    all.put(
        "random",
        g ->
            g.multiply(
                parameter(g, "x", 6, 3),
                g.random("mask", Shape.of(6, 3), new Distribution.DropoutMask(0.7))));
    all.put("stop gradient", g -> g.add(g.exp(parameter(g, "x", 3)), parameter(g, "y", 3)));
  }

  /** A smooth random graph over three matrices of one shape. */
  static Node smooth(Graph graph, RandomGenerator random, int operations) {
    int size = 2 + random.nextInt(4);
    List<Node> pool = new ArrayList<>();
    for (String name : List.of("x", "y", "z")) {
      pool.add(parameter(graph, name, size, size));
    }
    for (int i = 0; i < operations; i++) {
      pool.add(smoothStep(graph, random, pool, size));
    }
    Node sum = graph.constant(0);
    for (Node node : pool.subList(pool.size() - 3, pool.size())) {
      sum = graph.add(sum, graph.mean(graph.square(graph.tanh(node))));
    }
    return sum;
  }

  private static Node smoothStep(Graph graph, RandomGenerator random, List<Node> pool, int size) {
    Node left = pool.get(random.nextInt(pool.size()));
    Node right = pool.get(random.nextInt(pool.size()));
    Shape shape = Shape.of(size, size);
    return switch (random.nextInt(14)) {
      case 0 -> graph.add(left, right);
      case 1 -> graph.subtract(left, right);
      case 2 -> graph.multiply(graph.tanh(left), right);
      case 3 -> graph.divide(left, graph.add(graph.exp(graph.tanh(right)), graph.constant(1)));
      case 4 -> graph.tanh(left);
      case 5 -> graph.sigmoid(left);
      case 6 -> graph.softplus(left);
      case 7 -> graph.sine(left);
      case 8 -> graph.tanh(graph.matrixProduct(left, right, random.nextBoolean(), true));
      case 9 -> graph.addAlong(graph.matrixProduct(left, right), graph.mean(right, 0), 1);
      case 10 -> graph.broadcast(graph.mean(left, 1), shape, 1);
      case 11 -> graph.gather(left, indices(random, size));
      case 12 -> graph.transpose(left, 1, 0);
      default -> graph.scatterAdd(left, size, indices(random, size));
    };
  }

  private static int[] indices(RandomGenerator random, int size) {
    int[] indices = new int[size];
    for (int i = 0; i < size; i++) {
      indices[i] = random.nextInt(size);
    }
    return indices;
  }

  /** A scalar that weighs every element of a node differently. */
  static Node weighted(Node node) {
    Graph graph = node.graph();
    Node weights = graph.random("weights", node.shape(), new Distribution.StandardNormal());
    return graph.sum(graph.multiply(node, weights));
  }
}
