package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;

/**
 * Which tiles cover a block of C.
 *
 * <p>Rows are cut into eights (fours where registers are few), then a four, then ones; columns into
 * panels of three vectors, with twos where three would leave a single vector over: a single one
 * spends as many loads of A on a third of the multiply-adds.
 */
final class GemmTiles {
  static final int LANES = VectorWidth.FLOATS.length();
  static final int WIDEST_PANEL = 3;

  // AVX-512 and AArch64 have 32 vector registers, AVX2 and SSE 16.
  private static final boolean MANY_REGISTERS =
      VectorWidth.bits() == 512 || System.getProperty("os.arch").equals("aarch64");

  /** Rows of the tallest tile. */
  static final int TALLEST = MANY_REGISTERS ? 8 : 4;

  private GemmTiles() {}

  /** Rows of the next tile where this many are left. */
  static int rows(int left) {
    return left >= TALLEST ? TALLEST : left >= 4 ? 4 : 1;
  }

  /** Vectors of the next panel where this many columns are left. */
  static int vectors(int columnsLeft) {
    int left = (columnsLeft + LANES - 1) / LANES;
    return left == 4 ? 2 : Math.min(left, WIDEST_PANEL);
  }

  /** One tile; operands as in {@link EightRowTiles}. */
  static void multiply(
      int rows,
      int vectors,
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
    if (aRowStride == 1 && rows == 8) {
      switch (vectors) {
        case 3 ->
            EightAdjacentRowTiles.rows8By3(
                depth,
                a,
                aStart,
                aColumnStride,
                b,
                bStart,
                ldb,
                initial,
                initialStart,
                ldi,
                c,
                cStart,
                ldc);
        case 2 ->
            EightAdjacentRowTiles.rows8By2(
                depth,
                a,
                aStart,
                aColumnStride,
                b,
                bStart,
                ldb,
                initial,
                initialStart,
                ldi,
                c,
                cStart,
                ldc);
        default ->
            EightAdjacentRowTiles.rows8By1(
                depth,
                a,
                aStart,
                aColumnStride,
                b,
                bStart,
                ldb,
                initial,
                initialStart,
                ldi,
                c,
                cStart,
                ldc);
      }
      return;
    }
    switch (rows * 4 + vectors) {
      case 35 ->
          EightRowTiles.rows8By3(
              depth,
              a,
              aStart,
              aRowStride,
              aColumnStride,
              b,
              bStart,
              ldb,
              initial,
              initialStart,
              ldi,
              c,
              cStart,
              ldc);
      case 34 ->
          EightRowTiles.rows8By2(
              depth,
              a,
              aStart,
              aRowStride,
              aColumnStride,
              b,
              bStart,
              ldb,
              initial,
              initialStart,
              ldi,
              c,
              cStart,
              ldc);
      case 33 ->
          EightRowTiles.rows8By1(
              depth,
              a,
              aStart,
              aRowStride,
              aColumnStride,
              b,
              bStart,
              ldb,
              initial,
              initialStart,
              ldi,
              c,
              cStart,
              ldc);
      case 19 ->
          FourRowTiles.rows4By3(
              depth,
              a,
              aStart,
              aRowStride,
              aColumnStride,
              b,
              bStart,
              ldb,
              initial,
              initialStart,
              ldi,
              c,
              cStart,
              ldc);
      case 18 ->
          FourRowTiles.rows4By2(
              depth,
              a,
              aStart,
              aRowStride,
              aColumnStride,
              b,
              bStart,
              ldb,
              initial,
              initialStart,
              ldi,
              c,
              cStart,
              ldc);
      case 17 ->
          FourRowTiles.rows4By1(
              depth,
              a,
              aStart,
              aRowStride,
              aColumnStride,
              b,
              bStart,
              ldb,
              initial,
              initialStart,
              ldi,
              c,
              cStart,
              ldc);
      case 7 ->
          OneRowTiles.rows1By3(
              depth,
              a,
              aStart,
              aRowStride,
              aColumnStride,
              b,
              bStart,
              ldb,
              initial,
              initialStart,
              ldi,
              c,
              cStart,
              ldc);
      case 6 ->
          OneRowTiles.rows1By2(
              depth,
              a,
              aStart,
              aRowStride,
              aColumnStride,
              b,
              bStart,
              ldb,
              initial,
              initialStart,
              ldi,
              c,
              cStart,
              ldc);
      case 5 ->
          OneRowTiles.rows1By1(
              depth,
              a,
              aStart,
              aRowStride,
              aColumnStride,
              b,
              bStart,
              ldb,
              initial,
              initialStart,
              ldi,
              c,
              cStart,
              ldc);
      default -> throw new IllegalStateException(rows + " x " + vectors);
    }
  }
}
