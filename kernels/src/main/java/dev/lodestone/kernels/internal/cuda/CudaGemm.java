package dev.lodestone.kernels.internal.cuda;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.internal.cuda.CudaSession.Block;
import dev.lodestone.kernels.spi.GemmKernel;

/** Matrix products on cuBLAS in plain float32. */
final class CudaGemm implements GemmKernel {
  private final CudaSession session;

  CudaGemm(CudaSession session) {
    this.session = session;
  }

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
    if (m == 0 || n == 0) {
      return;
    }
    session.run(
        () -> {
          // What lies between the rows of C comes back as it was.
          int extent = (m - 1) * ldc + n;
          Block product = session.upload(c, cOffset, extent);
          boolean multiplies = alpha != 0 && k > 0;
          if (multiplies) {
            Block left = session.upload(a, aOffset, extent(transposeA, m, k, lda));
            Block right = session.upload(b, bOffset, extent(transposeB, k, n, ldb));
            // Row major is the transpose of column major, and C' = op(B)' op(A)'.
            session
                .cublas()
                .sgemm(
                    transposeB,
                    transposeA,
                    n,
                    m,
                    k,
                    alpha,
                    right.address(),
                    ldb,
                    left.address(),
                    lda,
                    beta,
                    product.address(),
                    ldc);
          }
          finish(m, n, product, ldc, multiplies ? 1 : beta, bias, biasOffset, activation);
          session.download(product, c, cOffset, extent);
        });
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
    if (m == 0 || n == 0 || activation == Activation.IDENTITY) {
      return;
    }
    session.run(
        () -> {
          int extent = (m - 1) * ldc + n;
          Block product = session.upload(c, cOffset, extent);
          Block activated = session.upload(output, outputOffset, (m - 1) * ldo + n);
          session.launch(
              session.kernel("arrays", "multiplySlope"),
              (long) m * n,
              0,
              session
                  .arguments()
                  .add(m)
                  .add(n)
                  .add(product.address())
                  .add(ldc)
                  .add(activated.address())
                  .add(ldo)
                  .add(CudaSources.code(activation)));
          session.download(product, c, cOffset, extent);
        });
  }

  private static int extent(boolean transposed, int rows, int columns, int stride) {
    return transposed ? (columns - 1) * stride + rows : (rows - 1) * stride + columns;
  }

  private void finish(
      int rows,
      int columns,
      Block product,
      int stride,
      float scale,
      float[] bias,
      int biasOffset,
      Activation activation) {
    if (scale == 1 && bias == null && activation == Activation.IDENTITY) {
      return;
    }
    long biasAddress = bias == null ? 0 : session.upload(bias, biasOffset, columns).address();
    session.launch(
        session.kernel("arrays", "finishMatrix"),
        (long) rows * columns,
        0,
        session
            .arguments()
            .add(rows)
            .add(columns)
            .add(product.address())
            .add(stride)
            .add(scale)
            .add(biasAddress)
            .add(CudaSources.code(activation)));
  }
}
