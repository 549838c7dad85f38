package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import dev.lodestone.kernels.spi.ColumnFunction;
import dev.lodestone.kernels.spi.ColumnKernel;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Functions of columns, one flat vector loop each, so that every loop is compiled with its function
 * as a constant; what does not fill a vector goes through the definition. The transcendental ones
 * are those of the JDK's vector library.
 */
public final class SimdColumns implements ColumnKernel {
  private static final VectorSpecies<Double> D = VectorWidth.DOUBLES;
  private static final int LANES = D.length();

  @Override
  public void apply(
      ColumnFunction function,
      int count,
      double[] out,
      int outAt,
      double[] a,
      int aAt,
      double[] b,
      int bAt) {
    int whole = vectorised(function) ? D.loopBound(count) : 0;
    switch (function) {
      case ADD -> add(whole, out, outAt, a, aAt, b, bAt);
      case SUBTRACT -> subtract(whole, out, outAt, a, aAt, b, bAt);
      case MULTIPLY -> multiply(whole, out, outAt, a, aAt, b, bAt);
      case DIVIDE -> divide(whole, out, outAt, a, aAt, b, bAt);
      case POWER -> power(whole, out, outAt, a, aAt, b, bAt);
      case NEGATE -> negate(whole, out, outAt, a, aAt);
      case ABSOLUTE -> absolute(whole, out, outAt, a, aAt);
      case SQUARE -> square(whole, out, outAt, a, aAt);
      case CUBE -> cube(whole, out, outAt, a, aAt);
      case SQUARE_ROOT -> squareRoot(whole, out, outAt, a, aAt);
      case EXPONENTIAL -> exponential(whole, out, outAt, a, aAt);
      case LOGARITHM -> logarithm(whole, out, outAt, a, aAt);
      case SINE -> sine(whole, out, outAt, a, aAt);
      case COSINE -> cosine(whole, out, outAt, a, aAt);
      case TANGENT -> tangent(whole, out, outAt, a, aAt);
      case HYPERBOLIC_TANGENT -> hyperbolicTangent(whole, out, outAt, a, aAt);
      case ARC_SINE -> arcSine(whole, out, outAt, a, aAt);
      case ARC_COSINE -> arcCosine(whole, out, outAt, a, aAt);
      case ARC_TANGENT -> arcTangent(whole, out, outAt, a, aAt);
      case RECIPROCAL -> reciprocal(whole, out, outAt, a, aAt);
    }
    boolean two = function.arity() == 2;
    for (int i = whole; i < count; i++) {
      out[outAt + i] = function.value(a[aAt + i], two ? b[bAt + i] : 0);
    }
  }

  // The JDK's vector library has these two for 512 bits only: below, they would make objects.
  private static boolean vectorised(ColumnFunction function) {
    return D.vectorBitSize() == 512
        || (function != ColumnFunction.POWER && function != ColumnFunction.HYPERBOLIC_TANGENT);
  }

  @Override
  public double dot(int count, double[] a, int aAt, double[] b, int bAt) {
    int whole = D.loopBound(count);
    DoubleVector sums = DoubleVector.zero(D);
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      sums = x.fma(DoubleVector.fromArray(D, b, bAt + i), sums);
    }
    double sum = sums.reduceLanes(VectorOperators.ADD);
    for (int i = whole; i < count; i++) {
      sum = Math.fma(a[aAt + i], b[bAt + i], sum);
    }
    return sum;
  }

  @Override
  public double squaredDistance(
      int count, double[] a, int aAt, double[] b, int bAt, double[] w, int wAt) {
    int whole = D.loopBound(count);
    DoubleVector sums = DoubleVector.zero(D);
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector difference =
          DoubleVector.fromArray(D, a, aAt + i).sub(DoubleVector.fromArray(D, b, bAt + i));
      sums = difference.mul(DoubleVector.fromArray(D, w, wAt + i)).fma(difference, sums);
    }
    double sum = sums.reduceLanes(VectorOperators.ADD);
    for (int i = whole; i < count; i++) {
      double difference = a[aAt + i] - b[bAt + i];
      sum = Math.fma(w[wAt + i] * difference, difference, sum);
    }
    return sum;
  }

  private static void add(
      int whole, double[] out, int outAt, double[] a, int aAt, double[] b, int bAt) {
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      DoubleVector y = DoubleVector.fromArray(D, b, bAt + i);
      x.add(y).intoArray(out, outAt + i);
    }
  }

  private static void subtract(
      int whole, double[] out, int outAt, double[] a, int aAt, double[] b, int bAt) {
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      DoubleVector y = DoubleVector.fromArray(D, b, bAt + i);
      x.sub(y).intoArray(out, outAt + i);
    }
  }

  private static void multiply(
      int whole, double[] out, int outAt, double[] a, int aAt, double[] b, int bAt) {
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      DoubleVector y = DoubleVector.fromArray(D, b, bAt + i);
      x.mul(y).intoArray(out, outAt + i);
    }
  }

  private static void divide(
      int whole, double[] out, int outAt, double[] a, int aAt, double[] b, int bAt) {
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      DoubleVector y = DoubleVector.fromArray(D, b, bAt + i);
      x.div(y).intoArray(out, outAt + i);
    }
  }

  private static void power(
      int whole, double[] out, int outAt, double[] a, int aAt, double[] b, int bAt) {
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      DoubleVector y = DoubleVector.fromArray(D, b, bAt + i);
      x.lanewise(VectorOperators.POW, y).intoArray(out, outAt + i);
    }
  }

  private static void negate(int whole, double[] out, int outAt, double[] a, int aAt) {
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      x.neg().intoArray(out, outAt + i);
    }
  }

  private static void absolute(int whole, double[] out, int outAt, double[] a, int aAt) {
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      x.abs().intoArray(out, outAt + i);
    }
  }

  private static void square(int whole, double[] out, int outAt, double[] a, int aAt) {
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      x.mul(x).intoArray(out, outAt + i);
    }
  }

  private static void cube(int whole, double[] out, int outAt, double[] a, int aAt) {
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      x.mul(x).mul(x).intoArray(out, outAt + i);
    }
  }

  private static void squareRoot(int whole, double[] out, int outAt, double[] a, int aAt) {
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      x.sqrt().intoArray(out, outAt + i);
    }
  }

  private static void exponential(int whole, double[] out, int outAt, double[] a, int aAt) {
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      x.lanewise(VectorOperators.EXP).intoArray(out, outAt + i);
    }
  }

  private static void logarithm(int whole, double[] out, int outAt, double[] a, int aAt) {
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      x.lanewise(VectorOperators.LOG).intoArray(out, outAt + i);
    }
  }

  private static void sine(int whole, double[] out, int outAt, double[] a, int aAt) {
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      x.lanewise(VectorOperators.SIN).intoArray(out, outAt + i);
    }
  }

  private static void cosine(int whole, double[] out, int outAt, double[] a, int aAt) {
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      x.lanewise(VectorOperators.COS).intoArray(out, outAt + i);
    }
  }

  private static void tangent(int whole, double[] out, int outAt, double[] a, int aAt) {
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      x.lanewise(VectorOperators.TAN).intoArray(out, outAt + i);
    }
  }

  private static void hyperbolicTangent(int whole, double[] out, int outAt, double[] a, int aAt) {
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      x.lanewise(VectorOperators.TANH).intoArray(out, outAt + i);
    }
  }

  private static void arcSine(int whole, double[] out, int outAt, double[] a, int aAt) {
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      x.lanewise(VectorOperators.ASIN).intoArray(out, outAt + i);
    }
  }

  private static void arcCosine(int whole, double[] out, int outAt, double[] a, int aAt) {
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      x.lanewise(VectorOperators.ACOS).intoArray(out, outAt + i);
    }
  }

  private static void arcTangent(int whole, double[] out, int outAt, double[] a, int aAt) {
    for (int i = 0; i < whole; i += LANES) {
      DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      x.lanewise(VectorOperators.ATAN).intoArray(out, outAt + i);
    }
  }

  private static void reciprocal(int whole, double[] out, int outAt, double[] a, int aAt) {
    DoubleVector one = DoubleVector.broadcast(D, 1);
    for (int i = 0; i < whole; i += LANES) {
      one.div(DoubleVector.fromArray(D, a, aAt + i)).intoArray(out, outAt + i);
    }
  }
}
