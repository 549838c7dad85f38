package dev.lodestone.kernels.internal.scalar;

import dev.lodestone.kernels.internal.ReductionTree;
import dev.lodestone.kernels.spi.ReductionKernel;

/** Sums along the tree of {@link ReductionTree}, and maxima. */
public final class ScalarReduction implements ReductionKernel {
  private static final ThreadLocal<float[]> LANES =
      ThreadLocal.withInitial(() -> new float[ReductionTree.LANES]);

  @Override
  public void sum(
      int outer,
      int reduced,
      int inner,
      float scale,
      float[] input,
      int inputOffset,
      float[] output,
      int outputOffset) {
    int chunk = ReductionTree.chunkRows(reduced, inner);
    for (int o = 0; o < outer; o++) {
      int from = inputOffset + o * reduced * inner;
      for (int i = 0; i < inner; i++) {
        double total = 0;
        for (int first = 0; first < reduced; first += chunk) {
          int rows = Math.min(chunk, reduced - first);
          total += chunkSum(input, from + first * inner + i, rows, inner);
        }
        output[outputOffset + o * inner + i] = scale * (float) total;
      }
    }
  }

  private static float chunkSum(float[] input, int from, int rows, int inner) {
    int lanes = ReductionTree.lanesOfColumn(rows, inner);
    float[] partial = LANES.get();
    java.util.Arrays.fill(partial, 0, lanes, 0);
    for (int r = 0; r < rows; r++) {
      partial[r % lanes] += input[from + r * inner];
    }
    for (int half = lanes / 2; half > 0; half /= 2) {
      for (int lane = 0; lane < half; lane++) {
        partial[lane] += partial[lane + half];
      }
    }
    return partial[0];
  }

  @Override
  public void maximum(
      int outer,
      int reduced,
      int inner,
      float[] input,
      int inputOffset,
      float[] output,
      int outputOffset) {
    for (int o = 0; o < outer; o++) {
      int from = inputOffset + o * reduced * inner;
      for (int i = 0; i < inner; i++) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int r = 0; r < reduced; r++) {
          largest = Math.max(largest, input[from + r * inner + i]);
        }
        output[outputOffset + o * inner + i] = largest;
      }
    }
  }
}
