package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.ConvolutionGeometry;
import dev.lodestone.kernels.ConvolutionGeometry.Padding;
import java.util.List;

/**
 * How one geometry is computed, decided once. Immutable and thread-safe.
 *
 * <p>The forward pass is a {@link SimdCorrelation} of the input. The data gradient of stride 1 is a
 * correlation of the output gradient with the filters turned by half a turn. With few input
 * channels or larger strides it is cheaper to form one product a tap, tapProducts[c, i, j][p] = sum
 * over o of filters[o][c][i][j] outputGradient[o][p], and to fold them back onto the image.
 *
 * @param geometry the geometry
 * @param forward the forward pass
 * @param dataGradient the turned filters, or null where the tap products are cheaper
 * @param tapProducts the tap products, or null where the turned filters are cheaper
 * @param gradient the output gradient, one run a channel
 * @param fold where tap products belong
 * @param classes the data gradient by classes of positions, or null where others are better
 * @param channels the filter gradient on vectors of channels, or null where positions are better
 */
record SimdConvolutionPlan(
    ConvolutionGeometry geometry,
    SimdCorrelation forward,
    SimdCorrelation dataGradient,
    SimdCorrelation tapProducts,
    SimdConvolutionPlanes gradient,
    SimdConvolutionFold fold,
    SimdConvolutionChannels channels,
    List<SimdCorrelation> classes) {

  // Below this, copying every output channel costs more than folding the products.
  private static final int FEWEST_TURNED_CHANNELS = 4;

  static SimdConvolutionPlan of(ConvolutionGeometry geometry) {
    boolean pointwise = geometry.filterHeight() == 1 && geometry.filterWidth() == 1;
    boolean turned =
        geometry.stride() == 1 && (pointwise || geometry.inputChannels() >= FEWEST_TURNED_CHANNELS);
    boolean classes =
        geometry.inputChannels() >= FEWEST_TURNED_CHANNELS
            && SimdConvolutionClasses.suits(geometry);
    return new SimdConvolutionPlan(
        geometry,
        forward(geometry),
        turned ? turned(geometry) : null,
        turned || classes ? null : tapProducts(geometry),
        gradient(geometry),
        new SimdConvolutionFold(geometry),
        SimdConvolutionChannels.suits(geometry) ? new SimdConvolutionChannels(geometry) : null,
        classes ? SimdConvolutionClasses.correlations(geometry) : null);
  }

  private static SimdCorrelation forward(ConvolutionGeometry geometry) {
    SimdConvolutionPlanes planes =
        new SimdConvolutionPlanes(
            geometry.inputChannels(),
            geometry.height(),
            geometry.width(),
            geometry.outputHeight(),
            geometry.outputWidth(),
            geometry.filterHeight(),
            geometry.filterWidth(),
            geometry.stride(),
            geometry.paddingAbove(),
            geometry.paddingLeft(),
            geometry.padding() == Padding.PERIODIC);
    int taps = planes.offsets.length;
    return new SimdCorrelation(planes, geometry.outputChannels(), (row, tap) -> row * taps + tap);
  }

  private static SimdCorrelation turned(ConvolutionGeometry geometry) {
    SimdConvolutionPlanes planes =
        new SimdConvolutionPlanes(
            geometry.outputChannels(),
            geometry.outputHeight(),
            geometry.outputWidth(),
            geometry.height(),
            geometry.width(),
            geometry.filterHeight(),
            geometry.filterWidth(),
            1,
            geometry.filterHeight() - 1 - geometry.paddingAbove(),
            geometry.filterWidth() - 1 - geometry.paddingLeft(),
            geometry.padding() == Padding.PERIODIC);
    int filterSize = geometry.filterHeight() * geometry.filterWidth();
    return new SimdCorrelation(
        planes,
        geometry.inputChannels(),
        (c, tap) -> {
          int o = tap / filterSize;
          int turnedTap = filterSize - 1 - tap % filterSize;
          return (o * geometry.inputChannels() + c) * filterSize + turnedTap;
        });
  }

  private static SimdCorrelation tapProducts(ConvolutionGeometry geometry) {
    int taps = geometry.inputChannels() * geometry.filterHeight() * geometry.filterWidth();
    return new SimdCorrelation(gradient(geometry), taps, (tap, o) -> o * taps + tap);
  }

  private static SimdConvolutionPlanes gradient(ConvolutionGeometry geometry) {
    int height = geometry.outputHeight();
    int width = geometry.outputWidth();
    return new SimdConvolutionPlanes(
        geometry.outputChannels(), height, width, height, width, 1, 1, 1, 0, 0, false);
  }

  /** Floats of one image of the input. */
  int inputImage() {
    return geometry.inputChannels() * geometry.height() * geometry.width();
  }

  /** Positions of one image of the output. */
  int positions() {
    return geometry.outputHeight() * geometry.outputWidth();
  }

  /** Floats of one image of the output. */
  int outputImage() {
    return geometry.outputChannels() * positions();
  }

  /** Weights of one filter. */
  int taps() {
    return geometry.inputChannels() * geometry.filterHeight() * geometry.filterWidth();
  }
}
