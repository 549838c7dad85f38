package dev.lodestone.kernels;

import java.util.Arrays;

/**
 * The extents of a row-major block, outermost first. Immutable and thread-safe.
 *
 * <p>A shape of rank 0 is a scalar and has one element; an extent of 0 makes an empty block.
 */
public final class Shape {
  private final int[] extents;
  private final int size;

  private Shape(int[] extents) {
    long product = 1;
    for (int extent : extents) {
      if (extent < 0) {
        throw new IllegalArgumentException(
            "extents: expected none below 0, given " + Arrays.toString(extents));
      }
      product = Math.multiplyExact(product, (long) extent);
    }
    if (product > Integer.MAX_VALUE - 16) {
      throw new IllegalArgumentException(
          "extents: expected at most "
              + (Integer.MAX_VALUE - 16)
              + " elements, given "
              + Arrays.toString(extents));
    }
    this.extents = extents;
    this.size = (int) product;
  }

  /**
   * A shape with the given extents.
   *
   * @throws IllegalArgumentException if an extent is negative or the size exceeds one Java array
   */
  public static Shape of(int... extents) {
    return new Shape(extents.clone());
  }

  /** The number of extents. */
  public int rank() {
    return extents.length;
  }

  /** The extent of one axis; a negative axis counts from the innermost, -1. */
  public int extent(int axis) {
    return extents[axis < 0 ? axis + extents.length : axis];
  }

  /** The number of elements. */
  public int size() {
    return size;
  }

  /** A copy of the extents. */
  public int[] toArray() {
    return extents.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape that && Arrays.equals(extents, that.extents);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(extents);
  }

  @Override
  public String toString() {
    return Arrays.toString(extents);
  }
}
