package dev.lodestone.interpret;

import dev.lodestone.kernels.Gemm;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import dev.lodestone.kernels.Tensor;

/**
 * Principal component analysis (Pearson 1901): the directions of largest variance,
 *
 * <pre>
 *   z_k(x) = w_k . (x - mean),   w_k the eigenvectors of 1/(n - 1) sum of (x - mean)(x - mean)^T
 * </pre>
 *
 * <p>The covariance is never formed: the samples are multiplied with a few vectors at a time, so
 * that wide samples cost no more memory than they take themselves. Immutable and thread-safe.
 */
public final class PrincipalComponents {
  private final float[] mean;
  private final double[][] directions;
  private final double[] variances;
  private final double totalVariance;

  private PrincipalComponents(
      float[] mean, double[][] directions, double[] variances, double totalVariance) {
    this.mean = mean;
    this.directions = directions;
    this.variances = variances;
    this.totalVariance = totalVariance;
  }

  /**
   * Finds the leading components.
   *
   * @param samples {@code [n][...]}, at least 2, each flattened; read only
   * @param count of components, at most n - 1 and at most the size of a sample
   * @param key determines the start of the iteration
   */
  public static PrincipalComponents of(Tensor samples, int count, long key) {
    int rows = samples.shape().extent(0);
    int columns = samples.shape().size() / Math.max(1, rows);
    if (count < 1 || count > Math.min(rows - 1, columns)) {
      throw new IllegalArgumentException(
          "count: expected 1 to "
              + Math.min(rows - 1, columns)
              + " components of "
              + samples.shape()
              + ", given "
              + count);
    }
    float[] mean = mean(samples.array(), rows, columns);
    float[] centred = centred(samples.array(), mean);
    double total = 0;
    for (float value : centred) {
      total += (double) value * value;
    }
    Gemm gemm = Gemm.on(samples.backend());
    LeadingEigenvectors found =
        LeadingEigenvectors.of(
            (block, width, result) -> covariance(gemm, centred, rows, block, width, result),
            columns,
            count,
            key);
    return new PrincipalComponents(mean, found.vectors(), found.values(), total / (rows - 1));
  }

  private static void covariance(
      Gemm gemm, float[] centred, int rows, float[] block, int width, float[] result) {
    int columns = centred.length / rows;
    float[] scores = new float[rows * width];
    gemm.sgemm(rows, width, columns, centred, block, scores);
    float scale = 1f / (rows - 1);
    gemm.sgemm(
        true, false, columns, width, rows, scale, centred, 0, columns, scores, 0, width, 0, result,
        0, width);
  }

  private static float[] mean(float[] values, int rows, int columns) {
    double[] sums = new double[columns];
    for (int i = 0; i < values.length; i++) {
      sums[i % columns] += values[i];
    }
    float[] mean = new float[columns];
    for (int column = 0; column < columns; column++) {
      mean[column] = (float) (sums[column] / rows);
    }
    return mean;
  }

  private static float[] centred(float[] values, float[] mean) {
    float[] centred = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      centred[i] = values[i] - mean[i % mean.length];
    }
    return centred;
  }

  /** Number of components. */
  public int count() {
    return directions.length;
  }

  /** The variance along a component, largest first. */
  public double variance(int component) {
    return variances[component];
  }

  /** The share of all variance along a component. */
  public double explained(int component) {
    return totalVariance > 0 ? variances[component] / totalVariance : 0;
  }

  /** A copy of a component's unit vector. */
  public double[] direction(int component) {
    return directions[component].clone();
  }

  /**
   * The components of samples.
   *
   * @param samples {@code [n][...]} of the size of those that were analysed
   * @return {@code [components][n]}
   */
  public double[][] scores(Tensor samples) {
    float[] centred = centred(samples);
    int rows = samples.shape().extent(0);
    float[] weights = new float[count() * mean.length];
    for (int k = 0; k < count(); k++) {
      for (int i = 0; i < mean.length; i++) {
        weights[k * mean.length + i] = (float) directions[k][i];
      }
    }
    float[] product = new float[count() * rows];
    Gemm.on(samples.backend())
        .sgemm(
            false,
            true,
            count(),
            rows,
            mean.length,
            1,
            weights,
            0,
            mean.length,
            centred,
            0,
            mean.length,
            0,
            product,
            0,
            rows);
    double[][] scores = new double[count()][rows];
    for (int k = 0; k < count(); k++) {
      for (int i = 0; i < rows; i++) {
        scores[k][i] = product[k * rows + i];
      }
    }
    return scores;
  }

  /**
   * The squared distance of every sample from its image under the leading components.
   *
   * @param samples {@code [n][...]} of the size of those that were analysed
   * @param components how many are used, from 0
   */
  public double[] losses(Tensor samples, int components) {
    float[] centred = centred(samples);
    double[][] scores = scores(samples);
    double[] losses = new double[samples.shape().extent(0)];
    for (int i = 0; i < losses.length; i++) {
      for (int column = 0; column < mean.length; column++) {
        double value = centred[i * mean.length + column];
        losses[i] += value * value;
      }
      for (int k = 0; k < components; k++) {
        losses[i] -= scores[k][i] * scores[k][i];
      }
    }
    return losses;
  }

  private float[] centred(Tensor samples) {
    int rows = samples.shape().extent(0);
    if (samples.shape().size() != rows * mean.length) {
      throw new ShapeMismatchException(
          "samples", Shape.of(rows, mean.length).toString(), samples.shape().toString());
    }
    return centred(samples.array(), mean);
  }
}
