package dev.lodestone.interpret;

import dev.lodestone.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The product of powers of the features of a sample, for example {@code x v_y}.
 *
 * @param names one a feature
 * @param exponents as many; at least one is positive
 */
public record FeatureMonomial(List<String> names, List<Integer> exponents) implements Observable {
  /** Copies the lists. */
  public FeatureMonomial {
    names = List.copyOf(names);
    exponents = List.copyOf(exponents);
    if (names.size() != exponents.size()) {
      throw new IllegalArgumentException(
          "exponents: expected " + names.size() + ", given " + exponents.size());
    }
  }

  static FeatureMonomial of(List<String> names, int[] exponents) {
    List<Integer> copy = new ArrayList<>();
    for (int exponent : exponents) {
      copy.add(exponent);
    }
    return new FeatureMonomial(names, copy);
  }

  @Override
  public String name() {
    return expression().text();
  }

  @Override
  public Expression expression() {
    List<Expression> factors = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Expression feature = new Expression.Variable(names.get(i), "");
      int exponent = exponents.get(i);
      if (exponent == 1) {
        factors.add(feature);
      } else if (exponent > 1) {
        factors.add(new Expression.Power(feature, exponent));
      }
    }
    return factors.size() == 1 ? factors.getFirst() : new Expression.Product(factors);
  }

  @Override
  public int complexity() {
    return 2 * exponents.stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public double[] evaluate(Tensor samples) {
    int features = names.size();
    if (samples.shape().rank() != 2 || samples.shape().extent(1) != features) {
      throw new IllegalArgumentException(
          "samples: expected [samples][" + features + "], given " + samples.shape());
    }
    float[] rows = samples.array();
    double[] values = new double[samples.shape().extent(0)];
    for (int sample = 0; sample < values.length; sample++) {
      double product = 1;
      for (int i = 0; i < features; i++) {
        for (int power = 0; power < exponents.get(i); power++) {
          product *= rows[sample * features + i];
        }
      }
      values[sample] = product;
    }
    return values;
  }
}
