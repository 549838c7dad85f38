package dev.lodestone.interpret;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The finding that a bottleneck is a linear combination of observables.
 *
 * @param target the letter of the bottleneck, for example {@code Q}
 * @param intercept the constant with its standard error
 * @param terms largest share first
 * @param rSquared explained share of the variance on all samples
 * @param crossValidated the chosen model's score on samples left out
 * @param sizes the best model of every size, from no term on
 * @param alternatives other observables alone, best first
 * @param provenance method, data, key
 */
public record BottleneckFormula(
    String target,
    Expression.Quantity intercept,
    List<Term> terms,
    double rSquared,
    Score crossValidated,
    List<Score> sizes,
    List<Score> alternatives,
    Provenance provenance)
    implements Finding {
  // Share of the variance that a few roundings of 2^-24 leave.
  private static final double ROUNDING = 1e-12;

  /**
   * One term.
   *
   * @param observable what is multiplied
   * @param coefficient with its standard error
   * @param share squared coefficient times the observable's variance over the target's variance
   */
  public record Term(Observable observable, Expression.Quantity coefficient, double share) {}

  /**
   * A model judged on samples that it was not fitted to.
   *
   * @param observables its terms besides the constant
   * @param error mean squared error over the variance of the target
   * @param standardError of the error, over the folds
   */
  public record Score(List<Observable> observables, double error, double standardError) {
    /** Copies the list. */
    public Score {
      observables = List.copyOf(observables);
    }

    /** The names of its observables. */
    public String names() {
      return observables.isEmpty()
          ? "a constant"
          : observables.stream().map(Observable::name).collect(Collectors.joining(" and "));
    }
  }

  /** Copies the lists. */
  public BottleneckFormula {
    terms = List.copyOf(terms);
    sizes = List.copyOf(sizes);
    alternatives = List.copyOf(alternatives);
  }

  /** The observable with the largest share; empty where a constant won. */
  public String leading() {
    return terms.isEmpty() ? "a constant" : terms.getFirst().observable().name();
  }

  @Override
  public String statement() {
    if (terms.isEmpty()) {
      return "The bottleneck " + target + " follows none of the candidates.";
    }
    StringBuilder statement =
        new StringBuilder("The bottleneck " + target + " is an affine function of the ");
    statement.append(leading());
    for (Term term : terms.subList(1, terms.size())) {
      statement.append(
          String.format(
              Locale.ROOT,
              " and, with %.2g of its variance, the %s",
              term.share(),
              term.observable().name()));
    }
    return statement.append(".").toString();
  }

  @Override
  public Expression formula() {
    List<Expression> sum = new ArrayList<>();
    sum.add(intercept);
    for (Term term : terms) {
      sum.add(new Expression.Product(List.of(term.coefficient(), term.observable().expression())));
    }
    return new Expression.Equation(new Expression.Variable(target, ""), new Expression.Sum(sum));
  }

  @Override
  public String evidence() {
    String chosen =
        String.format(
            Locale.ROOT,
            "R² = %.6f; left-out error %.3g of the variance",
            rSquared,
            crossValidated.error());
    if (alternatives.isEmpty()) {
      return chosen + ".";
    }
    Score runnerUp = alternatives.getFirst();
    return chosen
        + String.format(
            Locale.ROOT,
            "; runner-up %s: %.3g, %.3g times as large.",
            runnerUp.names(),
            runnerUp.error(),
            runnerUp.error() / Math.max(crossValidated.error(), 1e-300));
  }

  @Override
  public String uncertainty() {
    String coefficients =
        terms.stream()
            .map(term -> term.coefficient().text() + " for the " + term.observable().name())
            .collect(Collectors.joining(", "));
    String named = "coefficients " + (coefficients.isEmpty() ? "none" : coefficients);
    return isExact()
        ? named + "; what the formula leaves is the rounding of float32."
        : String.format(
            Locale.ROOT,
            "%s; standard error of the left-out error %.2g.",
            named,
            crossValidated.standardError());
  }

  /** Whether the formula leaves no more of the variance than float32 rounds away. */
  public boolean isExact() {
    return crossValidated.error() < ROUNDING;
  }

  @Override
  public String toString() {
    return print();
  }
}
