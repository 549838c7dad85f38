package dev.lodestone.kernels.spi;

/**
 * Sums and maxima over the middle axis of a block [outer][reduced][inner]. The order of additions
 * is a fixed tree that depends on the extents only.
 */
public interface ReductionKernel {
  /** output[o][i] = scale * sum over r of input[o][r][i]; 0 where reduced is 0. */
  void sum(
      int outer,
      int reduced,
      int inner,
      float scale,
      float[] input,
      int inputOffset,
      float[] output,
      int outputOffset);

  /** output[o][i] = maximum over r of input[o][r][i], -infinity where reduced is 0, NaN kept. */
  void maximum(
      int outer,
      int reduced,
      int inner,
      float[] input,
      int inputOffset,
      float[] output,
      int outputOffset);
}
