package dev.lodestone.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lodestone.kernels.ConvolutionGeometry.Padding;
import dev.lodestone.kernels.spi.ConvolutionKernel;
import dev.lodestone.kernels.spi.KernelSet;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
class ConvolutionContractTest {
  private static final int RANDOM_GEOMETRIES = 120;
  private static final int MOST_PRODUCTS = 400_000;
  private static final double UNIT_ROUNDOFF = 0x1p-24;
  private static final List<Padding> PADDINGS = List.of(Padding.values());
  private static final List<Activation> ACTIVATIONS = List.of(Activation.values());
  private static final int[] BATCHES = {0, 1, 1, 2, 3, 5, 17, 33};
  private static final int[] CHANNELS = {1, 1, 2, 3, 4, 5, 8, 9, 12, 17, 25};
  private static final int[] EXTENTS = {
    1, 2, 3, 4, 5, 7, 8, 9, 14, 15, 16, 17, 28, 31, 32, 33, 47, 48, 49, 64, 65
  };

  private final SplittableRandom random = TestSeed.random(getClass());

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "SIMD", "CUDA"})
  void integersAreExact(Backend.Kind kind) {
    try (Backend backend = Backend.open(kind, 2)) {
      ConvolutionKernel kernel = KernelSet.of(backend).convolution();
      for (ConvolutionGeometry geometry : geometries()) {
        compare(kernel, geometry, Fill.INTEGERS);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "SIMD", "CUDA"})
  void realsStayWithinTheirErrorBound(Backend.Kind kind) {
    try (Backend backend = Backend.open(kind, 2)) {
      ConvolutionKernel kernel = KernelSet.of(backend).convolution();
      for (ConvolutionGeometry geometry : geometries()) {
        compare(kernel, geometry, Fill.REALS);
      }
    }
  }

  private void compare(ConvolutionKernel kernel, ConvolutionGeometry geometry, Fill fill) {
    GuardedBlock input = fill(fill, geometry.inputShape());
    GuardedBlock filters = fill(fill, geometry.filterShape());
    GuardedBlock gradient = fill(fill, geometry.outputShape());
    assertClose(
        forward(kernel, geometry, input, filters),
        ConvolutionOracle.forward(geometry, input, filters),
        fill,
        "forward " + geometry);
    assertClose(
        dataGradient(kernel, geometry, gradient, filters),
        ConvolutionOracle.dataGradient(geometry, gradient, filters),
        fill,
        "dataGradient " + geometry);
    assertClose(
        filterGradient(kernel, geometry, input, gradient),
        ConvolutionOracle.filterGradient(geometry, input, gradient),
        fill,
        "filterGradient " + geometry);
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "SIMD", "CUDA"})
  void gradientsAreAdjoint(Backend.Kind kind) {
    try (Backend backend = Backend.open(kind, 2)) {
      ConvolutionKernel kernel = KernelSet.of(backend).convolution();
      for (ConvolutionGeometry geometry : geometries()) {
        GuardedBlock input = fill(Fill.INTEGERS, geometry.inputShape());
        GuardedBlock filters = fill(Fill.INTEGERS, geometry.filterShape());
        GuardedBlock gradient = fill(Fill.INTEGERS, geometry.outputShape());
        double outputs =
            product(forward(kernel, geometry, input, filters), gradient, geometry.outputShape());
        double inputs =
            product(
                dataGradient(kernel, geometry, gradient, filters), input, geometry.inputShape());
        double weights =
            product(
                filterGradient(kernel, geometry, input, gradient), filters, geometry.filterShape());
        assertThat(inputs).as("<x, dataGradient(g)> %s", geometry).isEqualTo(outputs);
        assertThat(weights).as("<w, filterGradient(x, g)> %s", geometry).isEqualTo(outputs);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "SIMD", "CUDA"})
  void biasAndActivationFollowTheSum(Backend.Kind kind) {
    try (Backend backend = Backend.open(kind, 2)) {
      ConvolutionKernel kernel = KernelSet.of(backend).convolution();
      for (ConvolutionGeometry geometry : geometries()) {
        Activation activation = ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
        GuardedBlock input = fill(Fill.REALS, geometry.inputShape());
        GuardedBlock filters = fill(Fill.REALS, geometry.filterShape());
        GuardedBlock bias = GuardedBlock.uniform(random, geometry.outputChannels());
        GuardedBlock output = GuardedBlock.uniform(random, geometry.outputShape().size());
        kernel.forward(
            geometry,
            input.array(),
            input.offset(),
            filters.array(),
            filters.offset(),
            bias.array(),
            bias.offset(),
            activation,
            output.array(),
            output.offset());
        ConvolutionOracle.Sums sums = ConvolutionOracle.forward(geometry, input, filters);
        assertActivated(geometry, sums, bias, activation, output);
      }
    }
  }

  // No slope of an activation exceeds 1, so the error of the sum carries over; its own is 1e-6.
  private static void assertActivated(
      ConvolutionGeometry geometry,
      ConvolutionOracle.Sums sums,
      GuardedBlock bias,
      Activation activation,
      GuardedBlock output) {
    String what = activation + " " + geometry;
    output.assertGuardsStand(what);
    int positions = geometry.outputHeight() * geometry.outputWidth();
    for (int index = 0; index < sums.size(); index++) {
      double shift = bias.get(index / positions % geometry.outputChannels());
      double expected = activate(activation, sums.value(index) + shift);
      double magnitude = sums.magnitude(index) + Math.abs(shift);
      double bound = (sums.terms() + 1) * UNIT_ROUNDOFF * magnitude + 1e-6 * Math.abs(expected);
      requireClose(what, index, expected, output.get(index), bound);
    }
  }

  private static double activate(Activation activation, double value) {
    return switch (activation) {
      case IDENTITY -> value;
      case RELU -> Math.max(value, 0);
      case TANH -> Math.tanh(value);
      case SIGMOID -> 1 / (1 + Math.exp(-value));
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "SIMD", "CUDA"})
  void notANumberReachesExactlyTheOutputsThatSeeIt(Backend.Kind kind) {
    ConvolutionGeometry geometry =
        new ConvolutionGeometry(2, 2, 9, 11, 9, 3, 2, 1, Padding.PERIODIC);
    try (Backend backend = Backend.open(kind, 1)) {
      ConvolutionKernel kernel = KernelSet.of(backend).convolution();
      GuardedBlock input = fill(Fill.REALS, geometry.inputShape());
      GuardedBlock filters = fill(Fill.REALS, geometry.filterShape());
      input.set(random.nextInt(geometry.inputShape().size()), Float.NaN);
      ConvolutionOracle.Sums expected = ConvolutionOracle.forward(geometry, input, filters);
      GuardedBlock output = GuardedBlock.zeros(random, geometry.outputShape().size());
      kernel.forward(
          geometry,
          input.array(),
          input.offset(),
          filters.array(),
          filters.offset(),
          null,
          0,
          Activation.RELU,
          output.array(),
          output.offset());
      for (int index = 0; index < expected.size(); index++) {
        assertThat(Float.isNaN(output.get(index))).isEqualTo(Double.isNaN(expected.value(index)));
      }
    }
  }

  @Test
  void bitsDoNotDependOnTheNumberOfThreads() {
    List<ConvolutionGeometry> geometries =
        List.of(
            new ConvolutionGeometry(100, 1, 28, 28, 8, 3, 3, 1, Padding.PERIODIC),
            new ConvolutionGeometry(37, 1, 28, 28, 17, 2, 2, 1, Padding.ZERO),
            new ConvolutionGeometry(33, 8, 28, 28, 1, 1, 1, 1, Padding.VALID),
            new ConvolutionGeometry(19, 8, 27, 29, 12, 3, 3, 2, Padding.ZERO),
            new ConvolutionGeometry(18, 16, 14, 14, 32, 3, 3, 1, Padding.ZERO),
            new ConvolutionGeometry(3, 8, 90, 90, 9, 3, 3, 1, Padding.VALID),
            new ConvolutionGeometry(40, 1, 28, 28, 8, 28, 28, 1, Padding.VALID));
    for (ConvolutionGeometry geometry : geometries) {
      GuardedBlock input = fill(Fill.REALS, geometry.inputShape());
      GuardedBlock filters = fill(Fill.REALS, geometry.filterShape());
      GuardedBlock gradient = fill(Fill.REALS, geometry.outputShape());
      List<float[]> first = null;
      for (int threads = 1; threads <= 3; threads++) {
        List<float[]> results = results(threads, geometry, input, filters, gradient);
        first = first == null ? results : first;
        for (int pass = 0; pass < results.size(); pass++) {
          assertThat(results.get(pass))
              .as("pass %d of %s on %d threads", pass, geometry, threads)
              .isEqualTo(first.get(pass));
        }
      }
    }
  }

  private static List<float[]> results(
      int threads,
      ConvolutionGeometry geometry,
      GuardedBlock input,
      GuardedBlock filters,
      GuardedBlock gradient) {
    try (Backend backend = Backend.open(Backend.Kind.SIMD, threads)) {
      ConvolutionKernel kernel = KernelSet.of(backend).convolution();
      float[] output = new float[geometry.outputShape().size()];
      float[] inputGradient = new float[geometry.inputShape().size()];
      float[] filterGradient = new float[geometry.filterShape().size()];
      runAll(kernel, geometry, input, filters, gradient, output, inputGradient, filterGradient);
      return List.of(output, inputGradient, filterGradient);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "SIMD"})
  void warmCallsAllocateNothing(Backend.Kind kind) {
    List<ConvolutionGeometry> geometries = new ArrayList<>();
    geometries.add(new ConvolutionGeometry(1, 1, 28, 28, 8, 2, 2, 1, Padding.PERIODIC));
    geometries.add(new ConvolutionGeometry(2, 4, 6, 7, 13, 3, 3, 1, Padding.ZERO));
    geometries.add(new ConvolutionGeometry(2, 4, 5, 6, 33, 3, 3, 1, Padding.ZERO));
    geometries.add(new ConvolutionGeometry(2, 3, 13, 14, 5, 3, 3, 2, Padding.VALID));
    if (kind == Backend.Kind.SIMD) {
      // Large enough for the workers; a plain loop would take so long that others' threads are
      // seen.
      geometries.add(new ConvolutionGeometry(16, 1, 28, 28, 9, 3, 3, 1, Padding.PERIODIC));
    }
    try (Backend backend = Backend.open(kind, 2)) {
      ConvolutionKernel kernel = KernelSet.of(backend).convolution();
      for (ConvolutionGeometry geometry : geometries) {
        GuardedBlock input = fill(Fill.REALS, geometry.inputShape());
        GuardedBlock filters = fill(Fill.REALS, geometry.filterShape());
        GuardedBlock gradient = fill(Fill.REALS, geometry.outputShape());
        float[] output = new float[geometry.outputShape().size()];
        float[] inputGradient = new float[geometry.inputShape().size()];
        float[] filterGradient = new float[geometry.filterShape().size()];
        long bytes =
            AllocationMeter.leastBytes(
                () ->
                    runAll(
                        kernel,
                        geometry,
                        input,
                        filters,
                        gradient,
                        output,
                        inputGradient,
                        filterGradient));
        assertThat(bytes).as("%s", geometry).isZero();
      }
    }
  }

  private static void runAll(
      ConvolutionKernel kernel,
      ConvolutionGeometry geometry,
      GuardedBlock input,
      GuardedBlock filters,
      GuardedBlock gradient,
      float[] output,
      float[] inputGradient,
      float[] filterGradient) {
    kernel.forward(
        geometry,
        input.array(),
        input.offset(),
        filters.array(),
        filters.offset(),
        null,
        0,
        Activation.RELU,
        output,
        0);
    kernel.dataGradient(
        geometry,
        gradient.array(),
        gradient.offset(),
        filters.array(),
        filters.offset(),
        inputGradient,
        0);
    kernel.filterGradient(
        geometry,
        input.array(),
        input.offset(),
        gradient.array(),
        gradient.offset(),
        filterGradient,
        0);
  }

  private enum Fill {
    INTEGERS,
    REALS
  }

  private GuardedBlock fill(Fill fill, Shape shape) {
    return fill == Fill.INTEGERS
        ? GuardedBlock.integers(random, 1, shape.size(), shape.size(), 8)
        : GuardedBlock.uniform(random, shape.size());
  }

  /** The shapes of the first resident, shapes that need several bands, and random ones. */
  private List<ConvolutionGeometry> geometries() {
    List<ConvolutionGeometry> geometries = new ArrayList<>();
    for (Padding padding : PADDINGS) {
      geometries.add(new ConvolutionGeometry(3, 1, 28, 28, 8, 1, 2, 1, padding));
      geometries.add(new ConvolutionGeometry(2, 1, 28, 28, 8, 3, 3, 1, padding));
      geometries.add(new ConvolutionGeometry(3, 8, 28, 28, 1, 1, 1, 1, padding));
      geometries.add(new ConvolutionGeometry(3, 1, 28, 28, 8, 1, 1, 1, padding));
      geometries.add(new ConvolutionGeometry(2, 1, 14, 14, 2, 14, 14, 1, padding));
      geometries.add(new ConvolutionGeometry(1, 6, 110, 70, 1, 3, 2, 1, padding));
      geometries.add(new ConvolutionGeometry(1, 6, 110, 71, 1, 3, 3, 2, padding));
      geometries.add(new ConvolutionGeometry(2, 4, 9, 10, 33, 3, 3, 1, padding));
      geometries.add(new ConvolutionGeometry(2, 33, 5, 7, 20, 1, 1, 1, padding));
      geometries.add(new ConvolutionGeometry(1, 5, 40, 41, 16, 3, 3, 1, padding));
      geometries.add(new ConvolutionGeometry(1, 1, 90, 800, 1, 1, 1, 1, padding));
    }
    while (geometries.size() < RANDOM_GEOMETRIES) {
      ConvolutionGeometry geometry = randomGeometry();
      if (geometry.multiplyAdds() <= MOST_PRODUCTS) {
        geometries.add(geometry);
      }
    }
    return geometries;
  }

  private ConvolutionGeometry randomGeometry() {
    int height = EXTENTS[random.nextInt(EXTENTS.length)];
    int width = EXTENTS[random.nextInt(EXTENTS.length)];
    boolean full = random.nextInt(10) == 0;
    return new ConvolutionGeometry(
        BATCHES[random.nextInt(BATCHES.length)],
        CHANNELS[random.nextInt(CHANNELS.length)],
        height,
        width,
        CHANNELS[random.nextInt(CHANNELS.length)],
        full ? height : random.nextInt(1, Math.min(5, height) + 1),
        full ? width : random.nextInt(1, Math.min(5, width) + 1),
        random.nextInt(1, 4),
        PADDINGS.get(random.nextInt(PADDINGS.size())));
  }

  private GuardedBlock forward(
      ConvolutionKernel kernel,
      ConvolutionGeometry geometry,
      GuardedBlock input,
      GuardedBlock filters) {
    GuardedBlock output = GuardedBlock.uniform(random, geometry.outputShape().size());
    kernel.forward(
        geometry,
        input.array(),
        input.offset(),
        filters.array(),
        filters.offset(),
        null,
        0,
        Activation.IDENTITY,
        output.array(),
        output.offset());
    return output;
  }

  private GuardedBlock dataGradient(
      ConvolutionKernel kernel,
      ConvolutionGeometry geometry,
      GuardedBlock gradient,
      GuardedBlock filters) {
    GuardedBlock inputGradient = GuardedBlock.uniform(random, geometry.inputShape().size());
    kernel.dataGradient(
        geometry,
        gradient.array(),
        gradient.offset(),
        filters.array(),
        filters.offset(),
        inputGradient.array(),
        inputGradient.offset());
    return inputGradient;
  }

  private GuardedBlock filterGradient(
      ConvolutionKernel kernel,
      ConvolutionGeometry geometry,
      GuardedBlock input,
      GuardedBlock gradient) {
    GuardedBlock filterGradient = GuardedBlock.uniform(random, geometry.filterShape().size());
    kernel.filterGradient(
        geometry,
        input.array(),
        input.offset(),
        gradient.array(),
        gradient.offset(),
        filterGradient.array(),
        filterGradient.offset());
    return filterGradient;
  }

  private static double product(GuardedBlock left, GuardedBlock right, Shape shape) {
    double sum = 0;
    for (int index = 0; index < shape.size(); index++) {
      sum += (double) left.get(index) * right.get(index);
    }
    return sum;
  }

  // Any order of n products and their additions errs by at most n roundings of the magnitudes.
  private static void assertClose(
      GuardedBlock actual, ConvolutionOracle.Sums expected, Fill fill, String what) {
    actual.assertGuardsStand(what);
    for (int index = 0; index < expected.size(); index++) {
      double bound =
          fill == Fill.INTEGERS
              ? 0
              : (expected.terms() + 1) * UNIT_ROUNDOFF * expected.magnitude(index);
      requireClose(what, index, expected.value(index), actual.get(index), bound);
    }
  }

  private static void requireClose(
      String what, int index, double expected, float actual, double bound) {
    if (!(Math.abs(actual - expected) <= bound)) {
      throw new AssertionError(
          what + ": at " + index + " expected " + expected + " +- " + bound + ", given " + actual);
    }
  }
}
