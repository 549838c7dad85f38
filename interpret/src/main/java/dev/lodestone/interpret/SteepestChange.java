package dev.lodestone.interpret;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The value of a control parameter at which the mean of a quantity changes fastest.
 *
 * <p>The slope at each value of the parameter is that of the parabola through the means at it and
 * {@value #WINDOW} neighbours on either side (Savitzky and Golay 1964); the place of the largest
 * |slope| is refined by the parabola through it and its neighbours. The error is the standard
 * deviation over resamplings of the samples within every value of the parameter. On a finite system
 * the place differs from that of the infinite one.
 *
 * @param parameter its letter, for example {@code T}
 * @param quantity what changes
 * @param value where
 * @param standardError from the samples
 * @param slope there
 * @param provenance method, data, key
 */
public record SteepestChange(
    String parameter,
    String quantity,
    double value,
    double standardError,
    double slope,
    Provenance provenance)
    implements Finding {
  private static final int WINDOW = 3;

  /** A place and the slope there. */
  private record Place(double value, double slope) {}

  /**
   * Estimates the place.
   *
   * @param parameter its letter
   * @param quantity what changes, a few words
   * @param parameters of every sample; at least {@code 2 WINDOW + 3} distinct ones
   * @param values of the quantity, one a sample
   * @param resamplings of the bootstrap, at least 2
   * @param key determines the bootstrap
   * @param data a few words on the samples
   */
  public static SteepestChange estimate(
      String parameter,
      String quantity,
      double[] parameters,
      double[] values,
      int resamplings,
      long key,
      String data) {
    if (values.length != parameters.length) {
      throw new IllegalArgumentException(
          "values: expected " + parameters.length + " as parameters, given " + values.length);
    }
    Groups groups = new Groups(parameters);
    if (groups.size() < 2 * WINDOW + 3) {
      throw new IllegalArgumentException(
          "parameters: expected at least "
              + (2 * WINDOW + 3)
              + " distinct values, given "
              + groups.size());
    }
    Place place = steepest(groups.values(), groups.means(values));
    SplittableRandom random = new SplittableRandom(key);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < resamplings; i++) {
      double other = steepest(groups.values(), groups.resampledMeans(values, random)).value();
      sum += other;
      squares += other * other;
    }
    double variance = (squares - sum * sum / resamplings) / (resamplings - 1);
    Provenance provenance =
        new Provenance(
            "steepest slope of local parabolas, " + resamplings + " bootstrap resamplings",
            data,
            values.length,
            key);
    return new SteepestChange(
        parameter,
        quantity,
        place.value(),
        Math.sqrt(Math.max(0, variance)),
        place.slope(),
        provenance);
  }

  private static Place steepest(double[] x, double[] y) {
    double[] slopes = new double[x.length];
    int best = WINDOW + 1;
    for (int i = WINDOW; i < x.length - WINDOW; i++) {
      slopes[i] = slope(x, y, i);
    }
    for (int i = WINDOW + 1; i < x.length - WINDOW - 1; i++) {
      best = Math.abs(slopes[i]) > Math.abs(slopes[best]) ? i : best;
    }
    return refine(x, slopes, best);
  }

  // Least squares of a + b (x - x_i) + c (x - x_i)², of which b is wanted.
  private static double slope(double[] x, double[] y, int centre) {
    double[] powers = new double[5];
    double[] withY = new double[3];
    for (int i = centre - WINDOW; i <= centre + WINDOW; i++) {
      double power = 1;
      for (int p = 0; p < powers.length; p++) {
        powers[p] += power;
        if (p < withY.length) {
          withY[p] += power * y[i];
        }
        power *= x[i] - x[centre];
      }
    }
    double[][] m = {
      {powers[0], powers[1], powers[2]},
      {powers[1], powers[2], powers[3]},
      {powers[2], powers[3], powers[4]}
    };
    double whole = determinant(m);
    for (int row = 0; row < 3; row++) {
      m[row][1] = withY[row];
    }
    return determinant(m) / whole;
  }

  private static double determinant(double[][] m) {
    return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
        - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
  }

  // The vertex of the parabola through three slopes, by divided differences; kept between them.
  private static Place refine(double[] x, double[] slopes, int best) {
    double left = (slopes[best] - slopes[best - 1]) / (x[best] - x[best - 1]);
    double right = (slopes[best + 1] - slopes[best]) / (x[best + 1] - x[best]);
    double curvature = (right - left) / (x[best + 1] - x[best - 1]);
    double middle = (x[best - 1] + x[best]) / 2;
    double vertex = curvature == 0 ? x[best] : middle - left / (2 * curvature);
    return new Place(Math.clamp(vertex, x[best - 1], x[best + 1]), slopes[best]);
  }

  private Expression.Quantity measured() {
    return new Expression.Quantity(value, standardError);
  }

  @Override
  public String statement() {
    return String.format(
        Locale.ROOT, "The %s changes fastest at %s = %s.", quantity, parameter, measured().text());
  }

  @Override
  public Expression formula() {
    return new Expression.Equation(new Expression.Variable(parameter, "c"), measured());
  }

  @Override
  public String evidence() {
    return String.format(Locale.ROOT, "its slope there is %.4g.", slope);
  }

  @Override
  public String uncertainty() {
    return String.format(
        Locale.ROOT,
        "%.4f from the samples (bootstrap); the shift of a finite system is not included.",
        standardError);
  }

  @Override
  public String toString() {
    return print();
  }
}
