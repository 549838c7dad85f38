package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of a product of weights with runs of positions: rows of outputs times vectors of
 * positions.
 *
 * <pre>
 * out[outAt + r * pitch + p] = max(floor, bias[r] + sum over k of weights[k][r] x[xAt + offsets[k] + p])
 * </pre>
 *
 * <p>The weights of a tile are packed: the biases of its rows, then for every k one weight a row.
 * NaN is kept; a floor of minus infinity changes nothing. Sums run in the order of k.
 *
 * <p>The floor is a comparison and a blend: half the instructions of a maximum that orders zeros.
 *
 * <p>A tile of eight rows keeps 24 sums in registers, which needs the 32 registers of AVX-512; one
 * of four rows keeps 8, for 16 registers. Wider ones spill.
 */
final class SimdConvolutionTiles {
  private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
  private static final int LANES = FLOATS.length();

  private SimdConvolutionTiles() {}

  /** All positions of a panel of rows: whole tiles, then single vectors. */
  static void panel(
      int rows,
      float[] weights,
      int weightsAt,
      int[] offsets,
      float[] x,
      int xAt,
      float[] out,
      int outAt,
      int pitch,
      int positions,
      float floor) {
    if (positions < LANES) {
      narrow(rows, weights, weightsAt, offsets, x, xAt, out, outAt, pitch, positions, floor);
      return;
    }
    int step = rows == 8 ? 3 * LANES : rows == 4 ? 2 * LANES : 4 * LANES;
    int tiles = positions / step;
    switch (rows) {
      case 8 -> tiles8x3(weights, weightsAt, offsets, x, xAt, out, outAt, pitch, tiles, floor);
      case 4 -> tiles4x2(weights, weightsAt, offsets, x, xAt, out, outAt, pitch, tiles, floor);
      default -> tiles1x4(weights, weightsAt, offsets, x, xAt, out, outAt, pitch, tiles, floor);
    }
    // The last vector is moved back onto the one before it, rather than masked: it writes the same
    // values, and C2 cannot be trusted with masks at the end of an array.
    for (int p = tiles * step; p < positions; p += LANES) {
      int at = Math.min(p, positions - LANES);
      vector(rows, weights, weightsAt, offsets, x, xAt + at, out, outAt + at, pitch, floor);
    }
  }

  private static void vector(
      int rows,
      float[] weights,
      int weightsAt,
      int[] offsets,
      float[] x,
      int xAt,
      float[] out,
      int outAt,
      int pitch,
      float floor) {
    switch (rows) {
      case 8 -> vector8(weights, weightsAt, offsets, x, xAt, out, outAt, pitch, floor);
      case 4 -> vector4(weights, weightsAt, offsets, x, xAt, out, outAt, pitch, floor);
      default -> vector1(weights, weightsAt, offsets, x, xAt, out, outAt, pitch, floor);
    }
  }

  /** Fewer positions than lanes: a vector aside, or lane by lane where it would leave the array. */
  private static void narrow(
      int rows,
      float[] weights,
      int weightsAt,
      int[] offsets,
      float[] x,
      int xAt,
      float[] out,
      int outAt,
      int pitch,
      int count,
      float floor) {
    if (xAt + offsets[offsets.length - 1] + LANES > x.length) {
      lanes(rows, weights, weightsAt, offsets, x, xAt, out, outAt, pitch, count, floor);
      return;
    }
    float[] aside = SimdConvolutionScratch.own().aside(8 * LANES);
    vector(rows, weights, weightsAt, offsets, x, xAt, aside, 0, LANES, floor);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(aside, row * LANES, out, outAt + row * pitch, count);
    }
  }

  private static void lanes(
      int rows,
      float[] weights,
      int weightsAt,
      int[] offsets,
      float[] x,
      int xAt,
      float[] out,
      int outAt,
      int pitch,
      int count,
      float floor) {
    for (int row = 0; row < rows; row++) {
      for (int lane = 0; lane < count; lane++) {
        float sum = weights[weightsAt + row];
        int at = weightsAt + rows + row;
        for (int offset : offsets) {
          sum = Math.fma(x[xAt + offset + lane], weights[at], sum);
          at += rows;
        }
        out[outAt + row * pitch + lane] = sum < floor ? floor : sum;
      }
    }
  }

  /** Tiles of eight rows and three vectors, one after another. */
  static void tiles8x3(
      float[] weights,
      int weightsAt,
      int[] offsets,
      float[] x,
      int xAt,
      float[] out,
      int outAt,
      int pitch,
      int tiles,
      float floor) {
    FloatVector least = FloatVector.broadcast(FLOATS, floor);
    for (int tile = 0; tile < tiles; tile++) {
      int first = xAt + tile * 3 * LANES;
      FloatVector s00 = FloatVector.broadcast(FLOATS, weights[weightsAt]);
      FloatVector s01 = s00;
      FloatVector s02 = s00;
      FloatVector s10 = FloatVector.broadcast(FLOATS, weights[weightsAt + 1]);
      FloatVector s11 = s10;
      FloatVector s12 = s10;
      FloatVector s20 = FloatVector.broadcast(FLOATS, weights[weightsAt + 2]);
      FloatVector s21 = s20;
      FloatVector s22 = s20;
      FloatVector s30 = FloatVector.broadcast(FLOATS, weights[weightsAt + 3]);
      FloatVector s31 = s30;
      FloatVector s32 = s30;
      FloatVector s40 = FloatVector.broadcast(FLOATS, weights[weightsAt + 4]);
      FloatVector s41 = s40;
      FloatVector s42 = s40;
      FloatVector s50 = FloatVector.broadcast(FLOATS, weights[weightsAt + 5]);
      FloatVector s51 = s50;
      FloatVector s52 = s50;
      FloatVector s60 = FloatVector.broadcast(FLOATS, weights[weightsAt + 6]);
      FloatVector s61 = s60;
      FloatVector s62 = s60;
      FloatVector s70 = FloatVector.broadcast(FLOATS, weights[weightsAt + 7]);
      FloatVector s71 = s70;
      FloatVector s72 = s70;
      int at = weightsAt + 8;
      for (int offset : offsets) {
        FloatVector x0 = FloatVector.fromArray(FLOATS, x, first + offset);
        FloatVector x1 = FloatVector.fromArray(FLOATS, x, first + offset + LANES);
        FloatVector x2 = FloatVector.fromArray(FLOATS, x, first + offset + 2 * LANES);
        FloatVector w0 = FloatVector.broadcast(FLOATS, weights[at]);
        s00 = x0.fma(w0, s00);
        s01 = x1.fma(w0, s01);
        s02 = x2.fma(w0, s02);
        FloatVector w1 = FloatVector.broadcast(FLOATS, weights[at + 1]);
        s10 = x0.fma(w1, s10);
        s11 = x1.fma(w1, s11);
        s12 = x2.fma(w1, s12);
        FloatVector w2 = FloatVector.broadcast(FLOATS, weights[at + 2]);
        s20 = x0.fma(w2, s20);
        s21 = x1.fma(w2, s21);
        s22 = x2.fma(w2, s22);
        FloatVector w3 = FloatVector.broadcast(FLOATS, weights[at + 3]);
        s30 = x0.fma(w3, s30);
        s31 = x1.fma(w3, s31);
        s32 = x2.fma(w3, s32);
        FloatVector w4 = FloatVector.broadcast(FLOATS, weights[at + 4]);
        s40 = x0.fma(w4, s40);
        s41 = x1.fma(w4, s41);
        s42 = x2.fma(w4, s42);
        FloatVector w5 = FloatVector.broadcast(FLOATS, weights[at + 5]);
        s50 = x0.fma(w5, s50);
        s51 = x1.fma(w5, s51);
        s52 = x2.fma(w5, s52);
        FloatVector w6 = FloatVector.broadcast(FLOATS, weights[at + 6]);
        s60 = x0.fma(w6, s60);
        s61 = x1.fma(w6, s61);
        s62 = x2.fma(w6, s62);
        FloatVector w7 = FloatVector.broadcast(FLOATS, weights[at + 7]);
        s70 = x0.fma(w7, s70);
        s71 = x1.fma(w7, s71);
        s72 = x2.fma(w7, s72);
        at += 8;
      }
      int to = outAt + tile * 3 * LANES;
      s00.blend(least, s00.compare(VectorOperators.LT, least)).intoArray(out, to);
      s01.blend(least, s01.compare(VectorOperators.LT, least)).intoArray(out, to + LANES);
      s02.blend(least, s02.compare(VectorOperators.LT, least)).intoArray(out, to + 2 * LANES);
      to += pitch;
      s10.blend(least, s10.compare(VectorOperators.LT, least)).intoArray(out, to);
      s11.blend(least, s11.compare(VectorOperators.LT, least)).intoArray(out, to + LANES);
      s12.blend(least, s12.compare(VectorOperators.LT, least)).intoArray(out, to + 2 * LANES);
      to += pitch;
      s20.blend(least, s20.compare(VectorOperators.LT, least)).intoArray(out, to);
      s21.blend(least, s21.compare(VectorOperators.LT, least)).intoArray(out, to + LANES);
      s22.blend(least, s22.compare(VectorOperators.LT, least)).intoArray(out, to + 2 * LANES);
      to += pitch;
      s30.blend(least, s30.compare(VectorOperators.LT, least)).intoArray(out, to);
      s31.blend(least, s31.compare(VectorOperators.LT, least)).intoArray(out, to + LANES);
      s32.blend(least, s32.compare(VectorOperators.LT, least)).intoArray(out, to + 2 * LANES);
      to += pitch;
      s40.blend(least, s40.compare(VectorOperators.LT, least)).intoArray(out, to);
      s41.blend(least, s41.compare(VectorOperators.LT, least)).intoArray(out, to + LANES);
      s42.blend(least, s42.compare(VectorOperators.LT, least)).intoArray(out, to + 2 * LANES);
      to += pitch;
      s50.blend(least, s50.compare(VectorOperators.LT, least)).intoArray(out, to);
      s51.blend(least, s51.compare(VectorOperators.LT, least)).intoArray(out, to + LANES);
      s52.blend(least, s52.compare(VectorOperators.LT, least)).intoArray(out, to + 2 * LANES);
      to += pitch;
      s60.blend(least, s60.compare(VectorOperators.LT, least)).intoArray(out, to);
      s61.blend(least, s61.compare(VectorOperators.LT, least)).intoArray(out, to + LANES);
      s62.blend(least, s62.compare(VectorOperators.LT, least)).intoArray(out, to + 2 * LANES);
      to += pitch;
      s70.blend(least, s70.compare(VectorOperators.LT, least)).intoArray(out, to);
      s71.blend(least, s71.compare(VectorOperators.LT, least)).intoArray(out, to + LANES);
      s72.blend(least, s72.compare(VectorOperators.LT, least)).intoArray(out, to + 2 * LANES);
    }
  }

  /** One vector of eight rows. */
  static void vector8(
      float[] weights,
      int weightsAt,
      int[] offsets,
      float[] x,
      int xAt,
      float[] out,
      int outAt,
      int pitch,
      float floor) {
    FloatVector least = FloatVector.broadcast(FLOATS, floor);
    FloatVector s0 = FloatVector.broadcast(FLOATS, weights[weightsAt]);
    FloatVector s1 = FloatVector.broadcast(FLOATS, weights[weightsAt + 1]);
    FloatVector s2 = FloatVector.broadcast(FLOATS, weights[weightsAt + 2]);
    FloatVector s3 = FloatVector.broadcast(FLOATS, weights[weightsAt + 3]);
    FloatVector s4 = FloatVector.broadcast(FLOATS, weights[weightsAt + 4]);
    FloatVector s5 = FloatVector.broadcast(FLOATS, weights[weightsAt + 5]);
    FloatVector s6 = FloatVector.broadcast(FLOATS, weights[weightsAt + 6]);
    FloatVector s7 = FloatVector.broadcast(FLOATS, weights[weightsAt + 7]);
    int at = weightsAt + 8;
    for (int offset : offsets) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + offset);
      s0 = v.fma(FloatVector.broadcast(FLOATS, weights[at]), s0);
      s1 = v.fma(FloatVector.broadcast(FLOATS, weights[at + 1]), s1);
      s2 = v.fma(FloatVector.broadcast(FLOATS, weights[at + 2]), s2);
      s3 = v.fma(FloatVector.broadcast(FLOATS, weights[at + 3]), s3);
      s4 = v.fma(FloatVector.broadcast(FLOATS, weights[at + 4]), s4);
      s5 = v.fma(FloatVector.broadcast(FLOATS, weights[at + 5]), s5);
      s6 = v.fma(FloatVector.broadcast(FLOATS, weights[at + 6]), s6);
      s7 = v.fma(FloatVector.broadcast(FLOATS, weights[at + 7]), s7);
      at += 8;
    }
    int to = outAt;
    s0.blend(least, s0.compare(VectorOperators.LT, least)).intoArray(out, to);
    to += pitch;
    s1.blend(least, s1.compare(VectorOperators.LT, least)).intoArray(out, to);
    to += pitch;
    s2.blend(least, s2.compare(VectorOperators.LT, least)).intoArray(out, to);
    to += pitch;
    s3.blend(least, s3.compare(VectorOperators.LT, least)).intoArray(out, to);
    to += pitch;
    s4.blend(least, s4.compare(VectorOperators.LT, least)).intoArray(out, to);
    to += pitch;
    s5.blend(least, s5.compare(VectorOperators.LT, least)).intoArray(out, to);
    to += pitch;
    s6.blend(least, s6.compare(VectorOperators.LT, least)).intoArray(out, to);
    to += pitch;
    s7.blend(least, s7.compare(VectorOperators.LT, least)).intoArray(out, to);
  }

  /** Tiles of four rows and two vectors, one after another. */
  static void tiles4x2(
      float[] weights,
      int weightsAt,
      int[] offsets,
      float[] x,
      int xAt,
      float[] out,
      int outAt,
      int pitch,
      int tiles,
      float floor) {
    FloatVector least = FloatVector.broadcast(FLOATS, floor);
    for (int tile = 0; tile < tiles; tile++) {
      int first = xAt + tile * 2 * LANES;
      FloatVector s00 = FloatVector.broadcast(FLOATS, weights[weightsAt]);
      FloatVector s01 = s00;
      FloatVector s10 = FloatVector.broadcast(FLOATS, weights[weightsAt + 1]);
      FloatVector s11 = s10;
      FloatVector s20 = FloatVector.broadcast(FLOATS, weights[weightsAt + 2]);
      FloatVector s21 = s20;
      FloatVector s30 = FloatVector.broadcast(FLOATS, weights[weightsAt + 3]);
      FloatVector s31 = s30;
      int at = weightsAt + 4;
      for (int offset : offsets) {
        FloatVector x0 = FloatVector.fromArray(FLOATS, x, first + offset);
        FloatVector x1 = FloatVector.fromArray(FLOATS, x, first + offset + LANES);
        FloatVector w0 = FloatVector.broadcast(FLOATS, weights[at]);
        s00 = x0.fma(w0, s00);
        s01 = x1.fma(w0, s01);
        FloatVector w1 = FloatVector.broadcast(FLOATS, weights[at + 1]);
        s10 = x0.fma(w1, s10);
        s11 = x1.fma(w1, s11);
        FloatVector w2 = FloatVector.broadcast(FLOATS, weights[at + 2]);
        s20 = x0.fma(w2, s20);
        s21 = x1.fma(w2, s21);
        FloatVector w3 = FloatVector.broadcast(FLOATS, weights[at + 3]);
        s30 = x0.fma(w3, s30);
        s31 = x1.fma(w3, s31);
        at += 4;
      }
      int to = outAt + tile * 2 * LANES;
      s00.blend(least, s00.compare(VectorOperators.LT, least)).intoArray(out, to);
      s01.blend(least, s01.compare(VectorOperators.LT, least)).intoArray(out, to + LANES);
      to += pitch;
      s10.blend(least, s10.compare(VectorOperators.LT, least)).intoArray(out, to);
      s11.blend(least, s11.compare(VectorOperators.LT, least)).intoArray(out, to + LANES);
      to += pitch;
      s20.blend(least, s20.compare(VectorOperators.LT, least)).intoArray(out, to);
      s21.blend(least, s21.compare(VectorOperators.LT, least)).intoArray(out, to + LANES);
      to += pitch;
      s30.blend(least, s30.compare(VectorOperators.LT, least)).intoArray(out, to);
      s31.blend(least, s31.compare(VectorOperators.LT, least)).intoArray(out, to + LANES);
    }
  }

  /** One vector of four rows. */
  static void vector4(
      float[] weights,
      int weightsAt,
      int[] offsets,
      float[] x,
      int xAt,
      float[] out,
      int outAt,
      int pitch,
      float floor) {
    FloatVector least = FloatVector.broadcast(FLOATS, floor);
    FloatVector s0 = FloatVector.broadcast(FLOATS, weights[weightsAt]);
    FloatVector s1 = FloatVector.broadcast(FLOATS, weights[weightsAt + 1]);
    FloatVector s2 = FloatVector.broadcast(FLOATS, weights[weightsAt + 2]);
    FloatVector s3 = FloatVector.broadcast(FLOATS, weights[weightsAt + 3]);
    int at = weightsAt + 4;
    for (int offset : offsets) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + offset);
      s0 = v.fma(FloatVector.broadcast(FLOATS, weights[at]), s0);
      s1 = v.fma(FloatVector.broadcast(FLOATS, weights[at + 1]), s1);
      s2 = v.fma(FloatVector.broadcast(FLOATS, weights[at + 2]), s2);
      s3 = v.fma(FloatVector.broadcast(FLOATS, weights[at + 3]), s3);
      at += 4;
    }
    int to = outAt;
    s0.blend(least, s0.compare(VectorOperators.LT, least)).intoArray(out, to);
    to += pitch;
    s1.blend(least, s1.compare(VectorOperators.LT, least)).intoArray(out, to);
    to += pitch;
    s2.blend(least, s2.compare(VectorOperators.LT, least)).intoArray(out, to);
    to += pitch;
    s3.blend(least, s3.compare(VectorOperators.LT, least)).intoArray(out, to);
  }

  /** Tiles of one row and four vectors, one after another. */
  static void tiles1x4(
      float[] weights,
      int weightsAt,
      int[] offsets,
      float[] x,
      int xAt,
      float[] out,
      int outAt,
      int pitch,
      int tiles,
      float floor) {
    FloatVector least = FloatVector.broadcast(FLOATS, floor);
    for (int tile = 0; tile < tiles; tile++) {
      int first = xAt + tile * 4 * LANES;
      FloatVector s00 = FloatVector.broadcast(FLOATS, weights[weightsAt]);
      FloatVector s01 = s00;
      FloatVector s02 = s00;
      FloatVector s03 = s00;
      int at = weightsAt + 1;
      for (int offset : offsets) {
        FloatVector x0 = FloatVector.fromArray(FLOATS, x, first + offset);
        FloatVector x1 = FloatVector.fromArray(FLOATS, x, first + offset + LANES);
        FloatVector x2 = FloatVector.fromArray(FLOATS, x, first + offset + 2 * LANES);
        FloatVector x3 = FloatVector.fromArray(FLOATS, x, first + offset + 3 * LANES);
        FloatVector w0 = FloatVector.broadcast(FLOATS, weights[at]);
        s00 = x0.fma(w0, s00);
        s01 = x1.fma(w0, s01);
        s02 = x2.fma(w0, s02);
        s03 = x3.fma(w0, s03);
        at += 1;
      }
      int to = outAt + tile * 4 * LANES;
      s00.blend(least, s00.compare(VectorOperators.LT, least)).intoArray(out, to);
      s01.blend(least, s01.compare(VectorOperators.LT, least)).intoArray(out, to + LANES);
      s02.blend(least, s02.compare(VectorOperators.LT, least)).intoArray(out, to + 2 * LANES);
      s03.blend(least, s03.compare(VectorOperators.LT, least)).intoArray(out, to + 3 * LANES);
    }
  }

  /** One vector of one row. */
  static void vector1(
      float[] weights,
      int weightsAt,
      int[] offsets,
      float[] x,
      int xAt,
      float[] out,
      int outAt,
      int pitch,
      float floor) {
    FloatVector least = FloatVector.broadcast(FLOATS, floor);
    FloatVector s0 = FloatVector.broadcast(FLOATS, weights[weightsAt]);
    int at = weightsAt + 1;
    for (int offset : offsets) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + offset);
      s0 = v.fma(FloatVector.broadcast(FLOATS, weights[at]), s0);
      at += 1;
    }
    int to = outAt;
    s0.blend(least, s0.compare(VectorOperators.LT, least)).intoArray(out, to);
  }
}
