package dev.lodestone.kernels.internal.scalar;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.spi.PointwiseFunction;

/**
 * The pointwise functions of one float, computed in double precision and rounded once.
 *
 * <p>Stateless and thread-safe. StrictMath makes them the same on every machine.
 */
public final class ScalarFunctions {
  private ScalarFunctions() {}

  /** One step of a chain; {@code right} is ignored by functions of one operand. */
  public static float apply(PointwiseFunction function, float left, float right) {
    return switch (function) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> left / right;
      case MAXIMUM -> Math.max(left, right);
      case MINIMUM -> Math.min(left, right);
      case GREATER -> left > right ? 1 : 0;
      case NEGATE -> -left;
      case ABSOLUTE -> Math.abs(left);
      case SIGN -> Math.signum(left);
      case SQUARE_ROOT -> (float) Math.sqrt(left);
      case EXP -> exp(left);
      case LOG -> log(left);
      case TANH -> tanh(left);
      case SIGMOID -> sigmoid(left);
      case SOFTPLUS -> softplus(left);
      case SINE -> (float) StrictMath.sin(left);
      case COSINE -> (float) StrictMath.cos(left);
    };
  }

  /** The activation of one element. */
  public static float activate(Activation activation, float x) {
    return switch (activation) {
      case IDENTITY -> x;
      case RELU -> Math.max(x, 0);
      case TANH -> tanh(x);
      case SIGMOID -> sigmoid(x);
    };
  }

  /** exp(x). */
  public static float exp(float x) {
    return (float) StrictMath.exp(x);
  }

  /** log(x), -infinity at 0, NaN below. */
  public static float log(float x) {
    return (float) StrictMath.log(x);
  }

  /** tanh(x). */
  public static float tanh(float x) {
    return (float) StrictMath.tanh(x);
  }

  /** 1 / (1 + exp(-x)). */
  public static float sigmoid(float x) {
    return (float) (1 / (1 + StrictMath.exp(-(double) x)));
  }

  /** log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)). */
  public static float softplus(float x) {
    double tail = StrictMath.log1p(StrictMath.exp(-Math.abs((double) x)));
    return (float) (Math.max((double) x, 0) + tail);
  }
}
