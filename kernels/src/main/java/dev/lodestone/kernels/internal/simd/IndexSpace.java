package dev.lodestone.kernels.internal.simd;

import java.util.ArrayList;
import java.util.List;

/**
 * An index space [outer][rows][columns] with three strides an operand, its axes merged where every
 * operand walks them as one. The strides of the columns are 0 or 1.
 */
final class IndexSpace {
  final int outer;
  final int rows;
  final int columns;
  final int[][] strides;

  private static final class Axis {
    private final int extent;
    private final int[] strides;

    Axis(int extent, int[] strides) {
      this.extent = extent;
      this.strides = strides;
    }

    boolean continues(Axis inner) {
      for (int p = 0; p < strides.length; p++) {
        if (strides[p] != inner.extent * inner.strides[p]) {
          return false;
        }
      }
      return true;
    }

    boolean stepsByOneAtMost() {
      for (int stride : strides) {
        if (stride != 0 && stride != 1) {
          return false;
        }
      }
      return true;
    }
  }

  private IndexSpace(List<Axis> axes) {
    this.outer = axes.get(0).extent;
    this.rows = axes.get(1).extent;
    this.columns = axes.get(2).extent;
    int operands = axes.get(0).strides.length;
    this.strides = new int[operands][3];
    for (int p = 0; p < operands; p++) {
      for (int axis = 0; axis < 3; axis++) {
        strides[p][axis] = axes.get(axis).strides[p];
      }
    }
  }

  /** Drops axes of extent 1 and merges the others where possible. */
  static IndexSpace of(int outer, int rows, int columns, int[][] strides) {
    int[] extents = {outer, rows, columns};
    List<Axis> axes = new ArrayList<>();
    for (int axis = 0; axis < 3; axis++) {
      if (extents[axis] != 1) {
        append(axes, new Axis(extents[axis], column(strides, axis)));
      }
    }
    Axis trivial = new Axis(1, new int[strides.length]);
    if (axes.isEmpty() || !axes.getLast().stepsByOneAtMost()) {
      axes.add(trivial);
    }
    while (axes.size() < 3) {
      axes.addFirst(trivial);
    }
    return new IndexSpace(axes);
  }

  private static void append(List<Axis> axes, Axis inner) {
    if (!axes.isEmpty() && axes.getLast().continues(inner)) {
      Axis last = axes.removeLast();
      axes.add(new Axis(last.extent * inner.extent, inner.strides));
    } else {
      axes.add(inner);
    }
  }

  private static int[] column(int[][] strides, int axis) {
    int[] column = new int[strides.length];
    for (int p = 0; p < column.length; p++) {
      column[p] = strides[p][axis];
    }
    return column;
  }
}
