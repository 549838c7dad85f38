package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Functions of two rows: z[zAt + i] = f(x[xAt + i], y[yAt + i]) for i below count; z may be x or y.
 */
final class SimdRows {
  private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
  private static final int LANES = F.length();

  private SimdRows() {}

  /** x + y. */
  static void add(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int count) {
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector xx = FloatVector.fromArray(F, x, xAt + i);
      FloatVector yy = FloatVector.fromArray(F, y, yAt + i);
      xx.add(yy).intoArray(z, zAt + i);
    }
    for (; i < count; i++) {
      z[zAt + i] = x[xAt + i] + y[yAt + i];
    }
  }

  /** x - y. */
  static void subtract(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int count) {
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector xx = FloatVector.fromArray(F, x, xAt + i);
      FloatVector yy = FloatVector.fromArray(F, y, yAt + i);
      xx.sub(yy).intoArray(z, zAt + i);
    }
    for (; i < count; i++) {
      z[zAt + i] = x[xAt + i] - y[yAt + i];
    }
  }

  /** x * y. */
  static void multiply(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int count) {
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector xx = FloatVector.fromArray(F, x, xAt + i);
      FloatVector yy = FloatVector.fromArray(F, y, yAt + i);
      xx.mul(yy).intoArray(z, zAt + i);
    }
    for (; i < count; i++) {
      z[zAt + i] = x[xAt + i] * y[yAt + i];
    }
  }

  /** x / y. */
  static void divide(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int count) {
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector xx = FloatVector.fromArray(F, x, xAt + i);
      FloatVector yy = FloatVector.fromArray(F, y, yAt + i);
      xx.div(yy).intoArray(z, zAt + i);
    }
    for (; i < count; i++) {
      z[zAt + i] = x[xAt + i] / y[yAt + i];
    }
  }

  /** The larger of x and y, NaN kept. */
  static void maximum(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int count) {
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector xx = FloatVector.fromArray(F, x, xAt + i);
      FloatVector yy = FloatVector.fromArray(F, y, yAt + i);
      xx.max(yy).intoArray(z, zAt + i);
    }
    for (; i < count; i++) {
      z[zAt + i] = Math.max(x[xAt + i], y[yAt + i]);
    }
  }

  /** The smaller of x and y, NaN kept. */
  static void minimum(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int count) {
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector xx = FloatVector.fromArray(F, x, xAt + i);
      FloatVector yy = FloatVector.fromArray(F, y, yAt + i);
      xx.min(yy).intoArray(z, zAt + i);
    }
    for (; i < count; i++) {
      z[zAt + i] = Math.min(x[xAt + i], y[yAt + i]);
    }
  }

  /** 1 where x > y, else 0. */
  static void greater(float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int count) {
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector xx = FloatVector.fromArray(F, x, xAt + i);
      FloatVector yy = FloatVector.fromArray(F, y, yAt + i);
      FloatVector.zero(F).blend(1f, xx.compare(VectorOperators.GT, yy)).intoArray(z, zAt + i);
    }
    for (; i < count; i++) {
      z[zAt + i] = x[xAt + i] > y[yAt + i] ? 1 : 0;
    }
  }
}
