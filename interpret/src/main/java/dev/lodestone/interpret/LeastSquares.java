package dev.lodestone.interpret;

import java.util.List;
import org.hipparchus.stat.regression.OLSMultipleLinearRegression;

/**
 * Ordinary least squares with an intercept, by QR factorisation.
 *
 * @param coefficients the intercept, then one a column
 * @param standardErrors of the coefficients, from the residual variance with n - p - 1 degrees of
 *     freedom
 * @param rSquared the explained share of the variance of the target
 * @param residualDeviation the root of the residual variance
 */
@SuppressWarnings("ArrayRecordComponent") // Read inside this package, never compared.
record LeastSquares(
    double[] coefficients, double[] standardErrors, double rSquared, double residualDeviation) {
  static LeastSquares fit(List<double[]> columns, double[] target) {
    if (columns.isEmpty()) {
      return mean(target);
    }
    double[][] rows = new double[target.length][columns.size()];
    for (int column = 0; column < columns.size(); column++) {
      double[] values = columns.get(column);
      for (int sample = 0; sample < target.length; sample++) {
        rows[sample][column] = values[sample];
      }
    }
    OLSMultipleLinearRegression regression = new OLSMultipleLinearRegression();
    regression.newSampleData(target, rows);
    return new LeastSquares(
        regression.estimateRegressionParameters(),
        regression.estimateRegressionParametersStandardErrors(),
        regression.calculateRSquared(),
        regression.estimateRegressionStandardError());
  }

  private static LeastSquares mean(double[] target) {
    double mean = 0;
    for (double value : target) {
      mean += value / target.length;
    }
    double squares = 0;
    for (double value : target) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(squares / (target.length - 1));
    double standardError = deviation / Math.sqrt(target.length);
    return new LeastSquares(new double[] {mean}, new double[] {standardError}, 0, deviation);
  }
}
