package dev.lodestone.kernels.spi;

/** Parameter updates in one pass over contiguous blocks. */
public interface OptimizerKernel {
  /**
   * Adam (Kingma and Ba 2015, algorithm 1): m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2)
   * g², p -= rate * (m / correction1) / (sqrt(v / correction2) + epsilon), with correction1 = 1 -
   * beta1^t and correction2 = 1 - beta2^t.
   *
   * <p>Subnormal moments become 0: those of a weight that gets no gradient any more would stay
   * subnormal for ever, and processors compute with subnormal numbers slowly.
   */
  void adam(
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
      float correction2);

  /** Gradient descent with momentum: v = momentum v + g, p -= rate v. */
  void sgd(
      int count,
      float[] parameters,
      int parametersOffset,
      float[] gradients,
      int gradientsOffset,
      float[] velocities,
      int velocitiesOffset,
      float rate,
      float momentum);
}
