package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.ConvolutionGeometry;
import dev.lodestone.kernels.ConvolutionGeometry.Padding;
import dev.lodestone.kernels.internal.VectorWidth;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Adds the products of every tap onto the positions that the tap saw:
 *
 * <pre>
 * image[c][r][s] = sum over i, j and every (y, x) whose tap (i, j) sees (r, s)
 *                  of products[c, i, j][y][x]
 * </pre>
 *
 * <p>Immutable and thread-safe.
 */
final class SimdConvolutionFold {
  private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
  private static final int LANES = FLOATS.length();

  private final ConvolutionGeometry geometry;
  private final int height;
  private final int width;
  private final int rows;
  private final int columns;
  private final int stride;
  private final boolean periodic;

  SimdConvolutionFold(ConvolutionGeometry geometry) {
    this.geometry = geometry;
    height = geometry.height();
    width = geometry.width();
    rows = geometry.outputHeight();
    columns = geometry.outputWidth();
    stride = geometry.stride();
    periodic = geometry.padding() == Padding.PERIODIC;
  }

  /** Overwrites one image; the products are used up. */
  void fold(float[] products, float[] image, int imageAt) {
    Arrays.fill(image, imageAt, imageAt + geometry.inputChannels() * height * width, 0f);
    int from = 0;
    for (int c = 0; c < geometry.inputChannels(); c++) {
      int channel = imageAt + c * height * width;
      for (int i = 0; i < geometry.filterHeight(); i++) {
        for (int j = 0; j < geometry.filterWidth(); j++) {
          int row = i - geometry.paddingAbove();
          int shift = j - geometry.paddingLeft();
          if (stride == 1 && columns == width) {
            addTap(products, from, image, channel, row, shift);
          } else {
            addTapByRow(products, from, image, channel, row, shift);
          }
          from += rows * columns;
        }
      }
    }
  }

  /** A tap whose rows are as long as the image's: at most two runs, whatever the row ends. */
  private void addTap(
      float[] products, int from, float[] image, int channel, int firstRow, int shift) {
    int above = Math.max(0, -firstRow);
    int below = Math.max(0, firstRow + rows - height);
    int inside = rows - above - below;
    addRun(
        products, from + above * width, inside, image, channel + (firstRow + above) * width, shift);
    if (periodic) {
      addRun(products, from + inside * width, below, image, channel, shift);
    }
  }

  private void addRun(float[] products, int from, int run, float[] image, int at, int shift) {
    int low = Math.clamp(-shift, 0, columns);
    int high = Math.clamp(width - shift, low, columns);
    for (int x = 0; x < low; x++) {
      takeColumn(products, from + x, run, image, at + x + shift + width);
    }
    for (int x = high; x < columns; x++) {
      takeColumn(products, from + x, run, image, at + x + shift - width);
    }
    int length = (run - 1) * width + high - low;
    add(products, from + low, image, at + low + shift, length);
  }

  // What is left behind are zeros, which the run may then add anywhere.
  private void takeColumn(float[] products, int from, int run, float[] image, int at) {
    for (int row = 0; row < run; row++) {
      int index = from + row * width;
      if (periodic) {
        image[at + row * width] += products[index];
      }
      products[index] = 0f;
    }
  }

  private static void add(float[] products, int from, float[] image, int at, int length) {
    int p = 0;
    for (; p <= length - LANES; p += LANES) {
      FloatVector sum = FloatVector.fromArray(FLOATS, image, at + p);
      sum.add(FloatVector.fromArray(FLOATS, products, from + p)).intoArray(image, at + p);
    }
    for (; p < length; p++) {
      image[at + p] += products[from + p];
    }
  }

  private void addTapByRow(
      float[] products, int from, float[] image, int channel, int firstRow, int shift) {
    for (int y = 0; y < rows; y++) {
      int r = wrap(y * stride + firstRow, height);
      if (r < 0) {
        continue;
      }
      int at = channel + r * width;
      int row = from + y * columns;
      if (stride == 1) {
        add(products, row, image, at + shift, columns);
        continue;
      }
      for (int x = 0; x < columns; x++) {
        int s = wrap(x * stride + shift, width);
        if (s >= 0) {
          image[at + s] += products[row + x];
        }
      }
    }
  }

  private int wrap(int position, int extent) {
    if (position >= 0 && position < extent) {
      return position;
    }
    return periodic ? position - extent : -1;
  }
}
