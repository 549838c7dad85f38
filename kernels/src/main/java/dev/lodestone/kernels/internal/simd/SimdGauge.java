package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.spi.GaugeKernel;
import dev.lodestone.kernels.spi.LinkLayout;
import dev.lodestone.kernels.spi.Workers;

/** SU(2) links of 4 to 16 chains at a time: every lane of a vector is a chain of its own. */
public final class SimdGauge implements GaugeKernel {
  private final Workers workers;
  private final ThreadLocal<SimdGaugeSweep> sweeps = ThreadLocal.withInitial(SimdGaugeSweep::new);
  private final ThreadLocal<SimdGaugeTraces> traces = ThreadLocal.withInitial(SimdGaugeTraces::new);

  /** Sweeps that share their work among the given threads. */
  public SimdGauge(Workers workers) {
    this.workers = workers;
  }

  @Override
  public void sweep(
      LinkLayout layout,
      float[] links,
      float[] betas,
      int overRelaxations,
      long seed,
      long firstSweep,
      long count) {
    sweeps.get().run(workers, layout, links, betas, overRelaxations, seed, firstSweep, count);
  }

  @Override
  public void traceSums(LinkLayout layout, float[] links, int[] steps, double[] output) {
    traces.get().run(workers, layout, links, steps, output);
  }
}
