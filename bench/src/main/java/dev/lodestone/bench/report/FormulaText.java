package dev.lodestone.bench.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints a formula as one line of Unicode text. */
public final class FormulaText {
  private FormulaText() {}

  /** The text. */
  public static String of(Formula formula) {
    return switch (formula) {
      case Formula.Symbol(String name, String index) ->
          index.isEmpty() ? name : name + "_" + (index.length() == 1 ? index : "{" + index + "}");
      case Formula.Numeral numeral -> numeral(numeral);
      case Formula.Sum sum -> sum(sum);
      case Formula.Product product ->
          product.factors().stream().map(FormulaText::factor).collect(Collectors.joining(" "));
      case Formula.Fraction(Formula numerator, Formula denominator) ->
          factor(numerator) + "/" + base(denominator);
      case Formula.Power(Formula base, Formula exponent) -> base(base) + "^" + factor(exponent);
      case Formula.Absolute(Formula of) -> "|" + of(of) + "|";
      case Formula.Call(String function, Formula argument) -> function + "(" + of(argument) + ")";
      case Formula.SumOver(String index, Formula body) -> "Σ_{" + index + "} " + factor(body);
      case Formula.Equation(Formula left, Formula right) -> of(left) + " = " + of(right);
    };
  }

  /**
   * A number with its error in brackets after the last two digits of it, for example {@code
   * 2.2683(21)}, or with so many significant digits where the error is 0.
   */
  static String numeral(Formula.Numeral numeral) {
    double value = numeral.value();
    double error = numeral.standardError();
    if (!(error > 0) || !Double.isFinite(error) || !Double.isFinite(value)) {
      return minus(plain(value, numeral.digits()));
    }
    int decimals = 1 - (int) Math.floor(Math.log10(error));
    BigDecimal rounded = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN);
    BigDecimal lastDigits = new BigDecimal(error).scaleByPowerOfTen(decimals);
    if (decimals < 0) {
      return minus(plain(value, numeral.digits())) + " ± " + plain(error, 2);
    }
    return minus(rounded.toPlainString())
        + "("
        + lastDigits.setScale(0, RoundingMode.HALF_EVEN).toPlainString()
        + ")";
  }

  /** Whether a term is printed with a minus sign in front. */
  static boolean isNegative(Formula formula) {
    return switch (formula) {
      case Formula.Numeral numeral -> numeral.value() < 0;
      case Formula.Product product ->
          !product.factors().isEmpty() && isNegative(product.factors().getFirst());
      default -> false;
    };
  }

  private static String plain(double value, int digits) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : Double.toString(value);
    }
    double magnitude = Math.abs(value);
    if (magnitude >= 1e-4 && magnitude < 1e7) {
      return new BigDecimal(value).round(new MathContext(digits)).toPlainString();
    }
    return String.format(Locale.ROOT, "%." + Math.max(0, digits - 1) + "e", value);
  }

  private static String minus(String number) {
    return number.replace('-', '−');
  }

  private static String sum(Formula.Sum sum) {
    StringBuilder text = new StringBuilder();
    for (Formula term : sum.terms()) {
      String printed = of(term);
      if (text.isEmpty()) {
        text.append(printed);
      } else if (isNegative(term)) {
        text.append(" − ").append(printed.substring(1));
      } else {
        text.append(" + ").append(printed);
      }
    }
    return text.toString();
  }

  /** Whether an exponent or a fraction bar would seem to belong to a part of the formula only. */
  static boolean isCompound(Formula formula) {
    return switch (formula) {
      case Formula.Symbol _, Formula.Absolute _, Formula.Call _ -> false;
      case Formula.Numeral numeral -> numeral.value() < 0 || numeral.standardError() > 0;
      default -> true;
    };
  }

  private static String base(Formula formula) {
    return isCompound(formula) ? "(" + of(formula) + ")" : of(formula);
  }

  private static String factor(Formula formula) {
    boolean needsBrackets = formula instanceof Formula.Sum || formula instanceof Formula.Equation;
    return needsBrackets ? "(" + of(formula) + ")" : of(formula);
  }
}
