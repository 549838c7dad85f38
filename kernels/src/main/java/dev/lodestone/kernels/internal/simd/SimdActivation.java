package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.Activation;

/**
 * Activations in place, for kernels that store a tile and pass over it while it is in the cache.
 */
public final class SimdActivation {
  private SimdActivation() {}

  /** values[offset + i] = f(values[offset + i]) for i below count. */
  public static void apply(Activation activation, float[] values, int offset, int count) {
    switch (activation) {
      case IDENTITY -> {}
      case RELU -> SimdFunctions.rectify(values, offset, values, offset, count);
      case TANH -> SimdFunctions.tanh(values, offset, values, offset, count);
      case SIGMOID -> SimdFunctions.sigmoid(values, offset, values, offset, count);
    }
  }
}
