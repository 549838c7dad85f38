package dev.lodestone.kernels;

import dev.lodestone.kernels.ConvolutionGeometry.Padding;

/**
 * Convolution and its gradients in float64, one product at a time, with the sum of the absolute
 * products beside every sum: the scale of a component-wise error bound.
 */
final class ConvolutionOracle {
  /** Sums and sums of absolute products, and the largest number of products in a sum. */
  static final class Sums {
    private final double[] values;
    private final double[] magnitudes;
    private final int terms;

    private Sums(int size, int terms) {
      this.values = new double[size];
      this.magnitudes = new double[size];
      this.terms = terms;
    }

    int size() {
      return values.length;
    }

    double value(int index) {
      return values[index];
    }

    double magnitude(int index) {
      return magnitudes[index];
    }

    int terms() {
      return terms;
    }
  }

  private interface Product {
    void at(int input, int filter, int output);
  }

  private ConvolutionOracle() {}

  static Sums forward(ConvolutionGeometry geometry, GuardedBlock input, GuardedBlock filters) {
    Sums sums =
        sums(
            geometry.outputShape().size(),
            geometry.filterShape().size() / geometry.outputChannels());
    forEachProduct(geometry, (x, w, y) -> add(sums, y, (double) input.get(x) * filters.get(w)));
    return sums;
  }

  static Sums dataGradient(
      ConvolutionGeometry geometry, GuardedBlock gradient, GuardedBlock filters) {
    Sums sums =
        sums(
            geometry.inputShape().size(), geometry.filterShape().size() / geometry.inputChannels());
    forEachProduct(geometry, (x, w, y) -> add(sums, x, (double) gradient.get(y) * filters.get(w)));
    return sums;
  }

  static Sums filterGradient(
      ConvolutionGeometry geometry, GuardedBlock input, GuardedBlock gradient) {
    Sums sums =
        sums(
            geometry.filterShape().size(),
            geometry.outputShape().size() / geometry.outputChannels());
    forEachProduct(geometry, (x, w, y) -> add(sums, w, (double) input.get(x) * gradient.get(y)));
    return sums;
  }

  private static Sums sums(int size, int terms) {
    return new Sums(size, terms);
  }

  private static void add(Sums sums, int index, double product) {
    sums.values[index] += product;
    sums.magnitudes[index] += Math.abs(product);
  }

  private static void forEachProduct(ConvolutionGeometry g, Product product) {
    int output = 0;
    for (int n = 0; n < g.batch(); n++) {
      for (int o = 0; o < g.outputChannels(); o++) {
        for (int y = 0; y < g.outputHeight(); y++) {
          for (int x = 0; x < g.outputWidth(); x++) {
            forEachTap(g, n, o, y, x, output++, product);
          }
        }
      }
    }
  }

  private static void forEachTap(
      ConvolutionGeometry g, int n, int o, int y, int x, int output, Product product) {
    for (int c = 0; c < g.inputChannels(); c++) {
      for (int i = 0; i < g.filterHeight(); i++) {
        for (int j = 0; j < g.filterWidth(); j++) {
          int r = y * g.stride() + i - g.paddingAbove();
          int s = x * g.stride() + j - g.paddingLeft();
          if (g.padding() == Padding.PERIODIC) {
            r = Math.floorMod(r, g.height());
            s = Math.floorMod(s, g.width());
          }
          if (r < 0 || r >= g.height() || s < 0 || s >= g.width()) {
            continue;
          }
          int input = ((n * g.inputChannels() + c) * g.height() + r) * g.width() + s;
          int filter = ((o * g.inputChannels() + c) * g.filterHeight() + i) * g.filterWidth() + j;
          product.at(input, filter, output);
        }
      }
    }
  }
}
