package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import java.util.Arrays;

/**
 * Runs of positions, one a tap or channel, repeated for every image: run k of image m starts at
 * {@code at + offsets[k] + m * step}. Belongs to one thread, which points it at one block after
 * another.
 */
final class SimdConvolutionRuns {
  private static final int LANES = VectorWidth.FLOATS.length();

  float[] array = {};
  int at;
  int[] offsets = {};
  int step;

  /** Points at a block. */
  void set(float[] array, int at, int[] offsets, int step) {
    this.array = array;
    this.at = at;
    this.offsets = offsets;
    this.step = step;
  }

  /**
   * Becomes a copy of what whole vectors leave of other runs, every run one vector that ends in
   * zeros. An object that holds such copies is never pointed elsewhere.
   */
  void copyRests(SimdConvolutionRuns runs, int images, int positions) {
    int count = runs.offsets.length;
    if (array.length < images * count * LANES) {
      array = new float[images * count * LANES];
    }
    if (offsets.length < count) {
      offsets = new int[count];
      Arrays.setAll(offsets, run -> run * LANES);
    }
    step = count * LANES;
    int rest = positions % LANES;
    for (int run = 0; run < images * count; run++) {
      int from = runs.start(run % count) + run / count * runs.step + positions - rest;
      System.arraycopy(runs.array, from, array, run * LANES, rest);
      Arrays.fill(array, run * LANES + rest, (run + 1) * LANES, 0f);
    }
  }

  /** Start of a run of the first image. */
  int start(int run) {
    return at + offsets[run];
  }
}
