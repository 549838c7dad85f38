package dev.lodestone.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lodestone.kernels.spi.ColumnFunction;
import dev.lodestone.kernels.spi.ColumnKernel;
import dev.lodestone.kernels.spi.KernelSet;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Contract
class ColumnContractTest {
  private static final int[] COUNTS = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 100, 256};
  private static final double GUARD = 12345.678;

  private static final Set<ColumnFunction> ROUNDED =
      EnumSet.range(ColumnFunction.EXPONENTIAL, ColumnFunction.ARC_TANGENT);

  private final SplittableRandom random = TestSeed.random(getClass());

  private double[] numbers(int count, ColumnFunction function) {
    double[] numbers = new double[count + 4];
    Arrays.fill(numbers, GUARD);
    boolean angle = ROUNDED.contains(function);
    for (int i = 0; i < count; i++) {
      double sign = random.nextBoolean() ? 1 : -1;
      double size = angle ? random.nextDouble(3) : Math.exp(random.nextDouble(-20, 20));
      numbers[2 + i] = sign * size;
    }
    return numbers;
  }

  @ParameterizedTest
  @CsvSource({"SCALAR", "SIMD", "CUDA"})
  void everyFunctionIsItsDefinition(Backend.Kind kind) {
    try (Backend backend = Backend.open(kind, 1)) {
      ColumnKernel kernel = KernelSet.of(backend).columns();
      for (ColumnFunction function : ColumnFunction.values()) {
        for (int count : COUNTS) {
          double[] a = numbers(count, function);
          double[] b = numbers(count, function);
          double[] out = numbers(count, function);
          kernel.apply(function, count, out, 2, a, 2, b, 2);
          assertThat(new double[] {out[0], out[1], out[count + 2], out[count + 3]})
              .containsOnly(GUARD);
          for (int i = 2; i < count + 2; i++) {
            same(function, a[i], b[i], out[i]);
          }
          kernel.apply(function, count, a, 2, a, 2, b, 2);
          assertThat(a).isEqualTo(inPlace(a, out, count));
        }
      }
    }
  }

  private static double[] inPlace(double[] a, double[] out, int count) {
    double[] expected = a.clone();
    System.arraycopy(out, 2, expected, 2, count);
    return expected;
  }

  private static void same(ColumnFunction function, double a, double b, double given) {
    double expected = function.value(a, b);
    boolean rounded = ROUNDED.contains(function) || function == ColumnFunction.POWER;
    if (!rounded || !Double.isFinite(expected) || Math.abs(expected) < 1e-290) {
      if (rounded && Math.abs(expected) < 1e-290) {
        assertThat(Math.abs(given)).isLessThan(1e-289);
      } else {
        assertThat(given).as("%s(%s, %s)", function, a, b).isEqualTo(Double.valueOf(expected));
      }
      return;
    }
    // Java's own functions may be off by one unit too.
    assertThat(Math.abs(given - expected))
        .as("%s(%s, %s): expected %s, given %s", function, a, b, expected, given)
        .isLessThanOrEqualTo(3 * Math.ulp(expected));
  }

  @ParameterizedTest
  @CsvSource({"SCALAR", "SIMD", "CUDA"})
  void sumsAgreeWithHigherPrecision(Backend.Kind kind) {
    try (Backend backend = Backend.open(kind, 1)) {
      ColumnKernel kernel = KernelSet.of(backend).columns();
      for (int count : COUNTS) {
        double[] a = random.doubles(count + 2, -1, 1).toArray();
        double[] b = random.doubles(count + 2, -1, 1).toArray();
        double[] w = random.doubles(count + 2, 0, 1).toArray();
        java.math.BigDecimal dot = java.math.BigDecimal.ZERO;
        java.math.BigDecimal distance = java.math.BigDecimal.ZERO;
        for (int i = 1; i <= count; i++) {
          var x = new java.math.BigDecimal(a[i]);
          var y = new java.math.BigDecimal(b[i]);
          dot = dot.add(x.multiply(y));
          distance = distance.add(x.subtract(y).pow(2).multiply(new java.math.BigDecimal(w[i])));
        }
        double bound = 1e-15 * (count + 1);
        assertThat(kernel.dot(count, a, 1, b, 1) - dot.doubleValue()).isBetween(-bound, bound);
        assertThat(kernel.squaredDistance(count, a, 1, b, 1, w, 1) - distance.doubleValue())
            .isBetween(-4 * bound, 4 * bound);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"SCALAR", "SIMD"})
  void anUndefinedValueIsSeenInTheSum(Backend.Kind kind) {
    try (Backend backend = Backend.open(kind, 1)) {
      ColumnKernel kernel = KernelSet.of(backend).columns();
      for (int place = 0; place < 17; place++) {
        double[] a = new double[17];
        a[place] = Double.NaN;
        double[] ones = new double[17];
        Arrays.fill(ones, 1);
        assertThat(kernel.squaredDistance(17, a, 0, ones, 0, ones, 0)).isNaN();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"SCALAR", "SIMD"})
  void warmFunctionsAllocateNothing(Backend.Kind kind) {
    double[] a = random.doubles(256, 0.1, 0.9).toArray();
    double[] b = random.doubles(256, 0.1, 0.9).toArray();
    double[] out = new double[256];
    ColumnFunction[] functions = ColumnFunction.values();
    try (Backend backend = Backend.open(kind, 1)) {
      ColumnKernel kernel = KernelSet.of(backend).columns();
      long bytes =
          AllocationMeter.leastBytes(
              () -> {
                for (int turn = 0; turn < 100; turn++) {
                  for (ColumnFunction function : functions) {
                    kernel.apply(function, 256, out, 0, a, 0, b, 0);
                  }
                  out[0] += kernel.dot(256, a, 0, b, 0);
                  out[0] += kernel.squaredDistance(256, a, 0, b, 0, b, 0);
                }
              });
      assertThat(bytes).isZero();
    }
  }
}
