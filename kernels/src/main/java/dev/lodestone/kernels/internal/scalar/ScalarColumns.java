package dev.lodestone.kernels.internal.scalar;

import dev.lodestone.kernels.spi.ColumnFunction;
import dev.lodestone.kernels.spi.ColumnKernel;

/** Functions of columns as they are defined, one number after the other. */
public final class ScalarColumns implements ColumnKernel {
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
    boolean two = function.arity() == 2;
    for (int i = 0; i < count; i++) {
      out[outAt + i] = function.value(a[aAt + i], two ? b[bAt + i] : 0);
    }
  }

  @Override
  public double dot(int count, double[] a, int aAt, double[] b, int bAt) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum = Math.fma(a[aAt + i], b[bAt + i], sum);
    }
    return sum;
  }

  @Override
  public double squaredDistance(
      int count, double[] a, int aAt, double[] b, int bAt, double[] w, int wAt) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double difference = a[aAt + i] - b[bAt + i];
      sum = Math.fma(w[wAt + i] * difference, difference, sum);
    }
    return sum;
  }
}
