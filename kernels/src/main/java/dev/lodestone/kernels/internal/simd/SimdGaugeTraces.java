package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.spi.LinkLayout;
import dev.lodestone.kernels.spi.Workers;
import java.util.Arrays;

/**
 * Sums of traces of products along a path: a task owns a block of 16 chains. One object serves one
 * call at a time.
 */
final class SimdGaugeTraces implements Workers.Task {
  private static final int BLOCK = LinkLayout.BLOCK;

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private LinkLayout layout;
  private float[] links;
  private int[] steps;
  private double[] output;

  /** What a thread has under way. */
  private static final class Scratch {
    final float[] product = new float[LinkLayout.LINK];
    final double[] sums = new double[BLOCK];
  }

  /** Arguments as in the kernel. */
  void run(
      Workers workers, LinkLayout lattices, float[] quaternions, int[] path, double[] results) {
    layout = lattices;
    links = quaternions;
    steps = path;
    output = results;
    workers.run(lattices.blocks(), this);
    links = null;
    steps = null;
    output = null;
  }

  @Override
  public void run(int block) {
    Scratch scratch = SCRATCH.get();
    float[] product = scratch.product;
    double[] sums = scratch.sums;
    Arrays.fill(sums, 0);
    for (int start = 0; start < layout.sites(); start++) {
      Arrays.fill(product, 0);
      Arrays.fill(product, 0, BLOCK, 1);
      int site = start;
      for (int step : steps) {
        int direction = Math.abs(step) - 1;
        int behind = layout.backward(direction)[site];
        int from = step > 0 ? site : behind;
        SimdLinks.multiply(product, links, layout.link(block, direction, from), step < 0);
        site = step > 0 ? layout.forward(direction)[site] : behind;
      }
      for (int lane = 0; lane < BLOCK; lane++) {
        sums[lane] += product[lane];
      }
    }
    int chains = Math.min(BLOCK, layout.chains() - block * BLOCK);
    System.arraycopy(sums, 0, output, block * BLOCK, chains);
  }
}
