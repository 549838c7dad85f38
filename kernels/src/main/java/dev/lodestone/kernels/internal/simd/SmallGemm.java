package dev.lodestone.kernels.internal.simd;

/**
 * Products so small that preparing them would cost as much as computing them: operands are read in
 * place, nothing is packed or split. The same bits as {@link BlockedGemm}; the epilogue is the
 * caller's.
 */
final class SmallGemm {
  private static final int LANES = GemmTiling.LANES;
  private static final int LARGEST = 1 << 18;
  private static final int TALLEST = 64;
  private static final int NARROW = 32;
  private static final float[] ZEROS = new float[GemmTiling.WIDEST * LANES];

  private SmallGemm() {}

  /** Whether the product is small and its columns are whole vectors, or may be computed twice. */
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
      boolean adjacent,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float beta,
      float[] c,
      int cOffset,
      int ldc,
      float[] bias,
      int biasOffset) {
    float[] initial = beta == 1 ? c : bias == null ? ZEROS : bias;
    int ldi = beta == 1 ? ldc : 0;
    for (int j = 0; j < n; ) {
      int vectors = GemmTiling.vectors(n - j);
      int start = beta == 1 ? cOffset + j : bias == null ? 0 : biasOffset + j;
      GemmTiling.multiply(
          m,
          vectors,
          adjacent,
          false,
          k,
          a,
          aOffset,
          lda,
          b,
          bOffset + j,
          ldb,
          initial,
          start,
          ldi,
          c,
          cOffset + j,
          ldc);
      j += vectors * LANES;
    }
  }
}
