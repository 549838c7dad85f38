package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.ConvolutionGeometry;
import dev.lodestone.kernels.ConvolutionGeometry.Padding;
import dev.lodestone.kernels.internal.VectorWidth;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Adds the products of every tap onto the positions that the tap saw:
 *
 * <pre>
 * image[c][r][s] = sum over i, j and every (y, x) whose tap (i, j) sees (r, s)
 *                  of products[c, i, j][y][x]
 * </pre>
 *
 * <p>Positions of equal remainders (a, b) modulo the stride form a class: an image of its own, as
 * large as the output, of which a tap sees one position after another. A class is therefore a
 * correlation of the products with weights of one. Around every block of products lie zeros (or
 * repeated rows) for the rows beyond the image, and the columns that a tap sees beyond the image
 * are set to zero beforehand. Summing in place, tap after tap, is three times slower: each load
 * waits for the stores of the tap before.
 *
 * <p>Immutable and thread-safe.
 */
final class SimdConvolutionFold {
  private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
  private static final int LANES = FLOATS.length();
  private static final IntVector ZIP_LOW = GemmPacking.zipBits(0);
  private static final IntVector ZIP_HIGH = GemmPacking.zipBits(LANES / 2);

  /** Floats behind the classes that whole vectors may read. */
  static final int SLACK = LANES;

  private final int channels;
  private final int height;
  private final int width;
  private final int filterHeight;
  private final int filterWidth;
  private final int above;
  private final int left;
  private final int rows;
  private final int columns;
  private final int stride;
  private final boolean periodic;
  private final boolean regular;
  private final int border;
  private final float[] ones;
  private final int[][] classOffsets;

  /** Distance between the products of two taps. */
  final int pitch;

  SimdConvolutionFold(ConvolutionGeometry geometry) {
    channels = geometry.inputChannels();
    height = geometry.height();
    width = geometry.width();
    filterHeight = geometry.filterHeight();
    filterWidth = geometry.filterWidth();
    above = geometry.paddingAbove();
    left = geometry.paddingLeft();
    rows = geometry.outputHeight();
    columns = geometry.outputWidth();
    stride = geometry.stride();
    periodic = geometry.padding() == Padding.PERIODIC;
    boolean whole = height % stride == 0 && width % stride == 0;
    regular =
        rows == Math.ceilDiv(height, stride)
            && columns == Math.ceilDiv(width, stride)
            && (whole || !periodic);
    border = Math.ceilDiv(filterHeight, stride) * columns + filterWidth;
    pitch = rows * columns + border;
    ones = new float[filterHeight * filterWidth + 1];
    Arrays.fill(ones, 1, ones.length, 1f);
    classOffsets = new int[stride * stride][];
    for (int index = 0; index < classOffsets.length; index++) {
      classOffsets[index] = classOffsets(index / stride, index % stride);
    }
  }

  /** Where the taps that see class (a, b) find the products of its first position. */
  private int[] classOffsets(int a, int b) {
    int[] offsets = new int[filterHeight * filterWidth];
    int count = 0;
    for (int tap = 0; tap < offsets.length; tap++) {
      int row = tap / filterWidth - above;
      int column = tap % filterWidth - left;
      if (Math.floorMod(row, stride) == a && Math.floorMod(column, stride) == b) {
        int back = Math.floorDiv(row, stride) * columns + Math.floorDiv(column, stride);
        offsets[count++] = productsAt(tap) - back;
      }
    }
    return Arrays.copyOf(offsets, count);
  }

  /** Start of the products of one tap of one channel. */
  int productsAt(int tap) {
    return border + tap * pitch;
  }

  /** Floats of all products with their borders. */
  int size() {
    return productsAt(channels * filterHeight * filterWidth);
  }

  /** Sets the borders to zero, once for all images whose products fill the same block. */
  void clearBorders(float[] products) {
    for (int tap = 0; tap <= channels * filterHeight * filterWidth; tap++) {
      Arrays.fill(products, tap * pitch, tap * pitch + border, 0f);
    }
  }

  /** Overwrites one image; the products are used up. */
  void fold(float[] products, float[] image, int imageAt) {
    if (!regular) {
      foldByRow(products, image, imageAt);
      return;
    }
    int plane = rows * columns;
    float[] target = image;
    int targetAt = imageAt;
    if (stride > 1) {
      target = SimdConvolutionScratch.own().classes(channels * stride * stride * plane + SLACK);
      targetAt = 0;
    }
    float[] wrapped = SimdConvolutionScratch.own().wrapped(periodic ? ones.length * plane : 0);
    for (int c = 0; c < channels; c++) {
      int first = c * filterHeight * filterWidth;
      for (int tap = 0; tap < filterHeight * filterWidth; tap++) {
        mend(tap, products, productsAt(first + tap), wrapped, tap * plane);
      }
      for (int index = 0; index < classOffsets.length; index++) {
        int at = targetAt + (c * classOffsets.length + index) * plane;
        sum(classOffsets[index], products, first * pitch, target, at);
      }
      if (periodic) {
        addWrapped(wrapped, target, targetAt + c * classOffsets.length * plane);
      }
    }
    if (stride > 1) {
      interleave(target, image, imageAt);
    }
  }

  private void sum(int[] offsets, float[] products, int from, float[] target, int at) {
    if (offsets.length == 0) {
      Arrays.fill(target, at, at + rows * columns, 0f);
      return;
    }
    SimdConvolutionTiles.panel(
        1,
        ones,
        0,
        offsets,
        products,
        from,
        target,
        at,
        0,
        rows * columns,
        Float.NEGATIVE_INFINITY);
  }

  /** Takes away the columns beyond the image, and repeats the rows of a periodic one. */
  private void mend(int tap, float[] products, int from, float[] wrapped, int wrappedAt) {
    int shift = Math.floorDiv(tap % filterWidth - left, stride);
    int first = shift < 0 ? 0 : Math.max(0, columns - shift);
    int end = shift < 0 ? Math.min(columns, -shift) : columns;
    for (int x = first; x < end; x++) {
      for (int y = 0; y < rows; y++) {
        int at = from + y * columns + x;
        if (periodic) {
          wrapped[wrappedAt + x * rows + y] = products[at];
        }
        products[at] = 0f;
      }
    }
    if (periodic) {
      int repeated = tap / filterWidth / stride * columns;
      int last = from + rows * columns - repeated;
      System.arraycopy(products, last, products, from - repeated, repeated);
    }
  }

  /** Adds the columns that wrap around a periodic image. */
  private void addWrapped(float[] wrapped, float[] classes, int classesAt) {
    for (int tap = 0; tap < filterHeight * filterWidth; tap++) {
      int i = tap / filterWidth;
      int j = tap % filterWidth;
      int plane = classesAt + (i % stride * stride + j % stride) * rows * columns;
      for (int x = columns - j / stride; x < columns; x++) {
        int from = (tap * columns + x) * rows;
        int at = plane + x + j / stride - columns;
        for (int y = 0; y < rows; y++) {
          int row = y + i / stride < rows ? y + i / stride : y + i / stride - rows;
          classes[at + row * columns] += wrapped[from + y];
        }
      }
    }
  }

  /** Interleaves the classes of one image. */
  void interleave(float[] classes, float[] image, int imageAt) {
    int plane = rows * columns;
    int end = imageAt + channels * height * width;
    int reach = Math.ceilDiv(width, 2 * LANES) * 2 * LANES;
    int at = imageAt;
    for (int c = 0; c < channels; c++) {
      int a = 0;
      int from = c * stride * stride * plane;
      for (int row = 0; row < height; row++) {
        if (stride == 2 && at + reach <= end) {
          interleavePair(classes, from, from + plane, image, at);
        } else {
          for (int s = 0; s < width; s++) {
            image[at + s] = classes[from + s % stride * plane + s / stride];
          }
        }
        at += width;
        from += stride * plane;
        if (++a == stride) {
          a = 0;
          from += columns - stride * stride * plane;
        }
      }
    }
  }

  // Whole vectors run over the end of a line, and the next line is written later.
  private void interleavePair(float[] classes, int even, int odd, float[] image, int at) {
    for (int s = 0; s < width; s += 2 * LANES) {
      IntVector evens = FloatVector.fromArray(FLOATS, classes, even + s / 2).reinterpretAsInts();
      IntVector odds = FloatVector.fromArray(FLOATS, classes, odd + s / 2).reinterpretAsInts();
      ZIP_LOW.selectFrom(evens, odds).reinterpretAsFloats().intoArray(image, at + s);
      ZIP_HIGH.selectFrom(evens, odds).reinterpretAsFloats().intoArray(image, at + s + LANES);
    }
  }

  private void foldByRow(float[] products, float[] image, int imageAt) {
    Arrays.fill(image, imageAt, imageAt + channels * height * width, 0f);
    for (int tap = 0; tap < channels * filterHeight * filterWidth; tap++) {
      int channel = imageAt + tap / (filterHeight * filterWidth) * height * width;
      int row = tap / filterWidth % filterHeight - above;
      for (int y = 0; y < rows; y++) {
        int r = wrap(y * stride + row, height);
        if (r >= 0) {
          int from = productsAt(tap) + y * columns;
          addRow(products, from, image, channel + r * width, tap % filterWidth - left);
        }
      }
    }
  }

  private void addRow(float[] products, int from, float[] image, int at, int shift) {
    for (int x = 0; x < columns; x++) {
      int s = wrap(x * stride + shift, width);
      if (s >= 0) {
        image[at + s] += products[from + x];
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
