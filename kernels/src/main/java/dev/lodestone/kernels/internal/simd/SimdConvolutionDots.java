package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of inner products of runs: rows of a times rows of b, summed over images and
 * positions.
 *
 * <pre>
 * sums[r][c][lane] += sum over images m and positions p = lane (mod lanes) of
 *     a[aFirst + r][m][p] b[bFirst + c][m][p]
 * </pre>
 *
 * <p>sums[r][c] starts at {@code sumsAt + r * rowPitch + c * columnPitch}, positions are whole
 * vectors. Lanes stay apart until every image has been seen; sums run in the order of images and
 * positions. Nothing beyond a run is read.
 *
 * <p>A tile of eight rows by three keeps 24 sums and four operands in the 32 registers of AVX-512;
 * one of four by two keeps 8 sums, for 16 registers. Four by six reads one run less but was slower
 * where runs come from the second-level cache.
 */
final class SimdConvolutionDots {
  private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
  private static final int LANES = FLOATS.length();

  private SimdConvolutionDots() {}

  /** A tile of eight rows by three or one, or of four rows by two or one columns. */
  static void add(
      int rows,
      int columns,
      SimdConvolutionRuns a,
      int aFirst,
      SimdConvolutionRuns b,
      int bFirst,
      int images,
      int positions,
      float[] sums,
      int sumsAt,
      int rowPitch,
      int columnPitch) {
    switch (10 * rows + columns) {
      case 83 ->
          dots8x3(a, aFirst, b, bFirst, images, positions, sums, sumsAt, rowPitch, columnPitch);
      case 81 -> dots8x1(a, aFirst, b, bFirst, images, positions, sums, sumsAt, rowPitch);
      case 42 ->
          dots4x2(a, aFirst, b, bFirst, images, positions, sums, sumsAt, rowPitch, columnPitch);
      default -> dots4x1(a, aFirst, b, bFirst, images, positions, sums, sumsAt, rowPitch);
    }
  }

  /** Eight rows by three. */
  static void dots8x3(
      SimdConvolutionRuns a,
      int aFirst,
      SimdConvolutionRuns b,
      int bFirst,
      int images,
      int positions,
      float[] sums,
      int sumsAt,
      int rowPitch,
      int columnPitch) {
    float[] x = a.array;
    float[] y = b.array;
    int a0 = a.start(aFirst);
    int a1 = a.start(aFirst + 1);
    int a2 = a.start(aFirst + 2);
    int a3 = a.start(aFirst + 3);
    int a4 = a.start(aFirst + 4);
    int a5 = a.start(aFirst + 5);
    int a6 = a.start(aFirst + 6);
    int a7 = a.start(aFirst + 7);
    int b0 = b.start(bFirst);
    int b1 = b.start(bFirst + 1);
    int b2 = b.start(bFirst + 2);
    int at = sumsAt;
    FloatVector s00 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s01 = FloatVector.fromArray(FLOATS, sums, at + columnPitch);
    FloatVector s02 = FloatVector.fromArray(FLOATS, sums, at + 2 * columnPitch);
    at += rowPitch;
    FloatVector s10 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s11 = FloatVector.fromArray(FLOATS, sums, at + columnPitch);
    FloatVector s12 = FloatVector.fromArray(FLOATS, sums, at + 2 * columnPitch);
    at += rowPitch;
    FloatVector s20 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s21 = FloatVector.fromArray(FLOATS, sums, at + columnPitch);
    FloatVector s22 = FloatVector.fromArray(FLOATS, sums, at + 2 * columnPitch);
    at += rowPitch;
    FloatVector s30 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s31 = FloatVector.fromArray(FLOATS, sums, at + columnPitch);
    FloatVector s32 = FloatVector.fromArray(FLOATS, sums, at + 2 * columnPitch);
    at += rowPitch;
    FloatVector s40 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s41 = FloatVector.fromArray(FLOATS, sums, at + columnPitch);
    FloatVector s42 = FloatVector.fromArray(FLOATS, sums, at + 2 * columnPitch);
    at += rowPitch;
    FloatVector s50 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s51 = FloatVector.fromArray(FLOATS, sums, at + columnPitch);
    FloatVector s52 = FloatVector.fromArray(FLOATS, sums, at + 2 * columnPitch);
    at += rowPitch;
    FloatVector s60 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s61 = FloatVector.fromArray(FLOATS, sums, at + columnPitch);
    FloatVector s62 = FloatVector.fromArray(FLOATS, sums, at + 2 * columnPitch);
    at += rowPitch;
    FloatVector s70 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s71 = FloatVector.fromArray(FLOATS, sums, at + columnPitch);
    FloatVector s72 = FloatVector.fromArray(FLOATS, sums, at + 2 * columnPitch);
    for (int image = 0; image < images; image++) {
      for (int p = 0; p < positions; p += LANES) {
        FloatVector y0 = FloatVector.fromArray(FLOATS, y, b0 + p);
        FloatVector y1 = FloatVector.fromArray(FLOATS, y, b1 + p);
        FloatVector y2 = FloatVector.fromArray(FLOATS, y, b2 + p);
        FloatVector x0 = FloatVector.fromArray(FLOATS, x, a0 + p);
        s00 = x0.fma(y0, s00);
        s01 = x0.fma(y1, s01);
        s02 = x0.fma(y2, s02);
        FloatVector x1 = FloatVector.fromArray(FLOATS, x, a1 + p);
        s10 = x1.fma(y0, s10);
        s11 = x1.fma(y1, s11);
        s12 = x1.fma(y2, s12);
        FloatVector x2 = FloatVector.fromArray(FLOATS, x, a2 + p);
        s20 = x2.fma(y0, s20);
        s21 = x2.fma(y1, s21);
        s22 = x2.fma(y2, s22);
        FloatVector x3 = FloatVector.fromArray(FLOATS, x, a3 + p);
        s30 = x3.fma(y0, s30);
        s31 = x3.fma(y1, s31);
        s32 = x3.fma(y2, s32);
        FloatVector x4 = FloatVector.fromArray(FLOATS, x, a4 + p);
        s40 = x4.fma(y0, s40);
        s41 = x4.fma(y1, s41);
        s42 = x4.fma(y2, s42);
        FloatVector x5 = FloatVector.fromArray(FLOATS, x, a5 + p);
        s50 = x5.fma(y0, s50);
        s51 = x5.fma(y1, s51);
        s52 = x5.fma(y2, s52);
        FloatVector x6 = FloatVector.fromArray(FLOATS, x, a6 + p);
        s60 = x6.fma(y0, s60);
        s61 = x6.fma(y1, s61);
        s62 = x6.fma(y2, s62);
        FloatVector x7 = FloatVector.fromArray(FLOATS, x, a7 + p);
        s70 = x7.fma(y0, s70);
        s71 = x7.fma(y1, s71);
        s72 = x7.fma(y2, s72);
      }
      a0 += a.step;
      a1 += a.step;
      a2 += a.step;
      a3 += a.step;
      a4 += a.step;
      a5 += a.step;
      a6 += a.step;
      a7 += a.step;
      b0 += b.step;
      b1 += b.step;
      b2 += b.step;
    }
    at = sumsAt;
    s00.intoArray(sums, at);
    s01.intoArray(sums, at + columnPitch);
    s02.intoArray(sums, at + 2 * columnPitch);
    at += rowPitch;
    s10.intoArray(sums, at);
    s11.intoArray(sums, at + columnPitch);
    s12.intoArray(sums, at + 2 * columnPitch);
    at += rowPitch;
    s20.intoArray(sums, at);
    s21.intoArray(sums, at + columnPitch);
    s22.intoArray(sums, at + 2 * columnPitch);
    at += rowPitch;
    s30.intoArray(sums, at);
    s31.intoArray(sums, at + columnPitch);
    s32.intoArray(sums, at + 2 * columnPitch);
    at += rowPitch;
    s40.intoArray(sums, at);
    s41.intoArray(sums, at + columnPitch);
    s42.intoArray(sums, at + 2 * columnPitch);
    at += rowPitch;
    s50.intoArray(sums, at);
    s51.intoArray(sums, at + columnPitch);
    s52.intoArray(sums, at + 2 * columnPitch);
    at += rowPitch;
    s60.intoArray(sums, at);
    s61.intoArray(sums, at + columnPitch);
    s62.intoArray(sums, at + 2 * columnPitch);
    at += rowPitch;
    s70.intoArray(sums, at);
    s71.intoArray(sums, at + columnPitch);
    s72.intoArray(sums, at + 2 * columnPitch);
  }

  /** Eight rows by one. */
  static void dots8x1(
      SimdConvolutionRuns a,
      int aFirst,
      SimdConvolutionRuns b,
      int bFirst,
      int images,
      int positions,
      float[] sums,
      int sumsAt,
      int rowPitch) {
    float[] x = a.array;
    float[] y = b.array;
    int a0 = a.start(aFirst);
    int a1 = a.start(aFirst + 1);
    int a2 = a.start(aFirst + 2);
    int a3 = a.start(aFirst + 3);
    int a4 = a.start(aFirst + 4);
    int a5 = a.start(aFirst + 5);
    int a6 = a.start(aFirst + 6);
    int a7 = a.start(aFirst + 7);
    int b0 = b.start(bFirst);
    int at = sumsAt;
    FloatVector s00 = FloatVector.fromArray(FLOATS, sums, at);
    at += rowPitch;
    FloatVector s10 = FloatVector.fromArray(FLOATS, sums, at);
    at += rowPitch;
    FloatVector s20 = FloatVector.fromArray(FLOATS, sums, at);
    at += rowPitch;
    FloatVector s30 = FloatVector.fromArray(FLOATS, sums, at);
    at += rowPitch;
    FloatVector s40 = FloatVector.fromArray(FLOATS, sums, at);
    at += rowPitch;
    FloatVector s50 = FloatVector.fromArray(FLOATS, sums, at);
    at += rowPitch;
    FloatVector s60 = FloatVector.fromArray(FLOATS, sums, at);
    at += rowPitch;
    FloatVector s70 = FloatVector.fromArray(FLOATS, sums, at);
    for (int image = 0; image < images; image++) {
      for (int p = 0; p < positions; p += LANES) {
        FloatVector y0 = FloatVector.fromArray(FLOATS, y, b0 + p);
        FloatVector x0 = FloatVector.fromArray(FLOATS, x, a0 + p);
        s00 = x0.fma(y0, s00);
        FloatVector x1 = FloatVector.fromArray(FLOATS, x, a1 + p);
        s10 = x1.fma(y0, s10);
        FloatVector x2 = FloatVector.fromArray(FLOATS, x, a2 + p);
        s20 = x2.fma(y0, s20);
        FloatVector x3 = FloatVector.fromArray(FLOATS, x, a3 + p);
        s30 = x3.fma(y0, s30);
        FloatVector x4 = FloatVector.fromArray(FLOATS, x, a4 + p);
        s40 = x4.fma(y0, s40);
        FloatVector x5 = FloatVector.fromArray(FLOATS, x, a5 + p);
        s50 = x5.fma(y0, s50);
        FloatVector x6 = FloatVector.fromArray(FLOATS, x, a6 + p);
        s60 = x6.fma(y0, s60);
        FloatVector x7 = FloatVector.fromArray(FLOATS, x, a7 + p);
        s70 = x7.fma(y0, s70);
      }
      a0 += a.step;
      a1 += a.step;
      a2 += a.step;
      a3 += a.step;
      a4 += a.step;
      a5 += a.step;
      a6 += a.step;
      a7 += a.step;
      b0 += b.step;
    }
    at = sumsAt;
    s00.intoArray(sums, at);
    at += rowPitch;
    s10.intoArray(sums, at);
    at += rowPitch;
    s20.intoArray(sums, at);
    at += rowPitch;
    s30.intoArray(sums, at);
    at += rowPitch;
    s40.intoArray(sums, at);
    at += rowPitch;
    s50.intoArray(sums, at);
    at += rowPitch;
    s60.intoArray(sums, at);
    at += rowPitch;
    s70.intoArray(sums, at);
  }

  /** Four rows by two. */
  static void dots4x2(
      SimdConvolutionRuns a,
      int aFirst,
      SimdConvolutionRuns b,
      int bFirst,
      int images,
      int positions,
      float[] sums,
      int sumsAt,
      int rowPitch,
      int columnPitch) {
    float[] x = a.array;
    float[] y = b.array;
    int a0 = a.start(aFirst);
    int a1 = a.start(aFirst + 1);
    int a2 = a.start(aFirst + 2);
    int a3 = a.start(aFirst + 3);
    int b0 = b.start(bFirst);
    int b1 = b.start(bFirst + 1);
    int at = sumsAt;
    FloatVector s00 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s01 = FloatVector.fromArray(FLOATS, sums, at + columnPitch);
    at += rowPitch;
    FloatVector s10 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s11 = FloatVector.fromArray(FLOATS, sums, at + columnPitch);
    at += rowPitch;
    FloatVector s20 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s21 = FloatVector.fromArray(FLOATS, sums, at + columnPitch);
    at += rowPitch;
    FloatVector s30 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s31 = FloatVector.fromArray(FLOATS, sums, at + columnPitch);
    for (int image = 0; image < images; image++) {
      for (int p = 0; p < positions; p += LANES) {
        FloatVector y0 = FloatVector.fromArray(FLOATS, y, b0 + p);
        FloatVector y1 = FloatVector.fromArray(FLOATS, y, b1 + p);
        FloatVector x0 = FloatVector.fromArray(FLOATS, x, a0 + p);
        s00 = x0.fma(y0, s00);
        s01 = x0.fma(y1, s01);
        FloatVector x1 = FloatVector.fromArray(FLOATS, x, a1 + p);
        s10 = x1.fma(y0, s10);
        s11 = x1.fma(y1, s11);
        FloatVector x2 = FloatVector.fromArray(FLOATS, x, a2 + p);
        s20 = x2.fma(y0, s20);
        s21 = x2.fma(y1, s21);
        FloatVector x3 = FloatVector.fromArray(FLOATS, x, a3 + p);
        s30 = x3.fma(y0, s30);
        s31 = x3.fma(y1, s31);
      }
      a0 += a.step;
      a1 += a.step;
      a2 += a.step;
      a3 += a.step;
      b0 += b.step;
      b1 += b.step;
    }
    at = sumsAt;
    s00.intoArray(sums, at);
    s01.intoArray(sums, at + columnPitch);
    at += rowPitch;
    s10.intoArray(sums, at);
    s11.intoArray(sums, at + columnPitch);
    at += rowPitch;
    s20.intoArray(sums, at);
    s21.intoArray(sums, at + columnPitch);
    at += rowPitch;
    s30.intoArray(sums, at);
    s31.intoArray(sums, at + columnPitch);
  }

  /** Four rows by one. */
  static void dots4x1(
      SimdConvolutionRuns a,
      int aFirst,
      SimdConvolutionRuns b,
      int bFirst,
      int images,
      int positions,
      float[] sums,
      int sumsAt,
      int rowPitch) {
    float[] x = a.array;
    float[] y = b.array;
    int a0 = a.start(aFirst);
    int a1 = a.start(aFirst + 1);
    int a2 = a.start(aFirst + 2);
    int a3 = a.start(aFirst + 3);
    int b0 = b.start(bFirst);
    int at = sumsAt;
    FloatVector s00 = FloatVector.fromArray(FLOATS, sums, at);
    at += rowPitch;
    FloatVector s10 = FloatVector.fromArray(FLOATS, sums, at);
    at += rowPitch;
    FloatVector s20 = FloatVector.fromArray(FLOATS, sums, at);
    at += rowPitch;
    FloatVector s30 = FloatVector.fromArray(FLOATS, sums, at);
    for (int image = 0; image < images; image++) {
      for (int p = 0; p < positions; p += LANES) {
        FloatVector y0 = FloatVector.fromArray(FLOATS, y, b0 + p);
        FloatVector x0 = FloatVector.fromArray(FLOATS, x, a0 + p);
        s00 = x0.fma(y0, s00);
        FloatVector x1 = FloatVector.fromArray(FLOATS, x, a1 + p);
        s10 = x1.fma(y0, s10);
        FloatVector x2 = FloatVector.fromArray(FLOATS, x, a2 + p);
        s20 = x2.fma(y0, s20);
        FloatVector x3 = FloatVector.fromArray(FLOATS, x, a3 + p);
        s30 = x3.fma(y0, s30);
      }
      a0 += a.step;
      a1 += a.step;
      a2 += a.step;
      a3 += a.step;
      b0 += b.step;
    }
    at = sumsAt;
    s00.intoArray(sums, at);
    at += rowPitch;
    s10.intoArray(sums, at);
    at += rowPitch;
    s20.intoArray(sums, at);
    at += rowPitch;
    s30.intoArray(sums, at);
  }

  /** One row by one. */
  static void dots1x1(
      SimdConvolutionRuns a,
      int aFirst,
      SimdConvolutionRuns b,
      int bFirst,
      int images,
      int positions,
      float[] sums,
      int sumsAt) {
    float[] x = a.array;
    float[] y = b.array;
    int a0 = a.start(aFirst);
    int b0 = b.start(bFirst);
    FloatVector s00 = FloatVector.fromArray(FLOATS, sums, sumsAt);
    for (int image = 0; image < images; image++) {
      for (int p = 0; p < positions; p += LANES) {
        FloatVector y0 = FloatVector.fromArray(FLOATS, y, b0 + p);
        FloatVector x0 = FloatVector.fromArray(FLOATS, x, a0 + p);
        s00 = x0.fma(y0, s00);
      }
      a0 += a.step;
      b0 += b.step;
    }
    s00.intoArray(sums, sumsAt);
  }
}
