package dev.lodestone.kernels;

import dev.lodestone.kernels.internal.GemmOperands;
import dev.lodestone.kernels.spi.GemmKernel;
import dev.lodestone.kernels.spi.KernelSet;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Single-precision matrix product on row-major blocks.
 *
 * <pre>{@code
 * C = f(alpha op(A) op(B) + beta C + bias)      op(X) = X or its transpose
 * C[i][j] at c[cOffset + i * ldc + j],          op(A) is m x k, op(B) is k x n, C is m x n
 * }</pre>
 *
 * <p>A is stored with m rows of k columns, or k rows of m columns where it is transposed; B with k
 * rows of n columns, or n rows of k. A leading dimension is the distance between two rows, at least
 * the number of columns. The bias has one value for each column of C and is added to every row; f
 * is applied last. Extents of 0 are allowed.
 *
 * <p>Special values follow the BLAS (Dongarra et al. 1990, ACM TOMS 16, 1): with beta = 0 the old C
 * is overwritten, never read, so NaN in it does not spread; with alpha = 0 or k = 0 A and B are not
 * read; everything else follows IEEE 754, so infinities and NaN in A, B and bias show up in C. The
 * sum over k may be taken in any order and with fused multiply-adds: |error| is at most 2 k 2^-24
 * |alpha| |A| |B| and the result is the same, bit for bit, for any number of threads. TANH and
 * SIGMOID have a relative error of at most 1e-6.
 *
 * <p>Elements of C between its rows (ldc above n) are left alone. C may not share elements with A,
 * B or the bias, which is refused. Safe for use by several threads at once, on different C.
 */
public final class Gemm {
  private final BackendChoice choice;
  private final GemmKernel kernel;

  private Gemm(BackendChoice choice, GemmKernel kernel) {
    this.choice = choice;
    this.kernel = kernel;
  }

  /** Matrix products that run on the given backend. */
  public static Gemm on(Backend backend) {
    return new Gemm(backend.choice(), KernelSet.of(backend).gemm());
  }

  /** What the products run on and why. */
  public BackendChoice choice() {
    return choice;
  }

  /**
   * C = A B on contiguous blocks: a holds m x k, b holds k x n, c receives m x n elements.
   *
   * @throws ShapeMismatchException if an array is too small for its extents
   * @throws IllegalArgumentException if an extent is negative or c is also a or b
   */
  public void sgemm(int m, int n, int k, float[] a, float[] b, float[] c) {
    int lda = Math.max(1, k);
    int ldb = Math.max(1, n);
    sgemm(false, false, m, n, k, 1, a, 0, lda, b, 0, ldb, 0, c, 0, ldb);
  }

  /**
   * C = alpha op(A) op(B) + beta C.
   *
   * @throws ShapeMismatchException if a leading dimension or an array is too small for its extents
   * @throws IllegalArgumentException if an extent or offset is negative or C shares elements with A
   *     or B
   */
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
      int ldc) {
    sgemm(
        transposeA,
        transposeB,
        m,
        n,
        k,
        alpha,
        a,
        aOffset,
        lda,
        b,
        bOffset,
        ldb,
        beta,
        c,
        cOffset,
        ldc,
        null,
        0,
        Activation.IDENTITY);
  }

  /**
   * C = activation(alpha op(A) op(B) + beta C + bias).
   *
   * @param bias n values from biasOffset on, or null for none
   * @throws ShapeMismatchException if a leading dimension or an array is too small for its extents
   * @throws IllegalArgumentException if an extent or offset is negative or C shares elements with
   *     another operand
   */
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
    Objects.requireNonNull(activation, "activation: expected one of Activation, given null");
    GemmOperands.checkExtents(m, n, k);
    int aRows = transposeA ? k : m;
    int aColumns = transposeA ? m : k;
    int bRows = transposeB ? n : k;
    int bColumns = transposeB ? k : n;
    GemmOperands.checkBlock("a", a, aOffset, aRows, aColumns, lda);
    GemmOperands.checkBlock("b", b, bOffset, bRows, bColumns, ldb);
    GemmOperands.checkBlock("c", c, cOffset, m, n, ldc);
    GemmOperands.checkApart("a", a, aOffset, aRows, aColumns, lda, c, cOffset, m, n, ldc);
    GemmOperands.checkApart("b", b, bOffset, bRows, bColumns, ldb, c, cOffset, m, n, ldc);
    if (bias != null) {
      GemmOperands.checkBlock("bias", bias, biasOffset, 1, n, Math.max(1, n));
      GemmOperands.checkApart(
          "bias", bias, biasOffset, 1, n, Math.max(1, n), c, cOffset, m, n, ldc);
    }
    kernel.sgemm(
        transposeA,
        transposeB,
        m,
        n,
        k,
        alpha,
        a,
        aOffset,
        lda,
        b,
        bOffset,
        ldb,
        beta,
        c,
        cOffset,
        ldc,
        bias,
        biasOffset,
        activation);
  }

  /**
   * C = activation(alpha op(A) op(B) + beta C + bias) on memory segments of 32-bit floats in native
   * byte order, each from its first byte on.
   *
   * <p>A segment over a {@code float[]} is used in place. Any other (native memory, a read-only
   * view, another kind of array) is copied in, and C copied back; two such segments that share
   * memory are not noticed, so C must not share memory with another operand.
   *
   * @param bias n values, or null for none
   * @throws ShapeMismatchException if a leading dimension or a segment is too small for its extents
   * @throws IllegalArgumentException if an extent is negative, c is read-only, or C shares elements
   *     with another operand
   */
  public void sgemm(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      float alpha,
      MemorySegment a,
      int lda,
      MemorySegment b,
      int ldb,
      float beta,
      MemorySegment c,
      int ldc,
      MemorySegment bias,
      Activation activation) {
    GemmOperands.checkExtents(m, n, k);
    var operandA = GemmOperands.settle("a", a, transposeA ? k : m, transposeA ? m : k, lda);
    var operandB = GemmOperands.settle("b", b, transposeB ? n : k, transposeB ? k : n, ldb);
    var operandC = GemmOperands.settleOutput("c", c, m, n, ldc);
    var operandBias =
        bias == null
            ? GemmOperands.Settled.NONE
            : GemmOperands.settle("bias", bias, 1, n, Math.max(1, n));
    sgemm(
        transposeA,
        transposeB,
        m,
        n,
        k,
        alpha,
        operandA.values(),
        operandA.offset(),
        lda,
        operandB.values(),
        operandB.offset(),
        ldb,
        beta,
        operandC.values(),
        operandC.offset(),
        ldc,
        operandBias.values(),
        operandBias.offset(),
        activation);
    GemmOperands.copyBack(operandC, c, m, n, ldc);
  }
}
