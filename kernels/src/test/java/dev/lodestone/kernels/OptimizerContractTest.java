package dev.lodestone.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lodestone.kernels.spi.KernelSet;
import dev.lodestone.kernels.spi.OptimizerKernel;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Contract
class OptimizerContractTest {
  private static final int[] COUNTS = {0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 33, 64, 65, 1000, 70_001};

  private final SplittableRandom random = TestSeed.random(getClass());

  @ParameterizedTest
  @CsvSource({"SCALAR,1", "SIMD,1", "SIMD,2", "SIMD,3", "CUDA,1"})
  void adamFollowsAlgorithmOne(Backend.Kind kind, int threads) {
    try (Backend backend = Backend.open(kind, threads)) {
      OptimizerKernel kernel = KernelSet.of(backend).optimizer();
      for (int count : COUNTS) {
        int step = random.nextInt(1, 1000);
        float rate = (float) random.nextDouble(1e-4, 1e-1);
        float beta1 = 0.9f;
        float beta2 = 0.999f;
        float epsilon = 1e-8f;
        float correction1 = (float) (1 - Math.pow(beta1, step));
        float correction2 = (float) (1 - Math.pow(beta2, step));
        GuardedBlock p = GuardedBlock.uniform(random, count);
        GuardedBlock g = GuardedBlock.uniform(random, count);
        GuardedBlock m = GuardedBlock.uniform(random, count);
        GuardedBlock v = GuardedBlock.zeros(random, count);
        for (int i = 0; i < count; i++) {
          v.set(i, (float) random.nextDouble());
        }
        GuardedBlock p0 = p.copy();
        GuardedBlock m0 = m.copy();
        GuardedBlock v0 = v.copy();
        kernel.adam(
            count,
            p.array(),
            p.offset(),
            g.array(),
            g.offset(),
            m.array(),
            m.offset(),
            v.array(),
            v.offset(),
            rate,
            beta1,
            beta2,
            epsilon,
            correction1,
            correction2);
        p.assertGuardsStand("parameters");
        m.assertGuardsStand("first moments");
        v.assertGuardsStand("second moments");
        for (int i = 0; i < count; i++) {
          double mean = beta1 * (double) m0.get(i) + (1 - (double) beta1) * g.get(i);
          double variance =
              beta2 * (double) v0.get(i) + (1 - (double) beta2) * g.get(i) * (double) g.get(i);
          double change =
              rate * (mean / correction1) / (Math.sqrt(variance / correction2) + epsilon);
          assertThat(Math.abs(m.get(i) - mean)).isLessThan(2e-7);
          // 1 - 0.999f carries the rounding of 0.999f to float, the same in both.
          assertThat(Math.abs(v.get(i) - variance)).isLessThan(2e-7);
          double bound = 1e-6 * Math.abs(change) + 1.2e-7 * Math.abs(p0.get(i)) + 1e-6 * rate;
          assertThat(Math.abs(p.get(i) - (p0.get(i) - change))).isLessThan(bound);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"SCALAR", "SIMD", "CUDA"})
  void momentsWithoutGradientEndAtZero(Backend.Kind kind) {
    int count = 37;
    float[] p = new float[count];
    float[] m = new float[count];
    float[] v = new float[count];
    java.util.Arrays.fill(m, -0.5f);
    java.util.Arrays.fill(v, 0.25f);
    try (Backend backend = Backend.open(kind, 1)) {
      OptimizerKernel kernel = KernelSet.of(backend).optimizer();
      // 0.5^140 is subnormal.
      for (int step = 0; step < 140; step++) {
        kernel.adam(count, p, 0, new float[count], 0, m, 0, v, 0, 0.01f, 0.5f, 0.5f, 1e-8f, 1f, 1f);
      }
    }
    assertThat(m).containsOnly(0);
    assertThat(v).containsOnly(0);
    assertThat(p).doesNotContain(0, Float.NaN);
  }

  @ParameterizedTest
  @CsvSource({"SCALAR,1", "SIMD,1", "SIMD,2", "SIMD,3", "CUDA,1"})
  void momentumFollowsItsDefinition(Backend.Kind kind, int threads) {
    try (Backend backend = Backend.open(kind, threads)) {
      OptimizerKernel kernel = KernelSet.of(backend).optimizer();
      for (int count : COUNTS) {
        GuardedBlock p = GuardedBlock.uniform(random, count);
        GuardedBlock g = GuardedBlock.uniform(random, count);
        GuardedBlock v = GuardedBlock.uniform(random, count);
        GuardedBlock p0 = p.copy();
        GuardedBlock v0 = v.copy();
        kernel.sgd(
            count, p.array(), p.offset(), g.array(), g.offset(), v.array(), v.offset(), 0.1f, 0.9f);
        p.assertGuardsStand("parameters");
        v.assertGuardsStand("velocities");
        for (int i = 0; i < count; i++) {
          double velocity = 0.9f * (double) v0.get(i) + g.get(i);
          assertThat(Math.abs(v.get(i) - velocity)).isLessThan(1.2e-7);
          assertThat(Math.abs(p.get(i) - (p0.get(i) - 0.1f * velocity))).isLessThan(1.5e-7);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void scalarAndVectorUpdatesHaveTheSameBits(int threads) {
    int count = 70_001;
    GuardedBlock g = GuardedBlock.uniform(random, count);
    g.set(5, Float.NaN);
    g.set(6, Float.POSITIVE_INFINITY);
    GuardedBlock p = GuardedBlock.uniform(random, count);
    GuardedBlock m = GuardedBlock.uniform(random, count);
    GuardedBlock v = GuardedBlock.zeros(random, count);
    for (int i : new int[] {7, 8, count - 1}) {
      g.set(i, 0);
      m.set(i, -Float.MIN_VALUE * i);
      v.set(i, Float.MIN_NORMAL / 2);
    }
    GuardedBlock[] expected = {p.copy(), m.copy(), v.copy()};
    GuardedBlock[] actual = {p.copy(), m.copy(), v.copy()};
    try (Backend scalar = Backend.open(Backend.Kind.SCALAR, 1);
        Backend simd = Backend.open(Backend.Kind.SIMD, threads)) {
      twoUpdates(scalar, g, expected);
      twoUpdates(simd, g, actual);
    }
    for (int k = 0; k < 3; k++) {
      for (int i = 0; i < count; i++) {
        assertThat(Float.floatToIntBits(actual[k].get(i)))
            .isEqualTo(Float.floatToIntBits(expected[k].get(i)));
      }
    }
  }

  private static void twoUpdates(Backend backend, GuardedBlock g, GuardedBlock[] state) {
    OptimizerKernel kernel = KernelSet.of(backend).optimizer();
    GuardedBlock p = state[0];
    GuardedBlock m = state[1];
    GuardedBlock v = state[2];
    kernel.adam(
        70_001,
        p.array(),
        p.offset(),
        g.array(),
        g.offset(),
        m.array(),
        m.offset(),
        v.array(),
        v.offset(),
        0.01f,
        0.9f,
        0.999f,
        1e-8f,
        0.1f,
        0.001f);
    kernel.sgd(
        70_001, p.array(), p.offset(), g.array(), g.offset(), m.array(), m.offset(), 0.01f, 0.9f);
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void warmUpdatesAllocateNothing(int threads) {
    int count = 100_003;
    float[][] a = new float[4][count];
    try (Backend backend = Backend.open(Backend.Kind.SIMD, threads)) {
      OptimizerKernel kernel = KernelSet.of(backend).optimizer();
      assertThat(
              AllocationMeter.leastBytes(
                  () -> {
                    kernel.adam(
                        count, a[0], 0, a[1], 0, a[2], 0, a[3], 0, 0.01f, 0.9f, 0.999f, 1e-8f, 0.1f,
                        0.001f);
                    kernel.sgd(count, a[0], 0, a[1], 0, a[2], 0, 0.01f, 0.9f);
                  }))
          .isZero();
    }
  }
}
