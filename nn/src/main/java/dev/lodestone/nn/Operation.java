package dev.lodestone.nn;

import static dev.lodestone.nn.Operands.require;
import static dev.lodestone.nn.Operands.requireRank;
import static dev.lodestone.nn.Operands.requireSame;

import dev.lodestone.kernels.ConvolutionGeometry;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.spi.PointwiseFunction;
import java.util.List;

/**
 * What computes a value of a {@link Graph}. Immutable; every constructor checks the shapes of its
 * operands and throws {@link dev.lodestone.kernels.ShapeMismatchException}.
 *
 * <p>The set is closed under differentiation: the derivative of every operation is built from the
 * same operations.
 */
public sealed interface Operation {
  /** The values that are read, in order. */
  List<Node> operands();

  /** Extents of the result. */
  Shape shape();

  /**
   * A value that the caller supplies.
   *
   * @param name unique in the graph
   * @param shape extents
   */
  record Input(String name, Shape shape) implements Operation {
    @Override
    public List<Node> operands() {
      return List.of();
    }
  }

  /**
   * A value that training changes.
   *
   * @param name unique in the graph
   * @param shape extents
   * @param initializer how it starts
   */
  record Parameter(String name, Shape shape, Initializer initializer) implements Operation {
    @Override
    public List<Node> operands() {
      return List.of();
    }
  }

  /**
   * A number known when the graph is built, shape [].
   *
   * @param value the number
   */
  record Constant(double value) implements Operation {
    @Override
    public List<Node> operands() {
      return List.of();
    }

    @Override
    public Shape shape() {
      return Shape.of();
    }
  }

  /**
   * Random numbers, a function of (key of the run, step, name, element) only; no gradient.
   *
   * @param name the stream: two nodes of one name and shape hold the same numbers
   * @param shape extents
   * @param distribution their distribution
   */
  record Random(String name, Shape shape, Distribution distribution) implements Operation {
    @Override
    public List<Node> operands() {
      return List.of();
    }
  }

  /**
   * f(operands), element by element.
   *
   * @param function the function
   * @param operands one or two values of one shape
   */
  @SuppressWarnings("exports")
  record Pointwise(PointwiseFunction function, List<Node> operands) implements Operation {
    /** Checks number and shapes of the operands. */
    public Pointwise {
      operands = List.copyOf(operands);
      require(
          operands.size() == function.operands(),
          function + ": operands",
          () -> Integer.toString(function.operands()),
          operands.size());
      requireSame(function + ": right operand", operands.getFirst(), operands.getLast());
    }

    @Override
    public Shape shape() {
      return operands.getFirst().shape();
    }
  }

  /**
   * The matrix product op(left) op(right), with op the transpose where asked.
   *
   * @param left a matrix
   * @param right a matrix
   * @param transposeLeft whether op(left) is the transpose
   * @param transposeRight whether op(right) is the transpose
   */
  record MatrixProduct(Node left, Node right, boolean transposeLeft, boolean transposeRight)
      implements Operation {
    /** Checks that both are matrices and that the inner extents agree. */
    public MatrixProduct {
      requireRank("matrix product: left", left, 2);
      requireRank("matrix product: right", right, 2);
      int inner = left.shape().extent(transposeLeft ? 0 : 1);
      require(
          right.shape().extent(transposeRight ? 1 : 0) == inner,
          "matrix product: right",
          () -> "inner extent " + inner + " of left " + left.shape(),
          right.shape() + (transposeRight ? " transposed" : ""));
    }

    @Override
    public List<Node> operands() {
      return List.of(left, right);
    }

    @Override
    public Shape shape() {
      return Shape.of(
          left.shape().extent(transposeLeft ? 1 : 0), right.shape().extent(transposeRight ? 0 : 1));
    }
  }

  /**
   * 2-D convolution, see {@link ConvolutionGeometry} for layouts.
   *
   * @param geometry extents of all three operands
   * @param input images
   * @param filters filters
   */
  record Convolution(ConvolutionGeometry geometry, Node input, Node filters) implements Operation {
    /** Checks both shapes against the geometry. */
    public Convolution {
      requireSame("convolution: input", Operands.input(geometry), input);
      requireSame("convolution: filters", Operands.filters(geometry), filters);
    }

    @Override
    public List<Node> operands() {
      return List.of(input, filters);
    }

    @Override
    public Shape shape() {
      return Operands.output(geometry);
    }
  }

  /**
   * The adjoint of the convolution in its input.
   *
   * @param geometry extents of all three operands
   * @param outputGradient d loss / d output
   * @param filters filters
   */
  record ConvolutionDataGradient(ConvolutionGeometry geometry, Node outputGradient, Node filters)
      implements Operation {
    /** Checks both shapes against the geometry. */
    public ConvolutionDataGradient {
      requireSame("data gradient: output gradient", Operands.output(geometry), outputGradient);
      requireSame("data gradient: filters", Operands.filters(geometry), filters);
    }

    @Override
    public List<Node> operands() {
      return List.of(outputGradient, filters);
    }

    @Override
    public Shape shape() {
      return Operands.input(geometry);
    }
  }

  /**
   * The adjoint of the convolution in its filters.
   *
   * @param geometry extents of all three operands
   * @param input images
   * @param outputGradient d loss / d output
   */
  record ConvolutionFilterGradient(ConvolutionGeometry geometry, Node input, Node outputGradient)
      implements Operation {
    /** Checks both shapes against the geometry. */
    public ConvolutionFilterGradient {
      requireSame("filter gradient: input", Operands.input(geometry), input);
      requireSame("filter gradient: output gradient", Operands.output(geometry), outputGradient);
    }

    @Override
    public List<Node> operands() {
      return List.of(input, outputGradient);
    }

    @Override
    public Shape shape() {
      return Operands.filters(geometry);
    }
  }

  /**
   * The sum over some axes, which the result lacks.
   *
   * @param input the summands
   * @param axes ascending, none below 0
   */
  record Sum(Node input, List<Integer> axes) implements Operation {
    /** Checks the axes. */
    public Sum {
      axes = Operands.axes("sum: axes", axes, input.shape().rank());
    }

    @Override
    public List<Node> operands() {
      return List.of(input);
    }

    @Override
    public Shape shape() {
      return Operands.without(input.shape(), axes);
    }
  }

  /**
   * The largest element over some axes, which the result lacks; the gradient is shared equally
   * among equal largest elements.
   *
   * @param input the elements
   * @param axes ascending, none below 0
   */
  record Maximum(Node input, List<Integer> axes) implements Operation {
    /** Checks the axes. */
    public Maximum {
      axes = Operands.axes("maximum: axes", axes, input.shape().rank());
      require(
          input.shape().size() > 0, "maximum: input", () -> "at least one element", input.shape());
    }

    @Override
    public List<Node> operands() {
      return List.of(input);
    }

    @Override
    public Shape shape() {
      return Operands.without(input.shape(), axes);
    }
  }

  /**
   * Repeats a value along new axes; the adjoint of {@link Sum}.
   *
   * @param input the value
   * @param shape extents of the result
   * @param axes the axes of the result that the input lacks, ascending
   */
  record Broadcast(Node input, Shape shape, List<Integer> axes) implements Operation {
    /** Checks that the result without the new axes has the input's shape. */
    public Broadcast {
      axes = Operands.axes("broadcast: axes", axes, shape.rank());
      requireSame("broadcast: input", Operands.without(shape, axes), input);
    }

    @Override
    public List<Node> operands() {
      return List.of(input);
    }
  }

  /**
   * Rows of a table: result[i] = table[rows[i]].
   *
   * @param table [rows][...]
   * @param rows indices of rows
   */
  record Gather(Node table, List<Integer> rows) implements Operation {
    /** Checks that every index lies in the table. */
    public Gather {
      rows = Operands.rows("gather: rows", rows, table);
    }

    @Override
    public List<Node> operands() {
      return List.of(table);
    }

    @Override
    public Shape shape() {
      return Operands.withRows(table.shape(), rows.size());
    }
  }

  /**
   * Adds rows into a table of zeros: result[rows[i]] += source[i]; the adjoint of {@link Gather}.
   *
   * @param source [rows.size()][...]
   * @param rows indices of rows of the result
   * @param tableRows number of rows of the result
   */
  record ScatterAdd(Node source, List<Integer> rows, int tableRows) implements Operation {
    /** Checks that there is one index a row and that every index lies in the table. */
    public ScatterAdd {
      rows = Operands.rows("scatter-add: rows", rows, tableRows);
      require(
          source.shape().rank() >= 1 && source.shape().extent(0) == rows.size(),
          "scatter-add: source",
          rows.size() + " rows",
          source.shape());
    }

    @Override
    public List<Node> operands() {
      return List.of(source);
    }

    @Override
    public Shape shape() {
      return Operands.withRows(source.shape(), tableRows);
    }
  }

  /**
   * Values one after another along an axis.
   *
   * @param operands at least one value, of equal extents but for the axis
   * @param axis which axis
   */
  record Concatenation(List<Node> operands, int axis) implements Operation {
    /** Checks the extents. */
    public Concatenation {
      operands = Operands.concatenated(operands, axis);
    }

    @Override
    public Shape shape() {
      int total = operands.stream().mapToInt(node -> node.shape().extent(axis)).sum();
      return Operands.withExtent(operands.getFirst().shape(), axis, total);
    }
  }

  /**
   * A range of an axis.
   *
   * @param input the value
   * @param axis which axis
   * @param from first index
   * @param to one beyond the last index
   */
  record Slice(Node input, int axis, int from, int to) implements Operation {
    /** Checks axis and range. */
    public Slice {
      Operands.requireAxis("slice: axis", axis, input);
      int extent = input.shape().extent(axis);
      require(
          0 <= from && from <= to && to <= extent,
          "slice: range",
          () -> "within 0 to " + extent + " of axis " + axis + " of " + input.shape(),
          from + " to " + to);
    }

    @Override
    public List<Node> operands() {
      return List.of(input);
    }

    @Override
    public Shape shape() {
      return Operands.withExtent(input.shape(), axis, to - from);
    }
  }

  /**
   * The same elements in the same order under other extents.
   *
   * @param input the value
   * @param shape the other extents
   */
  record Reshape(Node input, Shape shape) implements Operation {
    /** Checks that the size stays. */
    public Reshape {
      require(
          shape.size() == input.shape().size(),
          "reshape: shape",
          () -> input.shape().size() + " elements as in " + input.shape(),
          shape);
    }

    @Override
    public List<Node> operands() {
      return List.of(input);
    }
  }

  /**
   * Axes in another order: axis i of the result is axis permutation[i] of the input.
   *
   * @param input the value
   * @param permutation every axis once
   */
  record Transpose(Node input, List<Integer> permutation) implements Operation {
    /** Checks the permutation. */
    public Transpose {
      permutation = Operands.permutation(permutation, input);
    }

    @Override
    public List<Node> operands() {
      return List.of(input);
    }

    @Override
    public Shape shape() {
      int[] extents = permutation.stream().mapToInt(axis -> input.shape().extent(axis)).toArray();
      return Shape.of(extents);
    }
  }

  /**
   * The same value with no gradient.
   *
   * @param input the value
   */
  record StopGradient(Node input) implements Operation {
    @Override
    public List<Node> operands() {
      return List.of(input);
    }

    @Override
    public Shape shape() {
      return input.shape();
    }
  }
}
