package dev.lodestone.kernels;

import java.util.SplittableRandom;

/**
 * Rows of floats inside a larger array whose every other word is a guard: a NaN with a payload that
 * no arithmetic makes.
 *
 * <p>Put around each operand, it shows both writes outside (the guard is gone) and reads outside
 * (the result is NaN).
 */
public final class GuardedBlock {
  private static final int GUARD = 0x7fedcba9;

  private final float[] array;
  private final int offset;
  private final int rows;
  private final int columns;
  private final int stride;

  private GuardedBlock(SplittableRandom random, int rows, int columns, int stride) {
    this.offset = random.nextInt(1, 40);
    this.rows = rows;
    this.columns = columns;
    this.stride = stride;
    int extent = rows == 0 ? 0 : (rows - 1) * stride + columns;
    this.array = new float[offset + extent + random.nextInt(1, 40)];
    java.util.Arrays.fill(array, Float.intBitsToFloat(GUARD));
  }

  /** One row of zeros at a random offset. */
  public static GuardedBlock zeros(SplittableRandom random, int length) {
    return zeros(random, 1, length, length);
  }

  /** Rows of zeros at a random offset, {@code stride} floats apart, guards in the gaps too. */
  public static GuardedBlock zeros(SplittableRandom random, int rows, int columns, int stride) {
    return new GuardedBlock(random, rows, columns, stride).fill(0);
  }

  /** One row of values uniform in [-1, 1). */
  public static GuardedBlock uniform(SplittableRandom random, int length) {
    return uniform(random, 1, length, length);
  }

  /** Rows of values uniform in [-1, 1). */
  public static GuardedBlock uniform(SplittableRandom random, int rows, int columns, int stride) {
    GuardedBlock block = new GuardedBlock(random, rows, columns, stride);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        block.set(r, c, (float) random.nextDouble(-1, 1));
      }
    }
    return block;
  }

  /** Rows of whole numbers from -limit to limit, whose sums and products are exact. */
  public static GuardedBlock integers(
      SplittableRandom random, int rows, int columns, int stride, int limit) {
    GuardedBlock block = new GuardedBlock(random, rows, columns, stride);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        block.set(r, c, random.nextInt(-limit, limit + 1));
      }
    }
    return block;
  }

  /** Sets every element, not the guards. */
  public GuardedBlock fill(float value) {
    for (int r = 0; r < rows; r++) {
      int from = offset + r * stride;
      java.util.Arrays.fill(array, from, from + columns, value);
    }
    return this;
  }

  /** A block of the same layout, with copies of all values. */
  public GuardedBlock copy() {
    return new GuardedBlock(this);
  }

  private GuardedBlock(GuardedBlock other) {
    this.array = other.array.clone();
    this.offset = other.offset;
    this.rows = other.rows;
    this.columns = other.columns;
    this.stride = other.stride;
  }

  /** The whole array, guards included. */
  public float[] array() {
    return array;
  }

  /** Where the first element stands. */
  public int offset() {
    return offset;
  }

  /** Floats from one row to the next. */
  public int stride() {
    return stride;
  }

  /** One element. */
  public float get(int row, int column) {
    return array[offset + row * stride + column];
  }

  /** One element of the first row. */
  public float get(int column) {
    return array[offset + column];
  }

  /** Sets one element. */
  public void set(int row, int column, float value) {
    array[offset + row * stride + column] = value;
  }

  /** Sets one element of the first row. */
  public void set(int column, float value) {
    array[offset + column] = value;
  }

  /** Fails if a word outside the rows was written. */
  public void assertGuardsStand(String what) {
    for (int i = 0; i < array.length; i++) {
      if (isGuard(i) && Float.floatToRawIntBits(array[i]) != GUARD) {
        throw new AssertionError(
            what
                + ": wrote outside, at "
                + (i - offset)
                + " of "
                + rows
                + " x "
                + columns
                + " with stride "
                + stride);
      }
    }
  }

  /** Fails unless both blocks hold the same bits, guards included. */
  public void assertSameBits(GuardedBlock expected, String what) {
    for (int i = 0; i < array.length; i++) {
      int actual = Float.floatToRawIntBits(array[i]);
      int wanted = Float.floatToRawIntBits(expected.array[i]);
      if (actual != wanted) {
        throw new AssertionError(
            what
                + ": at "
                + (i - offset)
                + " expected "
                + expected.array[i]
                + ", given "
                + array[i]);
      }
    }
  }

  private boolean isGuard(int index) {
    int place = index - offset;
    if (place < 0 || rows == 0 || place >= (rows - 1) * stride + columns) {
      return true;
    }
    return stride > 0 && place % stride >= columns;
  }
}
