package dev.lodestone.interpret.symbolic;

import dev.lodestone.interpret.Expression;
import dev.lodestone.kernels.spi.ColumnFunction;
import java.util.List;

/** What a formula is made of besides variables and constants. */
public enum Operator {
  /** a + b. */
  ADD("+", ColumnFunction.ADD),
  /** a - b. */
  SUBTRACT("-", ColumnFunction.SUBTRACT),
  /** a b. */
  MULTIPLY("*", ColumnFunction.MULTIPLY),
  /** a / b. */
  DIVIDE("/", ColumnFunction.DIVIDE),
  /** a to the power b. */
  POWER("^", ColumnFunction.POWER),
  /** -a. */
  NEGATE("neg", ColumnFunction.NEGATE),
  /** |a|. */
  ABSOLUTE("abs", ColumnFunction.ABSOLUTE),
  /** a squared. */
  SQUARE("square", ColumnFunction.SQUARE),
  /** a cubed. */
  CUBE("cube", ColumnFunction.CUBE),
  /** 1 / a. */
  RECIPROCAL("inv", ColumnFunction.RECIPROCAL),
  /** The square root. */
  SQUARE_ROOT("sqrt", ColumnFunction.SQUARE_ROOT),
  /** The exponential function. */
  EXPONENTIAL("exp", ColumnFunction.EXPONENTIAL),
  /** The natural logarithm. */
  LOGARITHM("log", ColumnFunction.LOGARITHM),
  /** The sine. */
  SINE("sin", ColumnFunction.SINE),
  /** The cosine. */
  COSINE("cos", ColumnFunction.COSINE),
  /** The tangent. */
  TANGENT("tan", ColumnFunction.TANGENT),
  /** The hyperbolic tangent. */
  HYPERBOLIC_TANGENT("tanh", ColumnFunction.HYPERBOLIC_TANGENT),
  /** The inverse of the sine. */
  ARC_SINE("asin", ColumnFunction.ARC_SINE),
  /** The inverse of the cosine. */
  ARC_COSINE("acos", ColumnFunction.ARC_COSINE),
  /** The inverse of the tangent. */
  ARC_TANGENT("atan", ColumnFunction.ARC_TANGENT);

  private static final List<Operator> ALL = List.of(values());

  private final String word;
  private final ColumnFunction function;

  Operator(String word, ColumnFunction function) {
    this.word = word;
    this.function = function;
  }

  /** As a user writes it, for example {@code +} or {@code sin}. */
  public String word() {
    return word;
  }

  /** The number of arguments. */
  public int arity() {
    return function.arity();
  }

  /**
   * The operator of that word.
   *
   * @throws IllegalArgumentException if there is none; the message names those there are
   */
  public static Operator of(String word) {
    for (Operator operator : ALL) {
      if (operator.word.equals(word)) {
        return operator;
      }
    }
    throw new IllegalArgumentException(
        "operators: expected some of "
            + String.join(" ", ALL.stream().map(Operator::word).toList())
            + ", given "
            + word);
  }

  static Operator at(int code) {
    return ALL.get(code);
  }

  @SuppressWarnings("EnumOrdinal") // Codes live as long as the process: texts hold names.
  int code() {
    return ordinal();
  }

  ColumnFunction function() {
    return function;
  }

  Expression expression(Expression a, Expression b) {
    return switch (this) {
      case ADD -> new Expression.Sum(List.of(a, b));
      case SUBTRACT -> new Expression.Sum(List.of(a, negative(b)));
      case MULTIPLY -> new Expression.Product(List.of(a, b));
      case DIVIDE -> new Expression.Quotient(a, b);
      case POWER -> new Expression.Raised(a, b);
      case NEGATE -> negative(a);
      case ABSOLUTE -> new Expression.Absolute(a);
      case SQUARE -> new Expression.Power(a, 2);
      case CUBE -> new Expression.Power(a, 3);
      case RECIPROCAL -> new Expression.Quotient(new Expression.Quantity(1, 0), a);
      default -> new Expression.Call(word, a);
    };
  }

  private static Expression negative(Expression a) {
    return new Expression.Product(List.of(new Expression.Quantity(-1, 0), a));
  }
}
