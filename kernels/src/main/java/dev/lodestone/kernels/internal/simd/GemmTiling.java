package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;

/**
 * Which of the {@link GemmTiles} cover a block of C.
 *
 * <p>A tile of 6 x 4 vectors keeps 24 sums, 4 vectors of B and one element of A in the 32 registers
 * of AVX-512; it reads 10 values for 24 multiply-adds, fewer than 8 x 3 or 12 x 2, and its panels
 * divide widths that are powers of two. With 16 registers it is 4 x 2. Rows left over take tiles of
 * 4, 2 and 1 rows, columns left over narrower panels, 3 and 2 vectors rather than 4 and 1.
 */
final class GemmTiling {
  static final int LANES = VectorWidth.FLOATS.length();

  // AVX-512 and AArch64 have 32 vector registers, AVX2 and SSE 16.
  private static final boolean MANY_REGISTERS =
      VectorWidth.bits() == 512 || System.getProperty("os.arch").equals("aarch64");

  /** Vectors of the widest panel. */
  static final int WIDEST = MANY_REGISTERS ? 4 : 2;

  // HotSpot compiles a method for good after so many calls: all rows in one would keep it waiting.
  private static final int MOST_TILES = 7;

  private GemmTiling() {}

  /** Rows of the next tile of a packed panel where this many are left. */
  static int packedHeight(int left) {
    return height(left, WIDEST, true);
  }

  // Rows that are not adjacent take an address register each: more than six would not fit.
  private static int height(int left, int vectors, boolean adjacent) {
    boolean tall = vectors == 1 || (adjacent && vectors < WIDEST);
    int tallest = MANY_REGISTERS ? tall ? 8 : 6 : 4;
    return left >= tallest ? tallest : left >= 4 ? 4 : left >= 2 ? 2 : 1;
  }

  /** Vectors of the next panel where this many columns are left. */
  static int vectors(int columnsLeft) {
    int left = (columnsLeft + LANES - 1) / LANES;
    return left == WIDEST + 1 && WIDEST > 2 ? WIDEST - 1 : Math.min(left, WIDEST);
  }

  /**
   * One panel of C; operands as in {@link GemmTiles}. Where A is packed, the tile of row i stands
   * at i * depth, its rows adjacent.
   */
  static void multiply(
      int rows,
      int vectors,
      boolean adjacent,
      boolean packed,
      int depth,
      float[] a,
      int aStart,
      int aStride,
      float[] b,
      int bStart,
      int ldb,
      float[] initial,
      int initialStart,
      int ldi,
      float[] c,
      int cStart,
      int ldc) {
    int distance = packed ? depth : adjacent ? 1 : aStride;
    int done = 0;
    while (done < rows) {
      int height = height(rows - done, packed ? WIDEST : vectors, adjacent);
      int tiles = Math.min((rows - done) / height, MOST_TILES);
      GemmTiles.multiply(
          height,
          vectors,
          adjacent,
          tiles,
          depth,
          a,
          aStart + done * distance,
          packed ? height : aStride,
          height * distance,
          b,
          bStart,
          ldb,
          initial,
          initialStart + done * ldi,
          ldi,
          c,
          cStart + done * ldc,
          ldc);
      done += tiles * height;
    }
  }
}
