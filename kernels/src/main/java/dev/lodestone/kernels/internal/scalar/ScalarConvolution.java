package dev.lodestone.kernels.internal.scalar;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.ConvolutionGeometry;
import dev.lodestone.kernels.ConvolutionGeometry.Padding;
import dev.lodestone.kernels.spi.ConvolutionKernel;
import java.util.Arrays;

/**
 * The definition of the convolution family, loop by loop as the formulas stand.
 *
 * <p>With (r, s) the input position that tap (i, j) of output position (y, x) sees:
 *
 * <pre>
 * output[n][o][y][x]   = f(bias[o] + sum over c, i, j of input[n][c][r][s] filters[o][c][i][j])
 * inputGradient[n][c][r][s]  = sum over o and every (y, x, i, j) that sees (r, s)
 *                              of outputGradient[n][o][y][x] filters[o][c][i][j]
 * filterGradient[o][c][i][j] = sum over n, y, x of outputGradient[n][o][y][x] input[n][c][r][s]
 * </pre>
 *
 * <p>Products and sums are float32, one rounding each. Thread-safe; runs on the calling thread.
 */
public final class ScalarConvolution implements ConvolutionKernel {
  private static final int OUTSIDE = -1;

  @Override
  public void forward(
      ConvolutionGeometry geometry,
      float[] input,
      int inputOffset,
      float[] filters,
      int filtersOffset,
      float[] bias,
      int biasOffset,
      Activation activation,
      float[] output,
      int outputOffset) {
    int inputImage = geometry.inputChannels() * geometry.height() * geometry.width();
    int filterSize = geometry.inputChannels() * geometry.filterHeight() * geometry.filterWidth();
    int index = outputOffset;
    for (int n = 0; n < geometry.batch(); n++) {
      int image = inputOffset + n * inputImage;
      for (int o = 0; o < geometry.outputChannels(); o++) {
        int filter = filtersOffset + o * filterSize;
        float start = bias == null ? 0f : bias[biasOffset + o];
        for (int y = 0; y < geometry.outputHeight(); y++) {
          for (int x = 0; x < geometry.outputWidth(); x++) {
            float sum = start + correlate(geometry, input, image, filters, filter, y, x);
            output[index++] = activate(activation, sum);
          }
        }
      }
    }
  }

  private static float correlate(
      ConvolutionGeometry geometry,
      float[] input,
      int image,
      float[] filters,
      int filter,
      int y,
      int x) {
    float sum = 0f;
    int tap = filter;
    for (int c = 0; c < geometry.inputChannels(); c++) {
      int plane = image + c * geometry.height() * geometry.width();
      for (int i = 0; i < geometry.filterHeight(); i++) {
        int r = row(geometry, y, i);
        for (int j = 0; j < geometry.filterWidth(); j++) {
          int s = column(geometry, x, j);
          if (r != OUTSIDE && s != OUTSIDE) {
            sum += input[plane + r * geometry.width() + s] * filters[tap];
          }
          tap++;
        }
      }
    }
    return sum;
  }

  @Override
  public void dataGradient(
      ConvolutionGeometry geometry,
      float[] outputGradient,
      int outputGradientOffset,
      float[] filters,
      int filtersOffset,
      float[] inputGradient,
      int inputGradientOffset) {
    int inputImage = geometry.inputChannels() * geometry.height() * geometry.width();
    int filterSize = geometry.inputChannels() * geometry.filterHeight() * geometry.filterWidth();
    int size = geometry.batch() * inputImage;
    Arrays.fill(inputGradient, inputGradientOffset, inputGradientOffset + size, 0f);
    int index = outputGradientOffset;
    for (int n = 0; n < geometry.batch(); n++) {
      int image = inputGradientOffset + n * inputImage;
      for (int o = 0; o < geometry.outputChannels(); o++) {
        int filter = filtersOffset + o * filterSize;
        for (int y = 0; y < geometry.outputHeight(); y++) {
          for (int x = 0; x < geometry.outputWidth(); x++) {
            spread(geometry, outputGradient[index++], filters, filter, inputGradient, image, y, x);
          }
        }
      }
    }
  }

  private static void spread(
      ConvolutionGeometry geometry,
      float gradient,
      float[] filters,
      int filter,
      float[] inputGradient,
      int image,
      int y,
      int x) {
    int tap = filter;
    for (int c = 0; c < geometry.inputChannels(); c++) {
      int plane = image + c * geometry.height() * geometry.width();
      for (int i = 0; i < geometry.filterHeight(); i++) {
        int r = row(geometry, y, i);
        for (int j = 0; j < geometry.filterWidth(); j++) {
          int s = column(geometry, x, j);
          if (r != OUTSIDE && s != OUTSIDE) {
            inputGradient[plane + r * geometry.width() + s] += gradient * filters[tap];
          }
          tap++;
        }
      }
    }
  }

  @Override
  public void filterGradient(
      ConvolutionGeometry geometry,
      float[] input,
      int inputOffset,
      float[] outputGradient,
      int outputGradientOffset,
      float[] filterGradient,
      int filterGradientOffset) {
    int inputImage = geometry.inputChannels() * geometry.height() * geometry.width();
    int filterSize = geometry.inputChannels() * geometry.filterHeight() * geometry.filterWidth();
    int size = geometry.outputChannels() * filterSize;
    Arrays.fill(filterGradient, filterGradientOffset, filterGradientOffset + size, 0f);
    int index = outputGradientOffset;
    for (int n = 0; n < geometry.batch(); n++) {
      int image = inputOffset + n * inputImage;
      for (int o = 0; o < geometry.outputChannels(); o++) {
        int filter = filterGradientOffset + o * filterSize;
        for (int y = 0; y < geometry.outputHeight(); y++) {
          for (int x = 0; x < geometry.outputWidth(); x++) {
            collect(geometry, input, image, outputGradient[index++], filterGradient, filter, y, x);
          }
        }
      }
    }
  }

  private static void collect(
      ConvolutionGeometry geometry,
      float[] input,
      int image,
      float gradient,
      float[] filterGradient,
      int filter,
      int y,
      int x) {
    int tap = filter;
    for (int c = 0; c < geometry.inputChannels(); c++) {
      int plane = image + c * geometry.height() * geometry.width();
      for (int i = 0; i < geometry.filterHeight(); i++) {
        int r = row(geometry, y, i);
        for (int j = 0; j < geometry.filterWidth(); j++) {
          int s = column(geometry, x, j);
          if (r != OUTSIDE && s != OUTSIDE) {
            filterGradient[tap] += gradient * input[plane + r * geometry.width() + s];
          }
          tap++;
        }
      }
    }
  }

  private static int row(ConvolutionGeometry geometry, int y, int i) {
    int r = y * geometry.stride() - geometry.paddingAbove() + i;
    return inside(r, geometry.height(), geometry.padding());
  }

  private static int column(ConvolutionGeometry geometry, int x, int j) {
    int s = x * geometry.stride() - geometry.paddingLeft() + j;
    return inside(s, geometry.width(), geometry.padding());
  }

  // A periodic position is below twice the extent, so one subtraction is the remainder.
  private static int inside(int position, int extent, Padding padding) {
    if (position >= 0 && position < extent) {
      return position;
    }
    return padding == Padding.PERIODIC ? position - extent : OUTSIDE;
  }

  private static float activate(Activation activation, float value) {
    return switch (activation) {
      case IDENTITY -> value;
      case RELU -> Math.max(value, 0f);
      case TANH -> (float) Math.tanh(value);
      case SIGMOID -> (float) (1 / (1 + Math.exp(-value)));
    };
  }
}
