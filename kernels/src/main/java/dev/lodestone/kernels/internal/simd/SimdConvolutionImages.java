package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.internal.VectorWidth;
import dev.lodestone.kernels.spi.Workers;

/**
 * One correlation over every image of a batch, shared among workers by images and bands: each part
 * of the result is written by one task, so that the bits do not depend on the split.
 */
final class SimdConvolutionImages implements Workers.Task {
  private static final int LANES = VectorWidth.FLOATS.length();
  private static final ThreadLocal<SimdConvolutionImages> OWN =
      ThreadLocal.withInitial(SimdConvolutionImages::new);

  private SimdCorrelation correlation;
  private float[] packed;
  private Activation activation;
  private float[] source;
  private int sourceAt;
  private int sourceImage;
  private float[] result;
  private int resultAt;
  private int units;
  private int tasks;

  private SimdConvolutionImages() {}

  /** Runs on the workers; images of source and result follow one another without gaps. */
  static void run(
      Workers workers,
      SimdCorrelation correlation,
      int batch,
      float[] filters,
      int filtersAt,
      float[] bias,
      int biasAt,
      Activation activation,
      float[] source,
      int sourceAt,
      int sourceImage,
      float[] result,
      int resultAt) {
    SimdConvolutionImages work = OWN.get();
    work.correlation = correlation;
    work.packed = SimdConvolutionScratch.own().packed(correlation.packedSize());
    correlation.pack(filters, filtersAt, bias, biasAt, work.packed, 0);
    work.activation = activation;
    work.source = source;
    work.sourceAt = sourceAt;
    work.sourceImage = sourceImage;
    work.result = result;
    work.resultAt = resultAt;
    work.units = batch * correlation.planes().bands();
    work.tasks = SimdConvolution.tasks(workers, work.units, batch * correlation.multiplyAdds());
    workers.run(work.tasks, work);
    work.source = null;
    work.result = null;
  }

  @Override
  public void run(int task) {
    int first = (int) ((long) units * task / tasks);
    int end = (int) ((long) units * (task + 1) / tasks);
    float floor = activation == Activation.RELU ? 0f : Float.NEGATIVE_INFINITY;
    SimdConvolutionPlanes planes = correlation.planes();
    int pitch = planes.rows * planes.columns;
    int resultImage = correlation.rows() * pitch;
    for (int unit = first; unit < end; unit++) {
      int image = unit / planes.bands();
      int band = unit % planes.bands();
      int at = resultAt + image * resultImage + band * planes.bandRows * planes.columns;
      int from = sourceAt + image * sourceImage;
      correlation.run(source, from, band, packed, floor, result, at, pitch);
      if (activation == Activation.TANH || activation == Activation.SIGMOID) {
        int length = planes.rowsOf(band) * planes.columns;
        for (int row = 0; row < correlation.rows(); row++) {
          activate(at + row * pitch, length);
        }
      }
    }
  }

  // The rest of a row is moved into a whole vector: a masked one at the end of an array would be
  // checked lane by lane on the heap.
  private void activate(int at, int length) {
    int rest = length % LANES;
    int whole = length - rest;
    SimdActivation.apply(activation, result, at, whole);
    if (rest > 0) {
      float[] aside = SimdConvolutionScratch.own().aside(LANES);
      System.arraycopy(result, at + whole, aside, 0, rest);
      SimdActivation.apply(activation, aside, 0, LANES);
      System.arraycopy(aside, 0, result, at + whole, rest);
    }
  }
}
