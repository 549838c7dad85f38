package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.Activation;

/**
 * Products so small that preparing them would cost as much as computing them: operands are read in
 * place, nothing is packed or split. The same bits as {@link BlockedGemm}.
 */
final class SmallGemm {
  private static final int LANES = GemmTiles.LANES;
  private static final int LARGEST = 1 << 18;
  private static final int TALLEST = 64;
  private static final int NARROW = 32;
  private static final float[] ZEROS = new float[GemmTiles.WIDEST_PANEL * LANES];

  private SmallGemm() {}

  /** Whether the product is small and its columns are whole vectors. */
  static boolean suits(
      boolean transposeB, int m, int n, int k, float alpha, float beta, float[] bias) {
    boolean inPlace = !transposeB && n % LANES == 0 && (m <= TALLEST || k <= NARROW);
    boolean plain = alpha == 1 && (beta == 0 || (beta == 1 && bias == null));
    return inPlace && plain && (long) m * n * k <= LARGEST;
  }

  /** The product, panel by panel. */
  static void multiply(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aRowStride,
      int aColumnStride,
      float[] b,
      int bOffset,
      int ldb,
      float beta,
      float[] c,
      int cOffset,
      int ldc,
      float[] bias,
      int biasOffset,
      Activation activation) {
    float[] initial = beta == 1 ? c : bias == null ? ZEROS : bias;
    int ldi = beta == 1 ? ldc : 0;
    for (int j = 0; j < n; ) {
      int vectors = GemmTiles.vectors(n - j);
      int start = beta == 1 ? cOffset + j : bias == null ? 0 : biasOffset + j;
      for (int i = 0; i < m; ) {
        int rows = GemmTiles.rows(m - i);
        GemmTiles.multiply(
            rows,
            vectors,
            k,
            a,
            aOffset + i * aRowStride,
            aRowStride,
            aColumnStride,
            b,
            bOffset + j,
            ldb,
            initial,
            start + i * ldi,
            ldi,
            c,
            cOffset + i * ldc + j,
            ldc);
        i += rows;
      }
      j += vectors * LANES;
    }
    GemmEpilogue.activate(activation, c, cOffset, ldc, m, n);
  }
}
