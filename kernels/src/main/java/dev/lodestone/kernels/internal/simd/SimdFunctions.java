package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Functions of one operand over a row: y[yAt + i] = f(x[xAt + i]) for i below count; y may be x.
 */
final class SimdFunctions {
  private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
  private static final int LANES = F.length();

  private static final ThreadLocal<float[]> PAD = ThreadLocal.withInitial(() -> new float[LANES]);

  private SimdFunctions() {}

  /** -x. */
  static void negate(float[] x, int xAt, float[] y, int yAt, int count) {
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      v.neg().intoArray(y, yAt + i);
    }
    for (; i < count; i++) {
      y[yAt + i] = -x[xAt + i];
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
    for (; i < count; i++) {
      y[yAt + i] = Math.abs(x[xAt + i]);
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
    for (; i < count; i++) {
      y[yAt + i] = (float) Math.sqrt(x[xAt + i]);
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
    for (; i < count; i++) {
      y[yAt + i] = x[xAt + i] <= 0 ? 0 : x[xAt + i];
    }
  }

  /** exp(x). */
  static void exp(float[] x, int xAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LANES) {
      boolean whole = count - i >= LANES;
      float[] from = whole ? x : pad(x, xAt + i, count - i);
      float[] to = whole ? y : from;
      FloatVector v = FloatVector.fromArray(F, from, whole ? xAt + i : 0);
      VectorFunctions.exp(v).intoArray(to, whole ? yAt + i : 0);
      if (!whole) {
        System.arraycopy(to, 0, y, yAt + i, count - i);
      }
    }
  }

  /** log(x). */
  static void log(float[] x, int xAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LANES) {
      boolean whole = count - i >= LANES;
      float[] from = whole ? x : pad(x, xAt + i, count - i);
      float[] to = whole ? y : from;
      FloatVector v = FloatVector.fromArray(F, from, whole ? xAt + i : 0);
      VectorFunctions.log(v).intoArray(to, whole ? yAt + i : 0);
      if (!whole) {
        System.arraycopy(to, 0, y, yAt + i, count - i);
      }
    }
  }

  /** tanh(x). */
  static void tanh(float[] x, int xAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LANES) {
      boolean whole = count - i >= LANES;
      float[] from = whole ? x : pad(x, xAt + i, count - i);
      float[] to = whole ? y : from;
      FloatVector v = FloatVector.fromArray(F, from, whole ? xAt + i : 0);
      VectorFunctions.tanh(v).intoArray(to, whole ? yAt + i : 0);
      if (!whole) {
        System.arraycopy(to, 0, y, yAt + i, count - i);
      }
    }
  }

  /** 1 / (1 + exp(-x)). */
  static void sigmoid(float[] x, int xAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LANES) {
      boolean whole = count - i >= LANES;
      float[] from = whole ? x : pad(x, xAt + i, count - i);
      float[] to = whole ? y : from;
      FloatVector v = FloatVector.fromArray(F, from, whole ? xAt + i : 0);
      VectorFunctions.sigmoid(v).intoArray(to, whole ? yAt + i : 0);
      if (!whole) {
        System.arraycopy(to, 0, y, yAt + i, count - i);
      }
    }
  }

  /** log(1 + exp(x)). */
  static void softplus(float[] x, int xAt, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i += LANES) {
      boolean whole = count - i >= LANES;
      float[] from = whole ? x : pad(x, xAt + i, count - i);
      float[] to = whole ? y : from;
      FloatVector v = FloatVector.fromArray(F, from, whole ? xAt + i : 0);
      VectorFunctions.softplus(v).intoArray(to, whole ? yAt + i : 0);
      if (!whole) {
        System.arraycopy(to, 0, y, yAt + i, count - i);
      }
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
    for (; i < count; i++) {
      y[yAt + i] = x[xAt + i] > 0 ? 1 : x[xAt + i] < 0 ? -1 : x[xAt + i];
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
      boolean whole = count - i >= LANES;
      float[] from = whole ? x : pad(x, xAt + i, count - i);
      float[] to = whole ? y : from;
      FloatVector v = FloatVector.fromArray(F, from, whole ? xAt + i : 0);
      VectorFunctions.sine(v).intoArray(to, whole ? yAt + i : 0);
      large |= v.abs().compare(VectorOperators.LE, VectorFunctions.LARGEST_ANGLE).not().anyTrue();
      if (!whole) {
        System.arraycopy(to, 0, y, yAt + i, count - i);
      }
    }
    if (large) {
      sineOfLargeAngles(x, xAt, y, yAt, count);
    }
  }

  /** cos(x); y must not be x. */
  static void cosine(float[] x, int xAt, float[] y, int yAt, int count) {
    boolean large = false;
    for (int i = 0; i < count; i += LANES) {
      boolean whole = count - i >= LANES;
      float[] from = whole ? x : pad(x, xAt + i, count - i);
      float[] to = whole ? y : from;
      FloatVector v = FloatVector.fromArray(F, from, whole ? xAt + i : 0);
      VectorFunctions.cosine(v).intoArray(to, whole ? yAt + i : 0);
      large |= v.abs().compare(VectorOperators.LE, VectorFunctions.LARGEST_ANGLE).not().anyTrue();
      if (!whole) {
        System.arraycopy(to, 0, y, yAt + i, count - i);
      }
    }
    if (large) {
      cosineOfLargeAngles(x, xAt, y, yAt, count);
    }
  }

  /** The last elements of a row in an array of one vector. */
  private static float[] pad(float[] x, int at, int left) {
    float[] pad = PAD.get();
    System.arraycopy(x, at, pad, 0, left);
    return pad;
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
