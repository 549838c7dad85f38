package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.ConvolutionGeometry;
import dev.lodestone.kernels.ConvolutionGeometry.Padding;
import dev.lodestone.kernels.spi.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The data gradient of a stride above one. Positions of equal remainders modulo the stride form a
 * class, an image of its own whose gradient is a correlation of the output gradient with those
 * taps, turned by half a turn, that see the class:
 *
 * <pre>
 * class(a, b)[c][v][u] = sum over o, i = a, j = b (mod stride) of
 *                        filters[o][c][i][j] outputGradient[o][v - e(i)][u - d(j)]
 * </pre>
 *
 * <p>The classes of an image share the copies of the output gradient and are interleaved in the
 * end. Shared among workers by images.
 */
final class SimdConvolutionClasses implements Workers.Task {
  private static final ThreadLocal<SimdConvolutionClasses> OWN =
      ThreadLocal.withInitial(SimdConvolutionClasses::new);

  private SimdConvolutionPlan plan;
  private float[] packed;
  private float[] outputGradient;
  private int outputGradientAt;
  private float[] inputGradient;
  private int inputGradientAt;
  private int images;
  private int tasks;

  private SimdConvolutionClasses() {}

  /** Whether every class sees a tap and all are of the size of the output. */
  static boolean suits(ConvolutionGeometry geometry) {
    int stride = geometry.stride();
    return stride > 1
        && geometry.filterHeight() >= stride
        && geometry.filterWidth() >= stride
        && geometry.outputHeight() * stride == geometry.height()
        && geometry.outputWidth() * stride == geometry.width();
  }

  /** The correlations of the classes, row by row of remainders. */
  static List<SimdCorrelation> correlations(ConvolutionGeometry geometry) {
    int stride = geometry.stride();
    int above = geometry.paddingAbove();
    int left = geometry.paddingLeft();
    int mostRow = Math.floorDiv(geometry.filterHeight() - 1 - above, stride);
    int most = Math.floorDiv(geometry.filterWidth() - 1 - left, stride);
    SimdConvolutionPlanes planes =
        new SimdConvolutionPlanes(
            geometry.outputChannels(),
            geometry.outputHeight(),
            geometry.outputWidth(),
            geometry.outputHeight(),
            geometry.outputWidth(),
            mostRow - Math.floorDiv(-above, stride) + 1,
            most - Math.floorDiv(-left, stride) + 1,
            1,
            mostRow,
            most,
            geometry.padding() == Padding.PERIODIC);
    return IntStream.range(0, stride * stride)
        .mapToObj(index -> correlation(geometry, planes, index / stride, index % stride))
        .toList();
  }

  private static SimdCorrelation correlation(
      ConvolutionGeometry geometry, SimdConvolutionPlanes planes, int a, int b) {
    int stride = geometry.stride();
    int above = geometry.paddingAbove();
    int left = geometry.paddingLeft();
    int size = geometry.filterHeight() * geometry.filterWidth();
    int shifts = planes.filterHeight * planes.filterWidth;
    int[] taps = new int[geometry.outputChannels() * size];
    int[] reads = new int[taps.length];
    int count = 0;
    for (int o = 0; o < geometry.outputChannels(); o++) {
      for (int tap = size - 1; tap >= 0; tap--) {
        int row = tap / geometry.filterWidth() - above;
        int column = tap % geometry.filterWidth() - left;
        if (Math.floorMod(row, stride) == a && Math.floorMod(column, stride) == b) {
          int i = planes.above - Math.floorDiv(row, stride);
          int j = planes.left - Math.floorDiv(column, stride);
          reads[count] = o * shifts + i * planes.filterWidth + j;
          taps[count++] = o * geometry.inputChannels() * size + tap;
        }
      }
    }
    return new SimdCorrelation(
        planes,
        Arrays.copyOf(reads, count),
        geometry.inputChannels(),
        (c, k) -> taps[k] + c * size);
  }

  static void run(
      Workers workers,
      SimdConvolutionPlan plan,
      float[] outputGradient,
      int outputGradientAt,
      float[] filters,
      int filtersAt,
      float[] inputGradient,
      int inputGradientAt) {
    SimdConvolutionClasses work = OWN.get();
    int size = 0;
    for (int index = 0; index < plan.classes().size(); index++) {
      size += plan.classes().get(index).packedSize();
    }
    work.plan = plan;
    work.packed = SimdConvolutionScratch.own().packed(size);
    int at = 0;
    for (int index = 0; index < plan.classes().size(); index++) {
      SimdCorrelation each = plan.classes().get(index);
      each.pack(filters, filtersAt, null, 0, work.packed, at);
      at += each.packedSize();
    }
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
    int plane = plan.positions();
    int size = plan.geometry().inputChannels() * plan.classes().size() * plane;
    float[] result = SimdConvolutionScratch.own().classes(size + SimdConvolutionFold.SLACK);
    for (int image = first; image < end; image++) {
      int from = outputGradientAt + image * plan.outputImage();
      for (int band = 0; band < plan.classes().getFirst().planes().bands(); band++) {
        multiply(from, band, result);
      }
      plan.fold().interleave(result, inputGradient, inputGradientAt + image * plan.inputImage());
    }
  }

  private void multiply(int from, int band, float[] result) {
    SimdConvolutionPlanes planes = plan.classes().getFirst().planes();
    int start = band * planes.bandRows * planes.columns;
    float[] operands = outputGradient;
    int operandsAt = from + start;
    if (!planes.direct) {
      operands = SimdConvolutionScratch.own().planes(planes.size());
      operandsAt = 0;
      planes.fill(outputGradient, from, band, operands, operandsAt);
    }
    int plane = plan.positions();
    int pitch = plan.classes().size() * plane;
    int at = 0;
    for (int index = 0; index < plan.classes().size(); index++) {
      SimdCorrelation each = plan.classes().get(index);
      int to = index * plane + start;
      each.multiply(
          operands, operandsAt, band, packed, at, Float.NEGATIVE_INFINITY, result, to, pitch);
      at += each.packedSize();
    }
  }
}
