package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Single rows, as {@link EightRowTiles}: the last rows below a multiple of four. */
final class OneRowTiles {
  private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
  private static final int LANES = FLOATS.length();

  private OneRowTiles() {}

  static void rows1By8(
      int depth,
      float[] a,
      int aStart,
      int aRowStride,
      int aColumnStride,
      float[] b,
      int bStart,
      int ldb,
      float[] initial,
      int initialStart,
      int ldi,
      float[] c,
      int cStart,
      int ldc) {
    FloatVector c00 = FloatVector.fromArray(FLOATS, initial, initialStart);
    FloatVector c01 = FloatVector.fromArray(FLOATS, initial, initialStart + LANES);
    FloatVector c02 = FloatVector.fromArray(FLOATS, initial, initialStart + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(FLOATS, initial, initialStart + 3 * LANES);
    FloatVector c04 = FloatVector.fromArray(FLOATS, initial, initialStart + 4 * LANES);
    FloatVector c05 = FloatVector.fromArray(FLOATS, initial, initialStart + 5 * LANES);
    FloatVector c06 = FloatVector.fromArray(FLOATS, initial, initialStart + 6 * LANES);
    FloatVector c07 = FloatVector.fromArray(FLOATS, initial, initialStart + 7 * LANES);
    int row = bStart;
    for (int k = 0; k < depth; k++) {
      int column = k * aColumnStride;
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, row);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, row + LANES);
      FloatVector b2 = FloatVector.fromArray(FLOATS, b, row + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(FLOATS, b, row + 3 * LANES);
      FloatVector b4 = FloatVector.fromArray(FLOATS, b, row + 4 * LANES);
      FloatVector b5 = FloatVector.fromArray(FLOATS, b, row + 5 * LANES);
      FloatVector b6 = FloatVector.fromArray(FLOATS, b, row + 6 * LANES);
      FloatVector b7 = FloatVector.fromArray(FLOATS, b, row + 7 * LANES);
      FloatVector s0 = FloatVector.broadcast(FLOATS, a[aStart + column]);
      c00 = s0.fma(b0, c00);
      c01 = s0.fma(b1, c01);
      c02 = s0.fma(b2, c02);
      c03 = s0.fma(b3, c03);
      c04 = s0.fma(b4, c04);
      c05 = s0.fma(b5, c05);
      c06 = s0.fma(b6, c06);
      c07 = s0.fma(b7, c07);
      row += ldb;
    }
    c00.intoArray(c, cStart);
    c01.intoArray(c, cStart + LANES);
    c02.intoArray(c, cStart + 2 * LANES);
    c03.intoArray(c, cStart + 3 * LANES);
    c04.intoArray(c, cStart + 4 * LANES);
    c05.intoArray(c, cStart + 5 * LANES);
    c06.intoArray(c, cStart + 6 * LANES);
    c07.intoArray(c, cStart + 7 * LANES);
  }

  static void rows1By4(
      int depth,
      float[] a,
      int aStart,
      int aRowStride,
      int aColumnStride,
      float[] b,
      int bStart,
      int ldb,
      float[] initial,
      int initialStart,
      int ldi,
      float[] c,
      int cStart,
      int ldc) {
    FloatVector c00 = FloatVector.fromArray(FLOATS, initial, initialStart);
    FloatVector c01 = FloatVector.fromArray(FLOATS, initial, initialStart + LANES);
    FloatVector c02 = FloatVector.fromArray(FLOATS, initial, initialStart + 2 * LANES);
    FloatVector c03 = FloatVector.fromArray(FLOATS, initial, initialStart + 3 * LANES);
    int row = bStart;
    for (int k = 0; k < depth; k++) {
      int column = k * aColumnStride;
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, row);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, row + LANES);
      FloatVector b2 = FloatVector.fromArray(FLOATS, b, row + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(FLOATS, b, row + 3 * LANES);
      FloatVector s0 = FloatVector.broadcast(FLOATS, a[aStart + column]);
      c00 = s0.fma(b0, c00);
      c01 = s0.fma(b1, c01);
      c02 = s0.fma(b2, c02);
      c03 = s0.fma(b3, c03);
      row += ldb;
    }
    c00.intoArray(c, cStart);
    c01.intoArray(c, cStart + LANES);
    c02.intoArray(c, cStart + 2 * LANES);
    c03.intoArray(c, cStart + 3 * LANES);
  }

  static void rows1By3(
      int depth,
      float[] a,
      int aStart,
      int aRowStride,
      int aColumnStride,
      float[] b,
      int bStart,
      int ldb,
      float[] initial,
      int initialStart,
      int ldi,
      float[] c,
      int cStart,
      int ldc) {
    FloatVector c00 = FloatVector.fromArray(FLOATS, initial, initialStart);
    FloatVector c01 = FloatVector.fromArray(FLOATS, initial, initialStart + LANES);
    FloatVector c02 = FloatVector.fromArray(FLOATS, initial, initialStart + 2 * LANES);
    int row = bStart;
    for (int k = 0; k < depth; k++) {
      int column = k * aColumnStride;
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, row);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, row + LANES);
      FloatVector b2 = FloatVector.fromArray(FLOATS, b, row + 2 * LANES);
      FloatVector s0 = FloatVector.broadcast(FLOATS, a[aStart + column]);
      c00 = s0.fma(b0, c00);
      c01 = s0.fma(b1, c01);
      c02 = s0.fma(b2, c02);
      row += ldb;
    }
    c00.intoArray(c, cStart);
    c01.intoArray(c, cStart + LANES);
    c02.intoArray(c, cStart + 2 * LANES);
  }

  static void rows1By2(
      int depth,
      float[] a,
      int aStart,
      int aRowStride,
      int aColumnStride,
      float[] b,
      int bStart,
      int ldb,
      float[] initial,
      int initialStart,
      int ldi,
      float[] c,
      int cStart,
      int ldc) {
    FloatVector c00 = FloatVector.fromArray(FLOATS, initial, initialStart);
    FloatVector c01 = FloatVector.fromArray(FLOATS, initial, initialStart + LANES);
    int row = bStart;
    for (int k = 0; k < depth; k++) {
      int column = k * aColumnStride;
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, row);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, row + LANES);
      FloatVector s0 = FloatVector.broadcast(FLOATS, a[aStart + column]);
      c00 = s0.fma(b0, c00);
      c01 = s0.fma(b1, c01);
      row += ldb;
    }
    c00.intoArray(c, cStart);
    c01.intoArray(c, cStart + LANES);
  }

  static void rows1By1(
      int depth,
      float[] a,
      int aStart,
      int aRowStride,
      int aColumnStride,
      float[] b,
      int bStart,
      int ldb,
      float[] initial,
      int initialStart,
      int ldi,
      float[] c,
      int cStart,
      int ldc) {
    FloatVector c00 = FloatVector.fromArray(FLOATS, initial, initialStart);
    int row = bStart;
    for (int k = 0; k < depth; k++) {
      int column = k * aColumnStride;
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, row);
      FloatVector s0 = FloatVector.broadcast(FLOATS, a[aStart + column]);
      c00 = s0.fma(b0, c00);
      row += ldb;
    }
    c00.intoArray(c, cStart);
  }
}
