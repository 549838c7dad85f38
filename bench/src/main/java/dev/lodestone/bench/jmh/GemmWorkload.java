package dev.lodestone.bench.jmh;

import java.util.SplittableRandom;

/**
 * C = op(A) op(B), row major, alpha = 1, beta = 0.
 *
 * @param transposeA whether A is stored k x m
 * @param transposeB whether B is stored n x k
 * @param m rows of C
 * @param n columns of C
 * @param k summed extent
 */
public record GemmWorkload(boolean transposeA, boolean transposeB, int m, int n, int k)
    implements Workload {
  private static final int CHECKED_ELEMENTS = 4096;

  @Override
  public String key() {
    return "gemm "
        + (transposeA ? "T" : "N")
        + (transposeB ? "T" : "N")
        + " "
        + m
        + "x"
        + n
        + "x"
        + k;
  }

  @Override
  public double work() {
    return 2e-9 * m * n * k;
  }

  @Override
  public String unit() {
    return "GFLOP/s";
  }

  @Override
  public double limit(double peak) {
    return peak;
  }

  /** A, m x k or k x m, uniform in [-1, 1). */
  public float[] a() {
    return uniform(1, m * k);
  }

  /** B, k x n or n x k, uniform in [-1, 1). */
  public float[] b() {
    return uniform(2, k * n);
  }

  static float[] uniform(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  @Override
  public void check(float[] result) {
    float[] a = a();
    float[] b = b();
    int step = Math.max(1, m * n / CHECKED_ELEMENTS);
    for (int element = 0; element < m * n; element += step) {
      int row = element / n;
      int column = element % n;
      double exact = 0;
      double magnitude = 0;
      for (int i = 0; i < k; i++) {
        double left = transposeA ? a[i * m + row] : a[row * k + i];
        double right = transposeB ? b[column * k + i] : b[i * n + column];
        exact += left * right;
        magnitude += Math.abs(left * right);
      }
      Check.close(key(), element, result[element], exact, 2.0 * k * 0x1p-24 * magnitude);
    }
  }
}
