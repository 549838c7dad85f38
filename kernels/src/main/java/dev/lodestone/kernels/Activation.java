package dev.lodestone.kernels;

/** The function applied to every element of a matrix product or convolution as it is stored. */
public enum Activation {
  /** f(x) = x. */
  IDENTITY,
  /** f(x) = max(x, 0), NaN kept. */
  RELU,
  /** f(x) = tanh(x). */
  TANH,
  /** f(x) = 1 / (1 + exp(-x)). */
  SIGMOID
}
