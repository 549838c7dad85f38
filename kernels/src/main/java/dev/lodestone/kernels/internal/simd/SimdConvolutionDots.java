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
 * <p>sums[r][c] starts at {@code sumsAt + r * rowPitch + c * columnPitch}. Lanes stay apart until
 * every image has been seen; sums run in the order of images and positions, the whole vectors of
 * every run before the rest of any. The rest has methods of its own because the compiler gives up
 * on larger ones. Nothing beyond a run is read. Tile sizes are chosen as in {@link
 * SimdConvolutionTiles}.
 */
final class SimdConvolutionDots {
  private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
  private static final int LANES = FLOATS.length();

  private SimdConvolutionDots() {}

  /** A tile of four rows (one where a row is left) by six, three, two or one columns. */
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
      case 46 ->
          dots4x6(a, aFirst, b, bFirst, images, positions, sums, sumsAt, rowPitch, columnPitch);
      case 43 ->
          dots4x3(a, aFirst, b, bFirst, images, positions, sums, sumsAt, rowPitch, columnPitch);
      case 42 ->
          dots4x2(a, aFirst, b, bFirst, images, positions, sums, sumsAt, rowPitch, columnPitch);
      case 41 ->
          dots4x1(a, aFirst, b, bFirst, images, positions, sums, sumsAt, rowPitch, columnPitch);
      default ->
          dots1x1(a, aFirst, b, bFirst, images, positions, sums, sumsAt, rowPitch, columnPitch);
    }
    if (positions % LANES == 0) {
      return;
    }
    for (int column = 0; column < columns; column++) {
      int at = sumsAt + column * columnPitch;
      SimdConvolutionRests.add(
          rows, a, aFirst, b, bFirst + column, images, positions, sums, at, rowPitch);
    }
  }

  /** Four rows by six. */
  static void dots4x6(
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
    int b2 = b.start(bFirst + 2);
    int b3 = b.start(bFirst + 3);
    int b4 = b.start(bFirst + 4);
    int b5 = b.start(bFirst + 5);
    int at = sumsAt;
    FloatVector s00 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s01 = FloatVector.fromArray(FLOATS, sums, at + columnPitch);
    FloatVector s02 = FloatVector.fromArray(FLOATS, sums, at + 2 * columnPitch);
    FloatVector s03 = FloatVector.fromArray(FLOATS, sums, at + 3 * columnPitch);
    FloatVector s04 = FloatVector.fromArray(FLOATS, sums, at + 4 * columnPitch);
    FloatVector s05 = FloatVector.fromArray(FLOATS, sums, at + 5 * columnPitch);
    at += rowPitch;
    FloatVector s10 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s11 = FloatVector.fromArray(FLOATS, sums, at + columnPitch);
    FloatVector s12 = FloatVector.fromArray(FLOATS, sums, at + 2 * columnPitch);
    FloatVector s13 = FloatVector.fromArray(FLOATS, sums, at + 3 * columnPitch);
    FloatVector s14 = FloatVector.fromArray(FLOATS, sums, at + 4 * columnPitch);
    FloatVector s15 = FloatVector.fromArray(FLOATS, sums, at + 5 * columnPitch);
    at += rowPitch;
    FloatVector s20 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s21 = FloatVector.fromArray(FLOATS, sums, at + columnPitch);
    FloatVector s22 = FloatVector.fromArray(FLOATS, sums, at + 2 * columnPitch);
    FloatVector s23 = FloatVector.fromArray(FLOATS, sums, at + 3 * columnPitch);
    FloatVector s24 = FloatVector.fromArray(FLOATS, sums, at + 4 * columnPitch);
    FloatVector s25 = FloatVector.fromArray(FLOATS, sums, at + 5 * columnPitch);
    at += rowPitch;
    FloatVector s30 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s31 = FloatVector.fromArray(FLOATS, sums, at + columnPitch);
    FloatVector s32 = FloatVector.fromArray(FLOATS, sums, at + 2 * columnPitch);
    FloatVector s33 = FloatVector.fromArray(FLOATS, sums, at + 3 * columnPitch);
    FloatVector s34 = FloatVector.fromArray(FLOATS, sums, at + 4 * columnPitch);
    FloatVector s35 = FloatVector.fromArray(FLOATS, sums, at + 5 * columnPitch);
    int whole = FLOATS.loopBound(positions);
    for (int image = 0; image < images; image++) {
      for (int p = 0; p < whole; p += LANES) {
        FloatVector y0 = FloatVector.fromArray(FLOATS, y, b0 + p);
        FloatVector y1 = FloatVector.fromArray(FLOATS, y, b1 + p);
        FloatVector y2 = FloatVector.fromArray(FLOATS, y, b2 + p);
        FloatVector y3 = FloatVector.fromArray(FLOATS, y, b3 + p);
        FloatVector y4 = FloatVector.fromArray(FLOATS, y, b4 + p);
        FloatVector y5 = FloatVector.fromArray(FLOATS, y, b5 + p);
        FloatVector x0 = FloatVector.fromArray(FLOATS, x, a0 + p);
        s00 = x0.fma(y0, s00);
        s01 = x0.fma(y1, s01);
        s02 = x0.fma(y2, s02);
        s03 = x0.fma(y3, s03);
        s04 = x0.fma(y4, s04);
        s05 = x0.fma(y5, s05);
        FloatVector x1 = FloatVector.fromArray(FLOATS, x, a1 + p);
        s10 = x1.fma(y0, s10);
        s11 = x1.fma(y1, s11);
        s12 = x1.fma(y2, s12);
        s13 = x1.fma(y3, s13);
        s14 = x1.fma(y4, s14);
        s15 = x1.fma(y5, s15);
        FloatVector x2 = FloatVector.fromArray(FLOATS, x, a2 + p);
        s20 = x2.fma(y0, s20);
        s21 = x2.fma(y1, s21);
        s22 = x2.fma(y2, s22);
        s23 = x2.fma(y3, s23);
        s24 = x2.fma(y4, s24);
        s25 = x2.fma(y5, s25);
        FloatVector x3 = FloatVector.fromArray(FLOATS, x, a3 + p);
        s30 = x3.fma(y0, s30);
        s31 = x3.fma(y1, s31);
        s32 = x3.fma(y2, s32);
        s33 = x3.fma(y3, s33);
        s34 = x3.fma(y4, s34);
        s35 = x3.fma(y5, s35);
      }
      a0 += a.step;
      a1 += a.step;
      a2 += a.step;
      a3 += a.step;
      b0 += b.step;
      b1 += b.step;
      b2 += b.step;
      b3 += b.step;
      b4 += b.step;
      b5 += b.step;
    }
    at = sumsAt;
    s00.intoArray(sums, at);
    s01.intoArray(sums, at + columnPitch);
    s02.intoArray(sums, at + 2 * columnPitch);
    s03.intoArray(sums, at + 3 * columnPitch);
    s04.intoArray(sums, at + 4 * columnPitch);
    s05.intoArray(sums, at + 5 * columnPitch);
    at += rowPitch;
    s10.intoArray(sums, at);
    s11.intoArray(sums, at + columnPitch);
    s12.intoArray(sums, at + 2 * columnPitch);
    s13.intoArray(sums, at + 3 * columnPitch);
    s14.intoArray(sums, at + 4 * columnPitch);
    s15.intoArray(sums, at + 5 * columnPitch);
    at += rowPitch;
    s20.intoArray(sums, at);
    s21.intoArray(sums, at + columnPitch);
    s22.intoArray(sums, at + 2 * columnPitch);
    s23.intoArray(sums, at + 3 * columnPitch);
    s24.intoArray(sums, at + 4 * columnPitch);
    s25.intoArray(sums, at + 5 * columnPitch);
    at += rowPitch;
    s30.intoArray(sums, at);
    s31.intoArray(sums, at + columnPitch);
    s32.intoArray(sums, at + 2 * columnPitch);
    s33.intoArray(sums, at + 3 * columnPitch);
    s34.intoArray(sums, at + 4 * columnPitch);
    s35.intoArray(sums, at + 5 * columnPitch);
  }

  /** Four rows by three. */
  static void dots4x3(
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
    int whole = FLOATS.loopBound(positions);
    for (int image = 0; image < images; image++) {
      for (int p = 0; p < whole; p += LANES) {
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
      }
      a0 += a.step;
      a1 += a.step;
      a2 += a.step;
      a3 += a.step;
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
    int whole = FLOATS.loopBound(positions);
    for (int image = 0; image < images; image++) {
      for (int p = 0; p < whole; p += LANES) {
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
      int rowPitch,
      int columnPitch) {
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
    int whole = FLOATS.loopBound(positions);
    for (int image = 0; image < images; image++) {
      for (int p = 0; p < whole; p += LANES) {
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
      int sumsAt,
      int rowPitch,
      int columnPitch) {
    float[] x = a.array;
    float[] y = b.array;
    int a0 = a.start(aFirst);
    int b0 = b.start(bFirst);
    int at = sumsAt;
    FloatVector s00 = FloatVector.fromArray(FLOATS, sums, at);
    int whole = FLOATS.loopBound(positions);
    for (int image = 0; image < images; image++) {
      for (int p = 0; p < whole; p += LANES) {
        FloatVector y0 = FloatVector.fromArray(FLOATS, y, b0 + p);
        FloatVector x0 = FloatVector.fromArray(FLOATS, x, a0 + p);
        s00 = x0.fma(y0, s00);
      }
      a0 += a.step;
      b0 += b.step;
    }
    at = sumsAt;
    s00.intoArray(sums, at);
  }
}
