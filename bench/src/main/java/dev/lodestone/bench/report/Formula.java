package dev.lodestone.bench.report;

import java.util.List;

/**
 * A formula as a tree, so that the same object prints as text, LaTeX and MathML. Immutable.
 *
 * <p>{@code equation(symbol("Q"), sum(number(0.2, 4), product(number(3.1, 4), symbol("m"))))} is Q
 * = 0.2 + 3.1 m.
 */
public sealed interface Formula {
  /** A letter or a name, for example {@code Q} or {@code T}, with an index or an empty string. */
  record Symbol(String name, String index) implements Formula {}

  /** A number with so many significant digits; a standard error, or 0 for an exact number. */
  record Numeral(double value, double standardError, int digits) implements Formula {}

  /** Terms with plus signs between them, or minus where a term begins with a negative number. */
  record Sum(List<Formula> terms) implements Formula {
    /** Copies the list. */
    public Sum {
      terms = List.copyOf(terms);
    }
  }

  /** Factors side by side. */
  record Product(List<Formula> factors) implements Formula {
    /** Copies the list. */
    public Product {
      factors = List.copyOf(factors);
    }
  }

  /** One over the other. */
  record Fraction(Formula numerator, Formula denominator) implements Formula {}

  /** A power. */
  record Power(Formula base, Formula exponent) implements Formula {}

  /** The absolute value. */
  record Absolute(Formula of) implements Formula {}

  /** A named function, for example {@code σ} or {@code exp}. */
  record Call(String function, Formula argument) implements Formula {}

  /** The sum of a body over an index or a set, for example {@code ⟨i,j⟩}. */
  record SumOver(String index, Formula body) implements Formula {}

  /** Left equals right. */
  record Equation(Formula left, Formula right) implements Formula {}

  /** A letter or a name. */
  static Formula symbol(String name) {
    return new Symbol(name, "");
  }

  /** A letter with an index. */
  static Formula symbol(String name, String index) {
    return new Symbol(name, index);
  }

  /** A number without error. */
  static Formula number(double value, int digits) {
    return new Numeral(value, 0, digits);
  }

  /** A number whose standard error is shown in brackets after the last digits. */
  static Formula measured(double value, double standardError) {
    return new Numeral(value, standardError, 4);
  }

  /** Terms added. */
  static Formula sum(Formula... terms) {
    return new Sum(List.of(terms));
  }

  /** Factors multiplied. */
  static Formula product(Formula... factors) {
    return new Product(List.of(factors));
  }

  /** One over the other. */
  static Formula fraction(Formula numerator, Formula denominator) {
    return new Fraction(numerator, denominator);
  }

  /** A power. */
  static Formula power(Formula base, Formula exponent) {
    return new Power(base, exponent);
  }

  /** The absolute value. */
  static Formula absolute(Formula of) {
    return new Absolute(of);
  }

  /** A named function. */
  static Formula call(String function, Formula argument) {
    return new Call(function, argument);
  }

  /** The sum of a body over an index or a set. */
  static Formula sumOver(String index, Formula body) {
    return new SumOver(index, body);
  }

  /** Left equals right. */
  static Formula equation(Formula left, Formula right) {
    return new Equation(left, right);
  }
}
