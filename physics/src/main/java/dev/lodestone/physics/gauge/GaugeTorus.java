package dev.lodestone.physics.gauge;

/**
 * The exact mean plaquette of SU(2) on a two-dimensional periodic lattice of V sites, by the
 * character expansion with modified Bessel functions I_n:
 *
 * <pre>
 *   Z = sum over n from 1 on of (2 I_n(beta) / beta)^V,   1/2 &lt;tr U&gt; = 1/V d ln Z / d beta
 * </pre>
 *
 * Source: Migdal, Sov. Phys. JETP 42 (1975) 413. Immutable.
 *
 * @param sites V, at least 1
 */
public record GaugeTorus(int sites) {
  private static final int TERMS = 80;

  /** Checks the size. */
  public GaugeTorus {
    if (sites < 1) {
      throw new IllegalArgumentException("sites: expected at least 1, given " + sites);
    }
  }

  /**
   * The mean plaquette.
   *
   * @param beta above 0, at most 30
   */
  public double plaquette(double beta) {
    requireBeta(beta);
    double weights = 0;
    double sum = 0;
    double first = besselI(1, beta);
    for (int n = 1; n < TERMS; n++) {
      double bessel = besselI(n, beta);
      double slope = (besselI(n - 1, beta) + besselI(n + 1, beta)) / (2 * bessel) - 1 / beta;
      double weight = Math.pow(bessel / first, sites);
      weights += weight;
      sum += weight * slope;
      if (weight < 1e-18) {
        break;
      }
    }
    return sum / weights;
  }

  private static void requireBeta(double beta) {
    if (!(beta > 0 && beta <= 30)) {
      throw new IllegalArgumentException("beta: expected above 0, at most 30, given " + beta);
    }
  }

  /** The mean of a0 for one link alone, I_2(beta) / I_1(beta); also the infinite lattice. */
  public static double singlePlaquette(double beta) {
    requireBeta(beta);
    return besselI(2, beta) / besselI(1, beta);
  }

  // sum over k of (x/2)^(2k+n) / (k! (k+n)!): all terms positive, so no digits are lost.
  private static double besselI(int n, double x) {
    double term = 1;
    for (int k = 1; k <= n; k++) {
      term *= x / 2 / k;
    }
    double sum = term;
    for (int k = 1; term > 1e-18 * sum; k++) {
      term *= x / 2 / k * (x / 2 / (k + n));
      sum += term;
    }
    return sum;
  }
}
