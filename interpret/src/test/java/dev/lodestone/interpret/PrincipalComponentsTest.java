package dev.lodestone.interpret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import dev.lodestone.kernels.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Against whole eigenvalue problems in double precision. */
class PrincipalComponentsTest {
  private static final Backend BACKEND = Backend.best(2);
  private static final int ROWS = 300;
  private static final int COLUMNS = 60;
  private static final int COUNT = 4;

  private final long seed = System.nanoTime();

  @AfterAll
  static void close() {
    BACKEND.close();
  }

  /** Columns of falling variance, mixed and shifted. */
  private Tensor samples(int rows, long key) {
    SplittableRandom random = new SplittableRandom(key);
    float[] values = new float[rows * COLUMNS];
    for (int row = 0; row < rows; row++) {
      for (int factor = 0; factor < 8; factor++) {
        double amount = random.nextGaussian() * Math.pow(0.7, factor);
        for (int column = 0; column < COLUMNS; column++) {
          values[row * COLUMNS + column] +=
              (float)
                  (amount * Math.cos(0.3 * (factor + 1) * column) + 0.02 * random.nextGaussian());
        }
      }
      values[row * COLUMNS] += 3;
    }
    return Tensor.wrap(BACKEND, Shape.of(rows, COLUMNS), values);
  }

  private static double[][] centred(Tensor samples) {
    int rows = samples.shape().extent(0);
    double[][] centred = new double[rows][COLUMNS];
    for (int column = 0; column < COLUMNS; column++) {
      double mean = 0;
      for (int row = 0; row < rows; row++) {
        mean += samples.array()[row * COLUMNS + column] / (double) rows;
      }
      for (int row = 0; row < rows; row++) {
        centred[row][column] = samples.array()[row * COLUMNS + column] - mean;
      }
    }
    return centred;
  }

  @Test
  void followsTheEigenvaluesOfTheCovariance() {
    Tensor samples = samples(ROWS, seed);
    double[][] centred = centred(samples);
    Array2DRowRealMatrix x = new Array2DRowRealMatrix(centred);
    EigenDecompositionSymmetric exact =
        new EigenDecompositionSymmetric(x.transposeMultiply(x).scalarMultiply(1.0 / (ROWS - 1)));
    double total = Arrays.stream(exact.getEigenvalues()).sum();
    PrincipalComponents found = PrincipalComponents.of(samples, COUNT, seed);
    double[][] scores = found.scores(samples);
    for (int k = 0; k < COUNT; k++) {
      double value = exact.getEigenvalue(k);
      assertThat(found.variance(k))
          .as("seed " + seed)
          .isCloseTo(value, Offset.offset(2e-5 * total));
      assertThat(found.explained(k)).isCloseTo(value / total, Offset.offset(2e-5));
      double[] direction = found.direction(k);
      double cosine = exact.getEigenvector(k).dotProduct(new ArrayRealVector(direction));
      assertThat(Math.abs(cosine)).as("seed " + seed).isCloseTo(1, Offset.offset(1e-3));
      for (int row = 0; row < ROWS; row++) {
        double score = Moments.dot(centred[row], direction);
        assertThat(scores[k][row]).isCloseTo(score, Offset.offset(1e-4));
      }
    }
  }

  @Test
  void lossesAreWhatTheComponentsMiss() {
    Tensor samples = samples(ROWS, seed);
    PrincipalComponents found = PrincipalComponents.of(samples, COUNT, seed);
    double[][] centred = centred(samples);
    for (int used : new int[] {0, 1, COUNT}) {
      double[] losses = found.losses(samples, used);
      for (int row = 0; row < ROWS; row += 17) {
        double[] rest = centred[row].clone();
        for (int k = 0; k < used; k++) {
          double[] direction = found.direction(k);
          double score = Moments.dot(centred[row], direction);
          for (int i = 0; i < rest.length; i++) {
            rest[i] -= score * direction[i];
          }
        }
        assertThat(losses[row]).isCloseTo(Moments.dot(rest, rest), Offset.offset(1e-3));
      }
    }
  }

  @Test
  void kernelComponentsFollowTheCentredKernel() {
    double gamma = 1.0 / COLUMNS;
    Tensor landmarks = samples(120, seed);
    Tensor fresh = samples(10, seed + 1);
    KernelPrincipalComponents found = KernelPrincipalComponents.of(landmarks, gamma, COUNT, seed);
    double[][] kernel = kernel(landmarks, landmarks, gamma);
    double[] means = new double[120];
    double mean = 0;
    for (int i = 0; i < 120; i++) {
      means[i] = Arrays.stream(kernel[i]).average().orElseThrow();
      mean += means[i] / 120;
    }
    EigenDecompositionSymmetric exact =
        new EigenDecompositionSymmetric(
            new Array2DRowRealMatrix(centre(kernel, means, means, mean)));
    double trace = Arrays.stream(exact.getEigenvalues()).sum();
    double[][] cross = kernel(fresh, landmarks, gamma);
    double[] crossMeans = new double[10];
    for (int i = 0; i < 10; i++) {
      crossMeans[i] = Arrays.stream(cross[i]).average().orElseThrow();
    }
    double[][] centred = centre(cross, crossMeans, means, mean);
    double[][] scores = found.scores(fresh);
    for (int k = 0; k < COUNT; k++) {
      double value = exact.getEigenvalue(k);
      assertThat(found.explained(k))
          .as("seed " + seed)
          .isCloseTo(value / trace, Offset.offset(1e-4));
      double[] vector = exact.getEigenvector(k).toArray();
      double sign = 0;
      for (int i = 0; i < 10; i++) {
        double score = Moments.dot(centred[i], vector) / Math.sqrt(value);
        sign = sign == 0 ? Math.signum(score * scores[k][i]) : sign;
        assertThat(sign * scores[k][i]).as("seed " + seed).isCloseTo(score, Offset.offset(2e-2));
      }
    }
  }

  private static double[][] kernel(Tensor left, Tensor right, double gamma) {
    int rows = left.shape().extent(0);
    int columns = right.shape().extent(0);
    double[][] kernel = new double[rows][columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double squares = 0;
        for (int c = 0; c < COLUMNS; c++) {
          double difference = left.array()[i * COLUMNS + c] - right.array()[j * COLUMNS + c];
          squares += difference * difference;
        }
        kernel[i][j] = Math.exp(-gamma * squares);
      }
    }
    return kernel;
  }

  private static double[][] centre(
      double[][] kernel, double[] rowMeans, double[] columnMeans, double mean) {
    double[][] centred = new double[kernel.length][];
    for (int i = 0; i < kernel.length; i++) {
      centred[i] = kernel[i].clone();
      for (int j = 0; j < centred[i].length; j++) {
        centred[i][j] += mean - rowMeans[i] - columnMeans[j];
      }
    }
    return centred;
  }

  @Test
  void refusesWhatDoesNotFit() {
    Tensor samples = samples(5, seed);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrincipalComponents.of(samples, 5, 1))
        .withMessageContaining("count: expected 1 to 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KernelPrincipalComponents.of(samples, 0, 1, 1))
        .withMessageContaining("gamma: expected above 0");
    Tensor narrow = Tensor.zeros(BACKEND, Shape.of(5, 3));
    Assertions.assertThatThrownBy(() -> PrincipalComponents.of(samples, 2, 1).scores(narrow))
        .isInstanceOf(ShapeMismatchException.class);
  }
}
