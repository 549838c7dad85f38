package dev.lodestone.kernels.internal.simd;

import java.util.Arrays;

/**
 * The blocked product of one thread, with its scratch memory.
 *
 * <pre>{@code
 * for each block of columns of C            (B block in the last-level cache)
 *   for each block of the sum over k
 *     for each block of rows of C           (A block in the second-level cache)
 *       for each panel of columns           (B panel in the first-level cache)
 *         for each tile                     (in registers)
 * }</pre>
 *
 * <p>Operands are read in place where they fit into the second-level cache; they are packed where
 * they are larger, transposed, or where their rows lie at a distance that maps them to the same
 * cache sets (Goto and van de Geijn 2008, ACM TOMS 34, 12).
 */
final class BlockedGemm {
  private static final int LANES = GemmTiling.LANES;
  private static final int WIDEST = GemmTiling.WIDEST * LANES;
  private static final int DEPTH = 512;
  private static final int ROWS = 126;
  private static final int COLUMNS = 3072;
  private static final int PACK_ROWS = 48;
  private static final int PACK_COLUMNS = 128;
  // Elements of B, 2 MiB, beyond which its rows are better read from panels.
  private static final int LARGE = 1 << 19;
  // Rows a multiple of 4 KiB apart share the same sets of the first-level cache.
  private static final int CONFLICTING = 1024;
  // Arrays start 16 bytes into an object: at index 12 a large one, which the collector places at
  // the start of a region, is aligned to a cache line.
  private static final int ALIGNED = 12;
  private static final float[] ZEROS = new float[WIDEST];
  private static final ThreadLocal<BlockedGemm> LOCAL = ThreadLocal.withInitial(BlockedGemm::new);

  private float[] rowPanels = new float[0];
  private float[] columnPanels = new float[0];
  private final float[] tile = new float[ROWS * WIDEST];
  private final float[] paddedBias = new float[WIDEST];

  // The block at hand.
  private GemmProblem problem;
  private boolean packA;
  private boolean packB;
  private int depth;
  private float[] a;
  private int aStart;
  private int aStride;
  private int rows;

  private BlockedGemm() {}

  /** The one of the calling thread. */
  static BlockedGemm ofThisThread() {
    return LOCAL.get();
  }

  /** A block of C, all of the sum over k. */
  void multiply(GemmProblem all, int firstRow, int rowCount, int firstColumn, int columnCount) {
    problem = all;
    boolean started = all.beta != 0;
    if (started && (all.beta != 1 || all.bias != null)) {
      GemmEpilogue.begin(all, firstRow, rowCount, firstColumn, columnCount);
    }
    int steps = Math.ceilDiv(all.k, DEPTH);
    int stepDepth = Math.ceilDiv(all.k, steps);
    choosePacking(rowCount, columnCount, stepDepth);
    for (int j = 0; j < columnCount; j += COLUMNS) {
      int width = Math.min(COLUMNS, columnCount - j);
      for (int from = 0; from < all.k; from += stepDepth) {
        depth = Math.min(stepDepth, all.k - from);
        boolean last = from + depth == all.k;
        boolean fresh = from == 0 && !started;
        multiplyDepth(firstRow, rowCount, firstColumn + j, width, from, fresh, last);
      }
    }
    problem = null;
    a = null;
  }

  private void choosePacking(int rowCount, int columnCount, int stepDepth) {
    boolean largeB = (long) problem.k * columnCount > LARGE;
    boolean reread = rowCount >= PACK_ROWS && (largeB || conflicts(problem.ldb));
    packB = problem.transposeB || reread;

    boolean reused = rowCount >= 8 && columnCount >= PACK_COLUMNS;
    packA = problem.alpha != 1 || (reused && conflicts(problem.lda));
    if (packA) {
      rowPanels = grown(rowPanels, Math.min(rowCount, ROWS) * (stepDepth + LANES) + LANES);
    }
    int panels = rowCount > ROWS ? Math.min(COLUMNS, columnCount) + WIDEST : WIDEST;
    columnPanels = grown(columnPanels, ALIGNED + panels * stepDepth);
  }

  private static boolean conflicts(int leadingDimension) {
    return leadingDimension % CONFLICTING == 0;
  }

  private static float[] grown(float[] scratch, int size) {
    return scratch.length >= size ? scratch : new float[Math.max(size, 2 * scratch.length)];
  }

  private void multiplyDepth(
      int firstRow,
      int rowCount,
      int firstColumn,
      int width,
      int from,
      boolean fresh,
      boolean last) {
    boolean single = rowCount <= ROWS;
    for (int i = 0; i < rowCount; i += ROWS) {
      rows = Math.min(ROWS, rowCount - i);
      placeRows(firstRow + i, from);
      int packed = ALIGNED;
      for (int j = 0; j < width; ) {
        int vectors = GemmTiling.vectors(width - j);
        int columns = Math.min(vectors * LANES, width - j);
        int row = firstRow + i;
        int column = firstColumn + j;
        int beyond = vectors * LANES - columns;
        if (beyond > 0 && fresh && last && j >= beyond) {
          // A panel that ends with the block: some columns are computed twice.
          column -= beyond;
          columns += beyond;
          j -= beyond;
        }
        panel(row, column, columns, vectors, from, i == 0, packed, fresh);
        if (last) {
          GemmEpilogue.finish(problem, row, column, rows, columns);
        }
        packed += single ? 0 : vectors * LANES * depth;
        j += columns;
      }
    }
  }

  private void placeRows(int firstRow, int from) {
    boolean adjacent = problem.transposeA;
    int lda = problem.lda;
    int start = problem.aOffset + (adjacent ? firstRow + from * lda : firstRow * lda + from);
    if (!packA) {
      a = problem.a;
      aStart = start;
      aStride = lda;
      return;
    }
    a = rowPanels;
    aStart = 0;
    aStride = depth + (conflicts(depth) ? LANES : 0);
    if (adjacent) {
      GemmPacking.packAdjacentRows(problem.a, start, lda, rows, depth, rowPanels);
    } else {
      GemmPacking.copyBlock(problem.a, start, lda, rows, depth, rowPanels, 0, aStride);
    }
    if (problem.alpha != 1) {
      GemmPacking.scale(rowPanels, rows * aStride, problem.alpha);
    }
  }

  private void panel(
      int row,
      int column,
      int columns,
      int vectors,
      int from,
      boolean first,
      int packed,
      boolean fresh) {
    boolean partial = columns < vectors * LANES;
    float[] b = problem.b;
    int bStart = problem.bOffset + from * problem.ldb + column;
    int ldb = problem.ldb;
    if (packB || partial) {
      if (first) {
        packPanel(bStart, column, columns, vectors, from, packed);
      }
      b = columnPanels;
      bStart = packed;
      ldb = vectors * LANES;
    }
    float[] initial = ZEROS;
    int initialStart = 0;
    if (fresh && problem.bias != null) {
      initial = problem.bias;
      initialStart = problem.biasOffset + column;
      if (partial) {
        padBias(initialStart, columns);
        initial = paddedBias;
        initialStart = 0;
      }
    }
    int cStart = problem.cOffset + row * problem.ldc + column;
    if (partial) {
      partialTiles(columns, vectors, b, bStart, fresh, initial, cStart);
    } else if (fresh) {
      wholeTiles(vectors, b, bStart, ldb, initial, initialStart, 0, cStart);
    } else {
      wholeTiles(vectors, b, bStart, ldb, problem.c, cStart, problem.ldc, cStart);
    }
  }

  private void packPanel(int bStart, int column, int columns, int vectors, int from, int packed) {
    if (problem.transposeB) {
      int start = problem.bOffset + column * problem.ldb + from;
      GemmPacking.packTransposed(
          problem.b, start, problem.ldb, columns, depth, vectors, columnPanels, packed);
    } else {
      GemmPacking.packColumns(
          problem.b, bStart, problem.ldb, columns, depth, vectors, columnPanels, packed);
    }
  }

  private void padBias(int biasStart, int columns) {
    System.arraycopy(problem.bias, biasStart, paddedBias, 0, columns);
    Arrays.fill(paddedBias, columns, WIDEST, 0);
  }

  private void wholeTiles(
      int vectors,
      float[] b,
      int bStart,
      int ldb,
      float[] initial,
      int initialStart,
      int ldi,
      int cStart) {
    tiles(vectors, b, bStart, ldb, initial, initialStart, ldi, problem.c, cStart, problem.ldc);
  }

  private void tiles(
      int vectors,
      float[] b,
      int bStart,
      int ldb,
      float[] initial,
      int initialStart,
      int ldi,
      float[] c,
      int cStart,
      int ldc) {
    boolean adjacent = problem.transposeA;
    GemmTiling.multiply(
        rows,
        vectors,
        adjacent,
        adjacent && packA,
        depth,
        a,
        aStart,
        aStride,
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

  // Tiles that reach beyond the last column are computed whole in scratch memory.
  private void partialTiles(
      int columns, int vectors, float[] b, int bStart, boolean fresh, float[] initial, int cStart) {
    int width = vectors * LANES;
    if (!fresh) {
      GemmPacking.copyBlock(problem.c, cStart, problem.ldc, rows, columns, tile, 0, width);
    }
    tiles(vectors, b, bStart, width, fresh ? initial : tile, 0, fresh ? 0 : width, tile, 0, width);
    GemmPacking.copyBlock(tile, 0, width, rows, columns, problem.c, cStart, problem.ldc);
  }
}
