package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Where the taps of a filter find their operands, laid out so that no tap knows about edges.
 *
 * <p>Every channel c, row class i mod stride and filter column j has a plane of its own whose row
 * length is that of the output: plane(c, a, j)[r][x] = image[c][r * stride + a - above][x * stride
 * + j - left], wrapped or zero outside the image. Tap (c, i, j) of the flat output position p then
 * reads element p of one contiguous run, which starts at {@code offsets[(c * filterHeight + i) *
 * filterWidth + j]}: vectors run over row ends, whatever the width of the image.
 *
 * <p>Planes hold one band of output rows at a time, small enough for the second-level cache. Where
 * the image itself has this layout (a filter of one column that never leaves it) nothing is copied.
 * Immutable and thread-safe.
 */
final class SimdConvolutionPlanes {
  private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
  private static final int LANES = FLOATS.length();
  private static final IntVector EVEN = IntVector.zero(VectorWidth.INTS).addIndex(2);

  // Half a megabyte: planes, weights and outputs of a band share a second-level cache.
  private static final int BAND_SIZE = 1 << 17;

  private final int channels;
  private final int height;
  private final int width;
  final int filterHeight;
  final int filterWidth;
  private final int stride;
  final int above;
  final int left;
  private final boolean periodic;
  private final int rowClasses;
  private final int planeSize;
  private final int channelPitch;

  /** Rows of the output. */
  final int rows;

  /** Columns of the output. */
  final int columns;

  /** Output rows of a band; the last band may have fewer. */
  final int bandRows;

  /** Start of each tap's run, relative to the planes or, where direct, to the band in the image. */
  final int[] offsets;

  /** Whether taps read the image itself. */
  final boolean direct;

  SimdConvolutionPlanes(
      int channels,
      int height,
      int width,
      int rows,
      int columns,
      int filterHeight,
      int filterWidth,
      int stride,
      int above,
      int left,
      boolean periodic) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.rows = rows;
    this.columns = columns;
    this.filterHeight = filterHeight;
    this.filterWidth = filterWidth;
    this.stride = stride;
    this.above = above;
    this.left = left;
    this.periodic = periodic;
    direct =
        filterWidth == 1
            && stride == 1
            && left == 0
            && above == 0
            && columns == width
            && rows + filterHeight - 1 <= height;
    rowClasses = Math.min(stride, filterHeight);
    int planes = channels * rowClasses * filterWidth;
    int halo = (filterHeight - 1) / stride;
    int mostRows = Math.clamp(BAND_SIZE / ((long) planes * columns) - halo, 1, rows);
    bandRows = Math.ceilDiv(rows, Math.ceilDiv(rows, mostRows));
    planeSize = spread((bandRows + halo) * columns + LANES);
    channelPitch = rowClasses * filterWidth * planeSize;
    offsets = new int[channels * filterHeight * filterWidth];
    for (int tap = 0; tap < offsets.length; tap++) {
      offsets[tap] = offset(tap);
    }
  }

  // Planes a multiple of the page size apart would compete for the same lines of the cache.
  private static int spread(int size) {
    int whole = Math.ceilDiv(size, 16) * 16;
    return whole % 512 == 0 ? whole + 16 : whole;
  }

  private int offset(int tap) {
    int j = tap % filterWidth;
    int i = tap / filterWidth % filterHeight;
    int c = tap / (filterWidth * filterHeight);
    if (direct) {
      return (c * height + i) * width;
    }
    int plane = (c * rowClasses + i % stride) * filterWidth + j;
    return plane * planeSize + i / stride * columns;
  }

  /** Floats that {@link #fill} may write, a vector of slack included. */
  int size() {
    return direct ? 0 : channels * rowClasses * filterWidth * planeSize + LANES;
  }

  /** Number of bands. */
  int bands() {
    return Math.ceilDiv(rows, bandRows);
  }

  /** Output rows of a band. */
  int rowsOf(int band) {
    return Math.min(bandRows, rows - band * bandRows);
  }

  /** Fills the planes of one band of one image. */
  void fill(float[] source, int image, int band, float[] target, int targetAt) {
    int plane = targetAt;
    for (int a = 0; a < rowClasses; a++) {
      int count = rowsOf(band) + (filterHeight - 1 - a) / stride;
      int row = band * bandRows * stride + a - above;
      for (int j = 0; j < filterWidth; j++) {
        fillPlanes(source, image, row, count, j - left, target, plane);
        plane += planeSize;
      }
    }
  }

  /** One plane of every channel, run by run of rows that lie at equal distances in the image. */
  private void fillPlanes(
      float[] source, int image, int first, int count, int shift, float[] target, int plane) {
    int done = 0;
    while (done < count) {
      int row = first + done * stride;
      int end = row < 0 ? 0 : row < height ? height : Integer.MAX_VALUE;
      int run = Math.min(count - done, Math.ceilDiv(end - row, stride));
      int at = plane + done * columns;
      boolean inside = row >= 0 && row < height;
      if (periodic || inside) {
        fillRun(source, image + Math.floorMod(row, height) * width, run, shift, target, at);
      } else {
        for (int c = 0; c < channels; c++) {
          int to = at + c * channelPitch;
          Arrays.fill(target, to, to + run * columns, 0f);
        }
      }
      done += run;
    }
  }

  private void fillRun(float[] source, int from, int run, int shift, float[] target, int at) {
    int low = Math.clamp(Math.ceilDiv(-shift, stride), 0, columns);
    int high = Math.clamp(Math.ceilDiv(width - shift, stride), low, columns);
    int inside = from + low * stride + shift;
    for (int c = 0; c < channels; c++) {
      int read = inside + c * height * width;
      int write = at + low + c * channelPitch;
      if (stride == 1 && columns == width) {
        System.arraycopy(source, read, target, write, (run - 1) * width + high - low);
      } else if (stride <= 2) {
        copyRows(source, read, run, high - low, target, write);
      } else {
        copyColumns(source, read, run, high - low, target, write);
      }
    }
    for (int x = 0; x < low; x++) {
      fillColumns(source, from + x * stride + shift + width, run, target, at + x);
    }
    for (int x = high; x < columns; x++) {
      fillColumns(source, from + x * stride + shift - width, run, target, at + x);
    }
  }

  private void fillColumns(float[] source, int from, int run, float[] target, int at) {
    int read = from;
    int write = at;
    int left = run;
    for (int value = 0; value < channels * run; value++) {
      target[write] = periodic ? source[read] : 0f;
      read += stride * width;
      write += columns;
      if (--left == 0) {
        left = run;
        read += height * width - run * stride * width;
        write += channelPitch - run * columns;
      }
    }
  }

  // A whole vector may run over the end of a row: what follows in the plane is written later, and
  // every plane ends in a vector of slack.
  private void copyRows(
      float[] source, int from, int run, int length, float[] target, int targetAt) {
    int pitch = stride * width;
    int vectors = Math.ceilDiv(length, LANES);
    int reach = stride * vectors * LANES;
    int safe = Math.clamp(Math.floorDiv(source.length - reach - from, pitch) + 1, 0, run);
    // The last vectors first: the first ones then restore what those ran over.
    for (int x = (vectors - 1) * LANES; x >= 0; x -= LANES) {
      if (stride == 1) {
        copyVectors(source, from + x, safe, pitch, target, targetAt + x);
      } else {
        copyEvenLanes(source, from + 2 * x, safe, pitch, target, targetAt + x);
      }
    }
    copyColumns(source, from + safe * pitch, run - safe, length, target, targetAt + safe * columns);
  }

  private void copyVectors(
      float[] source, int from, int run, int pitch, float[] target, int targetAt) {
    for (int row = 0; row < run; row++) {
      FloatVector.fromArray(FLOATS, source, from + row * pitch)
          .intoArray(target, targetAt + row * columns);
    }
  }

  private void copyEvenLanes(
      float[] source, int from, int run, int pitch, float[] target, int targetAt) {
    for (int row = 0; row < run; row++) {
      int at = from + row * pitch;
      IntVector low = FloatVector.fromArray(FLOATS, source, at).reinterpretAsInts();
      IntVector high = FloatVector.fromArray(FLOATS, source, at + LANES).reinterpretAsInts();
      EVEN.selectFrom(low, high).reinterpretAsFloats().intoArray(target, targetAt + row * columns);
    }
  }

  private void copyColumns(
      float[] source, int from, int run, int length, float[] target, int targetAt) {
    for (int row = 0; row < run; row++) {
      int read = from + row * stride * width;
      int write = targetAt + row * columns;
      for (int x = 0; x < length; x++) {
        target[write + x] = source[read + x * stride];
      }
    }
  }
}
