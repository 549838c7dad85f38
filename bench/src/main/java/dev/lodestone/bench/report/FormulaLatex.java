package dev.lodestone.bench.report;

import java.util.Map;
import java.util.stream.Collectors;

/** Prints a formula as LaTeX, without delimiters. */
public final class FormulaLatex {
  private static final Map<String, String> COMMANDS =
      Map.ofEntries(
          Map.entry("σ", "\\sigma"),
          Map.entry("β", "\\beta"),
          Map.entry("Σ", "\\Sigma"),
          Map.entry("μ", "\\mu"),
          Map.entry("ν", "\\nu"),
          Map.entry("exp", "\\exp"),
          Map.entry("log", "\\log"),
          Map.entry("tanh", "\\tanh"));

  private FormulaLatex() {}

  /** The LaTeX source. */
  public static String of(Formula formula) {
    return switch (formula) {
      case Formula.Symbol(String name, String index) ->
          index.isEmpty() ? name(name) : name(name) + "_{" + index(index) + "}";
      case Formula.Numeral numeral ->
          FormulaText.numeral(numeral).replace('−', '-').replace("±", "\\pm");
      case Formula.Sum sum -> sum(sum);
      case Formula.Product product ->
          product.factors().stream().map(FormulaLatex::factor).collect(Collectors.joining(" \\, "));
      case Formula.Fraction(Formula numerator, Formula denominator) ->
          "\\frac{" + of(numerator) + "}{" + of(denominator) + "}";
      case Formula.Power(Formula base, Formula exponent) ->
          "{" + base(base) + "}^{" + of(exponent) + "}";
      case Formula.Absolute(Formula of) -> "\\left|" + of(of) + "\\right|";
      case Formula.Call(String function, Formula argument) ->
          name(function) + "\\left(" + of(argument) + "\\right)";
      case Formula.SumOver(String index, Formula body) ->
          "\\sum_{" + index(index) + "} " + factor(body);
      case Formula.Equation(Formula left, Formula right) -> of(left) + " = " + of(right);
    };
  }

  private static String sum(Formula.Sum sum) {
    StringBuilder text = new StringBuilder();
    for (Formula term : sum.terms()) {
      if (!text.isEmpty() && !FormulaText.isNegative(term)) {
        text.append(" + ");
      }
      text.append(of(term));
    }
    return text.toString();
  }

  private static String base(Formula formula) {
    return FormulaText.isCompound(formula) ? "\\left(" + of(formula) + "\\right)" : of(formula);
  }

  private static String factor(Formula formula) {
    return formula instanceof Formula.Sum || formula instanceof Formula.Equation
        ? "\\left(" + of(formula) + "\\right)"
        : of(formula);
  }

  private static String name(String name) {
    if (COMMANDS.containsKey(name)) {
      return COMMANDS.get(name);
    }
    return name.length() == 1 ? name : "\\mathrm{" + index(name) + "}";
  }

  private static String index(String index) {
    return index.replace("⟨", "\\langle ").replace("⟩", "\\rangle ").replace("_", "\\_");
  }
}
