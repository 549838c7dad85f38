package dev.lodestone.nn;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.spi.PointwiseFunction;
import java.util.List;

/**
 * The slope of an activation as {@link Differentiation} writes it, a function of the activation's
 * output y: y > 0 (RELU), 1 - y y (TANH), y (1 - y) (SIGMOID).
 *
 * @param activation whose slope it is
 * @param output y
 * @param first the first node of the slope that is computed
 */
record Slope(Activation activation, Node output, Node first) {
  /** The slope that ends at a node, null if none does. */
  static Slope of(Node node) {
    List<Node> operands = operands(node);
    if (operands.isEmpty()) {
      return null;
    }
    Node left = Fusion.plain(operands.getFirst());
    Node right = Fusion.plain(operands.getLast());
    if (is(node, PointwiseFunction.GREATER) && Simplification.is(right, 0)) {
      return new Slope(Activation.RELU, left, node);
    }
    if (isComplement(node) && is(right, PointwiseFunction.MULTIPLY)) {
      Node output = Fusion.plain(operands(right).getFirst());
      boolean square = output.equals(Fusion.plain(operands(right).getLast()));
      return square ? new Slope(Activation.TANH, output, right) : null;
    }
    if (is(node, PointwiseFunction.MULTIPLY) && isComplement(right)) {
      boolean same = left.equals(Fusion.plain(operands(right).getLast()));
      return same ? new Slope(Activation.SIGMOID, left, right) : null;
    }
    return null;
  }

  private static boolean isComplement(Node node) {
    return is(node, PointwiseFunction.SUBTRACT) && Simplification.is(operands(node).getFirst(), 1);
  }

  private static boolean is(Node node, PointwiseFunction function) {
    return node.operation() instanceof Operation.Pointwise pointwise
        && pointwise.function() == function;
  }

  private static List<Node> operands(Node node) {
    return node.operation() instanceof Operation.Pointwise pointwise
        ? pointwise.operands()
        : List.of();
  }
}
