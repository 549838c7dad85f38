package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Inner products over what whole vectors leave of every run; see {@link SimdConvolutionDots}.
 *
 * <p>The last vector of a run is read whole, and the lanes that were seen before become zeros:
 * masked loads at the end of an array are checked lane by lane on the heap, and several of them in
 * one method overwhelm the first compiler, so that the method never reaches the second.
 */
final class SimdConvolutionRests {
  private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
  private static final int LANES = FLOATS.length();

  private SimdConvolutionRests() {}

  /** The rest of a column of four rows, or of fewer one by one. */
  static void add(
      int rows,
      SimdConvolutionRuns a,
      int aFirst,
      SimdConvolutionRuns b,
      int bFirst,
      int images,
      int positions,
      float[] sums,
      int sumsAt,
      int rowPitch) {
    if (positions < LANES) {
      addLanes(rows, a, aFirst, b, bFirst, images, positions, sums, sumsAt, rowPitch);
    } else if (rows == 4) {
      rest4x1(a, aFirst, b, bFirst, images, positions, sums, sumsAt, rowPitch);
    } else {
      for (int row = 0; row < rows; row++) {
        int at = sumsAt + row * rowPitch;
        rest1x1(a, aFirst + row, b, bFirst, images, positions, sums, at);
      }
    }
  }

  private static void addLanes(
      int rows,
      SimdConvolutionRuns a,
      int aFirst,
      SimdConvolutionRuns b,
      int bFirst,
      int images,
      int positions,
      float[] sums,
      int sumsAt,
      int rowPitch) {
    for (int image = 0; image < images; image++) {
      int y = b.start(bFirst) + image * b.step;
      for (int row = 0; row < rows; row++) {
        int x = a.start(aFirst + row) + image * a.step;
        int at = sumsAt + row * rowPitch;
        for (int lane = 0; lane < positions; lane++) {
          sums[at + lane] = Math.fma(b.array[y + lane], a.array[x + lane], sums[at + lane]);
        }
      }
    }
  }

  /** The rest of every run, four rows by one. */
  static void rest4x1(
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
    int last = positions - LANES;
    VectorMask<Float> seen = FLOATS.indexInRange(0, LANES - positions % LANES);
    int a0 = a.start(aFirst) + last;
    int a1 = a.start(aFirst + 1) + last;
    int a2 = a.start(aFirst + 2) + last;
    int a3 = a.start(aFirst + 3) + last;
    int b0 = b.start(bFirst) + last;
    int at = sumsAt;
    FloatVector s0 = FloatVector.fromArray(FLOATS, sums, at);
    at += rowPitch;
    FloatVector s1 = FloatVector.fromArray(FLOATS, sums, at);
    at += rowPitch;
    FloatVector s2 = FloatVector.fromArray(FLOATS, sums, at);
    at += rowPitch;
    FloatVector s3 = FloatVector.fromArray(FLOATS, sums, at);
    for (int image = 0; image < images; image++) {
      FloatVector y0 = FloatVector.fromArray(FLOATS, y, b0).blend(0f, seen);
      FloatVector x0 = FloatVector.fromArray(FLOATS, x, a0).blend(0f, seen);
      s0 = x0.fma(y0, s0);
      FloatVector x1 = FloatVector.fromArray(FLOATS, x, a1).blend(0f, seen);
      s1 = x1.fma(y0, s1);
      FloatVector x2 = FloatVector.fromArray(FLOATS, x, a2).blend(0f, seen);
      s2 = x2.fma(y0, s2);
      FloatVector x3 = FloatVector.fromArray(FLOATS, x, a3).blend(0f, seen);
      s3 = x3.fma(y0, s3);
      a0 += a.step;
      a1 += a.step;
      a2 += a.step;
      a3 += a.step;
      b0 += b.step;
    }
    at = sumsAt;
    s0.intoArray(sums, at);
    at += rowPitch;
    s1.intoArray(sums, at);
    at += rowPitch;
    s2.intoArray(sums, at);
    at += rowPitch;
    s3.intoArray(sums, at);
  }

  /** The rest of every run, one row by one. */
  static void rest1x1(
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
    int last = positions - LANES;
    VectorMask<Float> seen = FLOATS.indexInRange(0, LANES - positions % LANES);
    int a0 = a.start(aFirst) + last;
    int b0 = b.start(bFirst) + last;
    FloatVector s0 = FloatVector.fromArray(FLOATS, sums, sumsAt);
    for (int image = 0; image < images; image++) {
      FloatVector y0 = FloatVector.fromArray(FLOATS, y, b0).blend(0f, seen);
      FloatVector x0 = FloatVector.fromArray(FLOATS, x, a0).blend(0f, seen);
      s0 = x0.fma(y0, s0);
      a0 += a.step;
      b0 += b.step;
    }
    s0.intoArray(sums, sumsAt);
  }
}
