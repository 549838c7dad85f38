package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Functions of a row and a number: z[zAt + i] = f(x[xAt + i], y) or f(y, x[xAt + i]); z may be x.
 */
final class SimdRowScalar {
  private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
  private static final int LANES = F.length();

  private SimdRowScalar() {}

  /** x + y. */
  static void add(float[] x, int xAt, float y, float[] z, int zAt, int count) {
    FloatVector yy = FloatVector.broadcast(F, y);
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector xx = FloatVector.fromArray(F, x, xAt + i);
      xx.add(yy).intoArray(z, zAt + i);
    }
    for (; i < count; i++) {
      z[zAt + i] = x[xAt + i] + y;
    }
  }

  /** x - y. */
  static void subtract(float[] x, int xAt, float y, float[] z, int zAt, int count) {
    FloatVector yy = FloatVector.broadcast(F, y);
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector xx = FloatVector.fromArray(F, x, xAt + i);
      xx.sub(yy).intoArray(z, zAt + i);
    }
    for (; i < count; i++) {
      z[zAt + i] = x[xAt + i] - y;
    }
  }

  /** y - x. */
  static void subtractFrom(float[] x, int xAt, float y, float[] z, int zAt, int count) {
    FloatVector yy = FloatVector.broadcast(F, y);
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector xx = FloatVector.fromArray(F, x, xAt + i);
      yy.sub(xx).intoArray(z, zAt + i);
    }
    for (; i < count; i++) {
      z[zAt + i] = y - x[xAt + i];
    }
  }

  /** x * y. */
  static void multiply(float[] x, int xAt, float y, float[] z, int zAt, int count) {
    FloatVector yy = FloatVector.broadcast(F, y);
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector xx = FloatVector.fromArray(F, x, xAt + i);
      xx.mul(yy).intoArray(z, zAt + i);
    }
    for (; i < count; i++) {
      z[zAt + i] = x[xAt + i] * y;
    }
  }

  /** x / y. */
  static void divide(float[] x, int xAt, float y, float[] z, int zAt, int count) {
    FloatVector yy = FloatVector.broadcast(F, y);
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector xx = FloatVector.fromArray(F, x, xAt + i);
      xx.div(yy).intoArray(z, zAt + i);
    }
    for (; i < count; i++) {
      z[zAt + i] = x[xAt + i] / y;
    }
  }

  /** y / x. */
  static void divideInto(float[] x, int xAt, float y, float[] z, int zAt, int count) {
    FloatVector yy = FloatVector.broadcast(F, y);
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector xx = FloatVector.fromArray(F, x, xAt + i);
      yy.div(xx).intoArray(z, zAt + i);
    }
    for (; i < count; i++) {
      z[zAt + i] = y / x[xAt + i];
    }
  }

  /** The larger of x and y, NaN kept. */
  static void maximum(float[] x, int xAt, float y, float[] z, int zAt, int count) {
    FloatVector yy = FloatVector.broadcast(F, y);
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector xx = FloatVector.fromArray(F, x, xAt + i);
      xx.max(yy).intoArray(z, zAt + i);
    }
    for (; i < count; i++) {
      z[zAt + i] = Math.max(x[xAt + i], y);
    }
  }

  /** The smaller of x and y, NaN kept. */
  static void minimum(float[] x, int xAt, float y, float[] z, int zAt, int count) {
    FloatVector yy = FloatVector.broadcast(F, y);
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector xx = FloatVector.fromArray(F, x, xAt + i);
      xx.min(yy).intoArray(z, zAt + i);
    }
    for (; i < count; i++) {
      z[zAt + i] = Math.min(x[xAt + i], y);
    }
  }

  /** 1 where x > y, else 0. */
  static void greater(float[] x, int xAt, float y, float[] z, int zAt, int count) {
    FloatVector yy = FloatVector.broadcast(F, y);
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector xx = FloatVector.fromArray(F, x, xAt + i);
      FloatVector.zero(F).blend(1f, xx.compare(VectorOperators.GT, yy)).intoArray(z, zAt + i);
    }
    for (; i < count; i++) {
      z[zAt + i] = x[xAt + i] > y ? 1 : 0;
    }
  }

  /** 1 where y > x, else 0. */
  static void lessThan(float[] x, int xAt, float y, float[] z, int zAt, int count) {
    FloatVector yy = FloatVector.broadcast(F, y);
    int bound = F.loopBound(count);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector xx = FloatVector.fromArray(F, x, xAt + i);
      FloatVector.zero(F).blend(1f, yy.compare(VectorOperators.GT, xx)).intoArray(z, zAt + i);
    }
    for (; i < count; i++) {
      z[zAt + i] = y > x[xAt + i] ? 1 : 0;
    }
  }
}
