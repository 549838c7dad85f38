package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles as {@link EightRowTiles} for an op(A) whose rows stand side by side, as in a packed panel
 * or a transposed A: element (i, k) at aStart + i + k * aColumnStride. One check of the range
 * covers the eight elements of a step, which is worth a twentieth of the time.
 */
final class EightAdjacentRowTiles {
  private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
  private static final int LANES = FLOATS.length();

  private EightAdjacentRowTiles() {}

  static void rows8By3(
      int depth,
      float[] a,
      int aStart,
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
    int i4 = i3 + ldi;
    int i5 = i4 + ldi;
    int i6 = i5 + ldi;
    int i7 = i6 + ldi;
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
    FloatVector c40 = FloatVector.fromArray(FLOATS, initial, i4);
    FloatVector c41 = FloatVector.fromArray(FLOATS, initial, i4 + LANES);
    FloatVector c42 = FloatVector.fromArray(FLOATS, initial, i4 + 2 * LANES);
    FloatVector c50 = FloatVector.fromArray(FLOATS, initial, i5);
    FloatVector c51 = FloatVector.fromArray(FLOATS, initial, i5 + LANES);
    FloatVector c52 = FloatVector.fromArray(FLOATS, initial, i5 + 2 * LANES);
    FloatVector c60 = FloatVector.fromArray(FLOATS, initial, i6);
    FloatVector c61 = FloatVector.fromArray(FLOATS, initial, i6 + LANES);
    FloatVector c62 = FloatVector.fromArray(FLOATS, initial, i6 + 2 * LANES);
    FloatVector c70 = FloatVector.fromArray(FLOATS, initial, i7);
    FloatVector c71 = FloatVector.fromArray(FLOATS, initial, i7 + LANES);
    FloatVector c72 = FloatVector.fromArray(FLOATS, initial, i7 + 2 * LANES);
    int row = bStart;
    int column = aStart;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, row);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, row + LANES);
      FloatVector b2 = FloatVector.fromArray(FLOATS, b, row + 2 * LANES);
      FloatVector s0 = FloatVector.broadcast(FLOATS, a[column]);
      c00 = s0.fma(b0, c00);
      c01 = s0.fma(b1, c01);
      c02 = s0.fma(b2, c02);
      FloatVector s1 = FloatVector.broadcast(FLOATS, a[column + 1]);
      c10 = s1.fma(b0, c10);
      c11 = s1.fma(b1, c11);
      c12 = s1.fma(b2, c12);
      FloatVector s2 = FloatVector.broadcast(FLOATS, a[column + 2]);
      c20 = s2.fma(b0, c20);
      c21 = s2.fma(b1, c21);
      c22 = s2.fma(b2, c22);
      FloatVector s3 = FloatVector.broadcast(FLOATS, a[column + 3]);
      c30 = s3.fma(b0, c30);
      c31 = s3.fma(b1, c31);
      c32 = s3.fma(b2, c32);
      FloatVector s4 = FloatVector.broadcast(FLOATS, a[column + 4]);
      c40 = s4.fma(b0, c40);
      c41 = s4.fma(b1, c41);
      c42 = s4.fma(b2, c42);
      FloatVector s5 = FloatVector.broadcast(FLOATS, a[column + 5]);
      c50 = s5.fma(b0, c50);
      c51 = s5.fma(b1, c51);
      c52 = s5.fma(b2, c52);
      FloatVector s6 = FloatVector.broadcast(FLOATS, a[column + 6]);
      c60 = s6.fma(b0, c60);
      c61 = s6.fma(b1, c61);
      c62 = s6.fma(b2, c62);
      FloatVector s7 = FloatVector.broadcast(FLOATS, a[column + 7]);
      c70 = s7.fma(b0, c70);
      c71 = s7.fma(b1, c71);
      c72 = s7.fma(b2, c72);
      row += ldb;
      column += aColumnStride;
    }
    int t1 = cStart + ldc;
    int t2 = t1 + ldc;
    int t3 = t2 + ldc;
    int t4 = t3 + ldc;
    int t5 = t4 + ldc;
    int t6 = t5 + ldc;
    int t7 = t6 + ldc;
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
    c40.intoArray(c, t4);
    c41.intoArray(c, t4 + LANES);
    c42.intoArray(c, t4 + 2 * LANES);
    c50.intoArray(c, t5);
    c51.intoArray(c, t5 + LANES);
    c52.intoArray(c, t5 + 2 * LANES);
    c60.intoArray(c, t6);
    c61.intoArray(c, t6 + LANES);
    c62.intoArray(c, t6 + 2 * LANES);
    c70.intoArray(c, t7);
    c71.intoArray(c, t7 + LANES);
    c72.intoArray(c, t7 + 2 * LANES);
  }

  static void rows8By2(
      int depth,
      float[] a,
      int aStart,
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
    int i4 = i3 + ldi;
    int i5 = i4 + ldi;
    int i6 = i5 + ldi;
    int i7 = i6 + ldi;
    FloatVector c00 = FloatVector.fromArray(FLOATS, initial, initialStart);
    FloatVector c01 = FloatVector.fromArray(FLOATS, initial, initialStart + LANES);
    FloatVector c10 = FloatVector.fromArray(FLOATS, initial, i1);
    FloatVector c11 = FloatVector.fromArray(FLOATS, initial, i1 + LANES);
    FloatVector c20 = FloatVector.fromArray(FLOATS, initial, i2);
    FloatVector c21 = FloatVector.fromArray(FLOATS, initial, i2 + LANES);
    FloatVector c30 = FloatVector.fromArray(FLOATS, initial, i3);
    FloatVector c31 = FloatVector.fromArray(FLOATS, initial, i3 + LANES);
    FloatVector c40 = FloatVector.fromArray(FLOATS, initial, i4);
    FloatVector c41 = FloatVector.fromArray(FLOATS, initial, i4 + LANES);
    FloatVector c50 = FloatVector.fromArray(FLOATS, initial, i5);
    FloatVector c51 = FloatVector.fromArray(FLOATS, initial, i5 + LANES);
    FloatVector c60 = FloatVector.fromArray(FLOATS, initial, i6);
    FloatVector c61 = FloatVector.fromArray(FLOATS, initial, i6 + LANES);
    FloatVector c70 = FloatVector.fromArray(FLOATS, initial, i7);
    FloatVector c71 = FloatVector.fromArray(FLOATS, initial, i7 + LANES);
    int row = bStart;
    int column = aStart;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, row);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, row + LANES);
      FloatVector s0 = FloatVector.broadcast(FLOATS, a[column]);
      c00 = s0.fma(b0, c00);
      c01 = s0.fma(b1, c01);
      FloatVector s1 = FloatVector.broadcast(FLOATS, a[column + 1]);
      c10 = s1.fma(b0, c10);
      c11 = s1.fma(b1, c11);
      FloatVector s2 = FloatVector.broadcast(FLOATS, a[column + 2]);
      c20 = s2.fma(b0, c20);
      c21 = s2.fma(b1, c21);
      FloatVector s3 = FloatVector.broadcast(FLOATS, a[column + 3]);
      c30 = s3.fma(b0, c30);
      c31 = s3.fma(b1, c31);
      FloatVector s4 = FloatVector.broadcast(FLOATS, a[column + 4]);
      c40 = s4.fma(b0, c40);
      c41 = s4.fma(b1, c41);
      FloatVector s5 = FloatVector.broadcast(FLOATS, a[column + 5]);
      c50 = s5.fma(b0, c50);
      c51 = s5.fma(b1, c51);
      FloatVector s6 = FloatVector.broadcast(FLOATS, a[column + 6]);
      c60 = s6.fma(b0, c60);
      c61 = s6.fma(b1, c61);
      FloatVector s7 = FloatVector.broadcast(FLOATS, a[column + 7]);
      c70 = s7.fma(b0, c70);
      c71 = s7.fma(b1, c71);
      row += ldb;
      column += aColumnStride;
    }
    int t1 = cStart + ldc;
    int t2 = t1 + ldc;
    int t3 = t2 + ldc;
    int t4 = t3 + ldc;
    int t5 = t4 + ldc;
    int t6 = t5 + ldc;
    int t7 = t6 + ldc;
    c00.intoArray(c, cStart);
    c01.intoArray(c, cStart + LANES);
    c10.intoArray(c, t1);
    c11.intoArray(c, t1 + LANES);
    c20.intoArray(c, t2);
    c21.intoArray(c, t2 + LANES);
    c30.intoArray(c, t3);
    c31.intoArray(c, t3 + LANES);
    c40.intoArray(c, t4);
    c41.intoArray(c, t4 + LANES);
    c50.intoArray(c, t5);
    c51.intoArray(c, t5 + LANES);
    c60.intoArray(c, t6);
    c61.intoArray(c, t6 + LANES);
    c70.intoArray(c, t7);
    c71.intoArray(c, t7 + LANES);
  }

  static void rows8By1(
      int depth,
      float[] a,
      int aStart,
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
    int i4 = i3 + ldi;
    int i5 = i4 + ldi;
    int i6 = i5 + ldi;
    int i7 = i6 + ldi;
    FloatVector c00 = FloatVector.fromArray(FLOATS, initial, initialStart);
    FloatVector c10 = FloatVector.fromArray(FLOATS, initial, i1);
    FloatVector c20 = FloatVector.fromArray(FLOATS, initial, i2);
    FloatVector c30 = FloatVector.fromArray(FLOATS, initial, i3);
    FloatVector c40 = FloatVector.fromArray(FLOATS, initial, i4);
    FloatVector c50 = FloatVector.fromArray(FLOATS, initial, i5);
    FloatVector c60 = FloatVector.fromArray(FLOATS, initial, i6);
    FloatVector c70 = FloatVector.fromArray(FLOATS, initial, i7);
    int row = bStart;
    int column = aStart;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, row);
      FloatVector s0 = FloatVector.broadcast(FLOATS, a[column]);
      c00 = s0.fma(b0, c00);
      FloatVector s1 = FloatVector.broadcast(FLOATS, a[column + 1]);
      c10 = s1.fma(b0, c10);
      FloatVector s2 = FloatVector.broadcast(FLOATS, a[column + 2]);
      c20 = s2.fma(b0, c20);
      FloatVector s3 = FloatVector.broadcast(FLOATS, a[column + 3]);
      c30 = s3.fma(b0, c30);
      FloatVector s4 = FloatVector.broadcast(FLOATS, a[column + 4]);
      c40 = s4.fma(b0, c40);
      FloatVector s5 = FloatVector.broadcast(FLOATS, a[column + 5]);
      c50 = s5.fma(b0, c50);
      FloatVector s6 = FloatVector.broadcast(FLOATS, a[column + 6]);
      c60 = s6.fma(b0, c60);
      FloatVector s7 = FloatVector.broadcast(FLOATS, a[column + 7]);
      c70 = s7.fma(b0, c70);
      row += ldb;
      column += aColumnStride;
    }
    int t1 = cStart + ldc;
    int t2 = t1 + ldc;
    int t3 = t2 + ldc;
    int t4 = t3 + ldc;
    int t5 = t4 + ldc;
    int t6 = t5 + ldc;
    int t7 = t6 + ldc;
    c00.intoArray(c, cStart);
    c10.intoArray(c, t1);
    c20.intoArray(c, t2);
    c30.intoArray(c, t3);
    c40.intoArray(c, t4);
    c50.intoArray(c, t5);
    c60.intoArray(c, t6);
    c70.intoArray(c, t7);
  }
}
