package dev.lodestone.interpret;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The finding that an output is a monotone function of one observable.
 *
 * <p>A decision saturates, so it is no linear function of anything; what can be asked is whether it
 * is a function of an observable at all. Of every candidate the best monotone function is fitted on
 * one half of the samples and judged on the other, both ways. The simplest observable wins that
 * misses no more of the variance than the best one does, but for a thousandth or for as much as the
 * two halves differ: many-body correlators follow simple ones so closely that chance would decide
 * between them. Squares are left out: they order the samples as absolute values do.
 *
 * @param target the letter of the output, for example {@code D}
 * @param observable the winner
 * @param rSquared share of the variance that a monotone function of it explains on all samples
 * @param winner its left-out score
 * @param rivals the left-out scores of the others, best first
 * @param provenance method, data, key
 */
public record MonotoneDependence(
    String target,
    Observable observable,
    double rSquared,
    Score winner,
    List<Score> rivals,
    Provenance provenance)
    implements Finding {
  private static final int KEPT = 8;
  private static final double NEGLIGIBLE = 1e-3;

  /**
   * One candidate.
   *
   * @param observable what
   * @param rSquared explained share of the variance on the half that was left out, mean of both
   * @param difference between the two halves
   */
  public record Score(Observable observable, double rSquared, double difference) {}

  /** Copies the list. */
  public MonotoneDependence {
    rivals = List.copyOf(rivals);
  }

  /**
   * Searches all candidates.
   *
   * @param design what may be right, evaluated on the samples
   * @param target the output of every sample
   * @param letter its name in the formula
   * @param data a few words on the data
   * @throws IllegalArgumentException if no candidate varies over the samples
   */
  public static MonotoneDependence find(
      DesignMatrix design, double[] target, String letter, String data) {
    List<Score> rank = new ArrayList<>();
    for (int i = 0; i < design.size(); i++) {
      if (!isSquare(design.observables().get(i))) {
        rank.add(score(design.observables().get(i), design.columns().get(i), target));
      }
    }
    rank.sort(Comparator.comparingDouble(Score::rSquared).reversed());
    if (rank.isEmpty()) {
      throw new IllegalArgumentException("design: expected a candidate that varies, given none");
    }
    Score winner = simplest(rank);
    Observable observable = winner.observable();
    double[] column = design.columns().get(design.observables().indexOf(observable));
    Provenance provenance =
        new Provenance(
            "monotone regression on each of " + rank.size() + " candidates",
            data,
            target.length,
            0);
    double rSquared = MonotoneRegression.either(column, target).rSquared();
    rank.remove(winner);
    List<Score> kept = rank.subList(0, Math.min(KEPT, rank.size()));
    return new MonotoneDependence(letter, observable, rSquared, winner, kept, provenance);
  }

  private static Score simplest(List<Score> rank) {
    Score best = rank.getFirst();
    double bar = best.rSquared() - Math.max(NEGLIGIBLE, best.difference());
    return rank.stream()
        .filter(score -> score.rSquared() >= bar)
        .min(Comparator.comparingInt(score -> score.observable().complexity()))
        .orElse(best);
  }

  private static boolean isSquare(Observable observable) {
    return observable instanceof LatticeCorrelator correlator
        && correlator.form() == LatticeCorrelator.Form.SQUARE;
  }

  private static Score score(Observable observable, double[] column, double[] target) {
    double even = leftOut(column, target, 0);
    double odd = leftOut(column, target, 1);
    return new Score(observable, (even + odd) / 2, Math.abs(even - odd));
  }

  private static double leftOut(double[] column, double[] target, int parity) {
    MonotoneRegression fit =
        MonotoneRegression.either(half(column, 1 - parity), half(target, 1 - parity));
    double[] x = half(column, parity);
    double[] y = half(target, parity);
    double mean = 0;
    for (double value : y) {
      mean += value / y.length;
    }
    double residual = 0;
    double total = 0;
    for (int i = 0; i < y.length; i++) {
      double error = y[i] - fit.at(x[i]);
      residual += error * error;
      total += (y[i] - mean) * (y[i] - mean);
    }
    return total > 0 ? 1 - residual / total : 0;
  }

  private static double[] half(double[] values, int parity) {
    double[] half = new double[(values.length - parity + 1) / 2];
    for (int i = 0; i < half.length; i++) {
      half[i] = values[2 * i + parity];
    }
    return half;
  }

  @Override
  public String statement() {
    return "The output " + target + " is a monotone function of the " + observable.name() + ".";
  }

  @Override
  public Expression formula() {
    return new Expression.Equation(
        new Expression.Variable(target, ""), new Expression.Call("F", observable.expression()));
  }

  @Override
  public String evidence() {
    String chosen =
        String.format(
            Locale.ROOT,
            "R² = %.6f for the best monotone function, %.6f on samples left out",
            rSquared,
            winner.rSquared());
    if (rivals.isEmpty()) {
      return chosen + ".";
    }
    Score runnerUp = rivals.getFirst();
    return chosen
        + String.format(
            Locale.ROOT,
            "; runner-up %s: %.6f.",
            runnerUp.observable().name(),
            runnerUp.rSquared());
  }

  @Override
  public String uncertainty() {
    return String.format(
        Locale.ROOT, "the two halves of the samples differ by %.2g in R².", winner.difference());
  }

  @Override
  public String toString() {
    return print();
  }
}
