package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.ConvolutionGeometry;
import dev.lodestone.kernels.spi.ConvolutionKernel;
import dev.lodestone.kernels.spi.GemmKernel;
import dev.lodestone.kernels.spi.Workers;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Convolution on vectors of output positions.
 *
 * <p>Outside and inside, images are row major: a copy of the few input channels, one shifted plane
 * a filter column, turns every tap into a contiguous run (see {@link SimdConvolutionPlanes}), and
 * results go straight to their place. A filter as large as the image leaves one position, where the
 * convolution is a matrix product and is handed to that kernel.
 *
 * <p>Thread-safe: plans are shared and immutable, scratch belongs to a thread.
 */
public final class SimdConvolution implements ConvolutionKernel {
  // About 10 microseconds of one thread; waking others costs as much.
  private static final long SMALL = 400_000;
  private static final int TASKS_PER_THREAD = 4;
  // A program meets few geometries; one that keeps changing its batch must not fill the memory.
  private static final int MOST_PLANS = 1024;

  private final Workers workers;
  private final GemmKernel gemm;
  private final ConcurrentHashMap<ConvolutionGeometry, SimdConvolutionPlan> plans =
      new ConcurrentHashMap<>();

  /** Convolutions on the given workers; the matrix product serves filters that fill the image. */
  public SimdConvolution(Workers workers, GemmKernel gemm) {
    this.workers = workers;
    this.gemm = gemm;
  }

  static boolean isSmall(long multiplyAdds) {
    return multiplyAdds < SMALL;
  }

  static int tasks(Workers workers, int units, long multiplyAdds) {
    if (isSmall(multiplyAdds)) {
      return Math.min(units, 1);
    }
    return Math.min(units, workers.threads() * TASKS_PER_THREAD);
  }

  private SimdConvolutionPlan plan(ConvolutionGeometry geometry) {
    SimdConvolutionPlan known = plans.get(geometry);
    if (known != null) {
      return known;
    }
    if (plans.size() >= MOST_PLANS) {
      plans.clear();
    }
    return plans.computeIfAbsent(geometry, SimdConvolutionPlan::of);
  }

  private static boolean isMatrixProduct(ConvolutionGeometry geometry) {
    return geometry.padding() == ConvolutionGeometry.Padding.VALID
        && geometry.filterHeight() == geometry.height()
        && geometry.filterWidth() == geometry.width();
  }

  @Override
  public void forward(
      ConvolutionGeometry geometry,
      float[] input,
      int inputOffset,
      float[] filters,
      int filtersOffset,
      float[] bias,
      int biasOffset,
      Activation activation,
      float[] output,
      int outputOffset) {
    if (isMatrixProduct(geometry)) {
      int taps = geometry.inputChannels() * geometry.height() * geometry.width();
      gemm.sgemm(
          false,
          true,
          geometry.batch(),
          geometry.outputChannels(),
          taps,
          1f,
          input,
          inputOffset,
          taps,
          filters,
          filtersOffset,
          taps,
          0f,
          output,
          outputOffset,
          geometry.outputChannels(),
          bias,
          biasOffset,
          activation);
      return;
    }
    SimdConvolutionPlan plan = plan(geometry);
    SimdConvolutionImages.run(
        workers,
        plan.forward(),
        geometry.batch(),
        filters,
        filtersOffset,
        bias,
        biasOffset,
        activation,
        input,
        inputOffset,
        plan.inputImage(),
        output,
        outputOffset);
  }

  @Override
  public void dataGradient(
      ConvolutionGeometry geometry,
      float[] outputGradient,
      int outputGradientOffset,
      float[] filters,
      int filtersOffset,
      float[] inputGradient,
      int inputGradientOffset) {
    if (isMatrixProduct(geometry)) {
      int taps = geometry.inputChannels() * geometry.height() * geometry.width();
      gemm.sgemm(
          false,
          false,
          geometry.batch(),
          taps,
          geometry.outputChannels(),
          1f,
          outputGradient,
          outputGradientOffset,
          geometry.outputChannels(),
          filters,
          filtersOffset,
          taps,
          0f,
          inputGradient,
          inputGradientOffset,
          taps,
          null,
          0,
          Activation.IDENTITY);
      return;
    }
    SimdConvolutionPlan plan = plan(geometry);
    if (plan.classes() != null) {
      SimdConvolutionClasses.run(
          workers,
          plan,
          outputGradient,
          outputGradientOffset,
          filters,
          filtersOffset,
          inputGradient,
          inputGradientOffset);
      return;
    }
    if (plan.dataGradient() == null) {
      SimdConvolutionTapProducts.run(
          workers,
          plan,
          outputGradient,
          outputGradientOffset,
          filters,
          filtersOffset,
          inputGradient,
          inputGradientOffset);
      return;
    }
    SimdConvolutionImages.run(
        workers,
        plan.dataGradient(),
        geometry.batch(),
        filters,
        filtersOffset,
        null,
        0,
        Activation.IDENTITY,
        outputGradient,
        outputGradientOffset,
        plan.outputImage(),
        inputGradient,
        inputGradientOffset);
  }

  @Override
  public void filterGradient(
      ConvolutionGeometry geometry,
      float[] input,
      int inputOffset,
      float[] outputGradient,
      int outputGradientOffset,
      float[] filterGradient,
      int filterGradientOffset) {
    if (isMatrixProduct(geometry)) {
      int taps = geometry.inputChannels() * geometry.height() * geometry.width();
      gemm.sgemm(
          true,
          false,
          geometry.outputChannels(),
          taps,
          geometry.batch(),
          1f,
          outputGradient,
          outputGradientOffset,
          geometry.outputChannels(),
          input,
          inputOffset,
          taps,
          0f,
          filterGradient,
          filterGradientOffset,
          taps,
          null,
          0,
          Activation.IDENTITY);
      return;
    }
    SimdConvolutionFilterGradient.run(
        workers,
        plan(geometry),
        input,
        inputOffset,
        outputGradient,
        outputGradientOffset,
        filterGradient,
        filterGradientOffset);
  }
}
