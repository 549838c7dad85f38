package dev.lodestone.kernels.spi;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.ConvolutionGeometry;

/**
 * 2-D convolution and its two gradients; layouts as in {@link ConvolutionGeometry}, outputs are
 * overwritten, never accumulated.
 */
public interface ConvolutionKernel {
  /** output = activation(input * filters + bias), bias one value an output channel or null. */
  void forward(
      ConvolutionGeometry geometry,
      float[] input,
      int inputOffset,
      float[] filters,
      int filtersOffset,
      float[] bias,
      int biasOffset,
      Activation activation,
      float[] output,
      int outputOffset);

  /** inputGradient = d loss / d input, given outputGradient = d loss / d output. */
  void dataGradient(
      ConvolutionGeometry geometry,
      float[] outputGradient,
      int outputGradientOffset,
      float[] filters,
      int filtersOffset,
      float[] inputGradient,
      int inputGradientOffset);

  /** filterGradient = d loss / d filters, summed over the batch in a fixed order. */
  void filterGradient(
      ConvolutionGeometry geometry,
      float[] input,
      int inputOffset,
      float[] outputGradient,
      int outputGradientOffset,
      float[] filterGradient,
      int filterGradientOffset);
}
