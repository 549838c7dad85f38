package dev.lodestone.interpret;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;

/**
 * The constant c and the coefficients b that minimise the sum over rows of (y - c - b x)² plus
 * penalty times the sum over columns of (b_i d_i)², d_i the deviation of column i: ridge regression
 * on standardised columns (Hoerl and Kennard 1970), the constant not penalised.
 */
@SuppressWarnings("ArrayRecordComponent") // Read inside this package, never compared.
record RidgeFit(double constant, double[] coefficients) {
  /** Mean and variance of a column. */
  record Standard(double mean, double variance) {
    static Standard of(double[] column) {
      double mean = Arrays.stream(column).average().orElseThrow();
      double squares = Arrays.stream(column).map(value -> (value - mean) * (value - mean)).sum();
      return new Standard(mean, squares / column.length);
    }

    double deviation() {
      return Math.sqrt(variance);
    }
  }

  /**
   * Fits.
   *
   * @param standards of the columns, none of them constant
   * @param chosen which rows count
   */
  static RidgeFit of(
      List<double[]> columns,
      List<Standard> standards,
      double[] target,
      IntPredicate chosen,
      double penalty) {
    int[] rows = IntStream.range(0, target.length).filter(chosen).toArray();
    int size = columns.size();
    double[][] standard = new double[size][];
    for (int i = 0; i < size; i++) {
      standard[i] = centred(columns.get(i), rows, 1 / standards.get(i).deviation());
    }
    double[] right = centred(target, rows, 1);
    double[][] scatter = new double[size][size];
    double[] withTarget = new double[size];
    for (int i = 0; i < size; i++) {
      withTarget[i] = Moments.dot(standard[i], right);
      for (int j = 0; j <= i; j++) {
        scatter[i][j] = Moments.dot(standard[i], standard[j]);
        scatter[j][i] = scatter[i][j];
      }
      scatter[i][i] += penalty;
    }
    double[] coefficients =
        new CholeskyDecomposition(new Array2DRowRealMatrix(scatter, false), 1e-10, 0)
            .getSolver()
            .solve(new ArrayRealVector(withTarget, false))
            .toArray();
    double constant = mean(target, rows);
    for (int i = 0; i < size; i++) {
      coefficients[i] /= standards.get(i).deviation();
      constant -= coefficients[i] * mean(columns.get(i), rows);
    }
    return new RidgeFit(constant, coefficients);
  }

  private static double mean(double[] values, int[] rows) {
    return IntStream.of(rows).mapToDouble(row -> values[row]).average().orElseThrow();
  }

  private static double[] centred(double[] values, int[] rows, double factor) {
    double mean = mean(values, rows);
    return IntStream.of(rows).mapToDouble(row -> factor * (values[row] - mean)).toArray();
  }

  double[] predict(List<double[]> columns) {
    return IntStream.range(0, columns.getFirst().length)
        .mapToDouble(row -> predict(columns, row))
        .toArray();
  }

  private double predict(List<double[]> columns, int row) {
    double sum = constant;
    for (int i = 0; i < coefficients.length; i++) {
      sum += coefficients[i] * columns.get(i)[row];
    }
    return sum;
  }

  /** Mean squared error on the chosen rows. */
  double error(List<double[]> columns, double[] target, IntPredicate chosen) {
    double squares = 0;
    int count = 0;
    for (int row = 0; row < target.length; row++) {
      if (chosen.test(row)) {
        double error = target[row] - predict(columns, row);
        squares += error * error;
        count++;
      }
    }
    return squares / Math.max(1, count);
  }
}
