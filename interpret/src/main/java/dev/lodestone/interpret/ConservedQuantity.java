package dev.lodestone.interpret;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The finding that members of a pair share a polynomial of their components.
 *
 * <p>A quantity f that is shared is as good as 2 f + 1 or f³: scale, offset and sign mean nothing,
 * and a network may learn any monotone function of f. What is asserted are the ratios of the
 * coefficients; {@link #monotone} says what they are if the network's number may be bent first.
 *
 * @param constant the constant of the polynomial
 * @param terms largest contribution first
 * @param degrees how polynomials of rising degree fit samples left out
 * @param direct the polynomial of the network's number as it is
 * @param monotone the polynomial of the monotone function of the network's number that fits best
 * @param disagreement median difference of the leading terms within pairs over that between members
 *     of different pairs: 0 where they are conserved, 1 where they are not
 * @param agreement the smallest |cosine| between the coefficients of the restart that is read and
 *     those of the others, 1 without others
 * @param restarts how many networks were trained
 * @param provenance method, data, key
 */
public record ConservedQuantity(
    Expression.Quantity constant,
    List<Term> terms,
    List<Degree> degrees,
    Reading direct,
    Reading monotone,
    double disagreement,
    double agreement,
    int restarts,
    Provenance provenance)
    implements Finding {
  /** Terms that contribute less than this share of the largest are not named. */
  static final double LEADING = 0.1;

  /** Copies the lists. */
  public ConservedQuantity {
    terms = List.copyOf(terms);
    degrees = List.copyOf(degrees);
  }

  /**
   * One term.
   *
   * @param observable a monomial
   * @param coefficient with its standard error by the jackknife over folds
   * @param contribution |coefficient| times the distance of the monomial's quartiles
   */
  public record Term(Observable observable, Expression.Quantity coefficient, double contribution) {}

  /**
   * All monomials up to a degree.
   *
   * @param degree the highest sum of exponents
   * @param monomials how many
   * @param error left-out mean squared error over the variance
   * @param standardError of the error, over the folds
   */
  public record Degree(int degree, int monomials, double error, double standardError) {}

  /**
   * Coefficients of one reading.
   *
   * @param observables the monomials
   * @param coefficients as many
   * @param rSquared explained share of the variance
   */
  public record Reading(List<Observable> observables, List<Double> coefficients, double rSquared) {
    /** Copies the lists. */
    public Reading {
      observables = List.copyOf(observables);
      coefficients = List.copyOf(coefficients);
    }

    /** The cosine of the angle to a combination of monomials, from -1 to 1; constants left out. */
    public double cosine(java.util.Map<? extends Observable, Double> combination) {
      double product = 0;
      double squares = 0;
      for (int i = 0; i < coefficients.size(); i++) {
        double coefficient = coefficients.get(i);
        product += coefficient * combination.getOrDefault(observables.get(i), 0.0);
        squares += coefficient * coefficient;
      }
      double others = combination.values().stream().mapToDouble(value -> value * value).sum();
      return squares * others > 0 ? product / Math.sqrt(squares * others) : 0;
    }
  }

  /** The terms that contribute at least a tenth of the largest. */
  public List<Term> leading() {
    return terms.stream()
        .filter(term -> term.contribution() >= LEADING * terms.getFirst().contribution())
        .toList();
  }

  /** The leading terms divided by the coefficient of the first. */
  private Expression ratios() {
    double scale = leading().getFirst().coefficient().value();
    List<Expression> sum = new ArrayList<>();
    for (Term term : leading()) {
      double ratio = term.coefficient().value() / scale;
      double error = Math.abs(term.coefficient().standardError() / scale);
      Expression monomial = term.observable().expression();
      sum.add(
          sum.isEmpty()
              ? monomial
              : new Expression.Product(List.of(new Expression.Quantity(ratio, error), monomial)));
    }
    return new Expression.Sum(sum);
  }

  @Override
  public String statement() {
    return terms.isEmpty() || terms.getFirst().contribution() == 0
        ? "The members of a pair share none of the candidates."
        : "The members of a pair share " + ratios().text() + ", up to scale, offset and sign.";
  }

  @Override
  public Expression formula() {
    List<Expression> sum = new ArrayList<>();
    sum.add(constant);
    for (Term term : leading()) {
      sum.add(new Expression.Product(List.of(term.coefficient(), term.observable().expression())));
    }
    return new Expression.Equation(new Expression.Variable("f", ""), new Expression.Sum(sum));
  }

  @Override
  public String evidence() {
    String byDegree =
        degrees.stream()
            .map(
                each ->
                    String.format(
                        Locale.ROOT,
                        "degree %d (%d monomials) leaves %.3g",
                        each.degree(),
                        each.monomials(),
                        each.error()))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "R² = %.5f on both members; share of the variance left out: %s; the named terms differ"
            + " within pairs by %.2g of what they differ by between pairs.",
        direct.rSquared(),
        byDegree,
        disagreement);
  }

  @Override
  public String uncertainty() {
    String unnamed =
        terms.stream()
            .skip(leading().size())
            .limit(1)
            .map(
                term ->
                    "largest term that is not named: "
                        + new Expression.Product(
                                List.of(term.coefficient(), term.observable().expression()))
                            .text()
                        + "; ")
            .collect(Collectors.joining());
    return String.format(
        Locale.ROOT,
        "%sif the network's number is bent by a monotone function first: R² = %.5f, cosine of both"
            + " readings %.5f; smallest |cosine| with the other of %d restarts: %.5f.",
        unnamed,
        monotone.rSquared(),
        Math.abs(InvariantRegression.cosine(direct, monotone)),
        restarts,
        agreement);
  }

  @Override
  public String toString() {
    return print();
  }
}
