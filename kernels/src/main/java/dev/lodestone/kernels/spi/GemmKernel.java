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

  /**
   * C = (op(A) op(B)) f'(x), element by element, for y = f(x) given as {@code output}: the gradient
   * of a product that was stored through an activation, at the product's input.
   *
   * <pre>{@code
   * f' = 1 (IDENTITY), 1 where y > 0 and 0 elsewhere (RELU), 1 - y^2 (TANH), y (1 - y) (SIGMOID)
   * }</pre>
   *
   * <p>Where RELU's slope is 0 so is C, whatever the product is. Row major, op(A) is m x k, op(B)
   * is k x n, output and C are m x n; the old C is not read, and it may not overlap another
   * operand.
   */
  void sgemmGradient(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float[] output,
      int outputOffset,
      int ldo,
      Activation activation,
      float[] c,
      int cOffset,
      int ldc);
}
