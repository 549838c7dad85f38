package dev.lodestone.bench.jmh;

import dev.lodestone.kernels.Activation;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * C = op(A) op(B), or C = activation(op(A) op(B) + bias); row major.
 *
 * @param transposeA whether A is stored k x m
 * @param transposeB whether B is stored n x k
 * @param m rows of C
 * @param n columns of C
 * @param k summed extent
 * @param activation applied after the bias; {@code IDENTITY} stands for the product alone
 */
public record GemmWorkload(
    boolean transposeA, boolean transposeB, int m, int n, int k, Activation activation)
    implements Workload {
  private static final int CHECKED_ELEMENTS = 4096;

  /** The product alone. */
  public GemmWorkload(boolean transposeA, boolean transposeB, int m, int n, int k) {
    this(transposeA, transposeB, m, n, k, Activation.IDENTITY);
  }

  /** Whether bias and activation follow the product. */
  public boolean activated() {
    return activation != Activation.IDENTITY;
  }

  @Override
  public Family family() {
    return activated() ? Family.LAYER : Family.PRODUCT;
  }

  @Override
  public String key() {
    String form = (transposeA ? "T" : "N") + (transposeB ? "T" : "N");
    String after = activated() ? " bias " + activation.name().toLowerCase(Locale.ROOT) : "";
    return "gemm " + form + " " + m + "x" + n + "x" + k + after;
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
  public double arithmetic() {
    return work();
  }

  @Override
  public double traffic() {
    return 4e-9 * ((double) m * k + (double) k * n + (double) m * n);
  }

  /** A, m x k or k x m, uniform in [-1, 1). */
  public float[] a() {
    return uniform(1, m * k);
  }

  /** B, k x n or n x k, uniform in [-1, 1). */
  public float[] b() {
    return uniform(2, k * n);
  }

  /** The bias, one value a column, uniform in [-1, 1). */
  public float[] bias() {
    return uniform(6, n);
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
    float[] bias = activated() ? bias() : new float[n];
    int step = Math.max(1, m * n / CHECKED_ELEMENTS);
    for (int element = 0; element < m * n; element += step) {
      int row = element / n;
      int column = element % n;
      double exact = bias[column];
      double magnitude = Math.abs(exact);
      for (int i = 0; i < k; i++) {
        double left = transposeA ? a[i * m + row] : a[row * k + i];
        double right = transposeB ? b[column * k + i] : b[i * n + column];
        exact += left * right;
        magnitude += Math.abs(left * right);
      }
      // No activation amplifies an error; its own rounding is below the last term.
      double tolerance = 2.0 * k * 0x1p-24 * magnitude + (activated() ? 1e-6 : 0);
      Check.close(key(), element, result[element], activated(exact), tolerance);
    }
  }

  private double activated(double sum) {
    return switch (activation) {
      case IDENTITY -> sum;
      case RELU -> Math.max(sum, 0);
      case TANH -> Math.tanh(sum);
      case SIGMOID -> 1 / (1 + Math.exp(-sum));
    };
  }
}
