package dev.lodestone.nn;

import dev.lodestone.kernels.ConvolutionGeometry;
import dev.lodestone.kernels.ConvolutionGeometry.Padding;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import dev.lodestone.kernels.spi.PointwiseFunction;
import dev.lodestone.nn.OnnxGraph.Attribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Operations of a graph as ONNX operators.
 *
 * <p>A {@link Graph} knows its batch, an ONNX file must not. So every network is built twice, for
 * two sizes of the batch, and both are translated side by side: an extent that differs is a
 * multiple of the batch, and anything else that differs has no translation. Used once.
 */
final class OnnxTranslation {
  // Two primes, so that a multiple of the batch is known by its two extents.
  private static final int ONE_BATCH = 101;
  private static final int OTHER_BATCH = 103;

  private final OnnxGraph file = new OnnxGraph();
  private final Shape sample;
  private final Parameters parameters;
  private final int replica;
  private final Map<Twin, String> names = new HashMap<>();
  private String batch;

  /** The same node for both sizes of the batch. */
  private record Twin(Node one, Node other) {
    Twin operand(int index) {
      return new Twin(
          one.operation().operands().get(index), other.operation().operands().get(index));
    }

    int operands() {
      return one.operation().operands().size();
    }
  }

  OnnxTranslation(Shape sample, Parameters parameters, int replica) {
    this.sample = sample;
    this.parameters = parameters;
    this.replica = replica;
  }

  /** The GraphProto. */
  ProtobufMessage graph(Map<String, Layer> outputs) {
    Node one = features(ONE_BATCH);
    Node other = features(OTHER_BATCH);
    file.input(Dataset.FEATURES, extents(new Twin(one, other)));
    outputs.forEach(
        (name, layer) -> {
          if (name.equals(Dataset.FEATURES) || parameters.names().contains(name)) {
            throw new IllegalArgumentException(
                "outputs: expected names other than those of features and parameters, given "
                    + name);
          }
          Twin output = new Twin(layer.apply(one), layer.apply(other));
          file.output(name, value(output), extents(output));
        });
    return file.encode(String.join(", ", outputs.keySet()));
  }

  private Node features(int batchSize) {
    int[] extents =
        IntStream.concat(IntStream.of(batchSize), IntStream.of(sample.toArray())).toArray();
    return new Graph().input(Dataset.FEATURES, extents);
  }

  /** The name of a value, computed by nodes that are added when it is asked for first. */
  private String value(Twin twin) {
    String known = names.get(twin);
    if (known == null) {
      known = translate(twin);
      names.put(twin, known);
    }
    return known;
  }

  private List<String> operands(Twin twin) {
    require(
        twin.operands() == twin.other().operation().operands().size(), twin, "the same operands");
    return IntStream.range(0, twin.operands()).mapToObj(twin::operand).map(this::value).toList();
  }

  private String translate(Twin twin) {
    Operation operation = twin.one().operation();
    require(operation.getClass() == twin.other().operation().getClass(), twin, "one operation");
    return switch (operation) {
      case Operation.Input input -> input.name();
      case Operation.Parameter parameter -> parameter(parameter);
      case Operation.Constant(double value) -> {
        require(twin.other().operation().equals(operation), twin, "one number");
        yield file.number(value);
      }
      case Operation.Pointwise(PointwiseFunction function, List<Node> _) ->
          pointwise(function, twin);
      case Operation.MatrixProduct product -> matrixProduct(product, operands(twin));
      case Operation.Convolution convolution ->
          convolution(convolution.geometry(), value(twin.operand(0)), value(twin.operand(1)));
      case Operation.Sum sum -> reduction("ReduceSum", sum.axes(), operands(twin));
      case Operation.Maximum maximum -> reduction("ReduceMax", maximum.axes(), operands(twin));
      case Operation.Broadcast _ -> file.node("Expand", List.of(narrow(twin), shape(twin)));
      case Operation.Gather gather -> gather(gather, twin);
      case Operation.ScatterAdd scatter -> scatterAdd(scatter, twin);
      case Operation.Concatenation concatenation ->
          file.node("Concat", operands(twin), Attribute.number("axis", concatenation.axis()));
      case Operation.Slice slice -> slice(slice, twin);
      case Operation.Reshape _ ->
          file.node("Reshape", List.of(value(twin.operand(0)), target(twin)));
      case Operation.Transpose transpose ->
          file.node(
              "Transpose",
              operands(twin),
              Attribute.numbers("perm", longs(transpose.permutation())));
      case Operation.StopGradient _ -> value(twin.operand(0));
      case Operation.Random _,
          Operation.ConvolutionDataGradient _,
          Operation.ConvolutionFilterGradient _ ->
          throw new IllegalArgumentException(
              "network: expected operations that ONNX has, given " + name(twin));
    };
  }

  private String parameter(Operation.Parameter parameter) {
    Shape given = parameters.shape(parameter.name());
    if (!given.equals(parameter.shape())) {
      throw new ShapeMismatchException(
          parameter.name(), parameter.shape().toString(), given.toString());
    }
    return file.floats(
        parameter.name(), given.toArray(), parameters.get(replica, parameter.name()));
  }

  private String pointwise(PointwiseFunction function, Twin twin) {
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < twin.operands(); i++) {
      // ONNX repeats a narrow operand by itself as long as another one has the shape of the result.
      boolean narrow =
          isBroadcast(twin.operand(i)) && twin.operands() == 2 && !isBroadcast(twin.operand(1 - i));
      operands.add(narrow ? narrow(twin.operand(i)) : value(twin.operand(i)));
    }
    if (function == PointwiseFunction.GREATER) {
      return file.node("Cast", List.of(file.node("Greater", operands)), Attribute.number("to", 1));
    }
    return file.node(operator(function), operands);
  }

  private static boolean isBroadcast(Twin twin) {
    return twin.one().operation() instanceof Operation.Broadcast;
  }

  private static String operator(PointwiseFunction function) {
    return switch (function) {
      case ADD -> "Add";
      case SUBTRACT -> "Sub";
      case MULTIPLY -> "Mul";
      case DIVIDE -> "Div";
      case MAXIMUM -> "Max";
      case MINIMUM -> "Min";
      case GREATER -> "Greater";
      case NEGATE -> "Neg";
      case ABSOLUTE -> "Abs";
      case SIGN -> "Sign";
      case SQUARE_ROOT -> "Sqrt";
      case EXP -> "Exp";
      case LOG -> "Log";
      case TANH -> "Tanh";
      case SIGMOID -> "Sigmoid";
      case SOFTPLUS -> "Softplus";
      case SINE -> "Sin";
      case COSINE -> "Cos";
    };
  }

  // The input of a broadcast with extents of 1 for its new axes; outermost ones need not be there.
  private String narrow(Twin broadcast) {
    require(
        broadcast.other().operation() instanceof Operation.Broadcast, broadcast, "one operation");
    String input = value(broadcast.operand(0));
    List<Integer> axes = ((Operation.Broadcast) broadcast.one().operation()).axes();
    int leading = 0;
    while (leading < axes.size() && axes.get(leading) == leading) {
      leading++;
    }
    if (leading == axes.size()) {
      return input;
    }
    int outermost = leading;
    long[] inner = axes.stream().skip(outermost).mapToLong(axis -> axis - outermost).toArray();
    return file.node("Unsqueeze", List.of(input, file.integers(inner)));
  }

  private String matrixProduct(Operation.MatrixProduct product, List<String> operands) {
    if (!product.transposeLeft() && !product.transposeRight()) {
      return file.node("MatMul", operands);
    }
    return file.node(
        "Gemm",
        operands,
        Attribute.number("transA", product.transposeLeft() ? 1 : 0),
        Attribute.number("transB", product.transposeRight() ? 1 : 0));
  }

  private String convolution(ConvolutionGeometry geometry, String input, String filters) {
    int above = geometry.paddingAbove();
    int left = geometry.paddingLeft();
    boolean zeros = geometry.padding() == Padding.ZERO;
    int below = zeros ? geometry.filterHeight() - 1 - above : 0;
    int right = zeros ? geometry.filterWidth() - 1 - left : 0;
    String images = input;
    if (geometry.padding() == Padding.PERIODIC) {
      images = repeated(images, 2, geometry.filterHeight() - 1);
      images = repeated(images, 3, geometry.filterWidth() - 1);
    }
    return file.node(
        "Conv",
        List.of(images, filters),
        Attribute.numbers("strides", geometry.stride(), geometry.stride()),
        Attribute.numbers("pads", above, left, below, right));
  }

  // The first rows once more behind the last: Pad has had this mode since operator set 19 only.
  private String repeated(String images, int axis, int count) {
    if (count == 0) {
      return images;
    }
    String first =
        file.node(
            "Slice", List.of(images, file.integers(0), file.integers(count), file.integers(axis)));
    return file.node("Concat", List.of(images, first), Attribute.number("axis", axis));
  }

  private String reduction(String operator, List<Integer> axes, List<String> operands) {
    return file.node(
        operator,
        List.of(operands.getFirst(), file.integers(longs(axes))),
        Attribute.number("keepdims", 0));
  }

  private String gather(Operation.Gather gather, Twin twin) {
    require(
        gather.rows().equals(((Operation.Gather) twin.other().operation()).rows()),
        twin,
        "the same rows");
    return file.node(
        "Gather", List.of(value(twin.operand(0)), file.integers(longs(gather.rows()))));
  }

  private String scatterAdd(Operation.ScatterAdd scatter, Twin twin) {
    require(
        scatter.rows().equals(((Operation.ScatterAdd) twin.other().operation()).rows()),
        twin,
        "the same rows");
    String zeros = file.node("Expand", List.of(file.number(0), shape(twin)));
    String rows =
        file.node("Unsqueeze", List.of(file.integers(longs(scatter.rows())), file.integers(1)));
    return file.node(
        "ScatterND",
        List.of(zeros, rows, value(twin.operand(0))),
        Attribute.text("reduction", "add"));
  }

  private String slice(Operation.Slice slice, Twin twin) {
    Operation.Slice other = (Operation.Slice) twin.other().operation();
    String from = vector(multiple(slice.from(), other.from(), twin));
    String to = vector(multiple(slice.to(), other.to(), twin));
    return file.node(
        "Slice", List.of(value(twin.operand(0)), from, to, file.integers(slice.axis())));
  }

  // What Reshape is told: a single extent that depends on the batch is left for it to work out.
  private String target(Twin twin) {
    int[] extents = extents(twin);
    boolean single = IntStream.of(extents).filter(extent -> extent < 0).count() == 1;
    return single
        ? file.integers(IntStream.of(extents).mapToLong(extent -> Math.max(extent, -1)).toArray())
        : vector(extents);
  }

  private String shape(Twin twin) {
    return vector(extents(twin));
  }

  // An integer vector; negative elements are multiples of the batch.
  private String vector(int... elements) {
    if (IntStream.of(elements).allMatch(element -> element >= 0)) {
      return file.integers(IntStream.of(elements).asLongStream().toArray());
    }
    List<String> parts = new ArrayList<>();
    for (int element : elements) {
      parts.add(
          element >= 0
              ? file.integers(element)
              : file.node("Mul", List.of(batch(), file.integers(-element))));
    }
    return file.node("Concat", parts, Attribute.number("axis", 0));
  }

  private String batch() {
    if (batch == null) {
      batch =
          file.node(
              "Shape",
              List.of(Dataset.FEATURES),
              Attribute.number("start", 0),
              Attribute.number("end", 1));
    }
    return batch;
  }

  private static int[] extents(Twin twin) {
    Shape one = twin.one().shape();
    Shape other = twin.other().shape();
    require(one.rank() == other.rank(), twin, "the same axes");
    return IntStream.range(0, one.rank())
        .map(axis -> multiple(one.extent(axis), other.extent(axis), twin))
        .toArray();
  }

  // A number that does not depend on the batch, or minus the multiple of the batch that it is.
  private static int multiple(int one, int other, Twin twin) {
    if (one == other) {
      return one;
    }
    int times = one / ONE_BATCH;
    require(
        one == times * ONE_BATCH && other == times * OTHER_BATCH, twin, "multiples of the batch");
    return -times;
  }

  private static void require(boolean holds, Twin twin, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "network: expected "
              + expected
              + " whatever the number of samples, given another "
              + name(twin));
    }
  }

  private static String name(Twin twin) {
    return twin.one().operation().getClass().getSimpleName() + " " + twin.one().shape();
  }

  private static long[] longs(List<Integer> numbers) {
    return numbers.stream().mapToLong(Integer::longValue).toArray();
  }
}
