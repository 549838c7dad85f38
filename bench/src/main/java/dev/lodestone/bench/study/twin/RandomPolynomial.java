package dev.lodestone.bench.study.twin;

import dev.lodestone.kernels.Philox;

/**
 * The "random function" of arXiv:2012.14873: y = c0 + c1.x + x^T C2 x for x uniform in [-1, 1]^5,
 * without noise. Its coefficients were drawn once by the authors.
 */
final class RandomPolynomial {
  static final int INPUTS = 5;
  private static final double CONSTANT = 0.26202468;
  private static final double[] LINEAR = {
    -0.68263206, -0.44374696, -0.08136623, -0.35799892, 0.03678564
  };
  // The upper triangle of C2, which is symmetric.
  private static final double[][] QUADRATIC = {
    {-0.476114149, 0.604586464, 0.526933128, -0.696917368, -0.20058363},
    {-0.749884147, 0.344810178, -0.268607984, -0.0112464228},
    {-0.167792121, 0.254476986, 0.291871177},
    {-0.000703477256, 0.0109393802},
    {-0.62949811}
  };

  private RandomPolynomial() {}

  static double value(double... x) {
    double value = CONSTANT;
    for (int i = 0; i < INPUTS; i++) {
      value += LINEAR[i] * x[i] + QUADRATIC[i][0] * x[i] * x[i];
      for (int j = i + 1; j < INPUTS; j++) {
        value += 2 * QUADRATIC[i][j - i] * x[i] * x[j];
      }
    }
    return value;
  }

  /** A row a sample: the inputs, then the value. */
  static double[][] sample(int samples, long key) {
    Philox numbers = Philox.of(key, Philox.Purpose.DATA);
    double[][] rows = new double[samples][INPUTS + 1];
    for (int i = 0; i < samples; i++) {
      double[] x = new double[INPUTS];
      for (int j = 0; j < INPUTS; j++) {
        x[j] = 2 * numbers.uniform((long) i * INPUTS + j) - 1;
        rows[i][j] = x[j];
      }
      rows[i][INPUTS] = value(x);
    }
    return rows;
  }
}
