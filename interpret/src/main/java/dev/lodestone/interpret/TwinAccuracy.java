package dev.lodestone.interpret;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.hipparchus.stat.correlation.SpearmansCorrelation;

/**
 * How well a twin network predicts points that it has not seen, and whether it knows where it errs.
 *
 * @param target the name of the predicted quantity
 * @param rootMeanSquareError in its units
 * @param standardError of that, from the scatter of the squared errors
 * @param spreadCorrelation Spearman's rank correlation of |error| and the spread over anchors
 * @param loopCorrelation the same for the violation of loops
 * @param provenance method, data, key
 */
public record TwinAccuracy(
    String target,
    double rootMeanSquareError,
    double standardError,
    double spreadCorrelation,
    double loopCorrelation,
    Provenance provenance)
    implements Finding {

  /**
   * Compares predictions with the targets.
   *
   * @param data a few words on the points
   * @param anchors number of anchors
   * @param key of the training
   * @throws IllegalArgumentException if there are fewer than 3 points
   */
  public static TwinAccuracy of(
      String target,
      TwinPrediction prediction,
      double[] targets,
      String data,
      int anchors,
      long key) {
    int count = targets.length;
    if (count < 3 || prediction.size() != count) {
      throw new IllegalArgumentException(
          "targets: expected at least 3 and one a prediction, given "
              + count
              + " and "
              + prediction.size());
    }
    double[] values = prediction.values();
    double[] errors =
        IntStream.range(0, count).mapToDouble(i -> Math.abs(values[i] - targets[i])).toArray();
    double error = prediction.rootMeanSquareError(targets);
    double scatter = 0;
    for (double each : errors) {
      scatter += Math.pow(each * each - error * error, 2) / count;
    }
    // The error of a root is that of the mean square, over twice the root.
    double standard = error > 0 ? Math.sqrt(scatter / count) / (2 * error) : 0;
    return new TwinAccuracy(
        target,
        error,
        standard,
        rankCorrelation(errors, prediction.spreads()),
        rankCorrelation(errors, prediction.loops()),
        new Provenance("twin regression over " + anchors + " anchors", data, count, key));
  }

  /** Spearman's rank correlation, ties sharing the mean of their ranks; 0 where one is constant. */
  public static double rankCorrelation(double[] left, double[] right) {
    double correlation = new SpearmansCorrelation().correlation(left, right);
    return Double.isNaN(correlation) ? 0 : correlation;
  }

  @Override
  public String statement() {
    return String.format(
        Locale.ROOT,
        "Differences to the anchors predict %s with a root mean square error of %.4g on points not"
            + " seen in training.",
        target,
        rootMeanSquareError);
  }

  @Override
  public Expression formula() {
    Expression half = new Expression.Quantity(0.5, 0);
    Expression minus = new Expression.Quantity(-0.5, 0);
    Expression forward = new Expression.Variable("F", "x, x_j");
    Expression backward = new Expression.Variable("F", "x_j, x");
    return new Expression.Equation(
        new Expression.Variable("y", "x"),
        new Expression.Call(
            "mean over j of ",
            new Expression.Sum(
                List.of(
                    new Expression.Product(List.of(half, forward)),
                    new Expression.Product(List.of(minus, backward)),
                    new Expression.Variable("y", "x_j")))));
  }

  @Override
  public String evidence() {
    return String.format(
        Locale.ROOT,
        "rank correlation of |error| with the spread over anchors %.2f, with the violation of loops"
            + " %.2f.",
        spreadCorrelation,
        loopCorrelation);
  }

  @Override
  public String uncertainty() {
    return String.format(
        Locale.ROOT, "the root mean square error is uncertain by %.2g.", standardError);
  }

  @Override
  public String toString() {
    return print();
  }
}
