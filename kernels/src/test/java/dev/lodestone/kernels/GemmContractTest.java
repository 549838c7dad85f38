package dev.lodestone.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lodestone.kernels.spi.GemmKernel;
import dev.lodestone.kernels.spi.KernelSet;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every matrix product against float64, at sizes that straddle every lane count and tile. */
@Contract
class GemmContractTest {
  private static final int[] EXTENTS = {
    0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33, 47, 48, 49, 63, 64, 65, 127, 128, 129
  };
  private static final float[] FACTORS = {1, 0, -1, 0.5f};
  private static final int CASES = 1500;

  private final SplittableRandom random = TestSeed.random(getClass());

  private int extent() {
    return random.nextInt(8) == 0 ? random.nextInt(1, 150) : pick(EXTENTS);
  }

  private int pick(int[] values) {
    return values[random.nextInt(values.length)];
  }

  private float factor() {
    return random.nextBoolean() ? 1 : FACTORS[random.nextInt(FACTORS.length)];
  }

  private GemmCase reals(int m, int n, int k) {
    return GemmCase.ofReals(random, m, n, k, factor(), random.nextBoolean() ? 0 : factor());
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "SIMD", "CUDA"})
  void isExactOnWholeNumbers(Backend.Kind kind) {
    try (Backend backend = Backend.open(kind, 1)) {
      Gemm gemm = Gemm.on(backend);
      for (int trial = 0; trial < CASES; trial++) {
        int m = extent();
        int n = extent();
        int k = extent();
        GemmCase product = GemmCase.ofIntegers(random, m, n, k, factor(), factor() - 1);
        boolean rectified = random.nextInt(4) == 0;
        product.run(gemm, rectified ? Activation.RELU : Activation.IDENTITY);
        for (int i = 0; i < m; i++) {
          for (int j = 0; j < n; j++) {
            double value = product.expected(i, j);
            float expected = (float) (rectified ? Math.max(value, 0) : value);
            float actual = product.c.get(i, j);
            if (actual != expected) {
              throw mismatch(product, i, j, expected, actual);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "SIMD", "CUDA"})
  void staysWithinTheErrorBound(Backend.Kind kind) {
    try (Backend backend = Backend.open(kind, 1)) {
      Gemm gemm = Gemm.on(backend);
      for (int trial = 0; trial < CASES; trial++) {
        GemmCase product = reals(extent(), extent(), extent());
        product.run(gemm, Activation.IDENTITY);
        assertWithinBound(product);
      }
      GemmCase deep = reals(70, 90, 1100);
      deep.run(gemm, Activation.IDENTITY);
      assertWithinBound(deep);
      GemmCase tall = reals(700, 50, 300);
      tall.run(gemm, Activation.IDENTITY);
      assertWithinBound(tall);
      GemmCase wide = reals(30, 3300, 20);
      wide.run(gemm, Activation.IDENTITY);
      assertWithinBound(wide);
    }
  }

  private static void assertWithinBound(GemmCase product) {
    for (int i = 0; i < product.m; i++) {
      for (int j = 0; j < product.n; j++) {
        double expected = product.expected(i, j);
        float actual = product.c.get(i, j);
        if (!(Math.abs(actual - expected) <= product.tolerance(i, j))) {
          throw mismatch(product, i, j, expected, actual);
        }
      }
    }
  }

  private static AssertionError mismatch(
      GemmCase product, int i, int j, double expected, float actual) {
    return new AssertionError(
        product + ": at (" + i + ", " + j + ") expected " + expected + ", given " + actual);
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "SIMD", "CUDA"})
  void spreadsInfinitiesAndNotANumber(Backend.Kind kind) {
    float[] special = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0};
    try (Backend backend = Backend.open(kind, 1)) {
      Gemm gemm = Gemm.on(backend);
      for (int trial = 0; trial < CASES / 4; trial++) {
        int m = random.nextInt(1, 60);
        int n = random.nextInt(1, 60);
        int k = random.nextInt(1, 60);
        GemmCase product = GemmCase.ofIntegers(random, m, n, k, 1, factor());
        boolean inA = random.nextBoolean();
        GuardedBlock spoiled = inA ? product.a : product.b;
        boolean transposed = inA ? product.transposeA : product.transposeB;
        int row = random.nextInt(inA ? m : k);
        int column = random.nextInt(inA ? k : n);
        float value = special[random.nextInt(special.length)];
        spoiled.set(transposed ? column : row, transposed ? row : column, value);
        product.run(gemm, Activation.IDENTITY);
        for (int i = 0; i < m; i++) {
          for (int j = 0; j < n; j++) {
            float expected = (float) product.expected(i, j);
            float actual = product.c.get(i, j);
            if (actual != expected && !(Float.isNaN(actual) && Float.isNaN(expected))) {
              throw mismatch(product, i, j, expected, actual);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "SIMD", "CUDA"})
  void appliesTheActivationLast(Backend.Kind kind) {
    try (Backend backend = Backend.open(kind, 2)) {
      Gemm gemm = Gemm.on(backend);
      for (int trial = 0; trial < CASES / 4; trial++) {
        GemmCase product = reals(extent(), extent(), extent());
        product.run(gemm, Activation.IDENTITY);
        GuardedBlock linear = product.c.copy();
        for (Activation activation : Activation.values()) {
          product.run(gemm, activation);
          for (int i = 0; i < product.m; i++) {
            for (int j = 0; j < product.n; j++) {
              double expected = activated(activation, linear.get(i, j));
              float actual = product.c.get(i, j);
              if (!(Math.abs(actual - expected) <= 1e-6 * Math.abs(expected) + 1e-45)) {
                throw mismatch(product, i, j, expected, actual);
              }
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "SIMD", "CUDA"})
  void multipliesGradientsByTheSlopeOfTheActivation(Backend.Kind kind) {
    try (Backend backend = Backend.open(kind, 2)) {
      GemmKernel kernel = KernelSet.of(backend).gemm();
      for (int trial = 0; trial < CASES / 2; trial++) {
        GemmCase product = GemmCase.ofReals(random, extent(), extent(), extent(), 1, 0);
        GuardedBlock output =
            GuardedBlock.uniform(random, product.m, product.n, product.n + random.nextInt(1, 9));
        for (Activation activation : Activation.values()) {
          product.runGradient(kernel, output, activation);
          for (int i = 0; i < product.m; i++) {
            for (int j = 0; j < product.n; j++) {
              double slope = slope(activation, output.get(i, j));
              double expected = slope * product.expectedProduct(i, j);
              float actual = product.c.get(i, j);
              double tolerance =
                  Math.abs(slope) * product.toleranceOfProduct(i, j)
                      + 0x1p-22 * Math.abs(product.expectedProduct(i, j))
                      + 1e-45;
              if (!(Math.abs(actual - expected) <= tolerance)) {
                throw mismatch(product, i, j, expected, actual);
              }
            }
          }
        }
      }
    }
  }

  private static double slope(Activation activation, double y) {
    return switch (activation) {
      case IDENTITY -> 1;
      case RELU -> y > 0 ? 1 : 0;
      case TANH -> 1 - y * y;
      case SIGMOID -> y * (1 - y);
    };
  }

  private static double activated(Activation activation, double x) {
    return switch (activation) {
      case IDENTITY -> x;
      case RELU -> Math.max(x, 0);
      case TANH -> Math.tanh(x);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
    };
  }

  @Test
  void givesTheSameBitsForAnyNumberOfThreads() {
    int[][] extents = {
      {128, 256, 784},
      {1, 2000, 1300},
      {3000, 1, 700},
      {257, 301, 190},
      {40, 1700, 33},
      {3, 999, 999}
    };
    try (Backend one = Backend.open(Backend.Kind.SIMD, 1);
        Backend two = Backend.open(Backend.Kind.SIMD, 2);
        Backend three = Backend.open(Backend.Kind.SIMD, 3)) {
      for (int[] extent : extents) {
        for (int trial = 0; trial < 4; trial++) {
          GemmCase product = reals(extent[0], extent[1], extent[2]);
          product.run(Gemm.on(one), Activation.RELU);
          GuardedBlock expected = product.c.copy();
          product.run(Gemm.on(two), Activation.RELU);
          product.c.assertSameBits(expected, "2 threads, " + product);
          product.run(Gemm.on(three), Activation.RELU);
          product.c.assertSameBits(expected, "3 threads, " + product);
          GuardedBlock output =
              GuardedBlock.uniform(random, extent[0], extent[1], extent[1] + random.nextInt(1, 9));
          product.runGradient(KernelSet.of(one).gemm(), output, Activation.TANH);
          GuardedBlock gradient = product.c.copy();
          product.runGradient(KernelSet.of(three).gemm(), output, Activation.TANH);
          product.c.assertSameBits(gradient, "gradient, 3 threads, " + product);
        }
      }
    }
  }

  @Test
  void servesTwoCallersAtOnce() throws InterruptedException {
    try (Backend backend = Backend.open(Backend.Kind.SIMD, 2)) {
      Gemm gemm = Gemm.on(backend);
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread[] callers = new Thread[2];
      for (int caller = 0; caller < callers.length; caller++) {
        GemmCase product = reals(150 + caller, 120, 130);
        callers[caller] =
            Thread.ofPlatform()
                .uncaughtExceptionHandler((thread, thrown) -> failure.set(thrown))
                .start(
                    () -> {
                      product.run(gemm, Activation.IDENTITY);
                      assertWithinBound(product);
                      GuardedBlock expected = product.c.copy();
                      for (int repeat = 0; repeat < 50; repeat++) {
                        product.run(gemm, Activation.IDENTITY);
                        product.c.assertSameBits(expected, product.toString());
                      }
                    });
      }
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(failure.get()).isNull();
    }
  }

  @Test
  void allocatesNothingOnceWarm() {
    int[][] extents = {{128, 100, 100}, {100, 300, 100}, {33, 1, 65}, {1, 65, 33}, {5, 7, 9}};
    try (Backend backend = Backend.open(Backend.Kind.SIMD, 2)) {
      Gemm gemm = Gemm.on(backend);
      GemmCase[] products = new GemmCase[4 * extents.length];
      for (int i = 0; i < products.length; i++) {
        int[] extent = extents[i % extents.length];
        products[i] = reals(extent[0], extent[1], extent[2]);
      }
      long bytes =
          AllocationMeter.leastBytes(
              () -> {
                for (GemmCase product : products) {
                  gemm.sgemm(
                      product.transposeA,
                      product.transposeB,
                      product.m,
                      product.n,
                      product.k,
                      product.alpha,
                      product.a.array(),
                      product.a.offset(),
                      product.a.stride(),
                      product.b.array(),
                      product.b.offset(),
                      product.b.stride(),
                      product.beta,
                      product.c.array(),
                      product.c.offset(),
                      product.c.stride(),
                      product.bias == null ? null : product.bias.array(),
                      product.bias == null ? 0 : product.bias.offset(),
                      Activation.RELU);
                }
              });
      assertThat(bytes).isZero();
    }
  }
}
