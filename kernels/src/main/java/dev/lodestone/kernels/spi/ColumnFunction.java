package dev.lodestone.kernels.spi;

import java.util.function.DoubleBinaryOperator;

/**
 * A function of one or two float64 numbers, applied to columns of a table. {@link #value} is its
 * definition; where a function is not defined (the logarithm of a negative number) it is NaN.
 */
public enum ColumnFunction {
  /** a + b. */
  ADD(2, (a, b) -> a + b),
  /** a - b. */
  SUBTRACT(2, (a, b) -> a - b),
  /** a b. */
  MULTIPLY(2, (a, b) -> a * b),
  /** a / b. */
  DIVIDE(2, (a, b) -> a / b),
  /** a to the power b, as {@link Math#pow}. */
  POWER(2, Math::pow),
  /** -a. */
  NEGATE(1, (a, _) -> -a),
  /** |a|. */
  ABSOLUTE(1, (a, _) -> Math.abs(a)),
  /** a a. */
  SQUARE(1, (a, _) -> a * a),
  /** a a a. */
  CUBE(1, (a, _) -> a * a * a),
  /** 1 / a. */
  RECIPROCAL(1, (a, _) -> 1 / a),
  /** The square root. */
  SQUARE_ROOT(1, (a, _) -> Math.sqrt(a)),
  /** The exponential function. */
  EXPONENTIAL(1, (a, _) -> Math.exp(a)),
  /** The natural logarithm. */
  LOGARITHM(1, (a, _) -> Math.log(a)),
  /** The sine of an angle in radians. */
  SINE(1, (a, _) -> Math.sin(a)),
  /** The cosine of an angle in radians. */
  COSINE(1, (a, _) -> Math.cos(a)),
  /** The tangent of an angle in radians. */
  TANGENT(1, (a, _) -> Math.tan(a)),
  /** The hyperbolic tangent. */
  HYPERBOLIC_TANGENT(1, (a, _) -> Math.tanh(a)),
  /** The angle in radians whose sine is a. */
  ARC_SINE(1, (a, _) -> Math.asin(a)),
  /** The angle in radians whose cosine is a. */
  ARC_COSINE(1, (a, _) -> Math.acos(a)),
  /** The angle in radians whose tangent is a. */
  ARC_TANGENT(1, (a, _) -> Math.atan(a));

  private final int arity;
  private final DoubleBinaryOperator definition;

  ColumnFunction(int arity, DoubleBinaryOperator definition) {
    this.arity = arity;
    this.definition = definition;
  }

  /** The number of arguments, 1 or 2. */
  public int arity() {
    return arity;
  }

  /** The function itself; the second argument of a function of one is ignored. */
  public double value(double a, double b) {
    return definition.applyAsDouble(a, b);
  }
}
