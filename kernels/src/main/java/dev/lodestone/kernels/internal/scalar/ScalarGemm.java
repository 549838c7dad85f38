package dev.lodestone.kernels.internal.scalar;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.spi.GemmKernel;

/** The definition of the matrix product: one float64 sum an element, rounded once. */
public final class ScalarGemm implements GemmKernel {
  @Override
  public void sgemm(
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
      Activation activation) {
    int aRowStride = transposeA ? 1 : lda;
    int aColumnStride = transposeA ? lda : 1;
    int bRowStride = transposeB ? 1 : ldb;
    int bColumnStride = transposeB ? ldb : 1;
    int summed = alpha == 0 ? 0 : k;
    for (int i = 0; i < m; i++) {
      int row = aOffset + i * aRowStride;
      for (int j = 0; j < n; j++) {
        int column = bOffset + j * bColumnStride;
        int target = cOffset + i * ldc + j;
        double sum = 0;
        for (int p = 0; p < summed; p++) {
          sum += (double) a[row + p * aColumnStride] * b[column + p * bRowStride];
        }
        double value = summed == 0 ? 0 : alpha * sum;
        value += beta == 0 ? 0 : (double) beta * c[target];
        value += bias == null ? 0 : bias[biasOffset + j];
        c[target] = activate(value, activation);
      }
    }
  }

  private static float activate(double value, Activation activation) {
    double activated =
        switch (activation) {
          case IDENTITY -> value;
          case RELU -> Math.max(value, 0);
          case TANH -> Math.tanh(value);
          case SIGMOID -> 1 / (1 + Math.exp(-value));
        };
    return (float) activated;
  }
}
