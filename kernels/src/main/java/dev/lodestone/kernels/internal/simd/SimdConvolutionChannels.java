package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.ConvolutionGeometry;
import dev.lodestone.kernels.ConvolutionGeometry.Padding;
import dev.lodestone.kernels.internal.VectorWidth;
import java.util.Arrays;

/**
 * The filter gradient of several channels on both sides, by the register tiles of the matrix
 * product. Lanes are output channels, and a value of the image is broadcast once for all the taps
 * of a filter row that read it: with u counting the columns of one remainder modulo the stride and
 * d the shift of a tap,
 *
 * <pre>
 * sums[c][d][o] += sum over u of pixels[u][c] gradient[u - d][o]
 * </pre>
 *
 * is a product whose right operand has overlapping rows: gradients at neighbouring positions.
 *
 * <p>Inside, the image is [row class][row][column][channel] in blocks of {@value #BLOCK_LIMIT}
 * channels or fewer, the gradient [row][column][output channel] in vectors. Rows of both end in the
 * same number of further columns, zero in the image, zero or repeated in the gradient, so that one
 * product runs over all rows of a band. Immutable and thread-safe.
 */
final class SimdConvolutionChannels {
  private static final int LANES = VectorWidth.FLOATS.length();
  private static final boolean WIDE = VectorWidth.bits() == 512;
  private static final int BLOCK_LIMIT = 8;
  private static final int BLOCK = Math.min(BLOCK_LIMIT, LANES);
  // 8 x 3 sums of 32 registers, 4 x 2 of 16.
  private static final int TALLEST = WIDE ? 8 : 4;
  private static final int WIDEST = WIDE ? 3 : 2;
  private static final int FEWEST_CHANNELS = 4;
  private static final int FEWEST_POSITIONS = 64;
  // Three quarters of a megabyte: both operands of a band stay in the second-level cache.
  private static final int BAND_SIZE = 3 << 16;

  private final ConvolutionGeometry geometry;
  private final boolean periodic;
  private final int stride;
  private final int blocks;
  private final int vectors;
  private final int least;
  private final int most;
  private final int leastRow;
  private final int mostRow;
  private final int pitch;
  private final int bandRows;
  private final int classRows;
  private final int blockSize;
  private final int vectorSize;

  SimdConvolutionChannels(ConvolutionGeometry geometry) {
    this.geometry = geometry;
    periodic = geometry.padding() == Padding.PERIODIC;
    stride = geometry.stride();
    blocks = Math.ceilDiv(geometry.inputChannels(), BLOCK);
    vectors = Math.ceilDiv(geometry.outputChannels(), LANES);
    least = Math.floorDiv(-geometry.paddingLeft(), stride);
    most = Math.floorDiv(geometry.filterWidth() - 1 - geometry.paddingLeft(), stride);
    leastRow = Math.floorDiv(-geometry.paddingAbove(), stride);
    mostRow = Math.floorDiv(geometry.filterHeight() - 1 - geometry.paddingAbove(), stride);
    int columns = Math.ceilDiv(geometry.width(), stride);
    pitch = Math.max(geometry.outputWidth() + most, columns - least);
    int halo = mostRow - leastRow;
    int rowSize = pitch * (blocks * BLOCK * stride * stride + vectors * LANES);
    int rows = geometry.outputHeight();
    int fitting = Math.clamp(BAND_SIZE / rowSize - halo, 1, rows);
    bandRows = Math.ceilDiv(rows, Math.ceilDiv(rows, fitting));
    classRows = bandRows + halo;
    blockSize = stride * classRows * pitch * stride * BLOCK;
    vectorSize = (most + bandRows * pitch - least) * LANES;
  }

  /** Whether this is the way to go. */
  static boolean suits(ConvolutionGeometry geometry) {
    int outputs = geometry.outputChannels();
    int padded = Math.ceilDiv(outputs, LANES) * LANES;
    boolean whole =
        geometry.height() % geometry.stride() == 0 && geometry.width() % geometry.stride() == 0;
    return geometry.inputChannels() >= FEWEST_CHANNELS
        && 2 * padded <= 3 * outputs
        && geometry.outputHeight() * geometry.outputWidth() >= FEWEST_POSITIONS
        && (whole || geometry.padding() != Padding.PERIODIC);
  }

  private static int widest(int taps) {
    return Math.ceilDiv(taps, Math.max(1, Math.ceilDiv(taps, WIDEST)));
  }

  /** Floats of the sums of all taps. */
  int sumsSize() {
    int taps = geometry.filterHeight() * geometry.filterWidth();
    return blocks * BLOCK * taps * vectors * LANES;
  }

  /** Adds the products of so many images. */
  void add(
      int count,
      float[] input,
      int inputAt,
      float[] gradient,
      int gradientAt,
      float[] sums,
      int sumsAt) {
    SimdConvolutionScratch scratch = SimdConvolutionScratch.own();
    float[] pixels = scratch.planes(blocks * blockSize);
    float[] columns = scratch.columns(vectors * vectorSize);
    Arrays.fill(pixels, 0, blocks * blockSize, 0f);
    Arrays.fill(columns, 0, vectors * vectorSize, 0f);
    int rows = geometry.outputHeight();
    int inputImage = geometry.inputChannels() * geometry.height() * geometry.width();
    int outputImage = geometry.outputChannels() * rows * geometry.outputWidth();
    for (int image = 0; image < count; image++) {
      for (int row = 0; row < rows; row += bandRows) {
        int bandEnd = Math.min(rows, row + bandRows);
        fillPixels(input, inputAt + image * inputImage, row, bandEnd, pixels);
        fillColumns(gradient, gradientAt + image * outputImage, row, bandEnd, columns);
        addBand(pixels, columns, row, bandEnd, sums, sumsAt);
      }
    }
  }

  private void fillPixels(float[] source, int image, int row, int end, float[] pixels) {
    int height = geometry.height();
    int width = geometry.width();
    int first = (row + leastRow) * stride;
    int last = periodic ? (end + mostRow) * stride : Math.min((end + mostRow) * stride, height);
    for (int block = 0; block < blocks; block++) {
      int channels = Math.min(BLOCK, geometry.inputChannels() - block * BLOCK);
      int from = image + block * BLOCK * height * width;
      float[] narrow = narrow(source, from, channels, height, width, BLOCK);
      for (int r = periodic ? first : Math.max(first, 0); r < last; r++) {
        int slot = (r - first) % stride * classRows + (r - first) / stride;
        int to = block * blockSize + slot * pitch * stride * BLOCK;
        int start = Math.floorMod(r, height) * width;
        if (narrow != null) {
          System.arraycopy(narrow, start * BLOCK, pixels, to, width * BLOCK);
        } else {
          int plane = height * width;
          GemmPacking.interleave(source, from + start, plane, channels, width, BLOCK, pixels, to);
        }
      }
    }
  }

  private void fillColumns(float[] source, int image, int row, int end, float[] columns) {
    int height = geometry.outputHeight();
    int width = geometry.outputWidth();
    for (int vector = 0; vector < vectors; vector++) {
      int channels = Math.min(LANES, geometry.outputChannels() - vector * LANES);
      int from = image + vector * LANES * height * width;
      float[] narrow = narrow(source, from, channels, height, width, LANES);
      for (int y = row; y < end; y++) {
        int to = vector * vectorSize + (most + (y - row) * pitch) * LANES;
        int start = y * width;
        if (narrow != null) {
          System.arraycopy(narrow, start * LANES, columns, to, width * LANES);
        } else {
          int plane = height * width;
          GemmPacking.interleave(source, from + start, plane, channels, width, LANES, columns, to);
        }
        if (periodic) {
          int wrapped = to + (width - most) * LANES;
          System.arraycopy(columns, wrapped, columns, to - most * LANES, most * LANES);
        }
      }
    }
  }

  // Rows shorter than a vector are interleaved all at once, or null for longer ones.
  private static float[] narrow(
      float[] source, int from, int channels, int height, int width, int panel) {
    if (width >= LANES) {
      return null;
    }
    int plane = height * width;
    float[] aside = SimdConvolutionScratch.own().aside(plane * panel);
    if (channels < panel) {
      Arrays.fill(aside, 0, plane * panel, 0f);
    }
    GemmPacking.interleave(source, from, plane, channels, plane, panel, aside, 0);
    return aside;
  }

  private void addBand(
      float[] pixels, float[] columns, int row, int end, float[] sums, int sumsAt) {
    int height = geometry.height();
    int at = sumsAt;
    for (int i = 0; i < geometry.filterHeight(); i++) {
      int shift = Math.floorDiv(i - geometry.paddingAbove(), stride);
      int rowClass = Math.floorMod(i - geometry.paddingAbove(), stride);
      int classHeight = Math.ceilDiv(height - rowClass, stride);
      int first = periodic ? row : Math.max(row, -shift);
      int last = periodic ? end : Math.min(end, classHeight - shift);
      int slot = rowClass * classRows + first + shift - row - leastRow;
      int depth = Math.max(0, last - first) * pitch;
      for (int column = 0; column < stride; column++) {
        int j = Math.floorMod(column + geometry.paddingLeft(), stride);
        int taps = Math.ceilDiv(geometry.filterWidth() - j, stride);
        int a = (slot * pitch * stride + column) * BLOCK;
        int highest = Math.floorDiv(j - geometry.paddingLeft(), stride) + taps - 1;
        int b = (most + (first - row) * pitch - highest) * LANES;
        addTaps(taps, depth, pixels, a, columns, b, sums, at);
        at += taps * blocks * BLOCK * vectors * LANES;
      }
    }
  }

  /** The taps of one filter row and column class. */
  private void addTaps(
      int taps, int depth, float[] pixels, int a, float[] columns, int b, float[] sums, int at) {
    int widest = widest(taps);
    int to = at;
    for (int tap = 0; tap < taps; tap += widest) {
      int width = Math.min(widest, taps - tap);
      for (int block = 0; block < blocks; block++) {
        for (int vector = 0; vector < vectors; vector++) {
          for (int c = 0; c < BLOCK; c += TALLEST) {
            GemmTiles.multiply(
                Math.min(TALLEST, BLOCK),
                width,
                true,
                1,
                depth,
                pixels,
                block * blockSize + a + c,
                stride * BLOCK,
                0,
                columns,
                vector * vectorSize + b + tap * LANES,
                LANES,
                sums,
                to,
                width * LANES,
                sums,
                to,
                width * LANES);
            to += Math.min(TALLEST, BLOCK) * width * LANES;
          }
        }
      }
    }
  }

  /** Writes the sums in the order of the filters. */
  void finish(float[] sums, int sumsAt, float[] filters, int filtersAt) {
    int at = sumsAt;
    for (int i = 0; i < geometry.filterHeight(); i++) {
      for (int column = 0; column < stride; column++) {
        int j = Math.floorMod(column + geometry.paddingLeft(), stride);
        int taps = Math.ceilDiv(geometry.filterWidth() - j, stride);
        int widest = widest(taps);
        for (int tap = 0; tap < taps; tap += widest) {
          int width = Math.min(widest, taps - tap);
          int last = i * geometry.filterWidth() + j + (taps - 1 - tap) * stride;
          for (int block = 0; block < blocks; block++) {
            for (int vector = 0; vector < vectors; vector++) {
              finishTile(sums, at, block, vector, width, filters, filtersAt + last);
              at += BLOCK * width * LANES;
            }
          }
        }
      }
    }
  }

  private void finishTile(
      float[] sums, int at, int block, int vector, int width, float[] filters, int last) {
    int size = geometry.filterHeight() * geometry.filterWidth();
    int filter = geometry.inputChannels() * size;
    int channels = Math.min(BLOCK, geometry.inputChannels() - block * BLOCK);
    int outputs = Math.min(LANES, geometry.outputChannels() - vector * LANES);
    for (int c = 0; c < channels; c++) {
      for (int tap = 0; tap < width; tap++) {
        int to = last + vector * LANES * filter + (block * BLOCK + c) * size - tap * stride;
        int from = at + (c * width + tap) * LANES;
        for (int lane = 0; lane < outputs; lane++) {
          filters[to + lane * filter] = sums[from + lane];
        }
      }
    }
  }
}
