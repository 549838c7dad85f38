package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The filter gradient of many channels as a sum of outer products: lanes are output channels, so
 * that a value of the image meets a whole vector of them and no lanes are added in the end.
 *
 * <pre>
 * sums[k][o] += sum over positions p of taps[k][p] columns[p][o]
 * </pre>
 *
 * <p>columns is the output gradient of a band, transposed, its rows and those of sums padded to
 * whole vectors; sums has its rows padded to whole panels of {@value #PANEL} taps, which repeat the
 * last tap.
 */
final class SimdConvolutionOuterProducts {
  /** Taps that share a vector of output channels. */
  static final int PANEL = 8;

  private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
  private static final int LANES = FLOATS.length();

  private SimdConvolutionOuterProducts() {}

  /** All taps by all output channels. */
  static void add(
      SimdConvolutionRuns taps, float[] columns, int pitch, int positions, float[] sums) {
    for (int o = 0; o < pitch; o += 2 * LANES) {
      for (int tap = 0; tap < taps.offsets.length; tap += PANEL) {
        int at = tap * pitch + o;
        if (o + 2 * LANES <= pitch) {
          outer8x2(taps, tap, columns, o, pitch, positions, sums, at);
        } else {
          outer8x1(taps, tap, columns, o, pitch, positions, sums, at);
        }
      }
    }
  }

  /** Eight taps by two vectors of output channels. */
  static void outer8x2(
      SimdConvolutionRuns taps,
      int first,
      float[] columns,
      int columnsAt,
      int pitch,
      int positions,
      float[] sums,
      int sumsAt) {
    float[] x = taps.array;
    int last = taps.offsets.length - 1;
    int x0 = taps.start(Math.min(first, last));
    int x1 = taps.start(Math.min(first + 1, last));
    int x2 = taps.start(Math.min(first + 2, last));
    int x3 = taps.start(Math.min(first + 3, last));
    int x4 = taps.start(Math.min(first + 4, last));
    int x5 = taps.start(Math.min(first + 5, last));
    int x6 = taps.start(Math.min(first + 6, last));
    int x7 = taps.start(Math.min(first + 7, last));
    int at = sumsAt;
    FloatVector s00 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s01 = FloatVector.fromArray(FLOATS, sums, at + LANES);
    at += pitch;
    FloatVector s10 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s11 = FloatVector.fromArray(FLOATS, sums, at + LANES);
    at += pitch;
    FloatVector s20 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s21 = FloatVector.fromArray(FLOATS, sums, at + LANES);
    at += pitch;
    FloatVector s30 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s31 = FloatVector.fromArray(FLOATS, sums, at + LANES);
    at += pitch;
    FloatVector s40 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s41 = FloatVector.fromArray(FLOATS, sums, at + LANES);
    at += pitch;
    FloatVector s50 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s51 = FloatVector.fromArray(FLOATS, sums, at + LANES);
    at += pitch;
    FloatVector s60 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s61 = FloatVector.fromArray(FLOATS, sums, at + LANES);
    at += pitch;
    FloatVector s70 = FloatVector.fromArray(FLOATS, sums, at);
    FloatVector s71 = FloatVector.fromArray(FLOATS, sums, at + LANES);
    int row = columnsAt;
    for (int p = 0; p < positions; p++) {
      FloatVector y0 = FloatVector.fromArray(FLOATS, columns, row);
      FloatVector y1 = FloatVector.fromArray(FLOATS, columns, row + LANES);
      FloatVector w0 = FloatVector.broadcast(FLOATS, x[x0 + p]);
      s00 = y0.fma(w0, s00);
      s01 = y1.fma(w0, s01);
      FloatVector w1 = FloatVector.broadcast(FLOATS, x[x1 + p]);
      s10 = y0.fma(w1, s10);
      s11 = y1.fma(w1, s11);
      FloatVector w2 = FloatVector.broadcast(FLOATS, x[x2 + p]);
      s20 = y0.fma(w2, s20);
      s21 = y1.fma(w2, s21);
      FloatVector w3 = FloatVector.broadcast(FLOATS, x[x3 + p]);
      s30 = y0.fma(w3, s30);
      s31 = y1.fma(w3, s31);
      FloatVector w4 = FloatVector.broadcast(FLOATS, x[x4 + p]);
      s40 = y0.fma(w4, s40);
      s41 = y1.fma(w4, s41);
      FloatVector w5 = FloatVector.broadcast(FLOATS, x[x5 + p]);
      s50 = y0.fma(w5, s50);
      s51 = y1.fma(w5, s51);
      FloatVector w6 = FloatVector.broadcast(FLOATS, x[x6 + p]);
      s60 = y0.fma(w6, s60);
      s61 = y1.fma(w6, s61);
      FloatVector w7 = FloatVector.broadcast(FLOATS, x[x7 + p]);
      s70 = y0.fma(w7, s70);
      s71 = y1.fma(w7, s71);
      row += pitch;
    }
    at = sumsAt;
    s00.intoArray(sums, at);
    s01.intoArray(sums, at + LANES);
    at += pitch;
    s10.intoArray(sums, at);
    s11.intoArray(sums, at + LANES);
    at += pitch;
    s20.intoArray(sums, at);
    s21.intoArray(sums, at + LANES);
    at += pitch;
    s30.intoArray(sums, at);
    s31.intoArray(sums, at + LANES);
    at += pitch;
    s40.intoArray(sums, at);
    s41.intoArray(sums, at + LANES);
    at += pitch;
    s50.intoArray(sums, at);
    s51.intoArray(sums, at + LANES);
    at += pitch;
    s60.intoArray(sums, at);
    s61.intoArray(sums, at + LANES);
    at += pitch;
    s70.intoArray(sums, at);
    s71.intoArray(sums, at + LANES);
  }

  /** Eight taps by one vector of output channels. */
  static void outer8x1(
      SimdConvolutionRuns taps,
      int first,
      float[] columns,
      int columnsAt,
      int pitch,
      int positions,
      float[] sums,
      int sumsAt) {
    float[] x = taps.array;
    int last = taps.offsets.length - 1;
    int x0 = taps.start(Math.min(first, last));
    int x1 = taps.start(Math.min(first + 1, last));
    int x2 = taps.start(Math.min(first + 2, last));
    int x3 = taps.start(Math.min(first + 3, last));
    int x4 = taps.start(Math.min(first + 4, last));
    int x5 = taps.start(Math.min(first + 5, last));
    int x6 = taps.start(Math.min(first + 6, last));
    int x7 = taps.start(Math.min(first + 7, last));
    int at = sumsAt;
    FloatVector s00 = FloatVector.fromArray(FLOATS, sums, at);
    at += pitch;
    FloatVector s10 = FloatVector.fromArray(FLOATS, sums, at);
    at += pitch;
    FloatVector s20 = FloatVector.fromArray(FLOATS, sums, at);
    at += pitch;
    FloatVector s30 = FloatVector.fromArray(FLOATS, sums, at);
    at += pitch;
    FloatVector s40 = FloatVector.fromArray(FLOATS, sums, at);
    at += pitch;
    FloatVector s50 = FloatVector.fromArray(FLOATS, sums, at);
    at += pitch;
    FloatVector s60 = FloatVector.fromArray(FLOATS, sums, at);
    at += pitch;
    FloatVector s70 = FloatVector.fromArray(FLOATS, sums, at);
    int row = columnsAt;
    for (int p = 0; p < positions; p++) {
      FloatVector y0 = FloatVector.fromArray(FLOATS, columns, row);
      FloatVector w0 = FloatVector.broadcast(FLOATS, x[x0 + p]);
      s00 = y0.fma(w0, s00);
      FloatVector w1 = FloatVector.broadcast(FLOATS, x[x1 + p]);
      s10 = y0.fma(w1, s10);
      FloatVector w2 = FloatVector.broadcast(FLOATS, x[x2 + p]);
      s20 = y0.fma(w2, s20);
      FloatVector w3 = FloatVector.broadcast(FLOATS, x[x3 + p]);
      s30 = y0.fma(w3, s30);
      FloatVector w4 = FloatVector.broadcast(FLOATS, x[x4 + p]);
      s40 = y0.fma(w4, s40);
      FloatVector w5 = FloatVector.broadcast(FLOATS, x[x5 + p]);
      s50 = y0.fma(w5, s50);
      FloatVector w6 = FloatVector.broadcast(FLOATS, x[x6 + p]);
      s60 = y0.fma(w6, s60);
      FloatVector w7 = FloatVector.broadcast(FLOATS, x[x7 + p]);
      s70 = y0.fma(w7, s70);
      row += pitch;
    }
    at = sumsAt;
    s00.intoArray(sums, at);
    at += pitch;
    s10.intoArray(sums, at);
    at += pitch;
    s20.intoArray(sums, at);
    at += pitch;
    s30.intoArray(sums, at);
    at += pitch;
    s40.intoArray(sums, at);
    at += pitch;
    s50.intoArray(sums, at);
    at += pitch;
    s60.intoArray(sums, at);
    at += pitch;
    s70.intoArray(sums, at);
  }
}
