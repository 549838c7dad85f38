package dev.lodestone.interpret;

import java.util.List;
import java.util.Locale;

/**
 * A formula as a tree, so that a report can typeset it and a test can compare it. Immutable.
 *
 * <p>{@link #text} prints it on one line, for example {@code Q = 0.31(2) + 4.12(1) ⟨s(x,y)
 * s(x+1,y)⟩}, where ⟨ ⟩ is the mean over all sites.
 */
public sealed interface Expression {
  /** A letter or a name with an index, which may be empty. */
  record Variable(String name, String index) implements Expression {}

  /** A number with its standard error, 0 where it is exact. */
  record Quantity(double value, double standardError) implements Expression {}

  /** Terms added. */
  record Sum(List<Expression> terms) implements Expression {
    /** Copies the list. */
    public Sum {
      terms = List.copyOf(terms);
    }
  }

  /** Factors side by side. */
  record Product(List<Expression> factors) implements Expression {
    /** Copies the list. */
    public Product {
      factors = List.copyOf(factors);
    }
  }

  /** One divided by the other. */
  record Quotient(Expression numerator, Expression denominator) implements Expression {}

  /** A power of any exponent. */
  record Raised(Expression base, Expression exponent) implements Expression {}

  /** A whole power. */
  record Power(Expression base, int exponent) implements Expression {}

  /** The absolute value. */
  record Absolute(Expression of) implements Expression {}

  /** The mean over all sites of a lattice. */
  record SiteMean(Expression of) implements Expression {}

  /** A named function of one argument. */
  record Call(String function, Expression argument) implements Expression {}

  /** Left equals right. */
  record Equation(Expression left, Expression right) implements Expression {}

  /** On one line. */
  default String text() {
    return switch (this) {
      case Variable(String name, String index) -> index.isEmpty() ? name : name + "(" + index + ")";
      case Quantity(double value, double standardError) -> number(value, standardError);
      case Sum(List<Expression> terms) -> sum(terms);
      case Product(List<Expression> factors) -> product(factors);
      case Quotient(Expression numerator, Expression denominator) ->
          numerator.factor() + " / " + denominator.single();
      case Raised(Expression base, Expression exponent) -> base.base() + "^" + exponent.single();
      case Power(Expression base, int exponent) -> base.base() + "^" + exponent;
      case Absolute(Expression of) -> "|" + of.text() + "|";
      case SiteMean(Expression of) -> "⟨" + of.text() + "⟩";
      case Call(String function, Expression argument) -> function + "(" + argument.text() + ")";
      case Equation(Expression left, Expression right) -> left.text() + " = " + right.text();
    };
  }

  private String factor() {
    return this instanceof Sum ? "(" + text() + ")" : text();
  }

  private String single() {
    boolean alone = !(this instanceof Sum || this instanceof Product || this instanceof Quotient);
    return alone ? text() : "(" + text() + ")";
  }

  private String base() {
    boolean alone =
        switch (this) {
          case Variable _, Absolute _, SiteMean _, Call _ -> true;
          default -> false;
        };
    return alone ? text() : "(" + text() + ")";
  }

  // Parentheses where a quotient or a sign would reach too far.
  private static String product(List<Expression> factors) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < factors.size(); i++) {
      Expression factor = factors.get(i);
      boolean last = i == factors.size() - 1;
      String next = factor.factor();
      boolean wrapped = (!last && factor.endsInQuotient()) || (i > 0 && next.startsWith("-"));
      if (i == 0 && !last && factor.equals(new Quantity(-1, 0))) {
        text.append('-');
      } else {
        text.append(wrapped ? "(" + next + ")" : next).append(last ? "" : " ");
      }
    }
    return text.toString();
  }

  private boolean endsInQuotient() {
    return this instanceof Quotient
        || (this instanceof Product(List<Expression> factors)
            && factors.getLast().endsInQuotient());
  }

  private static String sum(List<Expression> terms) {
    StringBuilder text = new StringBuilder();
    for (Expression term : terms) {
      String next = term.text();
      if (text.isEmpty()) {
        text.append(next);
      } else if (next.startsWith("-")) {
        text.append(" - ").append(next, 1, next.length());
      } else {
        text.append(" + ").append(next);
      }
    }
    return text.toString();
  }

  private static String number(double value, double standardError) {
    if (!(standardError > 0) || !Double.isFinite(standardError)) {
      return String.format(Locale.ROOT, "%.4g", value);
    }
    int decimals = 1 - (int) Math.floor(Math.log10(standardError));
    if (decimals < 0 || decimals > 8) {
      return String.format(Locale.ROOT, "%.5g(%.1g)", value, standardError);
    }
    long inLastDigits = Math.round(standardError * Math.pow(10, decimals));
    return String.format(Locale.ROOT, "%." + decimals + "f(%d)", value, inLastDigits);
  }
}
