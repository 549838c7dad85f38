package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.spi.Workers;

/**
 * The operands of one product and how it is cut into parts for the workers; one a thread, reused.
 *
 * <p>Every element of C is one chain of fused multiply-adds over k, started from beta C + bias,
 * whichever tile computes it, or one sum in the order of {@link MatrixVector}: parts may be cut
 * anywhere without changing a bit.
 */
final class GemmProblem implements Workers.Task {
  private static final int LEAST_ROWS = 32;

  int m;
  int n;
  int k;
  float alpha;
  boolean transposeA;
  float[] a;
  int aOffset;
  int lda;
  int aRowStride;
  int aColumnStride;
  boolean transposeB;
  float[] b;
  int bOffset;
  int ldb;
  float beta;
  float[] c;
  int cOffset;
  int ldc;
  float[] bias;
  int biasOffset;
  Activation activation;

  /** Where not null, C is multiplied by the slope of the activation whose output this is. */
  float[] output;

  int outputOffset;
  int ldo;

  private int partRows;
  private int partColumns;
  private int partsAcross;

  /**
   * Cuts C into whole tiles, at most so many parts; returns how many there are.
   *
   * <p>Columns first: parts that share columns pack the same panels of B.
   */
  int cut(int parts) {
    int panel = GemmTiling.WIDEST * GemmTiling.LANES;
    int across = Math.clamp(n / (transposeB ? panel : 2 * panel), 1, parts);
    int down = Math.clamp(m / LEAST_ROWS, 1, Math.ceilDiv(parts, across));
    partColumns = roundUp(Math.ceilDiv(n, across), GemmTiling.LANES);
    partRows = roundUp(Math.ceilDiv(m, down), 24);
    partsAcross = Math.ceilDiv(n, partColumns);
    return partsAcross * Math.ceilDiv(m, partRows);
  }

  private static int roundUp(int value, int unit) {
    return Math.ceilDiv(value, unit) * unit;
  }

  @Override
  public void run(int index) {
    int firstRow = index / partsAcross * partRows;
    int firstColumn = index % partsAcross * partColumns;
    int rows = Math.min(partRows, m - firstRow);
    int columns = Math.min(partColumns, n - firstColumn);
    multiply(firstRow, rows, firstColumn, columns);
  }

  /** A block of C on this thread. */
  void multiply(int firstRow, int rows, int firstColumn, int columns) {
    if (k <= OuterProduct.DEEPEST && alpha == 1) {
      OuterProduct.ofThisThread().multiply(this, firstRow, rows, firstColumn, columns);
    } else if (MatrixVector.byColumns(this) || MatrixVector.byRows(this)) {
      MatrixVector.ofThisThread().multiply(this, firstRow, rows, firstColumn, columns);
    } else {
      BlockedGemm.ofThisThread().multiply(this, firstRow, rows, firstColumn, columns);
    }
  }

  /** Lets go of the caller's arrays. */
  void forget() {
    a = null;
    b = null;
    c = null;
    bias = null;
    output = null;
  }
}
