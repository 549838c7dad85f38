package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of four rows, as {@link EightRowTiles}: the tail of its rows, and the main tile where the
 * machine has 16 vector registers (12 sums, 3 vectors of B, 1 element of A).
 */
final class FourRowTiles {
  private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
  private static final int LANES = FLOATS.length();

  private FourRowTiles() {}

  static void rows4By3(
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
    int i1 = initialStart + ldi;
    int i2 = i1 + ldi;
    int i3 = i2 + ldi;
    FloatVector c00 = FloatVector.fromArray(FLOATS, initial, initialStart);
    FloatVector c01 = FloatVector.fromArray(FLOATS, initial, initialStart + LANES);
    FloatVector c02 = FloatVector.fromArray(FLOATS, initial, initialStart + 2 * LANES);
    FloatVector c10 = FloatVector.fromArray(FLOATS, initial, i1);
    FloatVector c11 = FloatVector.fromArray(FLOATS, initial, i1 + LANES);
    FloatVector c12 = FloatVector.fromArray(FLOATS, initial, i1 + 2 * LANES);
    FloatVector c20 = FloatVector.fromArray(FLOATS, initial, i2);
    FloatVector c21 = FloatVector.fromArray(FLOATS, initial, i2 + LANES);
    FloatVector c22 = FloatVector.fromArray(FLOATS, initial, i2 + 2 * LANES);
    FloatVector c30 = FloatVector.fromArray(FLOATS, initial, i3);
    FloatVector c31 = FloatVector.fromArray(FLOATS, initial, i3 + LANES);
    FloatVector c32 = FloatVector.fromArray(FLOATS, initial, i3 + 2 * LANES);
    int a1 = aStart + aRowStride;
    int a2 = a1 + aRowStride;
    int a3 = a2 + aRowStride;
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
      FloatVector s1 = FloatVector.broadcast(FLOATS, a[a1 + column]);
      c10 = s1.fma(b0, c10);
      c11 = s1.fma(b1, c11);
      c12 = s1.fma(b2, c12);
      FloatVector s2 = FloatVector.broadcast(FLOATS, a[a2 + column]);
      c20 = s2.fma(b0, c20);
      c21 = s2.fma(b1, c21);
      c22 = s2.fma(b2, c22);
      FloatVector s3 = FloatVector.broadcast(FLOATS, a[a3 + column]);
      c30 = s3.fma(b0, c30);
      c31 = s3.fma(b1, c31);
      c32 = s3.fma(b2, c32);
      row += ldb;
    }
    int t1 = cStart + ldc;
    int t2 = t1 + ldc;
    int t3 = t2 + ldc;
    c00.intoArray(c, cStart);
    c01.intoArray(c, cStart + LANES);
    c02.intoArray(c, cStart + 2 * LANES);
    c10.intoArray(c, t1);
    c11.intoArray(c, t1 + LANES);
    c12.intoArray(c, t1 + 2 * LANES);
    c20.intoArray(c, t2);
    c21.intoArray(c, t2 + LANES);
    c22.intoArray(c, t2 + 2 * LANES);
    c30.intoArray(c, t3);
    c31.intoArray(c, t3 + LANES);
    c32.intoArray(c, t3 + 2 * LANES);
  }

  static void rows4By2(
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
    int i1 = initialStart + ldi;
    int i2 = i1 + ldi;
    int i3 = i2 + ldi;
    FloatVector c00 = FloatVector.fromArray(FLOATS, initial, initialStart);
    FloatVector c01 = FloatVector.fromArray(FLOATS, initial, initialStart + LANES);
    FloatVector c10 = FloatVector.fromArray(FLOATS, initial, i1);
    FloatVector c11 = FloatVector.fromArray(FLOATS, initial, i1 + LANES);
    FloatVector c20 = FloatVector.fromArray(FLOATS, initial, i2);
    FloatVector c21 = FloatVector.fromArray(FLOATS, initial, i2 + LANES);
    FloatVector c30 = FloatVector.fromArray(FLOATS, initial, i3);
    FloatVector c31 = FloatVector.fromArray(FLOATS, initial, i3 + LANES);
    int a1 = aStart + aRowStride;
    int a2 = a1 + aRowStride;
    int a3 = a2 + aRowStride;
    int row = bStart;
    for (int k = 0; k < depth; k++) {
      int column = k * aColumnStride;
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, row);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, row + LANES);
      FloatVector s0 = FloatVector.broadcast(FLOATS, a[aStart + column]);
      c00 = s0.fma(b0, c00);
      c01 = s0.fma(b1, c01);
      FloatVector s1 = FloatVector.broadcast(FLOATS, a[a1 + column]);
      c10 = s1.fma(b0, c10);
      c11 = s1.fma(b1, c11);
      FloatVector s2 = FloatVector.broadcast(FLOATS, a[a2 + column]);
      c20 = s2.fma(b0, c20);
      c21 = s2.fma(b1, c21);
      FloatVector s3 = FloatVector.broadcast(FLOATS, a[a3 + column]);
      c30 = s3.fma(b0, c30);
      c31 = s3.fma(b1, c31);
      row += ldb;
    }
    int t1 = cStart + ldc;
    int t2 = t1 + ldc;
    int t3 = t2 + ldc;
    c00.intoArray(c, cStart);
    c01.intoArray(c, cStart + LANES);
    c10.intoArray(c, t1);
    c11.intoArray(c, t1 + LANES);
    c20.intoArray(c, t2);
    c21.intoArray(c, t2 + LANES);
    c30.intoArray(c, t3);
    c31.intoArray(c, t3 + LANES);
  }

  static void rows4By1(
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
    int i1 = initialStart + ldi;
    int i2 = i1 + ldi;
    int i3 = i2 + ldi;
    FloatVector c00 = FloatVector.fromArray(FLOATS, initial, initialStart);
    FloatVector c10 = FloatVector.fromArray(FLOATS, initial, i1);
    FloatVector c20 = FloatVector.fromArray(FLOATS, initial, i2);
    FloatVector c30 = FloatVector.fromArray(FLOATS, initial, i3);
    int a1 = aStart + aRowStride;
    int a2 = a1 + aRowStride;
    int a3 = a2 + aRowStride;
    int row = bStart;
    for (int k = 0; k < depth; k++) {
      int column = k * aColumnStride;
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, row);
      FloatVector s0 = FloatVector.broadcast(FLOATS, a[aStart + column]);
      c00 = s0.fma(b0, c00);
      FloatVector s1 = FloatVector.broadcast(FLOATS, a[a1 + column]);
      c10 = s1.fma(b0, c10);
      FloatVector s2 = FloatVector.broadcast(FLOATS, a[a2 + column]);
      c20 = s2.fma(b0, c20);
      FloatVector s3 = FloatVector.broadcast(FLOATS, a[a3 + column]);
      c30 = s3.fma(b0, c30);
      row += ldb;
    }
    int t1 = cStart + ldc;
    int t2 = t1 + ldc;
    int t3 = t2 + ldc;
    c00.intoArray(c, cStart);
    c10.intoArray(c, t1);
    c20.intoArray(c, t2);
    c30.intoArray(c, t3);
  }
}
