package dev.lodestone.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import dev.lodestone.kernels.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Compiled programs against the float64 interpreter. */
class ProgramTest {
  private static final List<Backend> BACKENDS =
      List.of(
          Backend.open(Backend.Kind.SCALAR, 1),
          Backend.best(1),
          Backend.open(Backend.Kind.SCALAR, 2),
          Backend.best(2));

  private final long seed = System.nanoTime();
  private final RandomGenerator random = RandomGraphs.generator(seed);

  @AfterAll
  static void close() {
    BACKENDS.forEach(Backend::close);
  }

  @TestFactory
  Stream<DynamicTest> everyOperationWithItsGradients() {
    return RandomGraphs.operations().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> {
                      Graph graph = new Graph();
                      Node result = entry.getValue().build(graph);
                      Node loss = RandomGraphs.weighted(result);
                      List<Node> outputs = new ArrayList<>(List.of(result, loss));
                      outputs.addAll(
                          Differentiation.gradients(loss, List.copyOf(graph.parameters())));
                      compareAll(graph, outputs, 3);
                    }));
  }

  @Test
  void randomGraphsWithGradientsAndHessianVectorProducts() {
    for (int i = 0; i < 30; i++) {
      Graph graph = new Graph();
      Node loss = RandomGraphs.smooth(graph, random, 12);
      List<Node> variables = List.copyOf(graph.parameters());
      List<Node> vector = List.copyOf(graph.parameters());
      List<Node> outputs = new ArrayList<>(List.of(loss));
      outputs.addAll(Differentiation.gradients(loss, variables));
      outputs.addAll(Differentiation.hessianVectorProduct(loss, variables, vector));
      compareAll(graph, outputs, 1 + i % 3);
    }
  }

  private void compareAll(Graph graph, List<Node> outputs, int replicas) {
    Parameters parameters = Parameters.zeros(graph, replicas);
    for (int i = 0; i < parameters.array().length; i++) {
      parameters.array()[i] = (float) (0.7 * random.nextGaussian());
    }
    long key = random.nextLong();
    List<List<double[]>> expected = new ArrayList<>();
    for (int replica = 0; replica < replicas; replica++) {
      expected.add(
          new ReferenceInterpreter(KeyedRandom.replicaKey(key, replica), 5)
              .bind(parameters, replica)
              .evaluate(outputs));
    }
    for (Backend backend : BACKENDS) {
      for (boolean fuse : new boolean[] {true, false}) {
        Program program = Program.compile(backend, graph, outputs, replicas, fuse);
        program.run(parameters, key, 5);
        program.run(parameters, key, 5);
        for (int i = 0; i < outputs.size(); i++) {
          String what = backend.choice().description() + ", fuse " + fuse + ", output " + i;
          compare(what, program.output(i), expected, i);
        }
      }
    }
  }

  private void compare(String what, Tensor given, List<List<double[]>> expected, int output) {
    float[] values = given.array();
    int size = values.length / expected.size();
    // Sums may cancel: rounding is relative to the largest value around.
    double scale =
        expected.stream()
            .flatMap(List::stream)
            .flatMapToDouble(Arrays::stream)
            .map(Math::abs)
            .reduce(0.1, Math::max);
    for (int i = 0; i < values.length; i++) {
      double[] exact = expected.get(i / size).get(output);
      assertThat(values[i] / scale)
          .as(what + ", element " + i + ", seed " + seed)
          .isCloseTo(exact[i % size] / scale, org.assertj.core.data.Offset.offset(3e-5));
    }
  }

  @Test
  void aReplicaHasTheBitsThatItHasAloneAndThreadsDoNotMatter() {
    Graph graph = new Graph();
    Node x = graph.input("x", 17, 9);
    Layer network =
        Layer.sequence(
            new Dense("first", 33, dev.lodestone.kernels.Activation.RELU),
            new Dense("second", 3, dev.lodestone.kernels.Activation.TANH));
    Node loss = graph.mean(graph.square(network.apply(x)));
    List<Node> outputs = new ArrayList<>(List.of(loss));
    outputs.addAll(Differentiation.gradients(loss, List.copyOf(graph.parameters())));
    Parameters parameters = Parameters.initialized(graph, seed, 0, 5);
    float[] data = new float[17 * 9];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextGaussian();
    }
    List<float[]> together = run(BACKENDS.get(1), graph, outputs, parameters, data);
    List<float[]> threads = run(BACKENDS.get(3), graph, outputs, parameters, data);
    for (int output = 0; output < outputs.size(); output++) {
      assertThat(threads.get(output)).as("seed " + seed).isEqualTo(together.get(output));
    }
    for (int replica = 0; replica < 5; replica++) {
      List<float[]> alone = run(BACKENDS.get(3), graph, outputs, parameters.replica(replica), data);
      for (int output = 0; output < outputs.size(); output++) {
        int size = alone.get(output).length;
        assertThat(Arrays.copyOfRange(together.get(output), replica * size, (replica + 1) * size))
            .as("seed " + seed)
            .isEqualTo(alone.get(output));
      }
    }
  }

  private static List<float[]> run(
      Backend backend, Graph graph, List<Node> outputs, Parameters parameters, float[] data) {
    Program program = Program.compile(backend, graph, outputs, parameters.replicas());
    program.bind("x", Tensor.copyOf(backend, Shape.of(17, 9), data)).run(parameters);
    List<float[]> results = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      results.add(program.output(i).toArray());
    }
    return results;
  }

  @Test
  void biasAndActivationRunInsideTheProduct() {
    Graph graph = new Graph();
    Node x = graph.input("x", 8, 5);
    Node output = new Dense("dense", 4, dev.lodestone.kernels.Activation.RELU).apply(x);
    Program program = Program.compile(BACKENDS.getFirst(), graph, List.of(output), 1);
    assertThat(program.instructionCount()).isEqualTo(1);
  }

  @Test
  void aStepOfAPerceptronNeedsFewInstructions() {
    Graph graph = new Graph(Graph.Mode.TRAINING);
    Node x = graph.input("x", 8, 5);
    Node y = graph.input("y", 8, 1);
    Layer network =
        Layer.sequence(
            new Dense("first", 4, dev.lodestone.kernels.Activation.RELU), new Dense("last", 1));
    Node loss = Loss.binaryCrossEntropy().apply(network.apply(x), y);
    List<Node> outputs = new ArrayList<>(List.of(loss));
    outputs.addAll(Differentiation.gradients(loss, List.copyOf(graph.parameters())));
    Program program = Program.compile(BACKENDS.getFirst(), graph, outputs, 1);
    // Two products forward, the loss and its sum, its slope; a product and a sum for each layer's
    // gradients, one product between the layers.
    assertThat(program.instructionCount()).isLessThanOrEqualTo(10);
  }

  @Test
  void gradientsPassActivationsInsideTheirProducts() {
    for (var activation : dev.lodestone.kernels.Activation.values()) {
      for (int outputs = 1; outputs <= 3; outputs++) {
        Graph graph = new Graph();
        Node x = graph.parameter("x", Shape.of(7, 5), Initializer.zeros());
        Node hidden = new Dense("first", 20, activation).apply(x);
        Node result = new Dense("last", outputs).apply(hidden);
        List<Node> all = new ArrayList<>(List.of(graph.sum(graph.square(result))));
        all.addAll(Differentiation.gradients(all.getFirst(), List.copyOf(graph.parameters())));
        compareAll(graph, all, 2);
        Program program = Program.compile(BACKENDS.getFirst(), graph, all, 1);
        // Two products forward, the loss and its slope, products and sums of two layers, one
        // product between them and one for x.
        assertThat(program.instructionCount()).as("%s", activation).isLessThanOrEqualTo(11);
      }
    }
  }

  @Test
  void randomNodesHaveTheNumbersOfTheDefinition() {
    Graph graph = new Graph();
    List<Node> outputs = new ArrayList<>();
    for (int size : new int[] {1, 3, 5, 64, 67}) {
      Shape shape = Shape.of(size);
      outputs.add(graph.random("uniform", shape, new Distribution.Uniform()));
      outputs.add(graph.random("normal", shape, new Distribution.StandardNormal()));
      outputs.add(graph.random("mask", shape, new Distribution.DropoutMask(0.3)));
    }
    for (long step : new long[] {0, 1, 2, 77}) {
      Program program = Program.compile(BACKENDS.get(3), graph, outputs, 2);
      program.run(Parameters.zeros(graph, 2), seed, step);
      for (int i = 0; i < outputs.size(); i++) {
        int size = outputs.get(i).shape().size();
        for (int replica = 0; replica < 2; replica++) {
          double[] exact =
              new ReferenceInterpreter(KeyedRandom.replicaKey(seed, replica), step)
                  .evaluate(outputs.get(i));
          for (int j = 0; j < size; j++) {
            assertThat(program.output(i).array()[replica * size + j])
                .as("output " + i + ", step " + step + ", seed " + seed)
                .isEqualTo((float) exact[j]);
          }
        }
      }
    }
  }

  @Test
  void aWarmRunAllocatesNothing() {
    Graph graph = new Graph();
    Node loss = RandomGraphs.smooth(graph, random, 12);
    List<Node> outputs = new ArrayList<>(List.of(loss));
    outputs.addAll(Differentiation.gradients(loss, List.copyOf(graph.parameters())));
    for (int replicas : new int[] {1, 4}) {
      Program program = Program.compile(BACKENDS.get(3), graph, outputs, replicas);
      Parameters parameters = Parameters.zeros(graph, replicas);
      long bytes =
          AllocationMeter.leastBytes(
              () -> {
                for (int i = 0; i < 500; i++) {
                  program.run(parameters);
                }
              });
      assertThat(bytes).as(replicas + " replicas, seed " + seed).isZero();
    }
  }

  @Test
  void inputsOfEachReplicaAreKeptApart() {
    Graph graph = new Graph();
    Node shared = graph.input("shared", 2);
    Node own = graph.input("own", 2);
    Program program =
        Program.compile(BACKENDS.getFirst(), graph, List.of(graph.add(shared, own)), 3);
    Backend backend = BACKENDS.getFirst();
    program.bind("shared", Tensor.copyOf(backend, Shape.of(2), new float[] {10, 20}));
    program.bind("own", Tensor.copyOf(backend, Shape.of(3, 2), new float[] {1, 2, 3, 4, 5, 6}));
    program.run(Parameters.zeros(graph, 3));
    assertThat(program.output(0).array()).containsExactly(11, 22, 13, 24, 15, 26);
  }

  @Test
  void whatCannotRunIsRefusedInOneSentence() {
    Graph graph = new Graph();
    Node x = graph.input("x", 2);
    Program program = Program.compile(BACKENDS.getFirst(), graph, List.of(graph.exp(x)), 2);
    assertThatThrownBy(() -> program.bind("y", Tensor.zeros(BACKENDS.getFirst(), Shape.of(2))))
        .hasMessage("input: expected one of [x], given y");
    assertThatThrownBy(() -> program.bind("x", Tensor.zeros(BACKENDS.getFirst(), Shape.of(3))))
        .isInstanceOf(ShapeMismatchException.class)
        .hasMessage("Program: x: expected [2] or [2, 2], given [3]");
    assertThatThrownBy(() -> program.run(Parameters.zeros(graph, 3)))
        .hasMessage("parameters: expected 2 replicas, given 3 replicas");
    assertThatThrownBy(() -> program.run(Parameters.zeros(graph, 2)))
        .hasMessageStartingWith("inputs: expected all to be bound, given none for Input[name=x");
  }
}
