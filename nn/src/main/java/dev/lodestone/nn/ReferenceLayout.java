package dev.lodestone.nn;

import dev.lodestone.kernels.Shape;
import java.util.List;

/** The operations of {@link ReferenceInterpreter} that move values without computing. */
final class ReferenceLayout {
  private ReferenceLayout() {}

  /**
   * For every element of a shape, the element of the shape without the given axes that it belongs
   * to.
   */
  static int[] projection(Shape shape, List<Integer> axes) {
    int[] strides = new int[shape.rank()];
    int stride = 1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      if (!axes.contains(axis)) {
        strides[axis] = stride;
        stride *= shape.extent(axis);
      }
    }
    return positions(shape, strides);
  }

  /** For every element of a shape, the sum of index times stride over its axes. */
  static int[] positions(Shape shape, int[] strides) {
    int[] positions = new int[shape.size()];
    for (int element = 0; element < positions.length; element++) {
      int rest = element;
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        positions[element] += rest % shape.extent(axis) * strides[axis];
        rest /= shape.extent(axis);
      }
    }
    return positions;
  }

  /** Row-major strides. */
  static int[] strides(Shape shape) {
    int[] strides = new int[shape.rank()];
    int stride = 1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.extent(axis);
    }
    return strides;
  }

  static double[] reduce(Shape shape, List<Integer> axes, double[] input, boolean maximum) {
    int[] projection = projection(shape, axes);
    double[] values =
        ReferenceInterpreter.filled(
            Operands.without(shape, axes).size(), maximum ? Double.NEGATIVE_INFINITY : 0);
    for (int i = 0; i < input.length; i++) {
      double before = values[projection[i]];
      values[projection[i]] = maximum ? Math.max(before, input[i]) : before + input[i];
    }
    return values;
  }

  static double[] broadcast(Operation.Broadcast broadcast, double[] input) {
    int[] projection = projection(broadcast.shape(), broadcast.axes());
    double[] values = new double[projection.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = input[projection[i]];
    }
    return values;
  }

  static double[] gather(Operation.Gather gather, double[] table) {
    double[] values = new double[gather.shape().size()];
    int width = values.length / Math.max(1, gather.rows().size());
    for (int i = 0; i < gather.rows().size(); i++) {
      System.arraycopy(table, gather.rows().get(i) * width, values, i * width, width);
    }
    return values;
  }

  static double[] scatterAdd(Operation.ScatterAdd scatter, double[] source) {
    double[] values = new double[scatter.shape().size()];
    int width = source.length / Math.max(1, scatter.rows().size());
    for (int i = 0; i < source.length; i++) {
      values[scatter.rows().get(i / width) * width + i % width] += source[i];
    }
    return values;
  }

  static double[] concatenate(Operation.Concatenation concatenation, List<double[]> operands) {
    double[] values = new double[concatenation.shape().size()];
    int inner = inner(concatenation.shape(), concatenation.axis());
    int stride = concatenation.shape().extent(concatenation.axis()) * inner;
    int offset = 0;
    for (int i = 0; i < operands.size(); i++) {
      int width = concatenation.operands().get(i).shape().extent(concatenation.axis()) * inner;
      for (int row = 0; width > 0 && row < operands.get(i).length / width; row++) {
        System.arraycopy(operands.get(i), row * width, values, row * stride + offset, width);
      }
      offset += width;
    }
    return values;
  }

  static double[] slice(Operation.Slice slice, double[] input) {
    double[] values = new double[slice.shape().size()];
    int inner = inner(slice.shape(), slice.axis());
    int width = (slice.to() - slice.from()) * inner;
    int stride = slice.input().shape().extent(slice.axis()) * inner;
    for (int row = 0; width > 0 && row < values.length / width; row++) {
      System.arraycopy(input, row * stride + slice.from() * inner, values, row * width, width);
    }
    return values;
  }

  /** Elements of one index of an axis. */
  static int inner(Shape shape, int axis) {
    int inner = 1;
    for (int later = axis + 1; later < shape.rank(); later++) {
      inner *= shape.extent(later);
    }
    return inner;
  }

  static double[] transpose(Operation.Transpose transpose, double[] input) {
    int[] inputStrides = strides(transpose.input().shape());
    int[] strides = transpose.permutation().stream().mapToInt(axis -> inputStrides[axis]).toArray();
    int[] positions = positions(transpose.shape(), strides);
    double[] values = new double[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = input[positions[i]];
    }
    return values;
  }
}
