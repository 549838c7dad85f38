package dev.lodestone.physics.ising;

/**
 * Functions of K = J / T that both exact solutions share, written so that they neither overflow at
 * low nor cancel at high temperature.
 */
final class ReducedCoupling {
  private ReducedCoupling() {}

  static double of(double coupling, double temperature) {
    if (!(temperature > 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "temperature: expected a finite number above 0, given " + temperature);
    }
    return coupling / temperature;
  }

  /** lambda = ln sinh 2K: 0 at the critical point, odd under duality. */
  static double logSinh(double k) {
    return k > 0.25
        ? 2 * k + Math.log1p(-Math.exp(-4 * k)) - Math.log(2)
        : Math.log(Math.sinh(2 * k));
  }

  /** coth 2K. */
  static double coth(double k) {
    return 1 / Math.tanh(2 * k);
  }

  /** 1 / sinh^2 2K. */
  static double inverseSquaredSinh(double k) {
    return Math.exp(-2 * logSinh(k));
  }

  /** gamma &gt;= 0 with cosh gamma = 2 cosh lambda - cos theta. */
  static double modeEnergy(double lambda, double theta) {
    double magnitude = Math.abs(lambda);
    if (magnitude > 40) {
      return magnitude + Math.log(2) + Math.log1p(-Math.cos(theta) * Math.exp(-magnitude));
    }
    double half = Math.sinh(0.5 * lambda);
    double sine = Math.sin(0.5 * theta);
    double square = 2 * half * half + sine * sine;
    double argument = Math.sqrt(square);
    return 2 * Math.log1p(argument + square / (1 + Math.sqrt(1 + square)));
  }
}
