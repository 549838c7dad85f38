package dev.lodestone.kernels.internal.scalar;

import dev.lodestone.kernels.spi.OptimizerKernel;

/** Parameter updates, one element after the other; the rounding of each operation is part of it. */
public final class ScalarOptimizer implements OptimizerKernel {
  @Override
  public void adam(
      int count,
      float[] parameters,
      int parametersOffset,
      float[] gradients,
      int gradientsOffset,
      float[] firstMoments,
      int firstMomentsOffset,
      float[] secondMoments,
      int secondMomentsOffset,
      float rate,
      float beta1,
      float beta2,
      float epsilon,
      float correction1,
      float correction2) {
    float gain1 = 1 - beta1;
    float gain2 = 1 - beta2;
    float step = rate / correction1;
    float unbias = 1 / correction2;
    for (int i = 0; i < count; i++) {
      float gradient = gradients[gradientsOffset + i];
      float mean = normal(Math.fma(beta1, firstMoments[firstMomentsOffset + i], gain1 * gradient));
      float square = gain2 * gradient * gradient;
      float variance = normal(Math.fma(beta2, secondMoments[secondMomentsOffset + i], square));
      float deviation = (float) Math.sqrt(variance * unbias) + epsilon;
      firstMoments[firstMomentsOffset + i] = mean;
      secondMoments[secondMomentsOffset + i] = variance;
      parameters[parametersOffset + i] -= step * mean / deviation;
    }
  }

  /** The value, 0 where it is subnormal. */
  public static float normal(float value) {
    return Math.abs(value) < Float.MIN_NORMAL ? 0 : value;
  }

  @Override
  public void sgd(
      int count,
      float[] parameters,
      int parametersOffset,
      float[] gradients,
      int gradientsOffset,
      float[] velocities,
      int velocitiesOffset,
      float rate,
      float momentum) {
    for (int i = 0; i < count; i++) {
      float gradient = gradients[gradientsOffset + i];
      float velocity = Math.fma(momentum, velocities[velocitiesOffset + i], gradient);
      velocities[velocitiesOffset + i] = velocity;
      parameters[parametersOffset + i] =
          Math.fma(-rate, velocity, parameters[parametersOffset + i]);
    }
  }
}
