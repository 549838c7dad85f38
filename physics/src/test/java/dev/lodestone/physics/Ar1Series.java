package dev.lodestone.physics;

import java.util.SplittableRandom;

/**
 * x_(t+1) = rho x_t + sqrt(1 - rho^2) noise, of mean 0, variance 1, tau = (1 + rho)/(1 - rho)/2.
 */
record Ar1Series(double rho) {
  double autocorrelationTime() {
    return 0.5 * (1 + rho) / (1 - rho);
  }

  double[] sample(int length, SplittableRandom random) {
    double noise = Math.sqrt(1 - rho * rho);
    double[] series = new double[length];
    double value = random.nextGaussian();
    for (int i = 0; i < length; i++) {
      series[i] = value;
      value = rho * value + noise * random.nextGaussian();
    }
    return series;
  }
}
