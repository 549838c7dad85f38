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
 * <p>Loop nest: panels of four rows (single rows at the end); in a panel, tiles of positions from
 * left to right; in a tile, one pass over the taps k. The weights of a panel are packed: the biases
 * of its rows, then for every k one weight a row. Sums run in the order of k, whatever the tile.
 *
 * <p>Register plan of a tile of four by six: 24 sums, six vectors of positions and one weight,
 * which a load broadcasts; 31 of the 32 registers of AVX-512. The ten loads of a tap take at most
 * 16 cycles where lines are crossed, its multiply-adds 24. Eight rows by three need eight
 * broadcasts and three loads and were 8 to 12 % slower. Narrower vectors have 16 registers: four by
 * two, 8 sums. What a row of tiles leaves is done by four by two, then by single vectors.
 *
 * <p>On Zen 4 a store of a whole vector takes the place of almost two multiply-adds, which leaves
 * about n / (n + 2) of the peak to n taps. The floor is a comparison and a blend, half the
 * instructions of a maximum that orders zeros; it costs 11 % with four taps, hence the test around
 * it. NaN is kept; a floor of minus infinity changes nothing.
 */
final class SimdConvolutionTiles {
  private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
  private static final int LANES = FLOATS.length();
  // Narrow vectors come with 16 registers, which a tile of 24 sums overflows.
  private static final boolean WIDE = VectorWidth.bits() == 512;

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
    int p = 0;
    if (rows == 4 && WIDE) {
      int tiles = positions / (6 * LANES);
      tiles4x6(weights, weightsAt, offsets, x, xAt, out, outAt, pitch, tiles, floor);
      p = tiles * 6 * LANES;
    }
    int step = rows == 4 ? 2 * LANES : 4 * LANES;
    int tiles = (positions - p) / step;
    if (rows == 4) {
      tiles4x2(weights, weightsAt, offsets, x, xAt + p, out, outAt + p, pitch, tiles, floor);
    } else {
      tiles1x4(weights, weightsAt, offsets, x, xAt + p, out, outAt + p, pitch, tiles, floor);
    }
    p += tiles * step;
    // The last vector is moved back onto the one before it, rather than masked: it writes the same
    // values, and C2 cannot be trusted with masks at the end of an array.
    for (; p < positions; p += LANES) {
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
    float[] aside = SimdConvolutionScratch.own().aside(4 * LANES);
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

  /** Tiles of four rows and six vectors, one after another. */
  static void tiles4x6(
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
      int first = xAt + tile * 6 * LANES;
      FloatVector s00 = FloatVector.broadcast(FLOATS, weights[weightsAt]);
      FloatVector s01 = s00;
      FloatVector s02 = s00;
      FloatVector s03 = s00;
      FloatVector s04 = s00;
      FloatVector s05 = s00;
      FloatVector s10 = FloatVector.broadcast(FLOATS, weights[weightsAt + 1]);
      FloatVector s11 = s10;
      FloatVector s12 = s10;
      FloatVector s13 = s10;
      FloatVector s14 = s10;
      FloatVector s15 = s10;
      FloatVector s20 = FloatVector.broadcast(FLOATS, weights[weightsAt + 2]);
      FloatVector s21 = s20;
      FloatVector s22 = s20;
      FloatVector s23 = s20;
      FloatVector s24 = s20;
      FloatVector s25 = s20;
      FloatVector s30 = FloatVector.broadcast(FLOATS, weights[weightsAt + 3]);
      FloatVector s31 = s30;
      FloatVector s32 = s30;
      FloatVector s33 = s30;
      FloatVector s34 = s30;
      FloatVector s35 = s30;
      int at = weightsAt + 4;
      for (int offset : offsets) {
        FloatVector x0 = FloatVector.fromArray(FLOATS, x, first + offset);
        FloatVector x1 = FloatVector.fromArray(FLOATS, x, first + offset + LANES);
        FloatVector x2 = FloatVector.fromArray(FLOATS, x, first + offset + 2 * LANES);
        FloatVector x3 = FloatVector.fromArray(FLOATS, x, first + offset + 3 * LANES);
        FloatVector x4 = FloatVector.fromArray(FLOATS, x, first + offset + 4 * LANES);
        FloatVector x5 = FloatVector.fromArray(FLOATS, x, first + offset + 5 * LANES);
        FloatVector w0 = FloatVector.broadcast(FLOATS, weights[at]);
        s00 = x0.fma(w0, s00);
        s01 = x1.fma(w0, s01);
        s02 = x2.fma(w0, s02);
        s03 = x3.fma(w0, s03);
        s04 = x4.fma(w0, s04);
        s05 = x5.fma(w0, s05);
        FloatVector w1 = FloatVector.broadcast(FLOATS, weights[at + 1]);
        s10 = x0.fma(w1, s10);
        s11 = x1.fma(w1, s11);
        s12 = x2.fma(w1, s12);
        s13 = x3.fma(w1, s13);
        s14 = x4.fma(w1, s14);
        s15 = x5.fma(w1, s15);
        FloatVector w2 = FloatVector.broadcast(FLOATS, weights[at + 2]);
        s20 = x0.fma(w2, s20);
        s21 = x1.fma(w2, s21);
        s22 = x2.fma(w2, s22);
        s23 = x3.fma(w2, s23);
        s24 = x4.fma(w2, s24);
        s25 = x5.fma(w2, s25);
        FloatVector w3 = FloatVector.broadcast(FLOATS, weights[at + 3]);
        s30 = x0.fma(w3, s30);
        s31 = x1.fma(w3, s31);
        s32 = x2.fma(w3, s32);
        s33 = x3.fma(w3, s33);
        s34 = x4.fma(w3, s34);
        s35 = x5.fma(w3, s35);
        at += 4;
      }
      if (floor > Float.NEGATIVE_INFINITY) {
        s00 = s00.blend(least, s00.compare(VectorOperators.LT, least));
        s01 = s01.blend(least, s01.compare(VectorOperators.LT, least));
        s02 = s02.blend(least, s02.compare(VectorOperators.LT, least));
        s03 = s03.blend(least, s03.compare(VectorOperators.LT, least));
        s04 = s04.blend(least, s04.compare(VectorOperators.LT, least));
        s05 = s05.blend(least, s05.compare(VectorOperators.LT, least));
        s10 = s10.blend(least, s10.compare(VectorOperators.LT, least));
        s11 = s11.blend(least, s11.compare(VectorOperators.LT, least));
        s12 = s12.blend(least, s12.compare(VectorOperators.LT, least));
        s13 = s13.blend(least, s13.compare(VectorOperators.LT, least));
        s14 = s14.blend(least, s14.compare(VectorOperators.LT, least));
        s15 = s15.blend(least, s15.compare(VectorOperators.LT, least));
        s20 = s20.blend(least, s20.compare(VectorOperators.LT, least));
        s21 = s21.blend(least, s21.compare(VectorOperators.LT, least));
        s22 = s22.blend(least, s22.compare(VectorOperators.LT, least));
        s23 = s23.blend(least, s23.compare(VectorOperators.LT, least));
        s24 = s24.blend(least, s24.compare(VectorOperators.LT, least));
        s25 = s25.blend(least, s25.compare(VectorOperators.LT, least));
        s30 = s30.blend(least, s30.compare(VectorOperators.LT, least));
        s31 = s31.blend(least, s31.compare(VectorOperators.LT, least));
        s32 = s32.blend(least, s32.compare(VectorOperators.LT, least));
        s33 = s33.blend(least, s33.compare(VectorOperators.LT, least));
        s34 = s34.blend(least, s34.compare(VectorOperators.LT, least));
        s35 = s35.blend(least, s35.compare(VectorOperators.LT, least));
      }
      int to = outAt + tile * 6 * LANES;
      s00.intoArray(out, to);
      s01.intoArray(out, to + LANES);
      s02.intoArray(out, to + 2 * LANES);
      s03.intoArray(out, to + 3 * LANES);
      s04.intoArray(out, to + 4 * LANES);
      s05.intoArray(out, to + 5 * LANES);
      to += pitch;
      s10.intoArray(out, to);
      s11.intoArray(out, to + LANES);
      s12.intoArray(out, to + 2 * LANES);
      s13.intoArray(out, to + 3 * LANES);
      s14.intoArray(out, to + 4 * LANES);
      s15.intoArray(out, to + 5 * LANES);
      to += pitch;
      s20.intoArray(out, to);
      s21.intoArray(out, to + LANES);
      s22.intoArray(out, to + 2 * LANES);
      s23.intoArray(out, to + 3 * LANES);
      s24.intoArray(out, to + 4 * LANES);
      s25.intoArray(out, to + 5 * LANES);
      to += pitch;
      s30.intoArray(out, to);
      s31.intoArray(out, to + LANES);
      s32.intoArray(out, to + 2 * LANES);
      s33.intoArray(out, to + 3 * LANES);
      s34.intoArray(out, to + 4 * LANES);
      s35.intoArray(out, to + 5 * LANES);
    }
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
