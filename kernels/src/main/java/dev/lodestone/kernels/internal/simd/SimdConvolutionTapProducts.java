package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.spi.Workers;

/** The data gradient by tap products and a fold, shared among workers by images. */
final class SimdConvolutionTapProducts implements Workers.Task {
  private static final ThreadLocal<SimdConvolutionTapProducts> OWN =
      ThreadLocal.withInitial(SimdConvolutionTapProducts::new);

  private SimdConvolutionPlan plan;
  private float[] packed;
  private float[] outputGradient;
  private int outputGradientAt;
  private float[] inputGradient;
  private int inputGradientAt;
  private int images;
  private int tasks;

  private SimdConvolutionTapProducts() {}

  static void run(
      Workers workers,
      SimdConvolutionPlan plan,
      float[] outputGradient,
      int outputGradientAt,
      float[] filters,
      int filtersAt,
      float[] inputGradient,
      int inputGradientAt) {
    SimdConvolutionTapProducts work = OWN.get();
    SimdCorrelation products = plan.tapProducts();
    work.plan = plan;
    work.packed = SimdConvolutionScratch.own().packed(products.packedSize());
    products.pack(filters, filtersAt, null, 0, work.packed, 0);
    work.outputGradient = outputGradient;
    work.outputGradientAt = outputGradientAt;
    work.inputGradient = inputGradient;
    work.inputGradientAt = inputGradientAt;
    work.images = plan.geometry().batch();
    work.tasks = SimdConvolution.tasks(workers, work.images, plan.geometry().multiplyAdds());
    workers.run(work.tasks, work);
    work.outputGradient = null;
    work.inputGradient = null;
  }

  @Override
  public void run(int task) {
    int first = (int) ((long) images * task / tasks);
    int end = (int) ((long) images * (task + 1) / tasks);
    SimdCorrelation products = plan.tapProducts();
    SimdConvolutionPlanes planes = products.planes();
    SimdConvolutionFold fold = plan.fold();
    float[] result = SimdConvolutionScratch.own().result(fold.size());
    fold.clearBorders(result);
    for (int image = first; image < end; image++) {
      int from = outputGradientAt + image * plan.outputImage();
      for (int band = 0; band < planes.bands(); band++) {
        int at = fold.productsAt(0) + band * planes.bandRows * planes.columns;
        products.run(
            outputGradient, from, band, packed, Float.NEGATIVE_INFINITY, result, at, fold.pitch);
      }
      fold.fold(result, inputGradient, inputGradientAt + image * plan.inputImage());
    }
  }
}
