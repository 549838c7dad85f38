package dev.lodestone.kernels.spi;

import dev.lodestone.kernels.Activation;

/** Single-precision matrix product; trusts its caller, who checked everything at the door. */
public interface GemmKernel {
  /**
   * C = activation(alpha op(A) op(B) + beta C + bias), row major, op(A) is m x k, op(B) is k x n.
   *
   * <p>With beta = 0 the old C is not read (NaN in it does not spread); with alpha = 0 or k = 0
   * neither A nor B is. The bias, one value a column, is absent when {@code bias} is null. C may
   * not overlap A, B or bias. Large products are spread over the workers; the bits do not depend on
   * their number.
   */
  void sgemm(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      float alpha,
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
      int biasOffset,
      Activation activation);
}
