package dev.lodestone.nn;

import dev.lodestone.kernels.ConvolutionGeometry;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Extents of operands and results, and the sentences for those that do not fit. */
final class Operands {
  private Operands() {}

  static void require(boolean holds, String what, Supplier<String> expected, Object given) {
    if (!holds) {
      throw new ShapeMismatchException(what, expected.get(), String.valueOf(given));
    }
  }

  static void require(boolean holds, String what, String expected, Object given) {
    require(holds, what, () -> expected, given);
  }

  static void requireRank(String what, Node node, int rank) {
    require(node.shape().rank() == rank, what, () -> "rank " + rank, node.shape());
  }

  static void requireSame(String what, Node expected, Node given) {
    requireSame(what, expected.shape(), given);
  }

  static void requireSame(String what, Shape expected, Node given) {
    require(expected.equals(given.shape()), what, expected::toString, given.shape());
  }

  static void requireAxis(String what, int axis, Node node) {
    int rank = node.shape().rank();
    require(0 <= axis && axis < rank, what, () -> "0 to " + (rank - 1), axis);
  }

  static Shape input(ConvolutionGeometry geometry) {
    return Shape.of(
        geometry.batch(), geometry.inputChannels(), geometry.height(), geometry.width());
  }

  static Shape filters(ConvolutionGeometry geometry) {
    return Shape.of(
        geometry.outputChannels(),
        geometry.inputChannels(),
        geometry.filterHeight(),
        geometry.filterWidth());
  }

  static Shape output(ConvolutionGeometry geometry) {
    return Shape.of(
        geometry.batch(),
        geometry.outputChannels(),
        geometry.outputHeight(),
        geometry.outputWidth());
  }

  /** Axes as an ascending list without repetitions, each below the rank. */
  static List<Integer> axes(String what, List<Integer> axes, int rank) {
    List<Integer> sorted = axes.stream().sorted().distinct().toList();
    boolean inside = sorted.stream().allMatch(axis -> 0 <= axis && axis < rank);
    require(
        inside && sorted.size() == axes.size(),
        what,
        () -> "different axes from 0 to " + (rank - 1),
        axes);
    return sorted;
  }

  static Shape without(Shape shape, List<Integer> axes) {
    return Shape.of(
        IntStream.range(0, shape.rank())
            .filter(axis -> !axes.contains(axis))
            .map(shape::extent)
            .toArray());
  }

  static List<Integer> rows(String what, List<Integer> rows, Node table) {
    require(table.shape().rank() >= 1, "gather: table", "rank 1 or more", table.shape());
    return rows(what, rows, table.shape().extent(0));
  }

  static List<Integer> rows(String what, List<Integer> rows, int tableRows) {
    for (int row : rows) {
      require(0 <= row && row < tableRows, what, () -> "0 to " + (tableRows - 1), row);
    }
    return List.copyOf(rows);
  }

  static Shape withRows(Shape shape, int rows) {
    return withExtent(shape, 0, rows);
  }

  static Shape withExtent(Shape shape, int axis, int extent) {
    int[] extents = shape.toArray();
    extents[axis] = extent;
    return Shape.of(extents);
  }

  static List<Node> concatenated(List<Node> operands, int axis) {
    require(!operands.isEmpty(), "concatenation: operands", "at least one", "none");
    Node first = operands.getFirst();
    requireAxis("concatenation: axis", axis, first);
    for (Node node : operands) {
      require(
          node.shape().rank() == first.shape().rank()
              && withExtent(node.shape(), axis, 0).equals(withExtent(first.shape(), axis, 0)),
          "concatenation: operand",
          () -> first.shape() + " but for axis " + axis,
          node.shape());
    }
    return List.copyOf(operands);
  }

  static List<Integer> permutation(List<Integer> permutation, Node input) {
    List<Integer> sorted = new ArrayList<>(permutation);
    sorted.sort(null);
    List<Integer> every = IntStream.range(0, input.shape().rank()).boxed().toList();
    require(
        sorted.equals(every),
        "transpose: permutation",
        () -> "every axis of " + input.shape() + " once",
        permutation);
    return List.copyOf(permutation);
  }
}
