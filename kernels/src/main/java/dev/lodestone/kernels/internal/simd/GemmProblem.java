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
  int m;
  int n;
  int k;
  float alpha;
  float[] a;
  int aOffset;
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

  private int partRows;
  private int partColumns;
  private int partsAcross;

  /** Cuts C into about so many parts, whole tiles each; returns how many there are. */
  int cut(int parts) {
    int across = Math.clamp(n / (2 * GemmTiles.WIDEST_PANEL * GemmTiles.LANES), 1, parts);
    int down = Math.ceilDiv(parts, across);
    partColumns = roundUp(Math.ceilDiv(n, across), GemmTiles.LANES);
    partRows = roundUp(Math.ceilDiv(m, down), GemmTiles.TALLEST);
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
  }
}
