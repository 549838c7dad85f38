package dev.lodestone.interpret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lodestone.interpret.Expression.Power;
import dev.lodestone.interpret.Expression.Product;
import dev.lodestone.interpret.Expression.Quantity;
import dev.lodestone.interpret.Expression.Quotient;
import dev.lodestone.interpret.Expression.Raised;
import dev.lodestone.interpret.Expression.Sum;
import dev.lodestone.interpret.Expression.Variable;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpressionTest {
  private static final Expression X = new Variable("x", "");
  private static final Expression Y = new Variable("y", "");
  private static final Expression Z = new Variable("z", "");
  private static final Expression MINUS = new Quantity(-1, 0);

  @Test
  void parenthesesStandWhereTheMeaningNeedsThem() {
    Expression ratio = new Quotient(X, Y);
    assertThat(new Product(List.of(ratio, Z)).text()).isEqualTo("(x / y) z");
    assertThat(new Product(List.of(Z, ratio)).text()).isEqualTo("z x / y");
    assertThat(new Product(List.of(new Product(List.of(Z, ratio)), X)).text())
        .isEqualTo("(z x / y) x");
    assertThat(new Quotient(ratio, new Product(List.of(X, Z))).text()).isEqualTo("x / y / (x z)");
    assertThat(new Power(new Product(List.of(X, Y)), 2).text()).isEqualTo("(x y)^2");
    assertThat(new Power(new Power(X, 2), 3).text()).isEqualTo("(x^2)^3");
    assertThat(new Raised(new Quantity(-2, 0), X).text()).isEqualTo("(-2.000)^x");
    assertThat(new Product(List.of(X, new Quantity(-2, 0))).text()).isEqualTo("x (-2.000)");
  }

  @Test
  void minusOneIsASign() {
    Expression negative = new Product(List.of(MINUS, new Sum(List.of(X, Y))));
    assertThat(negative.text()).isEqualTo("-(x + y)");
    assertThat(new Sum(List.of(Z, negative)).text()).isEqualTo("z - (x + y)");
    assertThat(new Sum(List.of(Z, new Product(List.of(MINUS, new Quotient(X, Y))))).text())
        .isEqualTo("z - x / y");
  }
}
