package dev.lodestone.bench.jmh;

import dev.lodestone.kernels.ConvolutionGeometry;
import java.util.Locale;

/**
 * One pass of a 2-D convolution without bias.
 *
 * @param pass forward or one of the gradients
 * @param geometry extents, stride and padding
 */
public record ConvolutionWorkload(Pass pass, ConvolutionGeometry geometry) implements Workload {
  /** The three passes of training. */
  public enum Pass {
    /** output = input * filters. */
    FORWARD,
    /** d loss / d input. */
    DATA_GRADIENT,
    /** d loss / d filters. */
    FILTER_GRADIENT
  }

  private static final int CHECKED_ELEMENTS = 512;

  @Override
  public String key() {
    ConvolutionGeometry g = geometry;
    return String.format(
        Locale.ROOT,
        "convolution %s %dx%dx%dx%d to %d of %dx%d stride %d %s",
        pass.name().toLowerCase(Locale.ROOT).replace('_', ' '),
        g.batch(),
        g.inputChannels(),
        g.height(),
        g.width(),
        g.outputChannels(),
        g.filterHeight(),
        g.filterWidth(),
        g.stride(),
        g.padding().name().toLowerCase(Locale.ROOT));
  }

  @Override
  public double work() {
    return 2e-9 * geometry.multiplyAdds();
  }

  @Override
  public String unit() {
    return "GFLOP/s";
  }

  @Override
  public double limit(double peak) {
    return peak;
  }

  /** The image block, NCHW. */
  public float[] input() {
    ConvolutionGeometry g = geometry;
    return GemmWorkload.uniform(3, g.batch() * g.inputChannels() * g.height() * g.width());
  }

  /** The filters, [outputChannels][inputChannels][filterHeight][filterWidth]. */
  public float[] filters() {
    ConvolutionGeometry g = geometry;
    return GemmWorkload.uniform(
        4, g.outputChannels() * g.inputChannels() * g.filterHeight() * g.filterWidth());
  }

  /** The gradient with respect to the output, NCHW. */
  public float[] outputGradient() {
    return GemmWorkload.uniform(5, outputSize());
  }

  /** Number of output elements. */
  public int outputSize() {
    ConvolutionGeometry g = geometry;
    return g.batch() * g.outputChannels() * g.outputHeight() * g.outputWidth();
  }

  /** Number of elements that the pass computes. */
  public int resultSize() {
    ConvolutionGeometry g = geometry;
    return switch (pass) {
      case FORWARD -> outputSize();
      case DATA_GRADIENT -> g.batch() * g.inputChannels() * g.height() * g.width();
      case FILTER_GRADIENT ->
          g.outputChannels() * g.inputChannels() * g.filterHeight() * g.filterWidth();
    };
  }

  @Override
  public void check(float[] result) {
    double[][] exact = oracle();
    int step = Math.max(1, result.length / CHECKED_ELEMENTS);
    for (int element = 0; element < result.length; element += step) {
      double tolerance = 1e-6 + 0x1p-20 * exact[1][element];
      Check.close(key(), element, result[element], exact[0][element], tolerance);
    }
  }

  // Element sums and sums of magnitudes in float64, by the definition.
  private double[][] oracle() {
    float[] input = input();
    float[] filters = filters();
    float[] outputGradient = outputGradient();
    double[][] result = new double[2][resultSize()];
    ConvolutionGeometry g = geometry;
    int output = 0;
    for (int image = 0; image < g.batch(); image++) {
      for (int outputChannel = 0; outputChannel < g.outputChannels(); outputChannel++) {
        for (int y = 0; y < g.outputHeight(); y++) {
          for (int x = 0; x < g.outputWidth(); x++) {
            accumulate(image, outputChannel, y, x, output, input, filters, outputGradient, result);
            output++;
          }
        }
      }
    }
    return result;
  }

  private void accumulate(
      int image,
      int outputChannel,
      int y,
      int x,
      int output,
      float[] input,
      float[] filters,
      float[] outputGradient,
      double[][] result) {
    ConvolutionGeometry g = geometry;
    for (int channel = 0; channel < g.inputChannels(); channel++) {
      for (int i = 0; i < g.filterHeight(); i++) {
        int row = inside(y * g.stride() + i - g.paddingAbove(), g.height());
        for (int j = 0; j < g.filterWidth(); j++) {
          int column = inside(x * g.stride() + j - g.paddingLeft(), g.width());
          if (row < 0 || column < 0) {
            continue;
          }
          int pixel =
              ((image * g.inputChannels() + channel) * g.height() + row) * g.width() + column;
          int tap =
              ((outputChannel * g.inputChannels() + channel) * g.filterHeight() + i)
                      * g.filterWidth()
                  + j;
          switch (pass) {
            case FORWARD -> add(result, output, (double) input[pixel] * filters[tap]);
            case DATA_GRADIENT ->
                add(result, pixel, (double) outputGradient[output] * filters[tap]);
            case FILTER_GRADIENT ->
                add(result, tap, (double) outputGradient[output] * input[pixel]);
          }
        }
      }
    }
  }

  private int inside(int position, int extent) {
    if (geometry.padding() == ConvolutionGeometry.Padding.PERIODIC) {
      return Math.floorMod(position, extent);
    }
    return position < 0 || position >= extent ? -1 : position;
  }

  private static void add(double[][] result, int element, double term) {
    result[0][element] += term;
    result[1][element] += Math.abs(term);
  }
}
