package dev.lodestone.kernels.internal.simd;

/** The blocks that one thread works in: grown on demand, kept, never shared between threads. */
final class SimdConvolutionScratch {
  private static final float[] NONE = {};
  private static final ThreadLocal<SimdConvolutionScratch> OWN =
      ThreadLocal.withInitial(SimdConvolutionScratch::new);

  private static final int FLOATS_PER_LINE = 16;

  private float[] planes = NONE;
  private float[] result = NONE;
  private float[] packed = NONE;
  private float[] partials = NONE;
  private float[] aside = NONE;
  private float[] columns = NONE;
  private float[] classes = NONE;
  private float[] wrapped = NONE;
  private int touched;

  /** Where the taps of a filter gradient stand. */
  final SimdConvolutionRuns taps = new SimdConvolutionRuns();

  /** Where the channels of the output gradient stand. */
  final SimdConvolutionRuns gradient = new SimdConvolutionRuns();

  /** Ends of those runs. */
  final SimdConvolutionRuns tapRests = new SimdConvolutionRuns();

  /** Ends of those channels. */
  final SimdConvolutionRuns gradientRests = new SimdConvolutionRuns();

  private SimdConvolutionScratch() {}

  private static float[] atLeast(int size, float[] block) {
    return block.length < size ? new float[size] : block;
  }

  /** That of the calling thread. */
  static SimdConvolutionScratch own() {
    return OWN.get();
  }

  /** Operands of the taps, at least size floats with unspecified contents. */
  float[] planes(int size) {
    planes = atLeast(size, planes);
    return planes;
  }

  /** Sums on their way to the result, at least size floats with unspecified contents. */
  float[] result(int size) {
    result = atLeast(size, result);
    return result;
  }

  /** Weights in the order of the tiles, read by every worker of this thread's call. */
  float[] packed(int size) {
    packed = atLeast(size, packed);
    return packed;
  }

  /** One partial sum a chunk of the batch, written by the workers of this thread's call. */
  float[] partials(int size) {
    partials = atLeast(size, partials);
    return partials;
  }

  /** A transposed output gradient. */
  float[] columns(int size) {
    columns = atLeast(size, columns);
    return columns;
  }

  /** An input gradient, apart by remainders of its positions modulo the stride. */
  float[] classes(int size) {
    classes = atLeast(size, classes);
    return classes;
  }

  /** Products of taps that wrap around a periodic image. */
  float[] wrapped(int size) {
    wrapped = atLeast(size, wrapped);
    return wrapped;
  }

  /** Vectors that do not fit where they belong. */
  float[] aside(int size) {
    aside = atLeast(size, aside);
    return aside;
  }

  /** Reads one float a line of the cache, in order. */
  void touch(float[] values, int from, int length) {
    int bits = touched;
    for (int index = from; index < from + length; index += FLOATS_PER_LINE) {
      bits ^= Float.floatToRawIntBits(values[index]);
    }
    touched = bits;
  }
}
