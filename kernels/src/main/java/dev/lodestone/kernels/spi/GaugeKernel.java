package dev.lodestone.kernels.spi;

/**
 * Heat bath and over-relaxation of SU(2) links, and traces of their products.
 *
 * <p>Links are those of a {@link LinkLayout}. Links after a sweep, and sums of traces, are those of
 * the scalar kernel, bit for bit, for every CPU kernel and any number of threads.
 */
public interface GaugeKernel {
  /**
   * Sweeps every chain: a heat bath of all links, then some over-relaxations of all links.
   *
   * @param betas coupling of every chain, one for each lane of each block
   * @param overRelaxations after each heat bath
   */
  void sweep(
      LinkLayout layout,
      float[] links,
      float[] betas,
      int overRelaxations,
      long seed,
      long firstSweep,
      long sweeps);

  /**
   * output[chain] = sum over all sites x of 1/2 tr of the product of links along a path from x.
   *
   * @param steps direction + 1 for a step forward, its negative for a step back
   */
  void traceSums(LinkLayout layout, float[] links, int[] steps, double[] output);
}
