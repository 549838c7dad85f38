package dev.lodestone.interpret;

import dev.lodestone.kernels.Gemm;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import dev.lodestone.kernels.Tensor;

/**
 * Kernel principal components (Schölkopf, Smola and Müller 1998) with k(x, y) = exp(-gamma |x -
 * y|²): principal components in the space that the kernel spans,
 *
 * <pre>
 *   z_k(x) = sum over landmarks i of a_ik kc(x, x_i) / sqrt(lambda_k)
 * </pre>
 *
 * where kc is the kernel centred over the landmarks and a_k the unit eigenvectors of kc(x_i, x_j)
 * with eigenvalues lambda_k. All samples given are landmarks: memory grows with their square.
 * Immutable and thread-safe.
 */
public final class KernelPrincipalComponents {
  private final float[] landmarks;
  private final int size;
  private final double gamma;
  private final double[] rowMeans;
  private final double mean;
  private final double[][] coefficients;
  private final double[] variances;
  private final double totalVariance;

  private KernelPrincipalComponents(Tensor samples, double gamma, int count, long key) {
    this.size = samples.shape().extent(0);
    this.landmarks = samples.array().clone();
    this.gamma = gamma;
    float[] kernel = kernel(samples);
    this.rowMeans = new double[size];
    for (int i = 0; i < kernel.length; i++) {
      rowMeans[i / size] += kernel[i] / (double) size;
    }
    double all = 0;
    for (double row : rowMeans) {
      all += row / size;
    }
    this.mean = all;
    centre(kernel, rowMeans);
    double trace = 0;
    for (int i = 0; i < size; i++) {
      trace += kernel[i * size + i];
    }
    this.totalVariance = trace / size;
    Gemm gemm = Gemm.on(samples.backend());
    LeadingEigenvectors found =
        LeadingEigenvectors.of(
            (block, width, result) -> gemm.sgemm(size, width, size, kernel, block, result),
            size,
            count,
            key);
    this.coefficients = found.vectors();
    this.variances = new double[count];
    for (int k = 0; k < count; k++) {
      variances[k] = found.values()[k] / size;
      for (int i = 0; i < size; i++) {
        coefficients[k][i] /= Math.sqrt(found.values()[k]);
      }
    }
  }

  /**
   * Finds the leading components.
   *
   * @param samples {@code [n][...]}, the landmarks
   * @param gamma inverse squared width of the kernel, above 0; 1 / (size of a sample) is usual
   * @param count of components, at most n - 1
   * @param key determines the start of the iteration
   */
  public static KernelPrincipalComponents of(Tensor samples, double gamma, int count, long key) {
    if (!(gamma > 0)) {
      throw new IllegalArgumentException("gamma: expected above 0, given " + gamma);
    }
    int most = samples.shape().extent(0) - 1;
    if (count < 1 || count > most) {
      throw new IllegalArgumentException(
          "count: expected 1 to " + most + " components, given " + count);
    }
    return new KernelPrincipalComponents(samples, gamma, count, key);
  }

  /** k(x, landmark), {@code [samples][landmarks]}. */
  private float[] kernel(Tensor samples) {
    int rows = samples.shape().extent(0);
    int columns = landmarks.length / size;
    if (samples.shape().size() != rows * columns) {
      throw new ShapeMismatchException(
          "samples", Shape.of(rows, columns).toString(), samples.shape().toString());
    }
    float[] values = new float[Math.multiplyExact(rows, size)];
    Gemm.on(samples.backend())
        .sgemm(
            false,
            true,
            rows,
            size,
            columns,
            1,
            samples.array(),
            0,
            columns,
            landmarks,
            0,
            columns,
            0,
            values,
            0,
            size);
    double[] own = squares(samples.array(), rows);
    double[] others = squares(landmarks, size);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < size; j++) {
        double distance = Math.max(0, own[i] + others[j] - 2.0 * values[i * size + j]);
        values[i * size + j] = (float) StrictMath.exp(-gamma * distance);
      }
    }
    return values;
  }

  private static double[] squares(float[] values, int rows) {
    double[] squares = new double[rows];
    int columns = values.length / rows;
    for (int i = 0; i < values.length; i++) {
      squares[i / columns] += (double) values[i] * values[i];
    }
    return squares;
  }

  private void centre(float[] kernel, double[] means) {
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = (float) (kernel[i] - means[i / size] - rowMeans[i % size] + mean);
    }
  }

  /** The share of the variance in the kernel's space along a component. */
  public double explained(int component) {
    return variances[component] / totalVariance;
  }

  /**
   * The components of samples.
   *
   * @param samples {@code [n][...]} of the size of the landmarks
   * @return {@code [components][n]}
   */
  public double[][] scores(Tensor samples) {
    int rows = samples.shape().extent(0);
    float[] kernel = kernel(samples);
    double[] means = new double[rows];
    for (int i = 0; i < kernel.length; i++) {
      means[i / size] += kernel[i] / (double) size;
    }
    centre(kernel, means);
    double[][] scores = new double[coefficients.length][rows];
    for (int k = 0; k < coefficients.length; k++) {
      for (int i = 0; i < kernel.length; i++) {
        scores[k][i / size] += kernel[i] * coefficients[k][i % size];
      }
    }
    return scores;
  }
}
