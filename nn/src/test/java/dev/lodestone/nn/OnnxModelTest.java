package dev.lodestone.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.ConvolutionGeometry.Padding;
import dev.lodestone.kernels.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Exported networks in ONNX Runtime against the float64 interpreter. */
class OnnxModelTest {
  private static final OrtEnvironment RUNTIME = OrtEnvironment.getEnvironment();
  private static final double TOLERANCE = 1e-5;

  @TempDir private Path folder;

  private static long seed() {
    long seed = Long.getLong("lodestone.test.seed", System.nanoTime());
    System.out.println("ONNX: -Dlodestone.test.seed=" + seed);
    return seed;
  }

  private static float[] normals(RandomGenerator random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Compares every output on fresh features of several batches, for the last of two replicas. */
  private static void check(RandomGenerator random, Map<String, Layer> outputs, int... sample)
      throws OrtException {
    Parameters parameters = parameters(random, outputs, sample);
    OnnxModel model =
        OnnxModel.of(outputs, Shape.of(sample), parameters, 1, Map.of("key", "value"));
    byte[] bytes = model.encode();
    try (OrtSession session = RUNTIME.createSession(bytes, new OrtSession.SessionOptions())) {
      assertThat(session.getMetadata().getCustomMetadata()).containsEntry("key", "value");
      for (int batch : new int[] {1, 2, 5, 101}) {
        int[] extents = IntStream.concat(IntStream.of(batch), IntStream.of(sample)).toArray();
        float[] features = normals(random, Shape.of(extents).size());
        compare(session, outputs, parameters, extents, features);
      }
    }
  }

  private static Parameters parameters(
      RandomGenerator random, Map<String, Layer> outputs, int... sample) {
    Graph graph = new Graph();
    int[] one = IntStream.concat(IntStream.of(1), IntStream.of(sample)).toArray();
    Node features = graph.input("features", one);
    outputs.values().forEach(layer -> layer.apply(features));
    Parameters parameters = Parameters.zeros(graph, 2);
    float[] values = normals(random, parameters.array().length);
    System.arraycopy(values, 0, parameters.array(), 0, values.length);
    return parameters;
  }

  private static void compare(
      OrtSession session,
      Map<String, Layer> outputs,
      Parameters parameters,
      int[] extents,
      float[] features)
      throws OrtException {
    Graph graph = new Graph();
    Node input = graph.input("features", extents);
    List<Node> nodes = new ArrayList<>();
    outputs.values().forEach(layer -> nodes.add(layer.apply(input)));
    ReferenceInterpreter reference = new ReferenceInterpreter(1, 0).bind(parameters, 1);
    reference.bind(
        "features", IntStream.range(0, features.length).mapToDouble(i -> features[i]).toArray());
    List<double[]> expected = reference.evaluate(nodes);
    long[] shape = IntStream.of(extents).asLongStream().toArray();
    try (OnnxTensor tensor = OnnxTensor.createTensor(RUNTIME, FloatBuffer.wrap(features), shape);
        OrtSession.Result result = session.run(Map.of("features", tensor))) {
      int place = 0;
      for (String name : outputs.keySet()) {
        OnnxTensor given = (OnnxTensor) result.get(name).orElseThrow();
        assertThat(given.getInfo().getShape()).isEqualTo(longs(nodes.get(place).shape()));
        assertClose(given.getFloatBuffer(), expected.get(place++));
      }
    }
  }

  private static long[] longs(Shape shape) {
    return IntStream.of(shape.toArray()).asLongStream().toArray();
  }

  private static void assertClose(FloatBuffer given, double[] expected) {
    assertThat(given.remaining()).isEqualTo(expected.length);
    for (int i = 0; i < expected.length; i++) {
      double tolerance = TOLERANCE * Math.max(1, Math.abs(expected[i]));
      assertThat(Math.abs(given.get(i) - expected[i]))
          .as("element %d: %s, expected %s", i, given.get(i), expected[i])
          .isLessThanOrEqualTo(tolerance);
    }
  }

  @TestFactory
  List<DynamicTest> everyOperationComputesTheSame() {
    long seed = seed();
    List<DynamicTest> tests = new ArrayList<>();
    RandomGraphs.operations()
        .forEach(
            (name, builder) -> {
              if (!name.equals("random")) {
                RandomGenerator random = RandomGraphs.generator(seed + tests.size());
                Layer constant = input -> builder.build(input.graph());
                tests.add(
                    DynamicTest.dynamicTest(
                        name, () -> check(random, Map.of("result", constant), 1)));
              }
            });
    return tests;
  }

  /** Networks as the studies build them, and layers in which the batch is where it is awkward. */
  private static Map<String, Layer> layers() {
    Map<String, Layer> all = new LinkedHashMap<>();
    for (Activation activation : Activation.values()) {
      all.put("dense " + activation, new Flatten().then(new Dense("d", 7, activation)));
    }
    all.put("softplus", new Flatten().then(new Dense("d", 3)).then(Activations.softplus()));
    for (Padding padding : Padding.values()) {
      for (int stride = 1; stride <= 2; stride++) {
        Initializer start = Initializer.zeros();
        all.put(
            "convolution " + padding + " " + stride,
            new Convolution2d("c", 3, 3, 2, stride, padding, Activation.RELU, start)
                .then(new GlobalMean()));
      }
    }
    all.put("whole filter", new Convolution2d("c", 2, 6, 4, Padding.PERIODIC, Activation.TANH));
    all.put("dropout", new Flatten().then(new Dropout("o", 0.5)).then(new Dense("d", 2)));
    all.put("softmax", new Flatten().then(new Dense("d", 4)).then(OnnxModelTest::softmax));
    all.put("stacked", input -> input.graph().concatenate(0, input, input.graph().sine(input)));
    all.put("half of it", OnnxModelTest::halves);
    all.put("distances", new Flatten().then(OnnxModelTest::distances));
    all.put("transposed", input -> input.graph().transpose(input, 1, 0, 3, 2));
    all.put("merged axes", input -> input.graph().reshape(input, -1, 4));
    all.put(
        "gathered",
        input -> input.graph().gather(input.graph().transpose(input, 3, 0, 1, 2), 3, 0, 3));
    all.put("total", input -> input.graph().sum(input));
    all.put("constant", input -> input.graph().constant(2.5, input.shape()));
    return all;
  }

  private static Node softmax(Node logits) {
    Graph graph = logits.graph();
    Node largest = graph.maximumOver(logits, 1);
    Node exponentials =
        graph.exp(graph.subtract(logits, graph.broadcast(largest, logits.shape(), 1)));
    return graph.divide(
        exponentials, graph.broadcast(graph.sum(exponentials, 1), logits.shape(), 1));
  }

  // Both members of a pair in one batch, as shared weights like it.
  private static Node halves(Node input) {
    Graph graph = input.graph();
    int batch = input.shape().extent(0);
    Node pair = graph.concatenate(0, input, graph.square(input));
    return graph.subtract(graph.slice(pair, 0, 0, batch), graph.slice(pair, 0, batch, 2 * batch));
  }

  // Every sample against every other: two axes that are batches, and both operands repeated.
  private static Node distances(Node rows) {
    Graph graph = rows.graph();
    int batch = rows.shape().extent(0);
    Shape wide = Shape.of(batch, batch, rows.shape().extent(1));
    Node difference =
        graph.subtract(graph.broadcast(rows, wide, 0), graph.broadcast(rows, wide, 1));
    Node sums = graph.sum(graph.square(difference), 2);
    return graph.squareRoot(graph.reshape(sums, batch, 1, batch));
  }

  @TestFactory
  List<DynamicTest> everyLayerComputesTheSameForAnyBatch() {
    long seed = seed();
    List<DynamicTest> tests = new ArrayList<>();
    layers()
        .forEach(
            (name, layer) -> {
              RandomGenerator random = RandomGraphs.generator(seed + tests.size());
              tests.add(
                  DynamicTest.dynamicTest(name, () -> check(random, Map.of("y", layer), 2, 6, 4)));
            });
    return tests;
  }

  @Test
  void layersShareWhatTheyShare() throws OrtException {
    Map<String, Layer> outputs = new LinkedHashMap<>();
    Layer encoder = new Dense("encoder", 2, Activation.TANH);
    outputs.put("latent", encoder);
    outputs.put("reconstruction", encoder.then(new Dense("decoder", 5)));
    check(RandomGraphs.generator(seed()), outputs, 5);
  }

  @Test
  void randomGraphsComputeTheSame() throws OrtException {
    RandomGenerator random = RandomGraphs.generator(seed());
    for (int i = 0; i < 50; i++) {
      long graphSeed = random.nextLong();
      Layer layer =
          input -> RandomGraphs.smooth(input.graph(), RandomGraphs.generator(graphSeed), 12);
      check(random, Map.of("result", layer), 1);
    }
  }

  @Test
  void whatCannotBeExportedIsNamed() {
    Layer noisy =
        input ->
            input
                .graph()
                .add(
                    input,
                    input
                        .graph()
                        .random("noise", input.shape(), new Distribution.StandardNormal()));
    assertRefused(noisy, "expected operations that ONNX has, given Random");
    Layer batchMean = input -> input.graph().mean(input, 0);
    assertRefused(batchMean, "one number whatever the number of samples", "Constant");
    Layer reversed =
        input -> {
          int batch = input.shape().extent(0);
          int[] rows = IntStream.range(0, batch).map(i -> batch - 1 - i).toArray();
          return input.graph().gather(input, rows);
        };
    assertRefused(reversed, "the same rows", "Gather");
    assertRefused(new Dense("other", 3), "other.weight");
    Parameters named = Parameters.zeros(List.of("y"), List.of(Shape.of()), 1);
    Map<String, Layer> outputs = Map.of("y", Activations.relu());
    assertThatThrownBy(() -> OnnxModel.of(outputs, Shape.of(4), named, 0, Map.of()))
        .hasMessage("outputs: expected names other than those of features and parameters, given y");
  }

  private static void assertRefused(Layer layer, String... parts) {
    Parameters none = Parameters.zeros(List.of(), List.of(), 1);
    assertThatThrownBy(() -> OnnxModel.of(Map.of("y", layer), Shape.of(4), none, 0, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void aFileIsWrittenWhole() throws IOException, OrtException {
    Parameters none = Parameters.zeros(List.of(), List.of(), 1);
    OnnxModel model = OnnxModel.of(Map.of("y", Activations.relu()), Shape.of(4), none, 0, Map.of());
    Path file = folder.resolve("relu.onnx");
    model.write(file);
    assertThat(Files.readAllBytes(file)).isEqualTo(model.encode());
    try (OrtSession session = RUNTIME.createSession(file.toString())) {
      assertThat(session.getInputNames()).containsExactly("features");
    }
  }
}
