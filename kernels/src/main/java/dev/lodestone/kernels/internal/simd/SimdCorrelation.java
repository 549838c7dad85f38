package dev.lodestone.kernels.internal.simd;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A product of weights with the taps of an image: the work that forward passes and data gradients
 * have in common, prepared once for a geometry.
 *
 * <pre>
 * result[m][p] = max(floor, bias[m] + sum over k of weights[m][k] planes[offsets[k] + p])
 * </pre>
 *
 * <p>Rows are cut into panels of four and one, each with its weights packed in the order in which a
 * tile reads them. Immutable and thread-safe.
 */
final class SimdCorrelation {
  private static final int NO_WEIGHT = -1;

  // A core's prefetcher follows about this many streams at a time; more are read one after another
  // into the cache first.
  private static final int MOST_STREAMS = 16;

  /** Where one weight stands in the filters. */
  @FunctionalInterface
  interface WeightIndex {
    /** Index of weight (row, tap) from the start of the filters. */
    int of(int row, int tap);
  }

  private final SimdConvolutionPlanes planes;
  private final int[] offsets;
  private final int rows;
  private final int[] packing;

  SimdCorrelation(SimdConvolutionPlanes planes, int rows, WeightIndex weights) {
    this(planes, Arrays.stream(planes.offsets), rows, weights);
  }

  /** One that reads only some of the runs. */
  SimdCorrelation(SimdConvolutionPlanes planes, int[] reads, int rows, WeightIndex weights) {
    this(planes, Arrays.stream(reads).map(read -> planes.offsets[read]), rows, weights);
  }

  private SimdCorrelation(
      SimdConvolutionPlanes planes, IntStream offsets, int rows, WeightIndex weights) {
    this.planes = planes;
    this.offsets = offsets.toArray();
    this.rows = rows;
    int taps = this.offsets.length;
    packing = new int[rows * (taps + 1)];
    int index = 0;
    for (int row = 0; row < rows; row += panel(rows - row)) {
      int panel = panel(rows - row);
      for (int r = 0; r < panel; r++) {
        packing[index++] = NO_WEIGHT - row - r;
      }
      for (int tap = 0; tap < taps; tap++) {
        for (int r = 0; r < panel; r++) {
          packing[index++] = weights.of(row + r, tap);
        }
      }
    }
  }

  private static int panel(int remaining) {
    return remaining >= 4 ? 4 : 1;
  }

  /** The layout of the operands. */
  SimdConvolutionPlanes planes() {
    return planes;
  }

  /** Rows of the result. */
  int rows() {
    return rows;
  }

  /** Multiply-adds of one image. */
  long multiplyAdds() {
    return (long) rows * offsets.length * planes.rows * planes.columns;
  }

  /** Floats of the packed weights. */
  int packedSize() {
    return packing.length;
  }

  /** Writes biases (zeros where bias is null) and weights in the order of the tiles. */
  void pack(
      float[] filters, int filtersAt, float[] bias, int biasAt, float[] packed, int packedAt) {
    for (int index = 0; index < packing.length; index++) {
      int from = packing[index];
      if (from >= 0) {
        packed[packedAt + index] = filters[filtersAt + from];
      } else {
        packed[packedAt + index] = bias == null ? 0f : bias[biasAt + NO_WEIGHT - from];
      }
    }
  }

  /** One band of one image; rows of the result are pitch apart, resultAt is that of the band. */
  void run(
      float[] source,
      int image,
      int band,
      float[] packed,
      float floor,
      float[] result,
      int resultAt,
      int pitch) {
    float[] operands = source;
    int operandsAt = image + band * planes.bandRows * planes.columns;
    if (!planes.direct) {
      operands = SimdConvolutionScratch.own().planes(planes.size());
      operandsAt = 0;
      planes.fill(source, image, band, operands, operandsAt);
    }
    multiply(operands, operandsAt, band, packed, 0, floor, result, resultAt, pitch);
  }

  /** As run, the operands of the band at hand. */
  void multiply(
      float[] operands,
      int operandsAt,
      int band,
      float[] packed,
      int packedAt,
      float floor,
      float[] result,
      int resultAt,
      int pitch) {
    int positions = planes.rowsOf(band) * planes.columns;
    int taps = offsets.length;
    if (planes.direct && taps > MOST_STREAMS) {
      for (int offset : offsets) {
        SimdConvolutionScratch.own().touch(operands, operandsAt + offset, positions);
      }
    }
    for (int row = 0; row < rows; row += panel(rows - row)) {
      SimdConvolutionTiles.panel(
          panel(rows - row),
          packed,
          packedAt + row * (taps + 1),
          offsets,
          operands,
          operandsAt,
          result,
          resultAt + row * pitch,
          pitch,
          positions,
          floor);
    }
  }
}
