package dev.lodestone.kernels.spi;

/**
 * Functions of float64 columns, for evaluating formulas over the rows of a table in blocks that
 * stay in the first-level cache. Everything runs on the calling thread; different threads may call
 * at the same time.
 *
 * <p>Arithmetic, square roots and comparisons give the bits of the definition, other functions two
 * units in the last place or better.
 */
public interface ColumnKernel {
  /**
   * {@code out[outAt + i] = f(a[aAt + i], b[bAt + i])} for i below count. The output may be the
   * same block as an argument, not an overlapping one.
   *
   * @param b the second arguments; not read where the function has one argument
   */
  void apply(
      ColumnFunction function,
      int count,
      double[] out,
      int outAt,
      double[] a,
      int aAt,
      double[] b,
      int bAt);

  /** The sum of a[aAt + i] b[bAt + i] over i below count, 0 where count is 0. */
  double dot(int count, double[] a, int aAt, double[] b, int bAt);

  /**
   * The sum of w[wAt + i] (a[aAt + i] - b[bAt + i])^2 over i below count: NaN or infinite where a
   * value is.
   */
  double squaredDistance(int count, double[] a, int aAt, double[] b, int bAt, double[] w, int wAt);
}
