package dev.lodestone.nn;

import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reverse-mode differentiation: adds nodes for gradients to the graph of a scalar.
 *
 * <p>Gradients are made of the same operations as any graph, so they can be differentiated again:
 * gradients of gradients are exact. At kinks (|x| at 0, max(x, y) at x = y) the derivative from one
 * side is taken; {@code greater} and {@code sign} have none.
 */
public final class Differentiation {
  private final Graph graph;
  private final Node[] adjoints;
  private final boolean[] relevant;

  private Differentiation(Node output, List<Node> variables) {
    this.graph = output.graph();
    this.adjoints = new Node[output.index() + 1];
    this.relevant = new boolean[output.index() + 1];
    for (Node variable : variables) {
      if (variable.index() < relevant.length) {
        relevant[variable.index()] = true;
      }
    }
    for (int i = 0; i < relevant.length; i++) {
      for (Node operand : graph.nodes().get(i).operation().operands()) {
        relevant[i] |= relevant[operand.index()];
      }
    }
  }

  /**
   * d output / d variable for each variable, of the variable's shape; zeros where the output does
   * not depend on it.
   *
   * @throws ShapeMismatchException if the output is not a scalar
   */
  public static List<Node> gradients(Node output, List<Node> variables) {
    if (output.shape().size() != 1) {
      throw new ShapeMismatchException(
          "gradients: output", "a scalar, one element", output.shape().toString());
    }
    Differentiation pass = new Differentiation(output, variables);
    pass.adjoints[output.index()] = output.graph().constant(1, output.shape());
    for (int i = output.index(); i >= 0; i--) {
      if (pass.adjoints[i] != null && pass.relevant[i]) {
        pass.propagate(output.graph().nodes().get(i), pass.adjoints[i]);
      }
    }
    List<Node> gradients = new ArrayList<>();
    for (Node variable : variables) {
      Node adjoint =
          variable.index() < pass.adjoints.length ? pass.adjoints[variable.index()] : null;
      gradients.add(adjoint != null ? adjoint : output.graph().constant(0, variable.shape()));
    }
    return gradients;
  }

  /**
   * The product of the Hessian of a scalar in the variables with a vector that is given in pieces
   * of the variables' shapes: the gradient of (gradient . vector), exact.
   */
  public static List<Node> hessianVectorProduct(
      Node output, List<Node> variables, List<Node> vector) {
    Graph graph = output.graph();
    List<Node> gradients = gradients(output, variables);
    Node projection = graph.constant(0);
    for (int i = 0; i < variables.size(); i++) {
      Operands.requireSame("hessian-vector product: vector", variables.get(i), vector.get(i));
      Node product = graph.multiply(gradients.get(i), vector.get(i));
      projection = graph.add(projection, graph.sum(product));
    }
    return gradients(projection, variables);
  }

  private void accumulate(Node operand, Node adjoint) {
    int index = operand.index();
    if (relevant[index] && !Simplification.is(adjoint, 0)) {
      adjoints[index] = adjoints[index] == null ? adjoint : graph.add(adjoints[index], adjoint);
    }
  }

  private void propagate(Node node, Node adjoint) {
    switch (node.operation()) {
      case Operation.Input ignored -> {}
      case Operation.Parameter ignored -> {}
      case Operation.Constant ignored -> {}
      case Operation.Random ignored -> {}
      case Operation.StopGradient ignored -> {}
      case Operation.Pointwise pointwise -> pointwise(node, pointwise, adjoint);
      case Operation.MatrixProduct product -> product(product, adjoint);
      case Operation.Convolution convolution -> {
        var geometry = convolution.geometry();
        Node input = convolution.input();
        Node filters = convolution.filters();
        when(
            input,
            () -> graph.add(new Operation.ConvolutionDataGradient(geometry, adjoint, filters)));
        when(
            filters,
            () -> graph.add(new Operation.ConvolutionFilterGradient(geometry, input, adjoint)));
      }
      case Operation.ConvolutionDataGradient gradient -> {
        var geometry = gradient.geometry();
        Node outputGradient = gradient.outputGradient();
        Node filters = gradient.filters();
        when(
            outputGradient, () -> graph.add(new Operation.Convolution(geometry, adjoint, filters)));
        when(
            filters,
            () ->
                graph.add(
                    new Operation.ConvolutionFilterGradient(geometry, adjoint, outputGradient)));
      }
      case Operation.ConvolutionFilterGradient gradient -> {
        var geometry = gradient.geometry();
        Node outputGradient = gradient.outputGradient();
        Node input = gradient.input();
        when(
            input,
            () ->
                graph.add(
                    new Operation.ConvolutionDataGradient(geometry, outputGradient, adjoint)));
        when(outputGradient, () -> graph.add(new Operation.Convolution(geometry, input, adjoint)));
      }
      case Operation.Sum sum ->
          when(sum.input(), () -> spread(adjoint, sum.input().shape(), sum.axes()));
      case Operation.Maximum maximum ->
          when(maximum.input(), () -> largest(node, maximum, adjoint));
      case Operation.Broadcast broadcast ->
          when(broadcast.input(), () -> graph.sum(adjoint, array(broadcast.axes())));
      case Operation.Gather gather ->
          when(
              gather.table(),
              () ->
                  graph.add(
                      new Operation.ScatterAdd(
                          adjoint, gather.rows(), gather.table().shape().extent(0))));
      case Operation.ScatterAdd scatter ->
          when(scatter.source(), () -> graph.add(new Operation.Gather(adjoint, scatter.rows())));
      case Operation.Concatenation concatenation -> concatenation(concatenation, adjoint);
      case Operation.Slice slice -> when(slice.input(), () -> slice(slice, adjoint));
      case Operation.Reshape reshape ->
          when(reshape.input(), () -> graph.reshape(adjoint, reshape.input().shape()));
      case Operation.Transpose transpose ->
          when(transpose.input(), () -> graph.transpose(adjoint, inverse(transpose.permutation())));
    }
  }

  private void when(Node operand, java.util.function.Supplier<Node> adjoint) {
    if (relevant[operand.index()]) {
      accumulate(operand, adjoint.get());
    }
  }

  private Node spread(Node value, Shape shape, List<Integer> axes) {
    return graph.broadcast(value, shape, array(axes));
  }

  private static int[] array(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] inverse(List<Integer> permutation) {
    int[] inverse = new int[permutation.size()];
    for (int i = 0; i < inverse.length; i++) {
      inverse[permutation.get(i)] = i;
    }
    return inverse;
  }

  // With C = op(A) op(B): dA = G op(B)' where A is not transposed, else op(B) G'; likewise dB.
  private void product(Operation.MatrixProduct product, Node adjoint) {
    Node left = product.left();
    Node right = product.right();
    boolean first = product.transposeLeft();
    boolean second = product.transposeRight();
    when(
        left,
        () ->
            first
                ? graph.matrixProduct(right, adjoint, second, true)
                : graph.matrixProduct(adjoint, right, false, !second));
    when(
        right,
        () ->
            second
                ? graph.matrixProduct(adjoint, left, true, first)
                : graph.matrixProduct(left, adjoint, !first, false));
  }

  private Node largest(Node node, Operation.Maximum maximum, Node adjoint) {
    Node input = maximum.input();
    Shape shape = input.shape();
    Node below = graph.greater(spread(node, shape, maximum.axes()), input);
    Node mask = graph.subtract(graph.constant(1), below);
    Node count = graph.sum(mask, array(maximum.axes()));
    return graph.multiply(mask, spread(graph.divide(adjoint, count), shape, maximum.axes()));
  }

  private void concatenation(Operation.Concatenation concatenation, Node adjoint) {
    int from = 0;
    for (Node operand : concatenation.operands()) {
      int to = from + operand.shape().extent(concatenation.axis());
      int start = from;
      when(operand, () -> graph.slice(adjoint, concatenation.axis(), start, to));
      from = to;
    }
  }

  private Node slice(Operation.Slice slice, Node adjoint) {
    Shape shape = slice.input().shape();
    List<Node> parts = new ArrayList<>();
    int after = shape.extent(slice.axis()) - slice.to();
    if (slice.from() > 0) {
      parts.add(graph.constant(0, Operands.withExtent(shape, slice.axis(), slice.from())));
    }
    parts.add(adjoint);
    if (after > 0) {
      parts.add(graph.constant(0, Operands.withExtent(shape, slice.axis(), after)));
    }
    return graph.concatenate(slice.axis(), parts.toArray(Node[]::new));
  }

  private void pointwise(Node node, Operation.Pointwise pointwise, Node adjoint) {
    Node left = pointwise.operands().getFirst();
    Node right = pointwise.operands().getLast();
    if (pointwise.operands().size() == 1) {
      when(left, () -> graph.multiply(adjoint, slope(node, pointwise, left)));
      return;
    }
    switch (pointwise.function()) {
      case ADD -> {
        when(left, () -> adjoint);
        when(right, () -> adjoint);
      }
      case SUBTRACT -> {
        when(left, () -> adjoint);
        when(right, () -> graph.negate(adjoint));
      }
      case MULTIPLY -> {
        when(left, () -> graph.multiply(adjoint, right));
        when(right, () -> graph.multiply(adjoint, left));
      }
      case DIVIDE -> {
        when(left, () -> graph.divide(adjoint, right));
        when(right, () -> graph.negate(graph.divide(graph.multiply(adjoint, node), right)));
      }
      case MAXIMUM -> {
        // max(x, y) > y exactly where x > y: the operand x need not be kept for the backward pass.
        when(left, () -> graph.multiply(adjoint, graph.greater(node, right)));
        when(right, () -> graph.multiply(adjoint, complement(graph.greater(node, right))));
      }
      case MINIMUM -> {
        when(left, () -> graph.multiply(adjoint, graph.greater(right, node)));
        when(right, () -> graph.multiply(adjoint, complement(graph.greater(right, node))));
      }
      default -> {
        // GREATER is constant almost everywhere.
      }
    }
  }

  private Node complement(Node mask) {
    return graph.subtract(graph.constant(1), mask);
  }

  // Derivatives by the result, where there is a choice, so that the operand need not be kept.
  private Node slope(Node node, Operation.Pointwise pointwise, Node input) {
    return switch (pointwise.function()) {
      case NEGATE -> graph.constant(-1, input.shape());
      case ABSOLUTE -> graph.sign(input);
      case SQUARE_ROOT -> graph.divide(graph.constant(0.5), node);
      case EXP -> node;
      case LOG -> graph.divide(graph.constant(1), input);
      case TANH -> complement(graph.square(node));
      case SIGMOID -> graph.multiply(node, complement(node));
      case SOFTPLUS -> graph.sigmoid(input);
      case SINE -> graph.cosine(input);
      case COSINE -> graph.negate(graph.sine(input));
      default -> graph.constant(0, input.shape());
    };
  }
}
