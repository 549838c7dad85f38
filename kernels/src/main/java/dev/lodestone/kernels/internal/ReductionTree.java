package dev.lodestone.kernels.internal;

/**
 * The order in which sums are added up: a function of the extents only, the same for every vector
 * width and every number of threads.
 *
 * <p>A column of [reduced][inner] is cut into chunks of {@link #chunkRows} rows, whose sums are
 * added in ascending order in double precision and rounded once. Within a chunk a column has {@link
 * #lanesOfColumn} partial sums; row r goes to partial sum r mod lanes, in ascending order, starting
 * from 0; the partial sums are folded by halves: lane j += lane j + lanes / 2, and so on. So the
 * error of a sum does not grow with its length beyond a chunk.
 */
public final class ReductionTree {
  /** Floats of a chunk's running state where the inner extent divides it. */
  public static final int LANES = 32;

  private static final int CHUNK_ROWS = 256;

  // Below this many floats in a chunk the folding would cost more than the additions.
  private static final int LEAST_FLOATS = 64;

  private ReductionTree() {}

  /** Rows of a chunk. */
  public static int chunkRows(int reduced, int inner) {
    return lanesOfColumn(reduced, inner) * CHUNK_ROWS;
  }

  /** Partial sums of one column in a chunk of so many rows: a power of two. */
  public static int lanesOfColumn(int rows, int inner) {
    boolean fold = inner > 0 && LANES % inner == 0 && (long) rows * inner >= LEAST_FLOATS;
    return fold ? LANES / inner : 1;
  }
}
