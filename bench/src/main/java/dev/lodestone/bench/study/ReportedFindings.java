package dev.lodestone.bench.study;

import dev.lodestone.bench.report.Formula;
import dev.lodestone.bench.study.StudyResult.ReportedFinding;
import dev.lodestone.interpret.Expression;
import dev.lodestone.interpret.Finding;
import java.util.List;

/** Findings of the methods as a report shows them. */
public final class ReportedFindings {
  private static final int DIGITS = 5;

  private ReportedFindings() {}

  /** A finding as a report shows it. */
  public static ReportedFinding of(Finding finding) {
    return new ReportedFinding(
        finding.statement(),
        formula(finding.formula()),
        finding.evidence(),
        finding.uncertainty(),
        finding.provenance().toString());
  }

  /** A formula as a report typesets it. */
  public static Formula formula(Expression expression) {
    return switch (expression) {
      case Expression.Variable(String name, String index) -> Formula.symbol(name, index);
      case Expression.Quantity(double value, double error) ->
          error > 0 ? Formula.measured(value, error) : Formula.number(value, DIGITS);
      case Expression.Sum(List<Expression> terms) -> Formula.sum(all(terms));
      case Expression.Product(List<Expression> factors) -> Formula.product(all(factors));
      case Expression.Power(Expression base, int exponent) ->
          Formula.power(formula(base), Formula.number(exponent, DIGITS));
      case Expression.Quotient(Expression numerator, Expression denominator) ->
          Formula.fraction(formula(numerator), formula(denominator));
      case Expression.Raised(Expression base, Expression exponent) ->
          Formula.power(formula(base), formula(exponent));
      case Expression.Absolute(Expression of) -> Formula.absolute(formula(of));
      case Expression.SiteMean(Expression of) ->
          Formula.product(
              Formula.fraction(Formula.number(1, DIGITS), Formula.symbol("N")),
              Formula.sumOver("x,y", formula(of)));
      case Expression.Call(String function, Expression argument) ->
          Formula.call(function, formula(argument));
      case Expression.Equation(Expression left, Expression right) ->
          Formula.equation(formula(left), formula(right));
    };
  }

  private static Formula[] all(List<Expression> expressions) {
    return expressions.stream().map(ReportedFindings::formula).toArray(Formula[]::new);
  }
}
