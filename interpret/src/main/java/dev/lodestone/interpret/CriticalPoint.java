package dev.lodestone.interpret;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The value of a control parameter at which a phase classifier is undecided: where the mean
 * prediction crosses 1/2.
 *
 * <p>The means at every value of the parameter are made monotone first ({@link
 * MonotoneRegression}), so that sampling noise makes no second crossing; between two values the
 * mean is interpolated linearly. The error has two independent parts: of the samples (bootstrap
 * within every value of the parameter) and of the training (standard deviation over restarts).
 *
 * @param parameter its letter, for example {@code T}
 * @param value the crossing of the chosen network
 * @param samplingError standard error from the samples
 * @param restartError standard deviation over the restarts that cross, 0 for one
 * @param restarts the crossing of every restart, NaN where there is none
 * @param provenance method, data, key
 */
public record CriticalPoint(
    String parameter,
    double value,
    double samplingError,
    double restartError,
    List<Double> restarts,
    Provenance provenance)
    implements Finding {

  /** Copies the list. */
  public CriticalPoint {
    restarts = List.copyOf(restarts);
  }

  /**
   * The mean prediction at every value of the parameter.
   *
   * <p>Arrays are shared, not copied.
   *
   * @param parameters distinct values, rising
   * @param means one a value
   * @param errors standard errors of the means
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Curve(double[] parameters, double[] means, double[] errors) {
    /** Where the monotone fit crosses 1/2, NaN where it does not. */
    public double crossing() {
      MonotoneRegression fit = MonotoneRegression.either(parameters, means);
      for (int i = 1; i < parameters.length; i++) {
        double left = fit.at(parameters[i - 1]) - 0.5;
        double right = fit.at(parameters[i]) - 0.5;
        if (left * right <= 0 && left != right) {
          return parameters[i - 1] + (parameters[i] - parameters[i - 1]) * left / (left - right);
        }
      }
      return Double.NaN;
    }
  }

  /**
   * Averages predictions at equal values of the parameter.
   *
   * @param parameters of every sample
   * @param predictions of every sample, 0 to 1
   */
  public static Curve curve(double[] parameters, double[] predictions) {
    return curve(new Groups(parameters), predictions);
  }

  private static Curve curve(Groups groups, double[] predictions) {
    int count = groups.size();
    double[] means = new double[count];
    double[] errors = new double[count];
    for (int group = 0; group < count; group++) {
      int[] members = groups.members(group);
      double sum = 0;
      double squares = 0;
      for (int member : members) {
        sum += predictions[member];
        squares += predictions[member] * predictions[member];
      }
      means[group] = sum / members.length;
      double variance = Math.max(0, squares / members.length - means[group] * means[group]);
      errors[group] = Math.sqrt(variance / Math.max(1, members.length - 1));
    }
    return new Curve(groups.values(), means, errors);
  }

  /**
   * Estimates the critical point.
   *
   * @param parameter its letter
   * @param parameters of every sample
   * @param predictions {@code [restarts][samples]}, 0 to 1
   * @param chosen the restart whose crossing is the value
   * @param resamplings of the bootstrap
   * @param key determines the bootstrap
   * @param data a few words on the samples
   * @return empty if the chosen restart never crosses 1/2
   * @throws IllegalArgumentException if the lengths differ
   */
  public static Optional<CriticalPoint> estimate(
      String parameter,
      double[] parameters,
      double[][] predictions,
      int chosen,
      int resamplings,
      long key,
      String data) {
    Groups groups = new Groups(parameters);
    List<Double> restarts = new ArrayList<>();
    for (double[] restart : predictions) {
      if (restart.length != parameters.length) {
        throw new IllegalArgumentException(
            "predictions: expected " + parameters.length + " a restart, given " + restart.length);
      }
      restarts.add(curve(groups, restart).crossing());
    }
    double value = restarts.get(chosen);
    if (Double.isNaN(value)) {
      return Optional.empty();
    }
    Provenance provenance =
        new Provenance(
            "crossing of 1/2 by the mean prediction, "
                + predictions.length
                + " restarts, "
                + resamplings
                + " bootstrap resamplings",
            data,
            parameters.length,
            key);
    double samplingError = bootstrap(groups, predictions[chosen], resamplings, key);
    return Optional.of(
        new CriticalPoint(
            parameter, value, samplingError, deviation(restarts), restarts, provenance));
  }

  private static double bootstrap(Groups groups, double[] predictions, int resamplings, long key) {
    SplittableRandom random = new SplittableRandom(key);
    List<Double> crossings = new ArrayList<>();
    for (int resampling = 0; resampling < resamplings; resampling++) {
      double[] means = groups.resampledMeans(predictions, random);
      crossings.add(new Curve(groups.values(), means, means).crossing());
    }
    return deviation(crossings);
  }

  private static double deviation(List<Double> values) {
    double[] finite =
        values.stream().mapToDouble(Double::doubleValue).filter(Double::isFinite).toArray();
    if (finite.length < 2) {
      return 0;
    }
    double mean = Arrays.stream(finite).average().orElse(0);
    double squares = Arrays.stream(finite).map(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (finite.length - 1));
  }

  /** Both parts of the error together. */
  public double standardError() {
    return Math.hypot(samplingError, restartError);
  }

  @Override
  public String statement() {
    return String.format(
        Locale.ROOT, "The network is undecided at %s = %s.", parameter, measured().text());
  }

  private Expression.Quantity measured() {
    return new Expression.Quantity(value, standardError());
  }

  @Override
  public Expression formula() {
    return new Expression.Equation(new Expression.Variable(parameter, "c"), measured());
  }

  @Override
  public String evidence() {
    long crossing = restarts.stream().filter(Double::isFinite).count();
    double least = restarts.stream().filter(Double::isFinite).min(Double::compare).orElse(value);
    double most = restarts.stream().filter(Double::isFinite).max(Double::compare).orElse(value);
    return String.format(
        Locale.ROOT,
        "the mean prediction of %d of %d restarts crosses 1/2, between %.4f and %.4f.",
        crossing,
        restarts.size(),
        least,
        most);
  }

  @Override
  public String uncertainty() {
    return String.format(
        Locale.ROOT,
        "%.4f from the samples (bootstrap), %.4f from the training (restarts).",
        samplingError,
        restartError);
  }

  @Override
  public String toString() {
    return print();
  }
}
