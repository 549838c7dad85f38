package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.spi.GemmKernel;
import dev.lodestone.kernels.spi.Workers;

/** The matrix product on vectors, spread over the workers where it is large. */
public final class SimdGemm implements GemmKernel {
  // About 20 microseconds on one core: less is not worth waking another.
  private static final long PARALLEL_FROM = 1L << 20;
  private static final long LEAST_PART = 1L << 19;
  private static final ThreadLocal<GemmProblem> PROBLEMS =
      ThreadLocal.withInitial(GemmProblem::new);

  private final Workers workers;

  /** Products that share the given workers. */
  public SimdGemm(Workers workers) {
    this.workers = workers;
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
    multiply(
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
        activation,
        null,
        0,
        0);
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
    multiply(
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
        activation,
        output,
        outputOffset,
        ldo);
  }

  private void multiply(
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
      Activation activation,
      float[] output,
      int outputOffset,
      int ldo) {
    if (m == 0 || n == 0) {
      return;
    }
    // One column or row of numbers side by side is its own transpose.
    boolean flipB = transposeB && !(k == 1 && ldb == 1);
    int bStride = transposeB && !flipB ? n : ldb;
    int aRowStride = transposeA ? 1 : lda;
    int aColumnStride = transposeA ? lda : 1;
    boolean few = n <= MatrixVector.FEW || m <= MatrixVector.FEW || k <= OuterProduct.DEEPEST;
    if (!few && SmallGemm.suits(flipB, m, n, k, alpha, beta, bias)) {
      SmallGemm.multiply(
          m,
          n,
          k,
          transposeA,
          a,
          aOffset,
          lda,
          b,
          bOffset,
          bStride,
          beta,
          c,
          cOffset,
          ldc,
          bias,
          biasOffset);
      if (output == null) {
        GemmEpilogue.activate(activation, c, cOffset, ldc, m, n);
      } else {
        GemmEpilogue.differentiate(activation, output, outputOffset, ldo, c, cOffset, ldc, m, n);
      }
      return;
    }
    GemmProblem problem = PROBLEMS.get();
    problem.m = m;
    problem.n = n;
    problem.k = k;
    problem.alpha = alpha;
    problem.transposeA = transposeA;
    problem.lda = lda;
    problem.a = a;
    problem.aOffset = aOffset;
    problem.aRowStride = aRowStride;
    problem.aColumnStride = aColumnStride;
    problem.transposeB = flipB;
    problem.b = b;
    problem.bOffset = bOffset;
    problem.ldb = bStride;
    problem.beta = beta;
    problem.c = c;
    problem.cOffset = cOffset;
    problem.ldc = ldc;
    problem.bias = bias;
    problem.biasOffset = biasOffset;
    problem.activation = activation;
    problem.output = output;
    problem.outputOffset = outputOffset;
    problem.ldo = ldo;
    try {
      solve(problem);
    } finally {
      problem.forget();
    }
  }

  private void solve(GemmProblem problem) {
    if (problem.k == 0 || problem.alpha == 0) {
      GemmEpilogue.begin(problem, 0, problem.m, 0, problem.n);
      GemmEpilogue.finish(problem, 0, 0, problem.m, problem.n);
      return;
    }
    int edge = MatrixVector.edge(problem);
    if (edge == 0) {
      spread(problem);
      return;
    }
    // The last few columns would cost as much as a whole vector of them.
    problem.n -= edge;
    spread(problem);
    problem.bOffset += problem.n * (problem.transposeB ? problem.ldb : 1);
    problem.cOffset += problem.n;
    problem.outputOffset += problem.n;
    problem.biasOffset += problem.n;
    problem.n = edge;
    spread(problem);
  }

  private void spread(GemmProblem problem) {
    long work = (long) problem.m * problem.n * problem.k;
    if (work < PARALLEL_FROM || workers.runsInline()) {
      problem.multiply(0, problem.m, 0, problem.n);
      return;
    }
    int parts = (int) Math.min(workers.threads(), work / LEAST_PART);
    workers.run(problem.cut(parts), problem);
  }
}
