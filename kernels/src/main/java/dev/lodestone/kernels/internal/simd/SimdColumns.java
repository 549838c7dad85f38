package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import dev.lodestone.kernels.spi.ColumnFunction;
import dev.lodestone.kernels.spi.ColumnKernel;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Functions of columns by the loops of {@code ColumnLoops}; what does not fill a vector goes
 * through the definition. The transcendental ones are those of the JDK's vector library.
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
    ColumnLoops.apply(function, whole, out, outAt, a, aAt, b, bAt);
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
}
