package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import dev.lodestone.kernels.spi.Workers;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The filter gradient: inner products of the rows of the output gradient with the runs of the taps.
 *
 * <p>The batch is cut into chunks whose number depends on the geometry only. Each chunk has its own
 * partial sum, and the partial sums are added in order: the bits do not depend on the number of
 * workers.
 */
final class SimdConvolutionFilterGradient implements Workers.Task {
  private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
  private static final int LANES = FLOATS.length();
  private static final VectorShuffle<Float> HALF_APART = apart(LANES / 2);
  private static final VectorShuffle<Float> QUARTER_APART = apart(LANES / 4);
  private static final VectorShuffle<Float> EIGHTH_APART = apart(LANES / 8);
  private static final VectorShuffle<Float> SIXTEENTH_APART = apart(LANES / 16);
  private static final boolean WIDE = VectorWidth.bits() == 512;
  // Four rows by five columns, 20 sums of 32 registers, four by two of 16; runs of 28x28 positions
  // stay in the first-level cache.
  private static final int PANEL = 4;
  private static final int COLUMNS = WIDE ? 5 : 2;
  private static final int MOST_CHUNKS = 16;
  // Positions that pay for loading and storing a tile of sums.
  private static final int POSITIONS = 512;
  private static final int GROUP_SIZE = 1 << 16;

  private static final ThreadLocal<SimdConvolutionFilterGradient> OWN =
      ThreadLocal.withInitial(SimdConvolutionFilterGradient::new);

  private SimdConvolutionPlan plan;
  private float[] input;
  private int inputAt;
  private float[] gradient;
  private int gradientAt;
  private float[] partials;
  private int chunkImages;

  private SimdConvolutionFilterGradient() {}

  static void run(
      Workers workers,
      SimdConvolutionPlan plan,
      float[] input,
      int inputAt,
      float[] gradient,
      int gradientAt,
      float[] filterGradient,
      int filterGradientAt) {
    int batch = plan.geometry().batch();
    int weights = plan.geometry().outputChannels() * plan.taps();
    int size = plan.channels() == null ? weights : plan.channels().sumsSize();
    int chunkImages = Math.max(1, Math.ceilDiv(batch, MOST_CHUNKS));
    int chunks = Math.ceilDiv(batch, chunkImages);
    SimdConvolutionFilterGradient work = OWN.get();
    work.plan = plan;
    work.input = input;
    work.inputAt = inputAt;
    work.gradient = gradient;
    work.gradientAt = gradientAt;
    work.partials = SimdConvolutionScratch.own().partials(chunks * size);
    work.chunkImages = chunkImages;
    if (SimdConvolution.isSmall(plan.geometry().multiplyAdds())) {
      for (int chunk = 0; chunk < chunks; chunk++) {
        work.run(chunk);
      }
    } else {
      workers.run(chunks, work);
    }
    float[] sum = work.partials;
    for (int chunk = 1; chunk < chunks; chunk++) {
      for (int index = 0; index < size; index++) {
        sum[index] += sum[chunk * size + index];
      }
    }
    if (chunks == 0) {
      Arrays.fill(filterGradient, filterGradientAt, filterGradientAt + weights, 0f);
    } else if (plan.channels() == null) {
      System.arraycopy(sum, 0, filterGradient, filterGradientAt, weights);
    } else {
      plan.channels().finish(sum, 0, filterGradient, filterGradientAt);
    }
    work.input = null;
    work.gradient = null;
  }

  @Override
  public void run(int chunk) {
    int batch = plan.geometry().batch();
    int first = chunk * chunkImages;
    int end = Math.min(batch, first + chunkImages);
    if (plan.channels() != null) {
      int size = plan.channels().sumsSize();
      int from = inputAt + first * plan.inputImage();
      int gradientFrom = gradientAt + first * plan.outputImage();
      Arrays.fill(partials, chunk * size, (chunk + 1) * size, 0f);
      plan.channels().add(end - first, input, from, gradient, gradientFrom, partials, chunk * size);
      return;
    }
    int size = plan.geometry().outputChannels() * plan.taps();
    float[] sums = SimdConvolutionScratch.own().result(size * LANES);
    Arrays.fill(sums, 0, size * LANES, 0f);
    SimdConvolutionPlanes planes = plan.forward().planes();
    int group = groupImages(planes);
    for (int image = first; image < end; image += group) {
      int images = Math.min(group, end - image);
      for (int band = 0; band < planes.bands(); band++) {
        if (planes.direct) {
          addDirect(image, images, band, sums);
        } else {
          addPlanes(image, images, band, sums);
        }
      }
    }
    for (int index = 0; index < size; index++) {
      partials[chunk * size + index] = sumOfLanes(sums, index * LANES);
    }
  }

  private int groupImages(SimdConvolutionPlanes planes) {
    if (planes.bands() > 1) {
      return 1;
    }
    int imageSize = planes.direct ? plan.inputImage() : planes.size();
    int fitting = Math.max(1, GROUP_SIZE / (imageSize + plan.outputImage()));
    return Math.min(fitting, Math.ceilDiv(POSITIONS, plan.positions()));
  }

  private void addDirect(int image, int images, int band, float[] sums) {
    SimdConvolutionPlanes planes = plan.forward().planes();
    int start = band * planes.bandRows * planes.columns;
    int from = inputAt + image * plan.inputImage() + start;
    SimdConvolutionRuns taps = SimdConvolutionScratch.own().taps;
    taps.set(input, from, planes.offsets, plan.inputImage());
    addTiles(taps, image, images, band, sums);
  }

  private void addPlanes(int image, int images, int band, float[] sums) {
    SimdConvolutionPlanes planes = plan.forward().planes();
    float[] operands = SimdConvolutionScratch.own().planes(images * planes.size());
    for (int m = 0; m < images; m++) {
      int from = inputAt + (image + m) * plan.inputImage();
      planes.fill(input, from, band, operands, m * planes.size());
    }
    SimdConvolutionRuns taps = SimdConvolutionScratch.own().taps;
    taps.set(operands, 0, planes.offsets, planes.size());
    addTiles(taps, image, images, band, sums);
  }

  /** Panels of filters by taps, then what is left of the filters as panels of taps by filters. */
  private void addTiles(SimdConvolutionRuns taps, int image, int images, int band, float[] sums) {
    SimdConvolutionPlanes planes = plan.forward().planes();
    int start = band * planes.bandRows * planes.columns;
    int positions = planes.rowsOf(band) * planes.columns;
    int from = gradientAt + image * plan.outputImage() + start;
    SimdConvolutionRuns filters = SimdConvolutionScratch.own().gradient;
    filters.set(gradient, from, plan.gradient().offsets, plan.outputImage());
    int rest = positions % LANES;
    addDots(filters, taps, images, positions - rest, sums);
    if (rest > 0) {
      SimdConvolutionRuns filterRests = SimdConvolutionScratch.own().gradientRests;
      SimdConvolutionRuns tapRests = SimdConvolutionScratch.own().tapRests;
      filterRests.copyRests(filters, images, positions);
      tapRests.copyRests(taps, images, positions);
      addDots(filterRests, tapRests, images, LANES, sums);
    }
  }

  private void addDots(
      SimdConvolutionRuns filters,
      SimdConvolutionRuns taps,
      int images,
      int positions,
      float[] sums) {
    int outputs = plan.geometry().outputChannels();
    int panels = outputs - outputs % PANEL;
    int pitch = plan.taps() * LANES;
    addPanels(filters, 0, panels, pitch, taps, 0, plan.taps(), LANES, images, positions, sums);
    int rest = plan.taps() - plan.taps() % PANEL;
    addPanels(taps, 0, rest, LANES, filters, panels, outputs, pitch, images, positions, sums);
    for (int tap = rest; tap < plan.taps(); tap++) {
      for (int o = panels; o < outputs; o++) {
        int at = o * pitch + tap * LANES;
        ConvolutionDots.add(1, 1, taps, tap, filters, o, images, positions, sums, at, 0, 0);
      }
    }
  }

  private static void addPanels(
      SimdConvolutionRuns a,
      int aFirst,
      int aEnd,
      int aPitch,
      SimdConvolutionRuns b,
      int bFirst,
      int bEnd,
      int bPitch,
      int images,
      int positions,
      float[] sums) {
    for (int row = aFirst; row < aEnd; row += PANEL) {
      int widest = Math.ceilDiv(bEnd - bFirst, Math.max(1, Math.ceilDiv(bEnd - bFirst, COLUMNS)));
      for (int column = bFirst; column < bEnd; column += widest) {
        int columns = Math.min(widest, bEnd - column);
        int at = row * aPitch + column * bPitch;
        ConvolutionDots.add(
            PANEL, columns, a, row, b, column, images, positions, sums, at, aPitch, bPitch);
      }
    }
  }

  // Not reduceLanes, whose order differs between the interpreter and compiled code.
  private static float sumOfLanes(float[] sums, int at) {
    FloatVector sum = FloatVector.fromArray(FLOATS, sums, at);
    sum = sum.add(sum.rearrange(HALF_APART));
    sum = sum.add(sum.rearrange(QUARTER_APART));
    if (LANES > 4) {
      sum = sum.add(sum.rearrange(EIGHTH_APART));
    }
    if (LANES > 8) {
      sum = sum.add(sum.rearrange(SIXTEENTH_APART));
    }
    return sum.lane(0);
  }

  private static VectorShuffle<Float> apart(int distance) {
    return FLOATS.shuffleFromOp(lane -> (lane + distance) % LANES);
  }
}
