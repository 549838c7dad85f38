package dev.lodestone.nn;

import dev.lodestone.kernels.ConvolutionGeometry;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import dev.lodestone.kernels.spi.PointwiseFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Builds the computation of one network, operands first.
 *
 * <p>Extents, the batch included, are known when a node is added; a shape that does not fit throws
 * there and then. An operation that is already there is not added again. Axes count from 0; a
 * negative axis counts from the innermost, -1. Not thread-safe.
 */
public final class Graph {
  /** What a graph is for. */
  public enum Mode {
    /** Dropout and regularisation act. */
    TRAINING,
    /** They do not. */
    EVALUATION
  }

  private final Mode mode;
  private final List<Operation> operations = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Operation, Node> known = new HashMap<>();
  private final Map<String, Node> named = new HashMap<>();
  private final List<Node> parameters = new ArrayList<>();

  /** An empty graph for evaluation. */
  public Graph() {
    this(Mode.EVALUATION);
  }

  /** An empty graph. */
  public Graph(Mode mode) {
    this.mode = mode;
  }

  /** What the graph is for. */
  public Mode mode() {
    return mode;
  }

  /** All nodes, operands first. */
  public List<Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  /** The parameters, in the order in which they were added. */
  public List<Node> parameters() {
    return Collections.unmodifiableList(parameters);
  }

  /** What computes a node. */
  public Operation operation(Node node) {
    return operations.get(node.index());
  }

  /** Adds an operation, or finds the node that has it already. */
  public Node add(Operation operation) {
    Node existing = known.get(operation);
    if (existing != null) {
      return existing;
    }
    for (Node operand : operation.operands()) {
      if (operand.graph() != this) {
        throw new IllegalArgumentException(
            "operand: expected a node of this graph, given " + operand + " of another");
      }
    }
    Node node = new Node(this, nodes.size(), operation.shape());
    nodes.add(node);
    operations.add(operation);
    known.put(operation, node);
    return node;
  }

  /** A value that the caller supplies; the same name again is the same node. */
  public Node input(String name, int... extents) {
    Shape shape = Shape.of(extents);
    return named(name, shape, () -> add(new Operation.Input(name, shape)));
  }

  /**
   * A value that training changes; the same name again is the same node (shared weights).
   *
   * @throws ShapeMismatchException if the name is there with another shape
   */
  public Node parameter(String name, Shape shape, Initializer initializer) {
    return named(
        name,
        shape,
        () -> {
          Node node = add(new Operation.Parameter(name, shape, initializer));
          parameters.add(node);
          return node;
        });
  }

  private Node named(String name, Shape shape, java.util.function.Supplier<Node> make) {
    Node existing = named.get(name);
    if (existing == null) {
      existing = make.get();
      named.put(name, existing);
    }
    if (!existing.shape().equals(shape)) {
      throw new ShapeMismatchException(
          name, existing.shape() + " as where the name was first used", shape.toString());
    }
    return existing;
  }

  /** A number, shape []. */
  public Node constant(double value) {
    return add(new Operation.Constant(value));
  }

  /** A number in every element. */
  public Node constant(double value, Shape shape) {
    return expand(constant(value), shape);
  }

  /** Random numbers, a function of (key of the run, step, name, element). */
  public Node random(String name, Shape shape, Distribution distribution) {
    return add(new Operation.Random(name, shape, distribution));
  }

  /** left + right; here and below a scalar operand is repeated. */
  public Node add(Node left, Node right) {
    return pointwise(PointwiseFunction.ADD, left, right);
  }

  /** left - right. */
  public Node subtract(Node left, Node right) {
    return pointwise(PointwiseFunction.SUBTRACT, left, right);
  }

  /** left * right, element by element. */
  public Node multiply(Node left, Node right) {
    return pointwise(PointwiseFunction.MULTIPLY, left, right);
  }

  /** left * right. */
  public Node multiply(Node left, double right) {
    return multiply(left, constant(right));
  }

  /** left / right. */
  public Node divide(Node left, Node right) {
    return pointwise(PointwiseFunction.DIVIDE, left, right);
  }

  /** The larger. */
  public Node maximum(Node left, Node right) {
    return pointwise(PointwiseFunction.MAXIMUM, left, right);
  }

  /** The smaller. */
  public Node minimum(Node left, Node right) {
    return pointwise(PointwiseFunction.MINIMUM, left, right);
  }

  /** 1 where left > right, else 0; no gradient. */
  public Node greater(Node left, Node right) {
    return pointwise(PointwiseFunction.GREATER, left, right);
  }

  /** input * input. */
  public Node square(Node input) {
    return multiply(input, input);
  }

  /** max(input, 0). */
  public Node relu(Node input) {
    return maximum(input, constant(0));
  }

  /** f(input), element by element. */
  Node pointwise(PointwiseFunction function, Node input) {
    return add(new Operation.Pointwise(function, List.of(input)));
  }

  /** f(left, right), element by element; a scalar operand is repeated. */
  Node pointwise(PointwiseFunction function, Node left, Node right) {
    Node wideLeft = left.shape().rank() == 0 ? expand(left, right.shape()) : left;
    Node wideRight = right.shape().rank() == 0 ? expand(right, left.shape()) : right;
    return Simplification.pointwise(this, function, wideLeft, wideRight);
  }

  /** e^input. */
  public Node exp(Node input) {
    return pointwise(PointwiseFunction.EXP, input);
  }

  /** The natural logarithm. */
  public Node log(Node input) {
    return pointwise(PointwiseFunction.LOG, input);
  }

  /** The hyperbolic tangent. */
  public Node tanh(Node input) {
    return pointwise(PointwiseFunction.TANH, input);
  }

  /** 1 / (1 + e^-input). */
  public Node sigmoid(Node input) {
    return pointwise(PointwiseFunction.SIGMOID, input);
  }

  /** log(1 + e^input). */
  public Node softplus(Node input) {
    return pointwise(PointwiseFunction.SOFTPLUS, input);
  }

  /** |input|. */
  public Node absolute(Node input) {
    return pointwise(PointwiseFunction.ABSOLUTE, input);
  }

  /** -input. */
  public Node negate(Node input) {
    return pointwise(PointwiseFunction.NEGATE, input);
  }

  /** -1, 0 or 1; no gradient. */
  public Node sign(Node input) {
    return pointwise(PointwiseFunction.SIGN, input);
  }

  /** The sine, radians. */
  public Node sine(Node input) {
    return pointwise(PointwiseFunction.SINE, input);
  }

  /** The cosine, radians. */
  public Node cosine(Node input) {
    return pointwise(PointwiseFunction.COSINE, input);
  }

  /** The square root. */
  public Node squareRoot(Node input) {
    return pointwise(PointwiseFunction.SQUARE_ROOT, input);
  }

  /** The matrix product left right. */
  public Node matrixProduct(Node left, Node right) {
    return matrixProduct(left, right, false, false);
  }

  /** The matrix product op(left) op(right), op the transpose where asked. */
  public Node matrixProduct(Node left, Node right, boolean transposeLeft, boolean transposeRight) {
    return Simplification.matrixProduct(this, left, right, transposeLeft, transposeRight);
  }

  /** 2-D convolution of images [batch][channels][height][width]. */
  public Node convolution(
      Node input, Node filters, int stride, ConvolutionGeometry.Padding padding) {
    Operands.requireRank("convolution: input", input, 4);
    Operands.requireRank("convolution: filters", filters, 4);
    int channels = input.shape().extent(1);
    Operands.require(
        filters.shape().extent(1) == channels,
        "convolution: filters",
        () -> channels + " input channels as " + input.shape() + " has",
        filters.shape());
    Shape images = input.shape();
    Shape windows = filters.shape();
    ConvolutionGeometry geometry =
        new ConvolutionGeometry(
            images.extent(0),
            channels,
            images.extent(2),
            images.extent(3),
            windows.extent(0),
            windows.extent(2),
            windows.extent(3),
            stride,
            padding);
    return add(new Operation.Convolution(geometry, input, filters));
  }

  /** The sum over the given axes, which the result lacks; over all where none is given. */
  public Node sum(Node input, int... axes) {
    List<Integer> over = axesOf(input.shape(), axes);
    return over.isEmpty() ? input : Simplification.sum(this, input, over);
  }

  /** The mean over the given axes, which the result lacks; over all where none is given. */
  public Node mean(Node input, int... axes) {
    Node sum = sum(input, axes);
    double count = (double) input.shape().size() / Math.max(1, sum.shape().size());
    return multiply(sum, 1 / count);
  }

  /** The largest over the given axes, which the result lacks; over all where none is given. */
  public Node maximumOver(Node input, int... axes) {
    List<Integer> over = axesOf(input.shape(), axes);
    return over.isEmpty() ? input : add(new Operation.Maximum(input, over));
  }

  private static List<Integer> axesOf(Shape shape, int[] axes) {
    if (axes.length == 0) {
      return IntStream.range(0, shape.rank()).boxed().toList();
    }
    return IntStream.of(axes).map(axis -> axis < 0 ? axis + shape.rank() : axis).boxed().toList();
  }

  /** Repeats a value along the given axes of the result, which the input lacks. */
  public Node broadcast(Node input, Shape shape, int... newAxes) {
    List<Integer> axes =
        IntStream.of(newAxes).map(axis -> axis < 0 ? axis + shape.rank() : axis).boxed().toList();
    return axes.isEmpty() && input.shape().equals(shape)
        ? input
        : Simplification.broadcast(this, input, shape, axes);
  }

  /** Repeats a scalar to a shape. */
  public Node expand(Node scalar, Shape shape) {
    return broadcast(scalar, shape, IntStream.range(0, shape.rank()).toArray());
  }

  /** Adds one number a channel: bias [extent of axis], repeated along all other axes. */
  public Node addAlong(Node input, Node bias, int axis) {
    int rank = input.shape().rank();
    int along = axis < 0 ? axis + rank : axis;
    int[] others = IntStream.range(0, rank).filter(other -> other != along).toArray();
    return add(input, broadcast(bias, input.shape(), others));
  }

  /** result[i] = table[rows[i]]. */
  public Node gather(Node table, int... rows) {
    return add(new Operation.Gather(table, IntStream.of(rows).boxed().toList()));
  }

  /** result[rows[i]] += source[i], from zeros. */
  public Node scatterAdd(Node source, int tableRows, int... rows) {
    return add(new Operation.ScatterAdd(source, IntStream.of(rows).boxed().toList(), tableRows));
  }

  /** Values one after another along an axis. */
  public Node concatenate(int axis, Node... operands) {
    int rank = operands.length == 0 ? 0 : operands[0].shape().rank();
    int along = axis < 0 ? axis + rank : axis;
    return operands.length == 1
        ? operands[0]
        : add(new Operation.Concatenation(List.of(operands), along));
  }

  /** Indices from to to - 1 of an axis. */
  public Node slice(Node input, int axis, int from, int to) {
    int along = axis < 0 ? axis + input.shape().rank() : axis;
    return add(new Operation.Slice(input, along, from, to));
  }

  /** The same elements in the same order under other extents; one extent may be -1. */
  public Node reshape(Node input, int... extents) {
    int[] full = extents.clone();
    int product = IntStream.of(full).filter(extent -> extent >= 0).reduce(1, (a, b) -> a * b);
    for (int i = 0; i < full.length; i++) {
      full[i] = full[i] == -1 ? input.shape().size() / Math.max(1, product) : full[i];
    }
    return reshape(input, Shape.of(full));
  }

  /** The same elements in the same order under other extents. */
  public Node reshape(Node input, Shape shape) {
    return Simplification.reshape(this, input, shape);
  }

  /** Axis i of the result is axis permutation[i] of the input. */
  public Node transpose(Node input, int... permutation) {
    return Simplification.transpose(this, input, IntStream.of(permutation).boxed().toList());
  }

  /** The same value, through which no gradient passes. */
  public Node stopGradient(Node input) {
    return add(new Operation.StopGradient(input));
  }
}
