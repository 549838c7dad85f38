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
  public Family family() {
    return Family.CONVOLUTION;
  }

  @Override
  public double arithmetic() {
    return work();
  }

  @Override
  public double traffic() {
    ConvolutionGeometry g = geometry;
    return 4e-9 * ((double) g.inputShape().size() + g.filterShape().size() + outputSize());
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
    float[] left = pass == Pass.FILTER_GRADIENT ? input() : filters();
    float[] right = pass == Pass.FORWARD ? input() : outputGradient();
    int step = Math.max(1, result.length / CHECKED_ELEMENTS);
    for (int element = 0; element < result.length; element += step) {
      double[] exact =
          switch (pass) {
            case FORWARD -> outputElement(element, left, right);
            case DATA_GRADIENT -> inputElement(element, left, right);
            case FILTER_GRADIENT -> filterElement(element, left, right);
          };
      Check.close(key(), element, result[element], exact[0], 1e-6 + 0x1p-20 * exact[1]);
    }
  }

  // One element by the definition in float64, and the sum of the magnitudes of its terms.
  private double[] outputElement(int element, float[] filters, float[] input) {
    ConvolutionGeometry g = geometry;
    int plane = g.outputHeight() * g.outputWidth();
    int image = element / (g.outputChannels() * plane);
    int outputChannel = element / plane % g.outputChannels();
    int y = element % plane / g.outputWidth();
    int x = element % g.outputWidth();
    double[] sums = new double[2];
    for (int channel = 0; channel < g.inputChannels(); channel++) {
      for (int i = 0; i < g.filterHeight(); i++) {
        for (int j = 0; j < g.filterWidth(); j++) {
          int pixel = pixel(image, channel, y, x, i, j);
          if (pixel >= 0) {
            add(sums, (double) input[pixel] * filters[tap(outputChannel, channel, i, j)]);
          }
        }
      }
    }
    return sums;
  }

  private double[] inputElement(int element, float[] filters, float[] outputGradient) {
    ConvolutionGeometry g = geometry;
    int plane = g.height() * g.width();
    int image = element / (g.inputChannels() * plane);
    int channel = element / plane % g.inputChannels();
    double[] sums = new double[2];
    for (int y = 0; y < g.outputHeight(); y++) {
      for (int x = 0; x < g.outputWidth(); x++) {
        for (int i = 0; i < g.filterHeight(); i++) {
          for (int j = 0; j < g.filterWidth(); j++) {
            if (pixel(image, channel, y, x, i, j) == element) {
              for (int o = 0; o < g.outputChannels(); o++) {
                double gradient = outputGradient[output(image, o, y, x)];
                add(sums, gradient * filters[tap(o, channel, i, j)]);
              }
            }
          }
        }
      }
    }
    return sums;
  }

  private double[] filterElement(int element, float[] input, float[] outputGradient) {
    ConvolutionGeometry g = geometry;
    int taps = g.filterHeight() * g.filterWidth();
    int outputChannel = element / (g.inputChannels() * taps);
    int channel = element / taps % g.inputChannels();
    int i = element % taps / g.filterWidth();
    int j = element % g.filterWidth();
    double[] sums = new double[2];
    for (int image = 0; image < g.batch(); image++) {
      for (int y = 0; y < g.outputHeight(); y++) {
        for (int x = 0; x < g.outputWidth(); x++) {
          int pixel = pixel(image, channel, y, x, i, j);
          if (pixel >= 0) {
            double gradient = outputGradient[output(image, outputChannel, y, x)];
            add(sums, gradient * input[pixel]);
          }
        }
      }
    }
    return sums;
  }

  // The input element that output (y, x) sees through tap (i, j), -1 in the padding.
  private int pixel(int image, int channel, int y, int x, int i, int j) {
    ConvolutionGeometry g = geometry;
    int row = inside(y * g.stride() + i - g.paddingAbove(), g.height());
    int column = inside(x * g.stride() + j - g.paddingLeft(), g.width());
    if (row < 0 || column < 0) {
      return -1;
    }
    return ((image * g.inputChannels() + channel) * g.height() + row) * g.width() + column;
  }

  private int inside(int position, int extent) {
    if (geometry.padding() == ConvolutionGeometry.Padding.PERIODIC) {
      return Math.floorMod(position, extent);
    }
    return position < 0 || position >= extent ? -1 : position;
  }

  private int tap(int outputChannel, int channel, int i, int j) {
    ConvolutionGeometry g = geometry;
    int filter = outputChannel * g.inputChannels() + channel;
    return (filter * g.filterHeight() + i) * g.filterWidth() + j;
  }

  private int output(int image, int channel, int y, int x) {
    ConvolutionGeometry g = geometry;
    return ((image * g.outputChannels() + channel) * g.outputHeight() + y) * g.outputWidth() + x;
  }

  private static void add(double[] sums, double term) {
    sums[0] += term;
    sums[1] += Math.abs(term);
  }
}
