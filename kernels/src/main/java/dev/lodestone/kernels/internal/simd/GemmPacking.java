package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import jdk.incubator.vector.FloatVector;
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
  private static final FloatVector ZIP_LOW = zip(0);
  private static final FloatVector ZIP_HIGH = zip(LANES / 2);

  private GemmPacking() {}

  /** Lanes first, first + 1, ... of two vectors in turn, as selectFrom counts them. */
  static FloatVector zip(int first) {
    float[] lanes = new float[LANES];
    for (int i = 0; i < LANES; i++) {
      lanes[i] = (i & 1) * LANES + first + i / 2;
    }
    return FloatVector.fromArray(FLOATS, lanes, 0);
  }

  /** Packs rows of op(A), tile by tile; the panel of row i starts at i * depth. */
  static void packRows(
      float[] a, int start, int rowStride, int columnStride, int rows, int depth, float[] target) {
    for (int i = 0; i < rows; ) {
      int tile = GemmTiles.rows(rows - i);
      int source = start + i * rowStride;
      if (tile == 1) {
        copyStrided(depth, a, source, columnStride, target, i * depth, 1);
      } else if (columnStride == 1 && depth >= LANES) {
        interleaveRows(tile, depth, a, source, rowStride, target, i * depth);
      } else if (rowStride == 1) {
        copyShortRows(tile, depth, a, source, columnStride, target, i * depth);
      } else {
        for (int r = 0; r < tile; r++) {
          copyStrided(depth, a, source + r * rowStride, columnStride, target, i * depth + r, tile);
        }
      }
      i += tile;
    }
  }

  private static void interleaveRows(
      int tile, int depth, float[] a, int source, int lda, float[] target, int targetStart) {
    for (int k = 0; k < depth; ) {
      // The last block may overlap the one before: the same values go to the same places.
      int from = Math.min(k, depth - LANES);
      if (tile == 8) {
        interleave8(a, source + from, lda, target, targetStart + from * 8, LANES);
      } else {
        interleave4(a, source + from, lda, target, targetStart + from * 4, LANES);
      }
      k = from + LANES;
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
    FloatVector r0 = FloatVector.fromArray(FLOATS, source, start);
    FloatVector r1 = FloatVector.fromArray(FLOATS, source, start + leadingDimension);
    FloatVector r2 = FloatVector.fromArray(FLOATS, source, start + 2 * leadingDimension);
    FloatVector r3 = FloatVector.fromArray(FLOATS, source, start + 3 * leadingDimension);
    FloatVector a0 = ZIP_LOW.selectFrom(r0, r2);
    FloatVector a1 = ZIP_HIGH.selectFrom(r0, r2);
    FloatVector a2 = ZIP_LOW.selectFrom(r1, r3);
    FloatVector a3 = ZIP_HIGH.selectFrom(r1, r3);
    FloatVector b0 = ZIP_LOW.selectFrom(a0, a2);
    FloatVector b1 = ZIP_HIGH.selectFrom(a0, a2);
    FloatVector b2 = ZIP_LOW.selectFrom(a1, a3);
    FloatVector b3 = ZIP_HIGH.selectFrom(a1, a3);
    b0.intoArray(target, targetStart);
    b1.intoArray(target, targetStart + step);
    b2.intoArray(target, targetStart + 2 * step);
    b3.intoArray(target, targetStart + 3 * step);
  }

  private static void interleave8(
      float[] source, int start, int leadingDimension, float[] target, int targetStart, int step) {
    FloatVector r0 = FloatVector.fromArray(FLOATS, source, start);
    FloatVector r1 = FloatVector.fromArray(FLOATS, source, start + leadingDimension);
    FloatVector r2 = FloatVector.fromArray(FLOATS, source, start + 2 * leadingDimension);
    FloatVector r3 = FloatVector.fromArray(FLOATS, source, start + 3 * leadingDimension);
    FloatVector r4 = FloatVector.fromArray(FLOATS, source, start + 4 * leadingDimension);
    FloatVector r5 = FloatVector.fromArray(FLOATS, source, start + 5 * leadingDimension);
    FloatVector r6 = FloatVector.fromArray(FLOATS, source, start + 6 * leadingDimension);
    FloatVector r7 = FloatVector.fromArray(FLOATS, source, start + 7 * leadingDimension);
    FloatVector a0 = ZIP_LOW.selectFrom(r0, r4);
    FloatVector a1 = ZIP_HIGH.selectFrom(r0, r4);
    FloatVector a2 = ZIP_LOW.selectFrom(r1, r5);
    FloatVector a3 = ZIP_HIGH.selectFrom(r1, r5);
    FloatVector a4 = ZIP_LOW.selectFrom(r2, r6);
    FloatVector a5 = ZIP_HIGH.selectFrom(r2, r6);
    FloatVector a6 = ZIP_LOW.selectFrom(r3, r7);
    FloatVector a7 = ZIP_HIGH.selectFrom(r3, r7);
    FloatVector b0 = ZIP_LOW.selectFrom(a0, a4);
    FloatVector b1 = ZIP_HIGH.selectFrom(a0, a4);
    FloatVector b2 = ZIP_LOW.selectFrom(a1, a5);
    FloatVector b3 = ZIP_HIGH.selectFrom(a1, a5);
    FloatVector b4 = ZIP_LOW.selectFrom(a2, a6);
    FloatVector b5 = ZIP_HIGH.selectFrom(a2, a6);
    FloatVector b6 = ZIP_LOW.selectFrom(a3, a7);
    FloatVector b7 = ZIP_HIGH.selectFrom(a3, a7);
    FloatVector c0 = ZIP_LOW.selectFrom(b0, b4);
    FloatVector c1 = ZIP_HIGH.selectFrom(b0, b4);
    FloatVector c2 = ZIP_LOW.selectFrom(b1, b5);
    FloatVector c3 = ZIP_HIGH.selectFrom(b1, b5);
    FloatVector c4 = ZIP_LOW.selectFrom(b2, b6);
    FloatVector c5 = ZIP_HIGH.selectFrom(b2, b6);
    FloatVector c6 = ZIP_LOW.selectFrom(b3, b7);
    FloatVector c7 = ZIP_HIGH.selectFrom(b3, b7);
    c0.intoArray(target, targetStart);
    c1.intoArray(target, targetStart + step);
    c2.intoArray(target, targetStart + 2 * step);
    c3.intoArray(target, targetStart + 3 * step);
    c4.intoArray(target, targetStart + 4 * step);
    c5.intoArray(target, targetStart + 5 * step);
    c6.intoArray(target, targetStart + 6 * step);
    c7.intoArray(target, targetStart + 7 * step);
  }

  private static void interleave16(
      float[] source, int start, int leadingDimension, float[] target, int targetStart, int step) {
    FloatVector r0 = FloatVector.fromArray(FLOATS, source, start);
    FloatVector r1 = FloatVector.fromArray(FLOATS, source, start + leadingDimension);
    FloatVector r2 = FloatVector.fromArray(FLOATS, source, start + 2 * leadingDimension);
    FloatVector r3 = FloatVector.fromArray(FLOATS, source, start + 3 * leadingDimension);
    FloatVector r4 = FloatVector.fromArray(FLOATS, source, start + 4 * leadingDimension);
    FloatVector r5 = FloatVector.fromArray(FLOATS, source, start + 5 * leadingDimension);
    FloatVector r6 = FloatVector.fromArray(FLOATS, source, start + 6 * leadingDimension);
    FloatVector r7 = FloatVector.fromArray(FLOATS, source, start + 7 * leadingDimension);
    FloatVector r8 = FloatVector.fromArray(FLOATS, source, start + 8 * leadingDimension);
    FloatVector r9 = FloatVector.fromArray(FLOATS, source, start + 9 * leadingDimension);
    FloatVector r10 = FloatVector.fromArray(FLOATS, source, start + 10 * leadingDimension);
    FloatVector r11 = FloatVector.fromArray(FLOATS, source, start + 11 * leadingDimension);
    FloatVector r12 = FloatVector.fromArray(FLOATS, source, start + 12 * leadingDimension);
    FloatVector r13 = FloatVector.fromArray(FLOATS, source, start + 13 * leadingDimension);
    FloatVector r14 = FloatVector.fromArray(FLOATS, source, start + 14 * leadingDimension);
    FloatVector r15 = FloatVector.fromArray(FLOATS, source, start + 15 * leadingDimension);
    FloatVector a0 = ZIP_LOW.selectFrom(r0, r8);
    FloatVector a1 = ZIP_HIGH.selectFrom(r0, r8);
    FloatVector a2 = ZIP_LOW.selectFrom(r1, r9);
    FloatVector a3 = ZIP_HIGH.selectFrom(r1, r9);
    FloatVector a4 = ZIP_LOW.selectFrom(r2, r10);
    FloatVector a5 = ZIP_HIGH.selectFrom(r2, r10);
    FloatVector a6 = ZIP_LOW.selectFrom(r3, r11);
    FloatVector a7 = ZIP_HIGH.selectFrom(r3, r11);
    FloatVector a8 = ZIP_LOW.selectFrom(r4, r12);
    FloatVector a9 = ZIP_HIGH.selectFrom(r4, r12);
    FloatVector a10 = ZIP_LOW.selectFrom(r5, r13);
    FloatVector a11 = ZIP_HIGH.selectFrom(r5, r13);
    FloatVector a12 = ZIP_LOW.selectFrom(r6, r14);
    FloatVector a13 = ZIP_HIGH.selectFrom(r6, r14);
    FloatVector a14 = ZIP_LOW.selectFrom(r7, r15);
    FloatVector a15 = ZIP_HIGH.selectFrom(r7, r15);
    FloatVector b0 = ZIP_LOW.selectFrom(a0, a8);
    FloatVector b1 = ZIP_HIGH.selectFrom(a0, a8);
    FloatVector b2 = ZIP_LOW.selectFrom(a1, a9);
    FloatVector b3 = ZIP_HIGH.selectFrom(a1, a9);
    FloatVector b4 = ZIP_LOW.selectFrom(a2, a10);
    FloatVector b5 = ZIP_HIGH.selectFrom(a2, a10);
    FloatVector b6 = ZIP_LOW.selectFrom(a3, a11);
    FloatVector b7 = ZIP_HIGH.selectFrom(a3, a11);
    FloatVector b8 = ZIP_LOW.selectFrom(a4, a12);
    FloatVector b9 = ZIP_HIGH.selectFrom(a4, a12);
    FloatVector b10 = ZIP_LOW.selectFrom(a5, a13);
    FloatVector b11 = ZIP_HIGH.selectFrom(a5, a13);
    FloatVector b12 = ZIP_LOW.selectFrom(a6, a14);
    FloatVector b13 = ZIP_HIGH.selectFrom(a6, a14);
    FloatVector b14 = ZIP_LOW.selectFrom(a7, a15);
    FloatVector b15 = ZIP_HIGH.selectFrom(a7, a15);
    FloatVector c0 = ZIP_LOW.selectFrom(b0, b8);
    FloatVector c1 = ZIP_HIGH.selectFrom(b0, b8);
    FloatVector c2 = ZIP_LOW.selectFrom(b1, b9);
    FloatVector c3 = ZIP_HIGH.selectFrom(b1, b9);
    FloatVector c4 = ZIP_LOW.selectFrom(b2, b10);
    FloatVector c5 = ZIP_HIGH.selectFrom(b2, b10);
    FloatVector c6 = ZIP_LOW.selectFrom(b3, b11);
    FloatVector c7 = ZIP_HIGH.selectFrom(b3, b11);
    FloatVector c8 = ZIP_LOW.selectFrom(b4, b12);
    FloatVector c9 = ZIP_HIGH.selectFrom(b4, b12);
    FloatVector c10 = ZIP_LOW.selectFrom(b5, b13);
    FloatVector c11 = ZIP_HIGH.selectFrom(b5, b13);
    FloatVector c12 = ZIP_LOW.selectFrom(b6, b14);
    FloatVector c13 = ZIP_HIGH.selectFrom(b6, b14);
    FloatVector c14 = ZIP_LOW.selectFrom(b7, b15);
    FloatVector c15 = ZIP_HIGH.selectFrom(b7, b15);
    FloatVector d0 = ZIP_LOW.selectFrom(c0, c8);
    FloatVector d1 = ZIP_HIGH.selectFrom(c0, c8);
    FloatVector d2 = ZIP_LOW.selectFrom(c1, c9);
    FloatVector d3 = ZIP_HIGH.selectFrom(c1, c9);
    FloatVector d4 = ZIP_LOW.selectFrom(c2, c10);
    FloatVector d5 = ZIP_HIGH.selectFrom(c2, c10);
    FloatVector d6 = ZIP_LOW.selectFrom(c3, c11);
    FloatVector d7 = ZIP_HIGH.selectFrom(c3, c11);
    FloatVector d8 = ZIP_LOW.selectFrom(c4, c12);
    FloatVector d9 = ZIP_HIGH.selectFrom(c4, c12);
    FloatVector d10 = ZIP_LOW.selectFrom(c5, c13);
    FloatVector d11 = ZIP_HIGH.selectFrom(c5, c13);
    FloatVector d12 = ZIP_LOW.selectFrom(c6, c14);
    FloatVector d13 = ZIP_HIGH.selectFrom(c6, c14);
    FloatVector d14 = ZIP_LOW.selectFrom(c7, c15);
    FloatVector d15 = ZIP_HIGH.selectFrom(c7, c15);
    d0.intoArray(target, targetStart);
    d1.intoArray(target, targetStart + step);
    d2.intoArray(target, targetStart + 2 * step);
    d3.intoArray(target, targetStart + 3 * step);
    d4.intoArray(target, targetStart + 4 * step);
    d5.intoArray(target, targetStart + 5 * step);
    d6.intoArray(target, targetStart + 6 * step);
    d7.intoArray(target, targetStart + 7 * step);
    d8.intoArray(target, targetStart + 8 * step);
    d9.intoArray(target, targetStart + 9 * step);
    d10.intoArray(target, targetStart + 10 * step);
    d11.intoArray(target, targetStart + 11 * step);
    d12.intoArray(target, targetStart + 12 * step);
    d13.intoArray(target, targetStart + 13 * step);
    d14.intoArray(target, targetStart + 14 * step);
    d15.intoArray(target, targetStart + 15 * step);
  }
}
