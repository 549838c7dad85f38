package dev.lodestone.interpret.symbolic;

import dev.lodestone.interpret.Expression;
import dev.lodestone.interpret.Finding;
import dev.lodestone.interpret.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The formula that a symbolic search chose, with its rivals, judged on rows that the search did not
 * see. Immutable.
 *
 * @param letter what the formula is for
 * @param front all formulas
 * @param unexplained of each formula of the front, the weighted mean squared error on fresh rows as
 *     a share of their variance; infinite where it is undefined on one of them
 * @param correlation of the chosen formula with the target on fresh rows, 0 if undefined
 * @param ended why the search ended
 */
public record SymbolicFormula(
    String letter,
    ParetoFront front,
    List<Double> unexplained,
    double correlation,
    String ended,
    Provenance provenance)
    implements Finding {
  /** Copies the list. */
  public SymbolicFormula {
    unexplained = List.copyOf(unexplained);
  }

  /** Judges what a search found on fresh rows. */
  public static SymbolicFormula of(
      String letter, SymbolicSearch.Result found, DataTable fresh, Provenance provenance) {
    double[][] features = fresh.features();
    List<Double> unexplained = new ArrayList<>();
    for (ParetoFront.Entry entry : found.front().entries()) {
      double error = error(entry.tree().values(features), fresh) / fresh.baseline();
      unexplained.add(Double.isFinite(error) ? error : Double.POSITIVE_INFINITY);
    }
    double correlation = correlation(found.front().best().tree().values(features), fresh);
    return new SymbolicFormula(
        letter, found.front(), unexplained, correlation, found.reason(), provenance);
  }

  private static double error(double[] values, DataTable fresh) {
    double sum = 0;
    for (int row = 0; row < values.length; row++) {
      double difference = values[row] - fresh.target()[row];
      sum += fresh.weights()[row] * difference * difference;
    }
    return sum;
  }

  private static double correlation(double[] values, DataTable fresh) {
    double mean = 0;
    for (int row = 0; row < values.length; row++) {
      mean += fresh.weights()[row] * values[row];
    }
    double variance = 0;
    double covariance = 0;
    for (int row = 0; row < values.length; row++) {
      double from = values[row] - mean;
      variance += fresh.weights()[row] * from * from;
      covariance += fresh.weights()[row] * from * (fresh.target()[row] - fresh.mean());
    }
    double correlation = covariance / Math.sqrt(variance * fresh.baseline());
    return Double.isFinite(correlation) ? correlation : 0;
  }

  /** What the chosen formula leaves of the variance of fresh rows. */
  public double leaves() {
    return unexplained.get(front.entries().indexOf(front.best()));
  }

  @Override
  public String statement() {
    return String.format(
        Locale.ROOT,
        "%s follows a formula of %d operators, variables and constants",
        letter,
        front.best().complexity());
  }

  @Override
  public Expression formula() {
    return new Expression.Equation(new Expression.Variable(letter, ""), front.best().formula());
  }

  @Override
  public String evidence() {
    return String.format(
        Locale.ROOT,
        "leaves %.3g of the variance of fresh rows, correlation %.6f; the search ended: %s",
        leaves(),
        correlation,
        ended);
  }

  @Override
  public String uncertainty() {
    List<String> rivals = new ArrayList<>();
    int chosen = front.entries().indexOf(front.best());
    if (chosen > 0) {
      rivals.add(rival("the next simpler, ", chosen - 1));
    }
    if (chosen < front.entries().size() - 1) {
      rivals.add(rival("the next longer, ", chosen + 1));
    }
    return rivals.isEmpty() ? "no other formula on the front" : String.join("; ", rivals);
  }

  private String rival(String which, int place) {
    return String.format(
        Locale.ROOT,
        "%s%s, leaves %.3g",
        which,
        front.entries().get(place).formula().text(),
        unexplained.get(place));
  }
}
