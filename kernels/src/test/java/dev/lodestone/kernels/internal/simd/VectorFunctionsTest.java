package dev.lodestone.kernels.internal.simd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lodestone.kernels.Contract;
import dev.lodestone.kernels.TestSeed;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Elementary functions against StrictMath in double precision, on grids and on random floats. */
@Contract
class VectorFunctionsTest {
  private static final double BOUND = 1e-6;

  private final SplittableRandom random = TestSeed.random(getClass());

  private interface Row {
    void apply(float[] x, int xAt, float[] y, int yAt, int count);
  }

  @Test
  void exponential() {
    check("exp", SimdFunctions::exp, StrictMath::exp, -104, 89.5f);
    special(SimdFunctions::exp, Float.NEGATIVE_INFINITY, 0f);
    special(SimdFunctions::exp, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY);
    special(SimdFunctions::exp, 88.8f, Float.POSITIVE_INFINITY);
    special(SimdFunctions::exp, -0f, 1f);
    special(SimdFunctions::exp, Float.MIN_VALUE, 1f);
  }

  @Test
  void logarithm() {
    check("log", SimdFunctions::log, StrictMath::log, 1e-3f, 4f);
    special(SimdFunctions::log, 0f, Float.NEGATIVE_INFINITY);
    special(SimdFunctions::log, -0f, Float.NEGATIVE_INFINITY);
    special(SimdFunctions::log, -1f, Float.NaN);
    special(SimdFunctions::log, Float.NEGATIVE_INFINITY, Float.NaN);
    special(SimdFunctions::log, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY);
    special(SimdFunctions::log, 1f, 0f);
    special(SimdFunctions::log, Float.MIN_VALUE, (float) StrictMath.log(Float.MIN_VALUE));
  }

  @Test
  void hyperbolicTangent() {
    check("tanh", SimdFunctions::tanh, StrictMath::tanh, -10, 10);
    special(SimdFunctions::tanh, Float.NEGATIVE_INFINITY, -1f);
    special(SimdFunctions::tanh, Float.POSITIVE_INFINITY, 1f);
    special(SimdFunctions::tanh, -0f, -0f);
    special(SimdFunctions::tanh, Float.MIN_VALUE, Float.MIN_VALUE);
    float[] x = grid(7, 9.5f, 200_000);
    float[] y = apply(SimdFunctions::tanh, x);
    for (float value : y) {
      assertThat(value).isLessThanOrEqualTo(1f);
    }
  }

  @Test
  void logisticFunction() {
    check("sigmoid", SimdFunctions::sigmoid, v -> 1 / (1 + StrictMath.exp(-v)), -87.3f, 40);
    special(SimdFunctions::sigmoid, Float.NEGATIVE_INFINITY, 0f);
    special(SimdFunctions::sigmoid, Float.POSITIVE_INFINITY, 1f);
    special(SimdFunctions::sigmoid, 0f, 0.5f);
  }

  @Test
  void softplus() {
    check(
        "softplus",
        SimdFunctions::softplus,
        v -> Math.max(v, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(v))),
        -87,
        30);
    special(SimdFunctions::softplus, Float.NEGATIVE_INFINITY, 0f);
    special(SimdFunctions::softplus, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY);
  }

  @Test
  void trigonometricFunctions() {
    check("sin", SimdFunctions::sine, StrictMath::sin, -20, 20);
    check("cos", SimdFunctions::cosine, StrictMath::cos, -20, 20);
    check("sin", SimdFunctions::sine, StrictMath::sin, -110_000, 110_000);
    check("cos", SimdFunctions::cosine, StrictMath::cos, -110_000, 110_000);
    special(SimdFunctions::sine, -0f, -0f);
    special(SimdFunctions::sine, Float.MIN_VALUE, Float.MIN_VALUE);
    special(SimdFunctions::sine, Float.POSITIVE_INFINITY, Float.NaN);
    special(SimdFunctions::cosine, Float.NEGATIVE_INFINITY, Float.NaN);
    special(SimdFunctions::cosine, 0f, 1f);
  }

  @Test
  void sineNextToItsZerosKeepsItsRelativeAccuracy() {
    float[] x = new float[120_000];
    for (int i = 0; i < x.length; i++) {
      float nearest = (float) ((i / 4) * Math.PI);
      x[i] = nearest + (i % 4 - 1) * Math.ulp(nearest);
    }
    report("sin next to zeros", x, apply(SimdFunctions::sine, x), StrictMath::sin);
  }

  private void check(String name, Row row, DoubleUnaryOperator exact, float low, float high) {
    float[] grid = grid(low, high, 400_000);
    report(name + " on a grid", grid, apply(row, grid), exact);
    float[] floats = new float[400_000];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Float.intBitsToFloat(random.nextInt());
    }
    report(name + " on all floats", floats, apply(row, floats), exact);
  }

  private float[] grid(float low, float high, int points) {
    float[] x = new float[points];
    double step = ((double) high - low) / points;
    for (int i = 0; i < points; i++) {
      x[i] = (float) (low + (i + random.nextDouble()) * step);
    }
    return x;
  }

  private static float[] apply(Row row, float[] x) {
    float[] y = new float[x.length];
    row.apply(x, 0, y, 0, x.length);
    return y;
  }

  private static void report(String what, float[] x, float[] y, DoubleUnaryOperator exact) {
    double worst = 0;
    float worstAt = 0;
    for (int i = 0; i < x.length; i++) {
      double wanted = exact.applyAsDouble(x[i]);
      float rounded = (float) wanted;
      if (Float.isNaN(rounded)) {
        assertThat(y[i]).as("%s at %s", what, x[i]).isNaN();
      } else if (Math.abs(wanted) > 3.4028e38) {
        assertThat(y[i]).as("%s at %s", what, x[i]).isGreaterThan(3.402e38f);
      } else if (Math.abs(rounded) < Float.MIN_NORMAL) {
        assertThat(Math.abs(y[i]))
            .as("%s at %s", what, x[i])
            .isLessThan(1.0001f * Float.MIN_NORMAL);
      } else {
        double error = Math.abs(y[i] / wanted - 1);
        if (!(error <= worst)) {
          worst = error;
          worstAt = x[i];
        }
      }
    }
    System.out.printf("%s: largest relative error %.2e at %s%n", what, worst, worstAt);
    assertThat(worst).as("%s at %s", what, worstAt).isLessThan(BOUND);
  }

  private static void special(Row row, float x, float expected) {
    float[] values = new float[19];
    java.util.Arrays.fill(values, x);
    for (float value : apply(row, values)) {
      assertThat(Float.floatToIntBits(value))
          .as("at %s: %s", x, value)
          .isEqualTo(Float.floatToIntBits(expected));
    }
  }
}
