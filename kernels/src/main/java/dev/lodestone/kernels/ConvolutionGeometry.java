package dev.lodestone.kernels;

/**
 * The geometry of a 2-D convolution (cross-correlation, as in every deep-learning library).
 *
 * <p>Input [batch][inputChannels][height][width], filters
 * [outputChannels][inputChannels][filterHeight][filterWidth], output
 * [batch][outputChannels][outputHeight][outputWidth], all row major.
 *
 * @param batch number of images, 0 allowed
 * @param inputChannels channels of the input
 * @param height input rows
 * @param width input columns
 * @param outputChannels number of filters
 * @param filterHeight rows of a filter
 * @param filterWidth columns of a filter
 * @param stride step in both directions
 * @param padding what lies outside the image
 */
public record ConvolutionGeometry(
    int batch,
    int inputChannels,
    int height,
    int width,
    int outputChannels,
    int filterHeight,
    int filterWidth,
    int stride,
    Padding padding) {

  /** What a filter sees beyond the edge of the image. */
  public enum Padding {
    /** The filter never leaves the image: outputHeight = (height - filterHeight) / stride + 1. */
    VALID,
    /**
     * Zeros, outputHeight = ceil(height / stride), floor((filterHeight - 1) / 2) rows of zeros
     * above.
     */
    ZERO,
    /**
     * The image repeats: output (y, x) sees input ((y * stride + i) mod height, (x * stride + j)
     * mod width), with no rows above; outputHeight = ceil(height / stride).
     */
    PERIODIC
  }

  /**
   * Checks every extent.
   *
   * @throws IllegalArgumentException if an extent is too small, the filter is larger than the
   *     image, or a block does not fit into one Java array
   */
  public ConvolutionGeometry {
    requireAtLeast("batch", batch, 0);
    requireAtLeast("inputChannels", inputChannels, 1);
    requireAtLeast("height", height, 1);
    requireAtLeast("width", width, 1);
    requireAtLeast("outputChannels", outputChannels, 1);
    requireAtLeast("filterHeight", filterHeight, 1);
    requireAtLeast("filterWidth", filterWidth, 1);
    requireAtLeast("stride", stride, 1);
    java.util.Objects.requireNonNull(padding, "padding");
    if (filterHeight > height || filterWidth > width) {
      throw new IllegalArgumentException(
          "filter: expected at most "
              + height
              + " x "
              + width
              + ", the image, given "
              + filterHeight
              + " x "
              + filterWidth);
    }
    Shape.of(batch, inputChannels, height, width);
    Shape.of(outputChannels, inputChannels, filterHeight, filterWidth);
    Shape.of(
        batch,
        outputChannels,
        outputExtent(height, filterHeight, stride, padding),
        outputExtent(width, filterWidth, stride, padding));
  }

  private static int outputExtent(int extent, int filterExtent, int stride, Padding padding) {
    int positions = padding == Padding.VALID ? extent - filterExtent + 1 : extent;
    return Math.ceilDiv(positions, stride);
  }

  private static void requireAtLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          name + ": expected at least " + least + ", given " + value);
    }
  }

  /** Rows of the output. */
  public int outputHeight() {
    return outputExtent(height, filterHeight, stride, padding);
  }

  /** Columns of the output. */
  public int outputWidth() {
    return outputExtent(width, filterWidth, stride, padding);
  }

  /** [batch][inputChannels][height][width]. */
  public Shape inputShape() {
    return Shape.of(batch, inputChannels, height, width);
  }

  /** [outputChannels][inputChannels][filterHeight][filterWidth]. */
  public Shape filterShape() {
    return Shape.of(outputChannels, inputChannels, filterHeight, filterWidth);
  }

  /** [batch][outputChannels][outputHeight][outputWidth]. */
  public Shape outputShape() {
    return Shape.of(batch, outputChannels, outputHeight(), outputWidth());
  }

  /** Rows of zeros above the image. */
  public int paddingAbove() {
    return padding == Padding.ZERO ? (filterHeight - 1) / 2 : 0;
  }

  /** Columns of zeros left of the image. */
  public int paddingLeft() {
    return padding == Padding.ZERO ? (filterWidth - 1) / 2 : 0;
  }

  /** Multiply-adds of one pass, the padding counted as if it were data. */
  public long multiplyAdds() {
    return (long) batch
        * outputChannels
        * outputHeight()
        * outputWidth()
        * inputChannels
        * filterHeight
        * filterWidth;
  }
}
