package dev.lodestone.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lodestone.kernels.spi.KernelSet;
import dev.lodestone.kernels.spi.ReductionKernel;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
class ReductionContractTest {
  private static final int[] REDUCED = {0, 1, 2, 3, 7, 31, 32, 33, 64, 65, 255, 256, 257, 513};
  private static final int[] INNER = {
    0, 1, 2, 3, 4, 5, 8, 10, 15, 16, 17, 31, 32, 33, 65, 130, 300
  };

  private final SplittableRandom random = TestSeed.random(getClass());

  @ParameterizedTest
  @CsvSource({"SCALAR,1", "SIMD,1", "SIMD,2", "SIMD,3", "CUDA,1"})
  void sumsAreCloseToDoublePrecision(Backend.Kind kind, int threads) {
    try (Backend backend = Backend.open(kind, threads)) {
      ReductionKernel kernel = KernelSet.of(backend).reduction();
      for (int reduced : REDUCED) {
        for (int inner : INNER) {
          sumIsClose(kernel, random.nextInt(4), reduced, inner);
        }
      }
      sumIsClose(kernel, 1, 300_001, 1);
      sumIsClose(kernel, 1, 100_001, 4);
      sumIsClose(kernel, 2, 1_000, 257);
      sumIsClose(kernel, 70_000, 3, 1);
    }
  }

  private void sumIsClose(ReductionKernel kernel, int outer, int reduced, int inner) {
    float scale = (float) random.nextDouble(-2, 2);
    GuardedBlock input = GuardedBlock.uniform(random, outer * reduced * inner);
    GuardedBlock output = GuardedBlock.zeros(random, outer * inner);
    kernel.sum(
        outer,
        reduced,
        inner,
        scale,
        input.array(),
        input.offset(),
        output.array(),
        output.offset());
    output.assertGuardsStand("sum");
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        double exact = 0;
        double magnitude = 0;
        for (int r = 0; r < reduced; r++) {
          float value = input.get((o * reduced + r) * inner + i);
          exact += value;
          magnitude += Math.abs(value);
        }
        double bound = Math.abs(scale) * magnitude * (reduced + 2) * 0x1p-24;
        double error = Math.abs(output.get(o * inner + i) - scale * exact);
        assertThat(error)
            .as("sum over [%d][%d][%d]", outer, reduced, inner)
            .isLessThanOrEqualTo(bound);
      }
    }
  }

  @Test
  void longSumsLoseLittle() {
    try (Backend backend = Backend.open(Backend.Kind.SIMD, 1)) {
      int count = 1 << 24;
      float[] input = new float[count];
      java.util.Arrays.fill(input, 0.1f);
      float[] output = new float[1];
      KernelSet.of(backend).reduction().sum(1, count, 1, 1, input, 0, output, 0);
      double exact = (double) 0.1f * count;
      assertThat(Math.abs(output[0] / exact - 1)).isLessThan(1e-5);
    }
  }

  @Test
  void scalarAndVectorSumsHaveTheSameBitsForAnyNumberOfThreads() {
    int[][] extents = {
      {1, 200_000, 1},
      {1, 50_000, 4},
      {3, 9_000, 8},
      {1, 600, 300},
      {5, 700, 100},
      {40_000, 5, 1},
      {1, 3_000, 10},
      {7, 1_000, 32}
    };
    try (Backend scalar = Backend.open(Backend.Kind.SCALAR, 1);
        Backend one = Backend.open(Backend.Kind.SIMD, 1);
        Backend two = Backend.open(Backend.Kind.SIMD, 2);
        Backend three = Backend.open(Backend.Kind.SIMD, 3)) {
      for (int[] e : extents) {
        GuardedBlock input = GuardedBlock.uniform(random, e[0] * e[1] * e[2]);
        float[] expected = sum(scalar, e, input);
        for (Backend backend : new Backend[] {one, two, three}) {
          assertThat(sum(backend, e, input)).as(backend.choice().toString()).isEqualTo(expected);
        }
      }
    }
  }

  private static float[] sum(Backend backend, int[] e, GuardedBlock input) {
    float[] output = new float[e[0] * e[2]];
    KernelSet.of(backend)
        .reduction()
        .sum(e[0], e[1], e[2], 0.7f, input.array(), input.offset(), output, 0);
    return output;
  }

  @ParameterizedTest
  @CsvSource({"SCALAR,1", "SIMD,1", "SIMD,2", "SIMD,3", "CUDA,1"})
  void maximaAreThoseOfPlainJava(Backend.Kind kind, int threads) {
    try (Backend backend = Backend.open(kind, threads)) {
      ReductionKernel kernel = KernelSet.of(backend).reduction();
      for (int reduced : REDUCED) {
        for (int inner : INNER) {
          maximumIsExact(kernel, random.nextInt(4), reduced, inner);
        }
      }
      maximumIsExact(kernel, 700, 300, 1);
    }
  }

  private void maximumIsExact(ReductionKernel kernel, int outer, int reduced, int inner) {
    GuardedBlock input = GuardedBlock.uniform(random, outer * reduced * inner);
    float[] special = {Float.NaN, Float.POSITIVE_INFINITY, -0f, 0f, Float.NEGATIVE_INFINITY};
    for (int i = 0; i < outer * reduced * inner; i++) {
      if (random.nextInt(300) == 0) {
        input.set(i, special[random.nextInt(special.length)]);
      }
    }
    GuardedBlock output = GuardedBlock.zeros(random, outer * inner);
    GuardedBlock expected = output.copy();
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int r = 0; r < reduced; r++) {
          largest = Math.max(largest, input.get((o * reduced + r) * inner + i));
        }
        expected.set(o * inner + i, largest);
      }
    }
    kernel.maximum(
        outer, reduced, inner, input.array(), input.offset(), output.array(), output.offset());
    output.assertGuardsStand("maximum");
    for (int i = 0; i < outer * inner; i++) {
      assertThat(Float.floatToIntBits(output.get(i)))
          .as("maximum over [%d][%d][%d]", outer, reduced, inner)
          .isEqualTo(Float.floatToIntBits(expected.get(i)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "SIMD", "CUDA"})
  void specialValuesSpread(Backend.Kind kind) {
    try (Backend backend = Backend.open(kind, 1)) {
      ReductionKernel kernel = KernelSet.of(backend).reduction();
      for (int reduced : new int[] {5, 100, 1000}) {
        float[] input = new float[reduced];
        float[] output = new float[1];
        input[random.nextInt(reduced)] = Float.POSITIVE_INFINITY;
        kernel.sum(1, reduced, 1, 1, input, 0, output, 0);
        assertThat(output[0]).isEqualTo(Float.POSITIVE_INFINITY);
        input[random.nextInt(reduced)] = Float.NaN;
        kernel.sum(1, reduced, 1, 1, input, 0, output, 0);
        assertThat(output[0]).isNaN();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void warmRunsAllocateNothing(int threads) {
    try (Backend backend = Backend.open(Backend.Kind.SIMD, threads)) {
      ReductionKernel kernel = KernelSet.of(backend).reduction();
      float[] input = new float[300 * 1000];
      float[] output = new float[300_000];
      assertThat(
              AllocationMeter.leastBytes(
                  () -> {
                    kernel.sum(1, 300_000, 1, 1, input, 0, output, 0);
                    kernel.sum(1, 300, 1000, 1, input, 0, output, 0);
                    kernel.sum(3000, 10, 10, 1, input, 0, output, 0);
                    kernel.maximum(300, 1000, 1, input, 0, output, 0);
                    kernel.maximum(1, 300, 1000, input, 0, output, 0);
                  }))
          .isZero();
    }
  }
}
