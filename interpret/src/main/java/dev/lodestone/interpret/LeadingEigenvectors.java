package dev.lodestone.interpret;

import dev.lodestone.kernels.Philox;
import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * The largest eigenvalues of a symmetric positive semidefinite matrix that is only ever multiplied
 * with a block of vectors, by subspace iteration with Rayleigh-Ritz (Rutishauser 1969).
 *
 * <p>Ends when every residual |A v - lambda v| is below a thousandth of its lambda, which bounds
 * the error of lambda (it is of second order in the residual), or after {@value #MOST_ROUNDS}
 * rounds.
 *
 * @param values largest first
 * @param vectors {@code [count][size]}, orthonormal
 */
@SuppressWarnings("ArrayRecordComponent") // Read inside this package, never compared.
record LeadingEigenvectors(double[] values, double[][] vectors) {
  private static final int MOST_ROUNDS = 300;
  private static final double TOLERANCE = 1e-3;
  private static final int LEAST_BLOCK = 24;

  /** A symmetric matrix. */
  @FunctionalInterface
  interface Operator {
    /** result = A block, both {@code [size][columns]}. */
    void apply(float[] block, int columns, float[] result);
  }

  /**
   * Finds them.
   *
   * @param key determines the vectors that the iteration starts from
   */
  static LeadingEigenvectors of(Operator operator, int size, int count, long key) {
    int columns = Math.min(size, Math.max(LEAST_BLOCK, 2 * count));
    double[][] basis = new double[columns][size];
    Philox.Sequence random = Philox.of(key, Philox.Purpose.GENERAL).sequence();
    for (double[] vector : basis) {
      for (int i = 0; i < size; i++) {
        vector[i] = random.nextGaussian();
      }
    }
    LeadingEigenvectors found = null;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      orthonormalise(basis);
      double[][] images = multiply(operator, basis, size);
      double[][] rotation = new double[columns][];
      double[] values = rayleighRitz(basis, images, rotation);
      double[][] vectors = combine(basis, rotation, count);
      double[][] ritzImages = combine(images, rotation, count);
      found = new LeadingEigenvectors(Arrays.copyOf(values, count), vectors);
      if (found.isAccurate(ritzImages)) {
        return found;
      }
      basis = images;
    }
    return found;
  }

  private static double[][] multiply(Operator operator, double[][] vectors, int size) {
    int columns = vectors.length;
    float[] block = new float[size * columns];
    float[] result = new float[size * columns];
    for (int column = 0; column < columns; column++) {
      for (int i = 0; i < size; i++) {
        block[i * columns + column] = (float) vectors[column][i];
      }
    }
    operator.apply(block, columns, result);
    double[][] images = new double[columns][size];
    for (int column = 0; column < columns; column++) {
      for (int i = 0; i < size; i++) {
        images[column][i] = result[i * columns + column];
      }
    }
    return images;
  }

  private static double[] rayleighRitz(double[][] basis, double[][] images, double[][] rotation) {
    int columns = basis.length;
    double[][] projected = new double[columns][columns];
    for (int i = 0; i < columns; i++) {
      for (int j = 0; j <= i; j++) {
        double value = (Moments.dot(basis[i], images[j]) + Moments.dot(basis[j], images[i])) / 2;
        projected[i][j] = value;
        projected[j][i] = value;
      }
    }
    EigenDecompositionSymmetric eigen =
        new EigenDecompositionSymmetric(new Array2DRowRealMatrix(projected, false));
    for (int i = 0; i < columns; i++) {
      rotation[i] = eigen.getEigenvector(i).toArray();
    }
    return eigen.getEigenvalues();
  }

  private static double[][] combine(double[][] vectors, double[][] rotation, int count) {
    double[][] combined = new double[count][vectors[0].length];
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < vectors.length; i++) {
        addMultiple(combined[k], rotation[k][i], vectors[i]);
      }
    }
    return combined;
  }

  private boolean isAccurate(double[][] images) {
    for (int k = 0; k < values.length; k++) {
      double squares = 0;
      for (int i = 0; i < vectors[k].length; i++) {
        double residual = images[k][i] - values[k] * vectors[k][i];
        squares += residual * residual;
      }
      // What single precision cannot resolve beside the largest eigenvalue counts as nothing.
      double least = Math.max(TOLERANCE * Math.abs(values[k]), 1e-5 * values[0]);
      if (Math.sqrt(squares) > least) {
        return false;
      }
    }
    return true;
  }

  // Gram and Schmidt, each vector twice, so that rounding does not spoil the right angles.
  private static void orthonormalise(double[][] vectors) {
    for (int i = 0; i < vectors.length; i++) {
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < i; j++) {
          addMultiple(vectors[i], -Moments.dot(vectors[i], vectors[j]), vectors[j]);
        }
        double length = Math.sqrt(Moments.dot(vectors[i], vectors[i]));
        for (int k = 0; k < vectors[i].length && length > 0; k++) {
          vectors[i][k] /= length;
        }
      }
    }
  }

  private static void addMultiple(double[] to, double factor, double[] from) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * from[i];
    }
  }
}
