package dev.lodestone.kernels;

import dev.lodestone.kernels.spi.GemmKernel;
import java.util.SplittableRandom;

/** One product with guarded operands at random places, and its float64 value. */
final class GemmCase {
  private static final double ROUNDING = 0x1p-24;

  final boolean transposeA;
  final boolean transposeB;
  final int m;
  final int n;
  final int k;
  final float alpha;
  final float beta;
  final GuardedBlock a;
  final GuardedBlock b;
  final GuardedBlock c;
  final GuardedBlock bias;
  private final GuardedBlock before;

  private GemmCase(
      SplittableRandom random, int m, int n, int k, float alpha, float beta, int limit) {
    this.transposeA = random.nextBoolean();
    this.transposeB = random.nextBoolean();
    this.m = m;
    this.n = n;
    this.k = k;
    this.alpha = alpha;
    this.beta = beta;
    this.a = operand(random, transposeA ? k : m, transposeA ? m : k, limit);
    this.b = operand(random, transposeB ? n : k, transposeB ? k : n, limit);
    this.c = operand(random, m, n, limit);
    this.bias = random.nextBoolean() ? operand(random, 1, n, limit) : null;
    if (beta == 0) {
      c.fill(Float.NaN);
    }
    this.before = c.copy();
  }

  /** Whole numbers, so that every sum is exact. */
  static GemmCase ofIntegers(
      SplittableRandom random, int m, int n, int k, float alpha, float beta) {
    return new GemmCase(random, m, n, k, alpha, beta, 8);
  }

  /** Values uniform in [-1, 1). */
  static GemmCase ofReals(SplittableRandom random, int m, int n, int k, float alpha, float beta) {
    return new GemmCase(random, m, n, k, alpha, beta, 0);
  }

  private static GuardedBlock operand(SplittableRandom random, int rows, int columns, int limit) {
    int stride = Math.max(1, columns + (random.nextBoolean() ? 0 : random.nextInt(20)));
    return limit > 0
        ? GuardedBlock.integers(random, rows, columns, stride, limit)
        : GuardedBlock.uniform(random, rows, columns, stride);
  }

  /** Runs it once more on the C that it began with. */
  void run(Gemm gemm, Activation activation) {
    System.arraycopy(before.array(), 0, c.array(), 0, c.array().length);
    gemm.sgemm(
        transposeA,
        transposeB,
        m,
        n,
        k,
        alpha,
        a.array(),
        a.offset(),
        a.stride(),
        b.array(),
        b.offset(),
        b.stride(),
        beta,
        c.array(),
        c.offset(),
        c.stride(),
        bias == null ? null : bias.array(),
        bias == null ? 0 : bias.offset(),
        activation);
    c.assertGuardsStand(toString());
  }

  /** C = op(A) op(B) times the slope of the activation with this output. */
  void runGradient(GemmKernel kernel, GuardedBlock output, Activation activation) {
    System.arraycopy(before.array(), 0, c.array(), 0, c.array().length);
    kernel.sgemmGradient(
        transposeA,
        transposeB,
        m,
        n,
        k,
        a.array(),
        a.offset(),
        a.stride(),
        b.array(),
        b.offset(),
        b.stride(),
        output.array(),
        output.offset(),
        output.stride(),
        activation,
        c.array(),
        c.offset(),
        c.stride());
    c.assertGuardsStand(toString());
  }

  /** op(A) op(B) at one place, in float64. */
  double expectedProduct(int i, int j) {
    double sum = 0;
    for (int p = 0; p < k; p++) {
      sum += (double) elementOfA(i, p) * elementOfB(p, j);
    }
    return sum;
  }

  /** 2 k u |A| |B|. */
  double toleranceOfProduct(int i, int j) {
    double sum = 0;
    for (int p = 0; p < k; p++) {
      sum += Math.abs((double) elementOfA(i, p) * elementOfB(p, j));
    }
    return 2 * k * ROUNDING * sum;
  }

  /** alpha op(A) op(B) + beta C + bias at one place, in float64. */
  double expected(int i, int j) {
    double sum = 0;
    for (int p = 0; p < k && alpha != 0; p++) {
      sum += (double) elementOfA(i, p) * elementOfB(p, j);
    }
    double value = alpha == 0 ? 0 : alpha * sum;
    value += beta == 0 ? 0 : (double) beta * before.get(i, j);
    return value + (bias == null ? 0 : bias.get(j));
  }

  /** 2 (k + 2) u (|alpha| |A| |B| + |beta C| + |bias|); without beta and bias 2 k u |A| |B|. */
  double tolerance(int i, int j) {
    double sum = 0;
    for (int p = 0; p < k; p++) {
      sum += Math.abs((double) elementOfA(i, p) * elementOfB(p, j));
    }
    boolean plain = alpha == 1 && beta == 0 && bias == null;
    double more = beta == 0 ? 0 : Math.abs(beta * before.get(i, j));
    more += bias == null ? 0 : Math.abs(bias.get(j));
    return 2 * (plain ? k : k + 2) * ROUNDING * (Math.abs(alpha) * sum + more);
  }

  private float elementOfA(int i, int p) {
    return transposeA ? a.get(p, i) : a.get(i, p);
  }

  private float elementOfB(int p, int j) {
    return transposeB ? b.get(j, p) : b.get(p, j);
  }

  @Override
  public String toString() {
    return "sgemm %s%s m = %d, n = %d, k = %d, alpha = %s, beta = %s, ld = %d, %d, %d%s"
        .formatted(
            transposeA ? "T" : "N",
            transposeB ? "T" : "N",
            m,
            n,
            k,
            alpha,
            beta,
            a.stride(),
            b.stride(),
            c.stride(),
            bias == null ? "" : ", bias");
  }
}
