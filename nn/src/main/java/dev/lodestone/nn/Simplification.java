package dev.lodestone.nn;

import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.spi.PointwiseFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Rewritings made as nodes are added, exact but for rounding: neutral elements, zeros and constants
 * known beforehand, transposes folded into matrix products, reshapes and broadcasts joined, sums
 * taken before linear operations.
 */
final class Simplification {
  private static final List<Integer> PIXELS = List.of(2, 3);

  private Simplification() {}

  /** The number that fills a node, where it is known. */
  static OptionalDouble constant(Node node) {
    return switch (node.operation()) {
      case Operation.Constant(double value) -> OptionalDouble.of(value);
      case Operation.Broadcast broadcast -> constant(broadcast.input());
      case Operation.Reshape reshape -> constant(reshape.input());
      case Operation.StopGradient stop -> constant(stop.input());
      default -> OptionalDouble.empty();
    };
  }

  static boolean is(Node node, double value) {
    OptionalDouble constant = constant(node);
    return constant.isPresent() && constant.getAsDouble() == value;
  }

  static Node pointwise(Graph graph, PointwiseFunction function, Node left, Node right) {
    // Constructed first: wrong shapes must throw whatever the values are.
    Operation.Pointwise operation = new Operation.Pointwise(function, List.of(left, right));
    return switch (function) {
      case ADD -> is(right, 0) ? left : is(left, 0) ? right : folded(graph, operation);
      case SUBTRACT -> is(right, 0) ? left : folded(graph, operation);
      case MULTIPLY -> product(graph, operation, left, right);
      case DIVIDE -> is(right, 1) ? left : folded(graph, operation);
      default -> graph.add(operation);
    };
  }

  private static Node product(Graph graph, Operation.Pointwise operation, Node left, Node right) {
    if (is(right, 1) || is(left, 0)) {
      return left;
    }
    if (is(left, 1) || is(right, 0)) {
      return right;
    }
    return rescaled(graph, operation);
  }

  // (x * a) * b = x * (a b) for numbers a and b.
  private static Node rescaled(Graph graph, Operation.Pointwise operation) {
    OptionalDouble outer = constant(operation.operands().getLast());
    if (outer.isPresent()
        && operation.operands().getFirst().operation() instanceof Operation.Pointwise inner
        && inner.function() == PointwiseFunction.MULTIPLY) {
      OptionalDouble factor = constant(inner.operands().getLast());
      if (factor.isPresent()) {
        double product = factor.getAsDouble() * outer.getAsDouble();
        Node input = inner.operands().getFirst();
        return graph.multiply(input, graph.constant(product, input.shape()));
      }
    }
    return folded(graph, operation);
  }

  private static Node folded(Graph graph, Operation.Pointwise operation) {
    OptionalDouble left = constant(operation.operands().getFirst());
    OptionalDouble right = constant(operation.operands().getLast());
    if (left.isEmpty() || right.isEmpty()) {
      return graph.add(operation);
    }
    double value =
        ReferenceInterpreter.apply(operation.function(), left.getAsDouble(), right.getAsDouble());
    return graph.constant(value, operation.shape());
  }

  static Node matrixProduct(
      Graph graph, Node left, Node right, boolean transposeLeft, boolean transposeRight) {
    if (left.operation() instanceof Operation.Transpose transpose) {
      return matrixProduct(graph, transpose.input(), right, !transposeLeft, transposeRight);
    }
    if (right.operation() instanceof Operation.Transpose transpose) {
      return matrixProduct(graph, left, transpose.input(), transposeLeft, !transposeRight);
    }
    return graph.add(new Operation.MatrixProduct(left, right, transposeLeft, transposeRight));
  }

  static Node broadcast(Graph graph, Node input, Shape shape, List<Integer> axes) {
    Operation.Broadcast outer = new Operation.Broadcast(input, shape, axes);
    if (input.operation() instanceof Operation.Broadcast inner) {
      List<Integer> kept = new ArrayList<>();
      for (int axis = 0; axis < shape.rank(); axis++) {
        if (!axes.contains(axis)) {
          kept.add(axis);
        }
      }
      List<Integer> all = new ArrayList<>(axes);
      inner.axes().forEach(axis -> all.add(kept.get(axis)));
      return graph.add(new Operation.Broadcast(inner.input(), shape, all));
    }
    return graph.add(outer);
  }

  /**
   * Sums what repeats by multiplying, and sums pixels before a 1 x 1 convolution rather than after:
   * both are linear, and the convolution of one sum an image costs nothing.
   */
  static Node sum(Graph graph, Node input, List<Integer> axes) {
    Operation.Sum sum = new Operation.Sum(input, axes);
    if (input.operation() instanceof Operation.Broadcast broadcast
        && broadcast.axes().containsAll(sum.axes())) {
      return sumOfRepetitions(graph, broadcast, sum);
    }
    if (sum.axes().equals(PIXELS)) {
      if (isPointwiseConvolution(input)) {
        return sumOfConvolution(graph, (Operation.Convolution) input.operation());
      }
      if (input.operation() instanceof Operation.Pointwise pointwise
          && pointwise.function() == PointwiseFunction.ADD
          && isPointwiseConvolution(pointwise.operands().getFirst())) {
        Node left = sum(graph, pointwise.operands().getFirst(), axes);
        Node right = sum(graph, pointwise.operands().getLast(), axes);
        return graph.add(left, right);
      }
    }
    return graph.add(sum);
  }

  private static Node sumOfRepetitions(
      Graph graph, Operation.Broadcast broadcast, Operation.Sum sum) {
    Shape wide = broadcast.shape();
    double times = 1;
    List<Integer> left = new ArrayList<>();
    int axisOfSum = 0;
    for (int axis = 0; axis < wide.rank(); axis++) {
      if (sum.axes().contains(axis)) {
        times *= wide.extent(axis);
      } else {
        if (broadcast.axes().contains(axis)) {
          left.add(axisOfSum);
        }
        axisOfSum++;
      }
    }
    int[] axes = left.stream().mapToInt(Integer::intValue).toArray();
    return graph.multiply(graph.broadcast(broadcast.input(), sum.shape(), axes), times);
  }

  private static boolean isPointwiseConvolution(Node node) {
    return node.operation() instanceof Operation.Convolution convolution
        && convolution.geometry().filterHeight() == 1
        && convolution.geometry().filterWidth() == 1
        && convolution.geometry().stride() == 1;
  }

  private static Node sumOfConvolution(Graph graph, Operation.Convolution convolution) {
    Node sums = graph.sum(convolution.input(), 2, 3);
    int outputs = convolution.geometry().outputChannels();
    Node filters =
        graph.reshape(convolution.filters(), outputs, convolution.geometry().inputChannels());
    return graph.matrixProduct(sums, filters, false, true);
  }

  static Node reshape(Graph graph, Node input, Shape shape) {
    if (input.shape().equals(shape)) {
      return input;
    }
    Operation.Reshape reshape = new Operation.Reshape(input, shape);
    if (input.operation() instanceof Operation.Reshape inner) {
      return reshape(graph, inner.input(), shape);
    }
    return graph.add(reshape);
  }

  static Node transpose(Graph graph, Node input, List<Integer> permutation) {
    Operation.Transpose transpose = new Operation.Transpose(input, permutation);
    for (int axis = 0; axis < permutation.size(); axis++) {
      if (permutation.get(axis) != axis) {
        return graph.add(transpose);
      }
    }
    return input;
  }
}
