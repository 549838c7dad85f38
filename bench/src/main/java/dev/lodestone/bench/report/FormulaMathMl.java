package dev.lodestone.bench.report;

/** Prints a formula as MathML, which browsers set without any script. */
final class FormulaMathMl {
  private FormulaMathMl() {}

  /** A {@code math} element on a line of its own that scrolls where it is too long. */
  static String of(Formula formula) {
    return "<div class=\"formula\"><math display=\"block\"><mrow>"
        + row(formula)
        + "</mrow></math></div>";
  }

  private static String row(Formula formula) {
    return switch (formula) {
      case Formula.Symbol(String name, String index) ->
          index.isEmpty()
              ? identifier(name)
              : "<msub>" + identifier(name) + "<mrow>" + identifier(index) + "</mrow></msub>";
      case Formula.Numeral numeral -> number(FormulaText.numeral(numeral));
      case Formula.Sum sum -> sum(sum);
      case Formula.Product product -> product(product);
      case Formula.Fraction(Formula numerator, Formula denominator) ->
          "<mfrac><mrow>" + row(numerator) + "</mrow><mrow>" + row(denominator) + "</mrow></mfrac>";
      case Formula.Power(Formula base, Formula exponent) ->
          "<msup><mrow>" + base(base) + "</mrow><mrow>" + row(exponent) + "</mrow></msup>";
      case Formula.Absolute(Formula of) -> bracketed("|", row(of), "|");
      case Formula.Call(String function, Formula argument) ->
          identifier(function) + bracketed("(", row(argument), ")");
      case Formula.SumOver(String index, Formula body) ->
          "<munder><mo>∑</mo><mrow>"
              + identifier(index)
              + "</mrow></munder><mspace width=\"0.17em\"/><mrow>"
              + factor(body)
              + "</mrow>";
      case Formula.Equation(Formula left, Formula right) -> row(left) + "<mo>=</mo>" + row(right);
    };
  }

  private static String sum(Formula.Sum sum) {
    StringBuilder markup = new StringBuilder();
    for (Formula term : sum.terms()) {
      String printed = row(term);
      if (markup.isEmpty()) {
        markup.append(printed);
      } else if (FormulaText.isNegative(term)) {
        markup.append(printed.replaceFirst("<mo form=\"prefix\">−</mo>", "<mo>−</mo>"));
      } else {
        markup.append("<mo>+</mo>").append(printed);
      }
    }
    return markup.toString();
  }

  private static String product(Formula.Product product) {
    StringBuilder markup = new StringBuilder();
    Formula before = null;
    for (Formula factor : product.factors()) {
      boolean bothNumbers = before instanceof Formula.Numeral && factor instanceof Formula.Numeral;
      if (before != null) {
        markup.append(bothNumbers ? "<mo>·</mo>" : "<mspace width=\"0.17em\"/>");
      }
      markup.append(factor(factor));
      before = factor;
    }
    return markup.toString();
  }

  private static String base(Formula formula) {
    return FormulaText.isCompound(formula) ? bracketed("(", row(formula), ")") : row(formula);
  }

  private static String factor(Formula formula) {
    return formula instanceof Formula.Sum || formula instanceof Formula.Equation
        ? bracketed("(", row(formula), ")")
        : row(formula);
  }

  private static String bracketed(String left, String body, String right) {
    return "<mrow><mo form=\"prefix\" stretchy=\"true\">"
        + left
        + "</mo>"
        + body
        + "<mo form=\"postfix\" stretchy=\"true\">"
        + right
        + "</mo></mrow>";
  }

  private static String number(String text) {
    return text.startsWith("−")
        ? "<mo form=\"prefix\">−</mo><mn>" + text.substring(1) + "</mn>"
        : "<mn>" + text + "</mn>";
  }

  private static String identifier(String name) {
    return "<mi>" + Html.escape(name) + "</mi>";
  }
}
