package dev.lodestone.kernels;

import dev.lodestone.kernels.spi.ConvolutionKernel;
import dev.lodestone.kernels.spi.KernelSet;
import java.util.Objects;

/**
 * 2-D convolution (cross-correlation) and its two gradients, on the kernels of one backend.
 *
 * <p>With (r, s) = (y * stride - above + i, x * stride - left + j) the input position under tap (i,
 * j) at output position (y, x), wrapped or zero outside the image as the {@link
 * ConvolutionGeometry.Padding} says:
 *
 * <pre>
 * output[n][o][y][x]         = f(bias[o] + sum_{c,i,j} input[n][c][r][s] filters[o][c][i][j])
 * inputGradient[n][c][r][s]  = sum_{o,y,x,i,j} outputGradient[n][o][y][x] filters[o][c][i][j]
 * filterGradient[o][c][i][j] = sum_{n,y,x} outputGradient[n][o][y][x] input[n][c][r][s]
 * </pre>
 *
 * <p>Shapes are those of the geometry, row major, float32. Results are overwritten, never
 * accumulated, and may not share an array with an operand. The same bits for any number of threads.
 * Thread-safe as long as no two calls write the same block; nothing is allocated once warm.
 */
public final class Convolution {
  private final Backend backend;
  private final ConvolutionKernel kernel;

  private Convolution(Backend backend) {
    this.backend = backend;
    this.kernel = KernelSet.of(backend).convolution();
  }

  /** The convolutions of a backend. */
  public static Convolution on(Backend backend) {
    return new Convolution(Objects.requireNonNull(backend, "backend"));
  }

  /** What backend was chosen, and why. */
  public BackendChoice choice() {
    return backend.choice();
  }

  /**
   * output = activation(input * filters + bias).
   *
   * @param geometry extents, stride and padding
   * @param input [batch][inputChannels][height][width], read
   * @param filters [outputChannels][inputChannels][filterHeight][filterWidth], read
   * @param bias [outputChannels], read, or null for none
   * @param activation applied to every element
   * @param output [batch][outputChannels][outputHeight][outputWidth], overwritten
   * @throws ShapeMismatchException if a shape is not the geometry's
   * @throws DeviceMismatchException if a tensor lives on another backend
   * @throws IllegalArgumentException if output shares its array with an operand
   */
  public void forward(
      ConvolutionGeometry geometry,
      Tensor input,
      Tensor filters,
      Tensor bias,
      Activation activation,
      Tensor output) {
    requireInput("convolution: input", geometry, input);
    requireFilters("convolution: filters", geometry, filters);
    requireBias("convolution: bias", geometry, bias);
    requireOutput("convolution: output", geometry, output);
    float[] biasValues = bias == null ? null : bias.array();
    forward(geometry, input.array(), filters.array(), biasValues, activation, output.array());
  }

  /**
   * output = activation(input * filters + bias), on arrays that start with their blocks.
   *
   * @param geometry extents, stride and padding
   * @param input [batch][inputChannels][height][width], read
   * @param filters [outputChannels][inputChannels][filterHeight][filterWidth], read
   * @param bias [outputChannels], read, or null for none
   * @param activation applied to every element
   * @param output [batch][outputChannels][outputHeight][outputWidth], overwritten
   * @throws ShapeMismatchException if an array is shorter than its block
   * @throws IllegalArgumentException if output is the same array as an operand
   */
  public void forward(
      ConvolutionGeometry geometry,
      float[] input,
      float[] filters,
      float[] bias,
      Activation activation,
      float[] output) {
    requireInput("convolution: input", geometry, input);
    requireFilters("convolution: filters", geometry, filters);
    requireBias("convolution: bias", geometry, bias);
    Objects.requireNonNull(activation, "activation");
    requireOutput("convolution: output", geometry, output);
    requireApart("output", output, "input", input);
    requireApart("output", output, "filters", filters);
    requireApart("output", output, "bias", bias);
    kernel.forward(geometry, input, 0, filters, 0, bias, 0, activation, output, 0);
  }

  /**
   * The gradient of a loss with respect to the input, given that with respect to the output.
   *
   * @param geometry extents, stride and padding
   * @param outputGradient [batch][outputChannels][outputHeight][outputWidth], read
   * @param filters [outputChannels][inputChannels][filterHeight][filterWidth], read
   * @param inputGradient [batch][inputChannels][height][width], overwritten
   * @throws ShapeMismatchException if a shape is not the geometry's
   * @throws DeviceMismatchException if a tensor lives on another backend
   * @throws IllegalArgumentException if inputGradient shares its array with an operand
   */
  public void dataGradient(
      ConvolutionGeometry geometry, Tensor outputGradient, Tensor filters, Tensor inputGradient) {
    requireOutput("convolution: outputGradient", geometry, outputGradient);
    requireFilters("convolution: filters", geometry, filters);
    requireInput("convolution: inputGradient", geometry, inputGradient);
    dataGradient(geometry, outputGradient.array(), filters.array(), inputGradient.array());
  }

  /**
   * The gradient of a loss with respect to the input, on arrays that start with their blocks.
   *
   * @param geometry extents, stride and padding
   * @param outputGradient [batch][outputChannels][outputHeight][outputWidth], read
   * @param filters [outputChannels][inputChannels][filterHeight][filterWidth], read
   * @param inputGradient [batch][inputChannels][height][width], overwritten
   * @throws ShapeMismatchException if an array is shorter than its block
   * @throws IllegalArgumentException if inputGradient is the same array as an operand
   */
  public void dataGradient(
      ConvolutionGeometry geometry,
      float[] outputGradient,
      float[] filters,
      float[] inputGradient) {
    requireOutput("convolution: outputGradient", geometry, outputGradient);
    requireFilters("convolution: filters", geometry, filters);
    requireInput("convolution: inputGradient", geometry, inputGradient);
    requireApart("inputGradient", inputGradient, "outputGradient", outputGradient);
    requireApart("inputGradient", inputGradient, "filters", filters);
    kernel.dataGradient(geometry, outputGradient, 0, filters, 0, inputGradient, 0);
  }

  /**
   * The gradient of a loss with respect to the filters, summed over the batch.
   *
   * @param geometry extents, stride and padding
   * @param input [batch][inputChannels][height][width], read
   * @param outputGradient [batch][outputChannels][outputHeight][outputWidth], read
   * @param filterGradient [outputChannels][inputChannels][filterHeight][filterWidth], overwritten
   * @throws ShapeMismatchException if a shape is not the geometry's
   * @throws DeviceMismatchException if a tensor lives on another backend
   * @throws IllegalArgumentException if filterGradient shares its array with an operand
   */
  public void filterGradient(
      ConvolutionGeometry geometry, Tensor input, Tensor outputGradient, Tensor filterGradient) {
    requireInput("convolution: input", geometry, input);
    requireOutput("convolution: outputGradient", geometry, outputGradient);
    requireFilters("convolution: filterGradient", geometry, filterGradient);
    filterGradient(geometry, input.array(), outputGradient.array(), filterGradient.array());
  }

  /**
   * The gradient of a loss with respect to the filters, on arrays that start with their blocks.
   *
   * @param geometry extents, stride and padding
   * @param input [batch][inputChannels][height][width], read
   * @param outputGradient [batch][outputChannels][outputHeight][outputWidth], read
   * @param filterGradient [outputChannels][inputChannels][filterHeight][filterWidth], overwritten
   * @throws ShapeMismatchException if an array is shorter than its block
   * @throws IllegalArgumentException if filterGradient is the same array as an operand
   */
  public void filterGradient(
      ConvolutionGeometry geometry, float[] input, float[] outputGradient, float[] filterGradient) {
    requireInput("convolution: input", geometry, input);
    requireOutput("convolution: outputGradient", geometry, outputGradient);
    requireFilters("convolution: filterGradient", geometry, filterGradient);
    requireApart("filterGradient", filterGradient, "input", input);
    requireApart("filterGradient", filterGradient, "outputGradient", outputGradient);
    kernel.filterGradient(geometry, input, 0, outputGradient, 0, filterGradient, 0);
  }

  private void requireInput(String argument, ConvolutionGeometry geometry, Tensor given) {
    requireHere(argument, given);
    if (!isBlock(
        given.shape(),
        geometry.batch(),
        geometry.inputChannels(),
        geometry.height(),
        geometry.width())) {
      throw mismatch(argument, geometry.inputShape(), given);
    }
  }

  private void requireFilters(String argument, ConvolutionGeometry geometry, Tensor given) {
    requireHere(argument, given);
    if (!isBlock(
        given.shape(),
        geometry.outputChannels(),
        geometry.inputChannels(),
        geometry.filterHeight(),
        geometry.filterWidth())) {
      throw mismatch(argument, geometry.filterShape(), given);
    }
  }

  private void requireBias(String argument, ConvolutionGeometry geometry, Tensor given) {
    if (given == null) {
      return;
    }
    requireHere(argument, given);
    if (given.shape().rank() != 1 || given.shape().extent(0) != geometry.outputChannels()) {
      throw mismatch(argument, Shape.of(geometry.outputChannels()), given);
    }
  }

  private void requireOutput(String argument, ConvolutionGeometry geometry, Tensor given) {
    requireHere(argument, given);
    if (!isBlock(
        given.shape(),
        geometry.batch(),
        geometry.outputChannels(),
        geometry.outputHeight(),
        geometry.outputWidth())) {
      throw mismatch(argument, geometry.outputShape(), given);
    }
  }

  private void requireHere(String argument, Tensor given) {
    Objects.requireNonNull(given, argument);
    if (!given.backend().equals(backend)) {
      throw new DeviceMismatchException(
          argument, backend.choice().description(), given.backend().choice().description());
    }
  }

  // Extents are compared one by one: a call that is right builds no Shape, hence allocates nothing.
  private static boolean isBlock(Shape shape, int first, int second, int third, int fourth) {
    return shape.rank() == 4
        && shape.extent(0) == first
        && shape.extent(1) == second
        && shape.extent(2) == third
        && shape.extent(3) == fourth;
  }

  private static ShapeMismatchException mismatch(String argument, Shape expected, Tensor given) {
    return new ShapeMismatchException(argument, expected.toString(), given.shape().toString());
  }

  private static void requireInput(String argument, ConvolutionGeometry geometry, float[] given) {
    int size = geometry.batch() * geometry.inputChannels() * geometry.height() * geometry.width();
    requireSize(argument, size, given);
  }

  private static void requireFilters(String argument, ConvolutionGeometry geometry, float[] given) {
    int size =
        geometry.outputChannels()
            * geometry.inputChannels()
            * geometry.filterHeight()
            * geometry.filterWidth();
    requireSize(argument, size, given);
  }

  private static void requireBias(String argument, ConvolutionGeometry geometry, float[] given) {
    if (given != null) {
      requireSize(argument, geometry.outputChannels(), given);
    }
  }

  private static void requireOutput(String argument, ConvolutionGeometry geometry, float[] given) {
    int size =
        geometry.batch()
            * geometry.outputChannels()
            * geometry.outputHeight()
            * geometry.outputWidth();
    requireSize(argument, size, given);
  }

  private static void requireSize(String argument, int size, float[] given) {
    Objects.requireNonNull(given, argument);
    if (given.length < size) {
      throw new ShapeMismatchException(
          argument, "at least " + size + " values", given.length + " values");
    }
  }

  // Sharing is a matter of identity, not of equal contents.
  @SuppressWarnings("ReferenceEquality")
  private static void requireApart(String result, float[] values, String operand, float[] other) {
    if (values == other && values.length != 0) {
      throw new IllegalArgumentException(
          "convolution: " + result + ": expected an array of its own, given that of " + operand);
    }
  }
}
