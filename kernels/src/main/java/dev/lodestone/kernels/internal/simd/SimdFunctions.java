package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Functions of one operand over a row: y[yAt + i] = f(x[xAt + i]) for i below count; y may be x.
 */
final class SimdFunctions {
  private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
  private static final int LANES = F.length();

  private SimdFunctions() {}

  /** -x. */
  static void negate(float[] x, int xAt, float[] y, int yAt, int count) {
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      v.neg().intoArray(y, yAt + i);
    }
    if (i < count) {
      VectorMask<Float> rest = F.indexInRange(i, count);
      FloatVector v = FloatVector.fromArray(F, x, xAt + i, rest);
      v.neg().intoArray(y, yAt + i, rest);
    }
  }

  /** |x|. */
  static void absolute(float[] x, int xAt, float[] y, int yAt, int count) {
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      v.abs().intoArray(y, yAt + i);
    }
    if (i < count) {
      VectorMask<Float> rest = F.indexInRange(i, count);
      FloatVector v = FloatVector.fromArray(F, x, xAt + i, rest);
      v.abs().intoArray(y, yAt + i, rest);
    }
  }

  /** Square root of x. */
  static void squareRoot(float[] x, int xAt, float[] y, int yAt, int count) {
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      v.sqrt().intoArray(y, yAt + i);
    }
    if (i < count) {
      VectorMask<Float> rest = F.indexInRange(i, count);
      FloatVector v = FloatVector.fromArray(F, x, xAt + i, rest);
      v.sqrt().intoArray(y, yAt + i, rest);
    }
  }

  /** max(x, 0), NaN kept. */
  static void rectify(float[] x, int xAt, float[] y, int yAt, int count) {
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      VectorFunctions.rectify(v).intoArray(y, yAt + i);
    }
    if (i < count) {
      VectorMask<Float> rest = F.indexInRange(i, count);
      FloatVector v = FloatVector.fromArray(F, x, xAt + i, rest);
      VectorFunctions.rectify(v).intoArray(y, yAt + i, rest);
    }
  }

  /** exp(x). */
  static void exp(float[] x, int xAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = load(x, xAt + i, count - i);
      store(VectorFunctions.exp(v), y, yAt + i, count - i);
    }
  }

  /** log(x). */
  static void log(float[] x, int xAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = load(x, xAt + i, count - i);
      store(VectorFunctions.log(v), y, yAt + i, count - i);
    }
  }

  /** tanh(x). */
  static void tanh(float[] x, int xAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = load(x, xAt + i, count - i);
      store(VectorFunctions.tanh(v), y, yAt + i, count - i);
    }
  }

  /** 1 / (1 + exp(-x)). */
  static void sigmoid(float[] x, int xAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = load(x, xAt + i, count - i);
      store(VectorFunctions.sigmoid(v), y, yAt + i, count - i);
    }
  }

  /** log(1 + exp(x)). */
  static void softplus(float[] x, int xAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = load(x, xAt + i, count - i);
      store(VectorFunctions.softplus(v), y, yAt + i, count - i);
    }
  }

  /** -1, 0 or 1; zeros and NaN kept. */
  static void sign(float[] x, int xAt, float[] y, int yAt, int count) {
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      VectorFunctions.sign(v).intoArray(y, yAt + i);
    }
    if (i < count) {
      VectorMask<Float> rest = F.indexInRange(i, count);
      FloatVector v = FloatVector.fromArray(F, x, xAt + i, rest);
      VectorFunctions.sign(v).intoArray(y, yAt + i, rest);
    }
  }

  /** x. */
  static void copy(float[] x, int xAt, float[] y, int yAt, int count) {
    System.arraycopy(x, xAt, y, yAt, count);
  }

  /** sin(x); y must not be x. */
  static void sine(float[] x, int xAt, float[] y, int yAt, int count) {
    boolean large = false;
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = load(x, xAt + i, count - i);
      store(VectorFunctions.sine(v), y, yAt + i, count - i);
      large |= v.abs().compare(VectorOperators.LE, VectorFunctions.LARGEST_ANGLE).not().anyTrue();
    }
    if (large) {
      sineOfLargeAngles(x, xAt, y, yAt, count);
    }
  }

  /** cos(x); y must not be x. */
  static void cosine(float[] x, int xAt, float[] y, int yAt, int count) {
    boolean large = false;
    for (int i = 0; i < count; i += LANES) {
      FloatVector v = load(x, xAt + i, count - i);
      store(VectorFunctions.cosine(v), y, yAt + i, count - i);
      large |= v.abs().compare(VectorOperators.LE, VectorFunctions.LARGEST_ANGLE).not().anyTrue();
    }
    if (large) {
      cosineOfLargeAngles(x, xAt, y, yAt, count);
    }
  }

  private static FloatVector load(float[] x, int at, int left) {
    return left >= LANES
        ? FloatVector.fromArray(F, x, at)
        : FloatVector.fromArray(F, x, at, F.indexInRange(0, left));
  }

  private static void store(FloatVector v, float[] y, int at, int left) {
    if (left >= LANES) {
      v.intoArray(y, at);
    } else {
      v.intoArray(y, at, F.indexInRange(0, left));
    }
  }

  private static void sineOfLargeAngles(float[] x, int xAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i++) {
      float angle = x[xAt + i];
      if (!(Math.abs(angle) <= VectorFunctions.LARGEST_ANGLE)) {
        y[yAt + i] = (float) StrictMath.sin(angle);
      }
    }
  }

  private static void cosineOfLargeAngles(float[] x, int xAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i++) {
      float angle = x[xAt + i];
      if (!(Math.abs(angle) <= VectorFunctions.LARGEST_ANGLE)) {
        y[yAt + i] = (float) StrictMath.cos(angle);
      }
    }
  }
}
