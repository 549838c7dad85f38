package dev.lodestone.bench.report;

import static dev.lodestone.bench.report.Formula.absolute;
import static dev.lodestone.bench.report.Formula.call;
import static dev.lodestone.bench.report.Formula.equation;
import static dev.lodestone.bench.report.Formula.fraction;
import static dev.lodestone.bench.report.Formula.measured;
import static dev.lodestone.bench.report.Formula.number;
import static dev.lodestone.bench.report.Formula.power;
import static dev.lodestone.bench.report.Formula.product;
import static dev.lodestone.bench.report.Formula.sum;
import static dev.lodestone.bench.report.Formula.sumOver;
import static dev.lodestone.bench.report.Formula.symbol;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FormulaTest {
  private static final Formula MEAN =
      product(fraction(number(1, 1), symbol("N")), sumOver("i", symbol("s", "i")));

  @Test
  void printsAnAffineFunctionWithItsErrors() {
    Formula formula =
        equation(
            symbol("Q"),
            sum(measured(0.2512, 0.0034), product(measured(-3.48694, 0.0021), symbol("m"))));
    assertThat(FormulaText.of(formula)).isEqualTo("Q = 0.2512(34) − 3.4869(21) m");
    assertThat(FormulaLatex.of(formula)).isEqualTo("Q = 0.2512(34)-3.4869(21) \\, m");
  }

  @Test
  void bracketsWhatAnExponentBelongsTo() {
    assertThat(FormulaText.of(power(MEAN, number(2, 1)))).isEqualTo("(1/N Σ_{i} s_i)^2");
    assertThat(FormulaLatex.of(power(MEAN, number(2, 1))))
        .isEqualTo("{\\left(\\frac{1}{N} \\, \\sum_{i} s_{i}\\right)}^{2}");
    assertThat(FormulaMathMl.of(power(MEAN, number(2, 1)))).contains(">(</mo>");
    assertThat(FormulaText.of(power(symbol("m"), number(2, 1)))).isEqualTo("m^2");
    assertThat(FormulaText.of(power(absolute(MEAN), number(2, 1)))).isEqualTo("|1/N Σ_{i} s_i|^2");
  }

  @Test
  void bracketsADenominatorOfSeveralFactors() {
    Formula half = fraction(symbol("a"), product(number(2, 1), symbol("b")));
    assertThat(FormulaText.of(half)).isEqualTo("a/(2 b)");
  }

  @Test
  void roundsANumberToItsError() {
    assertThat(FormulaText.of(measured(2.26831, 0.0213))).isEqualTo("2.268(21)");
    assertThat(FormulaText.of(measured(1234.6, 56))).isEqualTo("1235(56)");
    assertThat(FormulaText.of(measured(12345.6, 560))).isEqualTo("12350 ± 560");
    assertThat(FormulaText.of(measured(0.5, Double.NaN))).isEqualTo("0.5");
    assertThat(FormulaText.of(number(0, 3))).isEqualTo("0");
    assertThat(FormulaText.of(number(6.0221e23, 3))).isEqualTo("6.02e+23");
  }

  @Test
  void writesMathMlThatIsWellFormed() throws Exception {
    Formula formula =
        equation(
            symbol("D"),
            call("σ", sum(product(number(-2, 1), MEAN), power(MEAN, symbol("<&>", "i,j")))));
    var factory = javax.xml.parsers.DocumentBuilderFactory.newInstance();
    var source = new java.io.StringReader(FormulaMathMl.of(formula));
    var document = factory.newDocumentBuilder().parse(new org.xml.sax.InputSource(source));
    assertThat(document.getElementsByTagName("mfrac").getLength()).isEqualTo(2);
    assertThat(document.getElementsByTagName("msup").getLength()).isEqualTo(1);
    assertThat(document.getDocumentElement().getTextContent()).contains("<&>", "D=σ");
  }
}
