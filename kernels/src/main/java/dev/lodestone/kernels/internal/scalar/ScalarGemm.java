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

  @Override
  public void sgemmGradient(
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
      int ldc) {
    sgemm(
        transposeA,
        transposeB,
        m,
        n,
        k,
        1,
        a,
        aOffset,
        lda,
        b,
        bOffset,
        ldb,
        0,
        c,
        cOffset,
        ldc,
        null,
        0,
        Activation.IDENTITY);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        int target = cOffset + i * ldc + j;
        double y = output[outputOffset + i * ldo + j];
        c[target] =
            (float)
                switch (activation) {
                  case IDENTITY -> c[target];
                  case RELU -> y > 0 ? c[target] : 0;
                  case TANH -> c[target] * (1 - y * y);
                  case SIGMOID -> c[target] * (y * (1 - y));
                };
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
