package dev.lodestone.kernels.internal;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import dev.lodestone.kernels.ShapeMismatchException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Checks the operands of a matrix product at the door and settles where they live. */
public final class GemmOperands {
  private GemmOperands() {}

  /** A block as the kernels want it. */
  public static final class Settled {
    /** No operand. */
    public static final Settled NONE = new Settled(null, 0, false);

    private final float[] values;
    private final int offset;
    private final boolean copied;

    private Settled(float[] values, int offset, boolean copied) {
      this.values = values;
      this.offset = offset;
      this.copied = copied;
    }

    /** The array, or null where there is no operand. */
    public float[] values() {
      return values;
    }

    /** Index of the first element. */
    public int offset() {
      return offset;
    }
  }

  /** Refuses negative extents. */
  public static void checkExtents(int m, int n, int k) {
    requireNotNegative("m", m);
    requireNotNegative("n", n);
    requireNotNegative("k", k);
  }

  /** Refuses a block that does not fit into its array. */
  public static void checkBlock(
      String name, float[] values, int offset, int rows, int columns, int leadingDimension) {
    if (values == null) {
      throw new NullPointerException(name + ": expected a float[], given null");
    }
    requireNotNegative(name + "Offset", offset);
    long span = checkedSpan(name, rows, columns, leadingDimension);
    if (span > 0 && offset + span > values.length) {
      throw new ShapeMismatchException(
          "sgemm: " + name,
          "at least " + (offset + span) + " elements",
          "an array of " + values.length);
    }
  }

  private static long checkedSpan(String name, int rows, int columns, int leadingDimension) {
    if (leadingDimension < Math.max(1, columns)) {
      throw new ShapeMismatchException(
          "sgemm: leading dimension of " + name,
          "at least " + Math.max(1, columns),
          String.valueOf(leadingDimension));
    }
    return span(rows, columns, leadingDimension);
  }

  // From the first element to one past the last; 0 where there is none.
  private static long span(int rows, int columns, int leadingDimension) {
    boolean empty = rows == 0 || columns == 0;
    return empty ? 0 : (rows - 1L) * leadingDimension + columns;
  }

  /** Refuses an operand that shares elements with C. */
  @SuppressWarnings("ReferenceEquality")
  public static void checkApart(
      String name,
      float[] values,
      int offset,
      int rows,
      int columns,
      int leadingDimension,
      float[] c,
      int cOffset,
      int m,
      int n,
      int ldc) {
    if (values != c) {
      return;
    }
    long span = span(rows, columns, leadingDimension);
    long cSpan = span(m, n, ldc);
    if (span == 0 || cSpan == 0 || offset + span <= cOffset || cOffset + cSpan <= offset) {
      return;
    }
    if (leadingDimension == ldc && liesBeside(offset, columns, cOffset, n, ldc)) {
      return;
    }
    throw new IllegalArgumentException(
        "c: expected no element shared with " + name + ", given overlapping ranges of one array");
  }

  // Two column blocks of one matrix: neither wraps into the other's columns.
  private static boolean liesBeside(
      int offset, int columns, int cOffset, int n, int leadingDimension) {
    int distance = Math.floorMod(cOffset - offset, leadingDimension);
    return distance >= columns && distance + n <= leadingDimension;
  }

  /** The operand as an array: in place over a {@code float[]}, copied otherwise. */
  public static Settled settle(
      String name, MemorySegment segment, int rows, int columns, int leadingDimension) {
    Settled settled = locate(name, segment, rows, columns, leadingDimension);
    if (settled.copied) {
      int count = settled.values().length;
      MemorySegment.copy(segment, JAVA_FLOAT_UNALIGNED, 0, settled.values(), 0, count);
    }
    return settled;
  }

  /** As {@link #settle}, for a block that is written to. */
  public static Settled settleOutput(
      String name, MemorySegment segment, int rows, int columns, int leadingDimension) {
    Objects.requireNonNull(segment, name + ": expected a segment, given null");
    if (segment.isReadOnly()) {
      throw new IllegalArgumentException(
          name + ": expected a segment that can be written, given a read-only one");
    }
    return settle(name, segment, rows, columns, leadingDimension);
  }

  private static Settled locate(
      String name, MemorySegment segment, int rows, int columns, int leadingDimension) {
    Objects.requireNonNull(segment, name + ": expected a segment, given null");
    long span = checkedSpan(name, rows, columns, leadingDimension);
    long available = segment.byteSize() / Float.BYTES;
    if (span > available || span > Integer.MAX_VALUE - 16) {
      throw new ShapeMismatchException(
          "sgemm: " + name,
          "at least " + span + " elements, within one Java array",
          "a segment of " + available);
    }
    if (segment.heapBase().orElse(null) instanceof float[] array
        && segment.address() % Float.BYTES == 0) {
      return new Settled(array, (int) (segment.address() / Float.BYTES), false);
    }
    return new Settled(new float[(int) span], 0, true);
  }

  /** Writes the elements of a copied output back to its segment, and nothing between its rows. */
  public static void copyBack(
      Settled settled, MemorySegment segment, int rows, int columns, int leadingDimension) {
    if (!settled.copied) {
      return;
    }
    for (int row = 0; row < rows; row++) {
      int start = row * leadingDimension;
      long position = (long) start * Float.BYTES;
      MemorySegment.copy(settled.values(), start, segment, JAVA_FLOAT_UNALIGNED, position, columns);
    }
  }

  private static void requireNotNegative(String name, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + ": expected at least 0, given " + value);
    }
  }
}
