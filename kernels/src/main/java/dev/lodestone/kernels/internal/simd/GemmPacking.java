package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies blocks of op(A) and op(B) into the order in which the tiles read them.
 *
 * <p>A panel of op(A) is [depth][rows of a tile], a panel of op(B) is [depth][vectors * lanes],
 * padded with zeros. A transposition goes through registers: R rows are interleaved in log2(R)
 * steps, each zipping the rows of the lower half with those of the upper one (a perfect shuffle).
 */
final class GemmPacking {
  private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
  private static final int LANES = FLOATS.length();
  private static final IntVector ZIP_LOW = zipBits(0);
  private static final IntVector ZIP_HIGH = zipBits(LANES / 2);

  private GemmPacking() {}

  /** Lanes first, first + 1, ... of two vectors in turn, as selectFrom counts them. */
  static IntVector zipBits(int first) {
    int[] lanes = new int[LANES];
    for (int i = 0; i < LANES; i++) {
      lanes[i] = (i & 1) * LANES + first + i / 2;
    }
    return IntVector.fromArray(VectorWidth.INTS, lanes, 0);
  }

  /** Packs rows of op(A) = A^T, tile by tile; the tile of row i starts at i * depth. */
  static void packAdjacentRows(float[] a, int start, int lda, int rows, int depth, float[] target) {
    for (int i = 0; i < rows; ) {
      int height = GemmTiling.packedHeight(rows - i);
      copyShortRows(height, depth, a, start + i, lda, target, i * depth);
      i += height;
    }
  }

  // Whole vectors are moved although only the first elements count: the next step overwrites the
  // rest, and the target has room for one vector more.
  private static void copyShortRows(
      int tile, int depth, float[] a, int source, int lda, float[] target, int targetStart) {
    int from = source;
    int to = targetStart;
    int last = source + (depth - 1) * lda;
    if (tile > LANES || last + LANES > a.length) {
      for (int r = 0; r < tile; r++) {
        copyStrided(depth, a, source + r, lda, target, targetStart + r, tile);
      }
      return;
    }
    for (int k = 0; k < depth; k++) {
      FloatVector.fromArray(FLOATS, a, from).intoArray(target, to);
      from += lda;
      to += tile;
    }
  }

  private static void copyStrided(
      int count,
      float[] source,
      int start,
      int stride,
      float[] target,
      int targetStart,
      int targetStride) {
    for (int k = 0; k < count; k++) {
      target[targetStart + k * targetStride] = source[start + k * stride];
    }
  }

  /** Multiplies what was packed. */
  static void scale(float[] target, int count, float factor) {
    for (int i = 0; i < count; i++) {
      target[i] *= factor;
    }
  }

  /** Packs one panel of B: rows of it are copied. */
  static void packColumns(
      float[] b, int start, int ldb, int columns, int depth, int vectors, float[] target, int to) {
    int panel = vectors * LANES;
    if (columns < panel) {
      zeroLast(depth, target, to, panel);
    }
    for (int v = 0; v < columns / LANES; v++) {
      copyVectors(b, start + v * LANES, ldb, depth, target, to + v * LANES, panel);
    }
    if (columns % LANES == 0) {
      return;
    }
    if (columns > LANES) {
      // Overlaps the vector before: the same values go to the same places.
      int last = columns - LANES;
      copyVectors(b, start + last, ldb, depth, target, to + last, panel);
    } else {
      for (int j = 0; j < columns; j++) {
        copyStrided(depth, b, start + j, ldb, target, to + j, panel);
      }
    }
  }

  private static void zeroLast(int depth, float[] target, int to, int panel) {
    FloatVector zero = FloatVector.zero(FLOATS);
    int at = to + panel - LANES;
    for (int k = 0; k < depth; k++) {
      zero.intoArray(target, at);
      at += panel;
    }
  }

  private static void copyVectors(
      float[] b, int start, int ldb, int depth, float[] target, int targetStart, int panel) {
    int from = start;
    int to = targetStart;
    for (int k = 0; k < depth; k++) {
      FloatVector.fromArray(FLOATS, b, from).intoArray(target, to);
      from += ldb;
      to += panel;
    }
  }

  /** Copies a block. */
  static void copyBlock(
      float[] source,
      int start,
      int sourceStride,
      int rows,
      int columns,
      float[] target,
      int targetStart,
      int targetStride) {
    int from = start;
    int to = targetStart;
    for (int i = 0; i < rows; i++) {
      if (columns < LANES) {
        for (int j = 0; j < columns; j++) {
          target[to + j] = source[from + j];
        }
      } else {
        for (int j = 0; j < columns - LANES; j += LANES) {
          FloatVector.fromArray(FLOATS, source, from + j).intoArray(target, to + j);
        }
        int last = columns - LANES;
        FloatVector.fromArray(FLOATS, source, from + last).intoArray(target, to + last);
      }
      from += sourceStride;
      to += targetStride;
    }
  }

  /** Packs one panel of the transpose of B: columns of the panel are rows of B. */
  static void packTransposed(
      float[] b, int start, int ldb, int columns, int depth, int vectors, float[] target, int to) {
    int panel = vectors * LANES;
    for (int v = 0; v < vectors; v++) {
      int left = columns - v * LANES;
      int source = start + v * LANES * ldb;
      if (left >= LANES && depth >= LANES) {
        transposeVectors(b, source, ldb, depth, target, to + v * LANES, panel);
      } else {
        transposeSlowly(b, source, ldb, left, depth, target, to + v * LANES, panel);
      }
    }
  }

  /**
   * Interleaves rows: target[to + k * panel + r] = source[start + r * distance + k], r below rows,
   * k below length. The panel is 4, 8 or 16 and at most a vector; its other elements keep their
   * values.
   */
  static void interleave(
      float[] source,
      int start,
      int distance,
      int rows,
      int length,
      int panel,
      float[] target,
      int to) {
    if (rows < panel || length < LANES) {
      for (int r = 0; r < rows; r++) {
        copyStrided(length, source, start + r * distance, 1, target, to + r, panel);
      }
      return;
    }
    for (int k = 0; k < length; ) {
      int from = Math.min(k, length - LANES);
      switch (panel) {
        case 16 -> interleave16(source, start + from, distance, target, to + from * 16, LANES);
        case 8 -> interleave8(source, start + from, distance, target, to + from * 8, LANES);
        default -> interleave4(source, start + from, distance, target, to + from * 4, LANES);
      }
      k = from + LANES;
    }
  }

  private static void transposeVectors(
      float[] b, int source, int ldb, int depth, float[] target, int targetStart, int panel) {
    for (int k = 0; k < depth; ) {
      int from = Math.min(k, depth - LANES);
      int to = targetStart + from * panel;
      switch (LANES) {
        case 16 -> interleave16(b, source + from, ldb, target, to, panel);
        case 8 -> interleave8(b, source + from, ldb, target, to, panel);
        default -> interleave4(b, source + from, ldb, target, to, panel);
      }
      k = from + LANES;
    }
  }

  private static void transposeSlowly(
      float[] b,
      int source,
      int ldb,
      int columns,
      int depth,
      float[] target,
      int targetStart,
      int panel) {
    for (int j = 0; j < LANES; j++) {
      if (j < columns) {
        copyStrided(depth, b, source + j * ldb, 1, target, targetStart + j, panel);
      } else {
        for (int k = 0; k < depth; k++) {
          target[targetStart + k * panel + j] = 0;
        }
      }
    }
  }

  private static void interleave4(
      float[] source, int start, int leadingDimension, float[] target, int targetStart, int step) {
    IntVector r0 = FloatVector.fromArray(FLOATS, source, start).reinterpretAsInts();
    IntVector r1 =
        FloatVector.fromArray(FLOATS, source, start + leadingDimension).reinterpretAsInts();
    IntVector r2 =
        FloatVector.fromArray(FLOATS, source, start + 2 * leadingDimension).reinterpretAsInts();
    IntVector r3 =
        FloatVector.fromArray(FLOATS, source, start + 3 * leadingDimension).reinterpretAsInts();
    IntVector a0 = ZIP_LOW.selectFrom(r0, r2);
    IntVector a1 = ZIP_HIGH.selectFrom(r0, r2);
    IntVector a2 = ZIP_LOW.selectFrom(r1, r3);
    IntVector a3 = ZIP_HIGH.selectFrom(r1, r3);
    IntVector b0 = ZIP_LOW.selectFrom(a0, a2);
    IntVector b1 = ZIP_HIGH.selectFrom(a0, a2);
    IntVector b2 = ZIP_LOW.selectFrom(a1, a3);
    IntVector b3 = ZIP_HIGH.selectFrom(a1, a3);
    b0.reinterpretAsFloats().intoArray(target, targetStart);
    b1.reinterpretAsFloats().intoArray(target, targetStart + step);
    b2.reinterpretAsFloats().intoArray(target, targetStart + 2 * step);
    b3.reinterpretAsFloats().intoArray(target, targetStart + 3 * step);
  }

  private static void interleave8(
      float[] source, int start, int leadingDimension, float[] target, int targetStart, int step) {
    IntVector r0 = FloatVector.fromArray(FLOATS, source, start).reinterpretAsInts();
    IntVector r1 =
        FloatVector.fromArray(FLOATS, source, start + leadingDimension).reinterpretAsInts();
    IntVector r2 =
        FloatVector.fromArray(FLOATS, source, start + 2 * leadingDimension).reinterpretAsInts();
    IntVector r3 =
        FloatVector.fromArray(FLOATS, source, start + 3 * leadingDimension).reinterpretAsInts();
    IntVector r4 =
        FloatVector.fromArray(FLOATS, source, start + 4 * leadingDimension).reinterpretAsInts();
    IntVector r5 =
        FloatVector.fromArray(FLOATS, source, start + 5 * leadingDimension).reinterpretAsInts();
    IntVector r6 =
        FloatVector.fromArray(FLOATS, source, start + 6 * leadingDimension).reinterpretAsInts();
    IntVector r7 =
        FloatVector.fromArray(FLOATS, source, start + 7 * leadingDimension).reinterpretAsInts();
    IntVector a0 = ZIP_LOW.selectFrom(r0, r4);
    IntVector a1 = ZIP_HIGH.selectFrom(r0, r4);
    IntVector a2 = ZIP_LOW.selectFrom(r1, r5);
    IntVector a3 = ZIP_HIGH.selectFrom(r1, r5);
    IntVector a4 = ZIP_LOW.selectFrom(r2, r6);
    IntVector a5 = ZIP_HIGH.selectFrom(r2, r6);
    IntVector a6 = ZIP_LOW.selectFrom(r3, r7);
    IntVector a7 = ZIP_HIGH.selectFrom(r3, r7);
    IntVector b0 = ZIP_LOW.selectFrom(a0, a4);
    IntVector b1 = ZIP_HIGH.selectFrom(a0, a4);
    IntVector b2 = ZIP_LOW.selectFrom(a1, a5);
    IntVector b3 = ZIP_HIGH.selectFrom(a1, a5);
    IntVector b4 = ZIP_LOW.selectFrom(a2, a6);
    IntVector b5 = ZIP_HIGH.selectFrom(a2, a6);
    IntVector b6 = ZIP_LOW.selectFrom(a3, a7);
    IntVector b7 = ZIP_HIGH.selectFrom(a3, a7);
    IntVector c0 = ZIP_LOW.selectFrom(b0, b4);
    IntVector c1 = ZIP_HIGH.selectFrom(b0, b4);
    IntVector c2 = ZIP_LOW.selectFrom(b1, b5);
    IntVector c3 = ZIP_HIGH.selectFrom(b1, b5);
    IntVector c4 = ZIP_LOW.selectFrom(b2, b6);
    IntVector c5 = ZIP_HIGH.selectFrom(b2, b6);
    IntVector c6 = ZIP_LOW.selectFrom(b3, b7);
    IntVector c7 = ZIP_HIGH.selectFrom(b3, b7);
    c0.reinterpretAsFloats().intoArray(target, targetStart);
    c1.reinterpretAsFloats().intoArray(target, targetStart + step);
    c2.reinterpretAsFloats().intoArray(target, targetStart + 2 * step);
    c3.reinterpretAsFloats().intoArray(target, targetStart + 3 * step);
    c4.reinterpretAsFloats().intoArray(target, targetStart + 4 * step);
    c5.reinterpretAsFloats().intoArray(target, targetStart + 5 * step);
    c6.reinterpretAsFloats().intoArray(target, targetStart + 6 * step);
    c7.reinterpretAsFloats().intoArray(target, targetStart + 7 * step);
  }

  private static void interleave16(
      float[] source, int start, int leadingDimension, float[] target, int targetStart, int step) {
    IntVector r0 = FloatVector.fromArray(FLOATS, source, start).reinterpretAsInts();
    IntVector r1 =
        FloatVector.fromArray(FLOATS, source, start + leadingDimension).reinterpretAsInts();
    IntVector r2 =
        FloatVector.fromArray(FLOATS, source, start + 2 * leadingDimension).reinterpretAsInts();
    IntVector r3 =
        FloatVector.fromArray(FLOATS, source, start + 3 * leadingDimension).reinterpretAsInts();
    IntVector r4 =
        FloatVector.fromArray(FLOATS, source, start + 4 * leadingDimension).reinterpretAsInts();
    IntVector r5 =
        FloatVector.fromArray(FLOATS, source, start + 5 * leadingDimension).reinterpretAsInts();
    IntVector r6 =
        FloatVector.fromArray(FLOATS, source, start + 6 * leadingDimension).reinterpretAsInts();
    IntVector r7 =
        FloatVector.fromArray(FLOATS, source, start + 7 * leadingDimension).reinterpretAsInts();
    IntVector r8 =
        FloatVector.fromArray(FLOATS, source, start + 8 * leadingDimension).reinterpretAsInts();
    IntVector r9 =
        FloatVector.fromArray(FLOATS, source, start + 9 * leadingDimension).reinterpretAsInts();
    IntVector r10 =
        FloatVector.fromArray(FLOATS, source, start + 10 * leadingDimension).reinterpretAsInts();
    IntVector r11 =
        FloatVector.fromArray(FLOATS, source, start + 11 * leadingDimension).reinterpretAsInts();
    IntVector r12 =
        FloatVector.fromArray(FLOATS, source, start + 12 * leadingDimension).reinterpretAsInts();
    IntVector r13 =
        FloatVector.fromArray(FLOATS, source, start + 13 * leadingDimension).reinterpretAsInts();
    IntVector r14 =
        FloatVector.fromArray(FLOATS, source, start + 14 * leadingDimension).reinterpretAsInts();
    IntVector r15 =
        FloatVector.fromArray(FLOATS, source, start + 15 * leadingDimension).reinterpretAsInts();
    IntVector a0 = ZIP_LOW.selectFrom(r0, r8);
    IntVector a1 = ZIP_HIGH.selectFrom(r0, r8);
    IntVector a2 = ZIP_LOW.selectFrom(r1, r9);
    IntVector a3 = ZIP_HIGH.selectFrom(r1, r9);
    IntVector a4 = ZIP_LOW.selectFrom(r2, r10);
    IntVector a5 = ZIP_HIGH.selectFrom(r2, r10);
    IntVector a6 = ZIP_LOW.selectFrom(r3, r11);
    IntVector a7 = ZIP_HIGH.selectFrom(r3, r11);
    IntVector a8 = ZIP_LOW.selectFrom(r4, r12);
    IntVector a9 = ZIP_HIGH.selectFrom(r4, r12);
    IntVector a10 = ZIP_LOW.selectFrom(r5, r13);
    IntVector a11 = ZIP_HIGH.selectFrom(r5, r13);
    IntVector a12 = ZIP_LOW.selectFrom(r6, r14);
    IntVector a13 = ZIP_HIGH.selectFrom(r6, r14);
    IntVector a14 = ZIP_LOW.selectFrom(r7, r15);
    IntVector a15 = ZIP_HIGH.selectFrom(r7, r15);
    IntVector b0 = ZIP_LOW.selectFrom(a0, a8);
    IntVector b1 = ZIP_HIGH.selectFrom(a0, a8);
    IntVector b2 = ZIP_LOW.selectFrom(a1, a9);
    IntVector b3 = ZIP_HIGH.selectFrom(a1, a9);
    IntVector b4 = ZIP_LOW.selectFrom(a2, a10);
    IntVector b5 = ZIP_HIGH.selectFrom(a2, a10);
    IntVector b6 = ZIP_LOW.selectFrom(a3, a11);
    IntVector b7 = ZIP_HIGH.selectFrom(a3, a11);
    IntVector b8 = ZIP_LOW.selectFrom(a4, a12);
    IntVector b9 = ZIP_HIGH.selectFrom(a4, a12);
    IntVector b10 = ZIP_LOW.selectFrom(a5, a13);
    IntVector b11 = ZIP_HIGH.selectFrom(a5, a13);
    IntVector b12 = ZIP_LOW.selectFrom(a6, a14);
    IntVector b13 = ZIP_HIGH.selectFrom(a6, a14);
    IntVector b14 = ZIP_LOW.selectFrom(a7, a15);
    IntVector b15 = ZIP_HIGH.selectFrom(a7, a15);
    IntVector c0 = ZIP_LOW.selectFrom(b0, b8);
    IntVector c1 = ZIP_HIGH.selectFrom(b0, b8);
    IntVector c2 = ZIP_LOW.selectFrom(b1, b9);
    IntVector c3 = ZIP_HIGH.selectFrom(b1, b9);
    IntVector c4 = ZIP_LOW.selectFrom(b2, b10);
    IntVector c5 = ZIP_HIGH.selectFrom(b2, b10);
    IntVector c6 = ZIP_LOW.selectFrom(b3, b11);
    IntVector c7 = ZIP_HIGH.selectFrom(b3, b11);
    IntVector c8 = ZIP_LOW.selectFrom(b4, b12);
    IntVector c9 = ZIP_HIGH.selectFrom(b4, b12);
    IntVector c10 = ZIP_LOW.selectFrom(b5, b13);
    IntVector c11 = ZIP_HIGH.selectFrom(b5, b13);
    IntVector c12 = ZIP_LOW.selectFrom(b6, b14);
    IntVector c13 = ZIP_HIGH.selectFrom(b6, b14);
    IntVector c14 = ZIP_LOW.selectFrom(b7, b15);
    IntVector c15 = ZIP_HIGH.selectFrom(b7, b15);
    IntVector d0 = ZIP_LOW.selectFrom(c0, c8);
    IntVector d1 = ZIP_HIGH.selectFrom(c0, c8);
    IntVector d2 = ZIP_LOW.selectFrom(c1, c9);
    IntVector d3 = ZIP_HIGH.selectFrom(c1, c9);
    IntVector d4 = ZIP_LOW.selectFrom(c2, c10);
    IntVector d5 = ZIP_HIGH.selectFrom(c2, c10);
    IntVector d6 = ZIP_LOW.selectFrom(c3, c11);
    IntVector d7 = ZIP_HIGH.selectFrom(c3, c11);
    IntVector d8 = ZIP_LOW.selectFrom(c4, c12);
    IntVector d9 = ZIP_HIGH.selectFrom(c4, c12);
    IntVector d10 = ZIP_LOW.selectFrom(c5, c13);
    IntVector d11 = ZIP_HIGH.selectFrom(c5, c13);
    IntVector d12 = ZIP_LOW.selectFrom(c6, c14);
    IntVector d13 = ZIP_HIGH.selectFrom(c6, c14);
    IntVector d14 = ZIP_LOW.selectFrom(c7, c15);
    IntVector d15 = ZIP_HIGH.selectFrom(c7, c15);
    d0.reinterpretAsFloats().intoArray(target, targetStart);
    d1.reinterpretAsFloats().intoArray(target, targetStart + step);
    d2.reinterpretAsFloats().intoArray(target, targetStart + 2 * step);
    d3.reinterpretAsFloats().intoArray(target, targetStart + 3 * step);
    d4.reinterpretAsFloats().intoArray(target, targetStart + 4 * step);
    d5.reinterpretAsFloats().intoArray(target, targetStart + 5 * step);
    d6.reinterpretAsFloats().intoArray(target, targetStart + 6 * step);
    d7.reinterpretAsFloats().intoArray(target, targetStart + 7 * step);
    d8.reinterpretAsFloats().intoArray(target, targetStart + 8 * step);
    d9.reinterpretAsFloats().intoArray(target, targetStart + 9 * step);
    d10.reinterpretAsFloats().intoArray(target, targetStart + 10 * step);
    d11.reinterpretAsFloats().intoArray(target, targetStart + 11 * step);
    d12.reinterpretAsFloats().intoArray(target, targetStart + 12 * step);
    d13.reinterpretAsFloats().intoArray(target, targetStart + 13 * step);
    d14.reinterpretAsFloats().intoArray(target, targetStart + 14 * step);
    d15.reinterpretAsFloats().intoArray(target, targetStart + 15 * step);
  }
}
