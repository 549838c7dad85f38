package dev.lodestone.kernels.spi;

/** The functions of a {@link PointwiseChain}. */
public enum PointwiseFunction {
  /** left + right. */
  ADD(2),
  /** left - right. */
  SUBTRACT(2),
  /** left * right. */
  MULTIPLY(2),
  /** left / right. */
  DIVIDE(2),
  /** The larger, NaN kept. */
  MAXIMUM(2),
  /** The smaller, NaN kept. */
  MINIMUM(2),
  /** 1 where left > right, else 0. */
  GREATER(2),
  /** -left. */
  NEGATE(1),
  /** |left|. */
  ABSOLUTE(1),
  /** -1, 0 or 1. */
  SIGN(1),
  /** Square root. */
  SQUARE_ROOT(1),
  /** Natural exponential. */
  EXP(1),
  /** Natural logarithm. */
  LOG(1),
  /** Hyperbolic tangent. */
  TANH(1),
  /** 1 / (1 + exp(-left)). */
  SIGMOID(1),
  /** log(1 + exp(left)), without overflow. */
  SOFTPLUS(1),
  /** Sine, radians. */
  SINE(1),
  /** Cosine, radians. */
  COSINE(1);

  private final int operands;

  PointwiseFunction(int operands) {
    this.operands = operands;
  }

  /** 1 or 2. */
  public int operands() {
    return operands;
  }
}
