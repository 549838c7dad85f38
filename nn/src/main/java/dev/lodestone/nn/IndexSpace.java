package dev.lodestone.nn;

import dev.lodestone.kernels.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The axes of a pointwise chain, joined where all operands run through them without a jump: the
 * three innermost go to the kernel, the others are repeated around it.
 */
final class IndexSpace {
  private static final int KERNEL_AXES = 3;

  private final List<Integer> extents = new ArrayList<>();
  private final List<int[]> strides = new ArrayList<>();
  private final int operands;

  private IndexSpace(int operands) {
    this.operands = operands;
  }

  /**
   * The space of a shape.
   *
   * @param operandStrides for each operand one stride an axis of the shape
   */
  static IndexSpace of(Shape shape, List<int[]> operandStrides) {
    IndexSpace space = new IndexSpace(operandStrides.size());
    for (int axis = 0; axis < shape.rank(); axis++) {
      int at = axis;
      int[] along = operandStrides.stream().mapToInt(strides -> strides[at]).toArray();
      if (shape.extent(axis) != 1) {
        space.append(shape.extent(axis), along);
      }
    }
    if (space.extents.isEmpty()) {
      int[] ones = new int[operandStrides.size()];
      java.util.Arrays.fill(ones, 1);
      space.append(1, ones);
    }
    while (space.extents.size() < KERNEL_AXES) {
      space.extents.addFirst(1);
      space.strides.addFirst(new int[operandStrides.size()]);
    }
    return space;
  }

  private void append(int extent, int[] along) {
    if (!extents.isEmpty() && continues(strides.getLast(), extent, along)) {
      extents.set(extents.size() - 1, extents.getLast() * extent);
      strides.set(strides.size() - 1, along);
    } else {
      extents.add(extent);
      strides.add(along);
    }
  }

  private static boolean continues(int[] before, int extent, int[] along) {
    for (int operand = 0; operand < along.length; operand++) {
      if (before[operand] != along[operand] * extent) {
        return false;
      }
    }
    return true;
  }

  private int kernelAxis(int fromInnermost) {
    return extents.get(extents.size() - 1 - fromInnermost);
  }

  int outer() {
    return kernelAxis(2);
  }

  int rows() {
    return kernelAxis(1);
  }

  int columns() {
    return kernelAxis(0);
  }

  /** Three strides for each operand. */
  int[][] kernelStrides() {
    return select(extents.size() - KERNEL_AXES, extents.size());
  }

  /** Extents of the axes around the kernel, outermost first. */
  int[] repeats() {
    return extents.stream()
        .limit(extents.size() - KERNEL_AXES)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** For each operand one stride an axis around the kernel. */
  int[][] repeatStrides() {
    return select(0, extents.size() - KERNEL_AXES);
  }

  private int[][] select(int from, int to) {
    int[][] selected = new int[operands][to - from];
    for (int axis = from; axis < to; axis++) {
      for (int operand = 0; operand < operands; operand++) {
        selected[operand][axis - from] = strides.get(axis)[operand];
      }
    }
    return selected;
  }
}
