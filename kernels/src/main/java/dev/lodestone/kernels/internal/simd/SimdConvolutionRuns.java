package dev.lodestone.kernels.internal.simd;

/**
 * Runs of positions, one a tap or channel, repeated for every image: run k of image m starts at
 * {@code at + offsets[k] + m * step}. Belongs to one thread, which points it at one block after
 * another.
 */
final class SimdConvolutionRuns {
  float[] array;
  int at;
  int[] offsets;
  int step;

  /** Points at a block. */
  void set(float[] array, int at, int[] offsets, int step) {
    this.array = array;
    this.at = at;
    this.offsets = offsets;
    this.step = step;
  }

  /** Start of a run of the first image. */
  int start(int run) {
    return at + offsets[run];
  }
}
