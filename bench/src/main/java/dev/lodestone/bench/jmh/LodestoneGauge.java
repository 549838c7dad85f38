package dev.lodestone.bench.jmh;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.GaugeHeatBath;
import dev.lodestone.kernels.GaugeLinks;
import dev.lodestone.kernels.LinkPath;
import java.util.Arrays;

/** Lodestone's sweeps of SU(2) links. */
final class LodestoneGauge implements Contender.Run {
  private static final long SEED = 1;

  private final GaugeWorkload workload;
  private final Backend backend;
  private final GaugeHeatBath heatBath;
  private final GaugeLinks links;
  private final double[] betas;
  private long sweep;

  LodestoneGauge(GaugeWorkload workload, Backend backend) {
    this.workload = workload;
    this.backend = backend;
    this.heatBath = GaugeHeatBath.on(backend);
    int[] extents = workload.extents().stream().mapToInt(Integer::intValue).toArray();
    this.links = GaugeLinks.of(backend, workload.chains(), extents);
    this.betas = new double[workload.chains()];
    sweep(GaugeWorkload.BETA, GaugeWorkload.CHECK_SWEEPS);
  }

  @Override
  public void run() {
    sweep(GaugeWorkload.BETA, workload.sweeps());
  }

  private void sweep(double beta, int sweeps) {
    Arrays.fill(betas, beta);
    heatBath.sweep(links, betas, workload.overRelaxations(), SEED, sweep, sweeps);
    sweep += sweeps;
  }

  @Override
  public float[] result() {
    links.reset();
    sweep(GaugeWorkload.CHECK_BETA, GaugeWorkload.CHECK_SWEEPS);
    double sum = 0;
    int planes = 0;
    double[] sums = new double[links.chains()];
    for (int first = 0; first < links.directions(); first++) {
      for (int second = first + 1; second < links.directions(); second++) {
        links.traceSums(LinkPath.rectangle(first, 1, second, 1), sums);
        sum += Arrays.stream(sums).sum();
        planes++;
      }
    }
    sweep(GaugeWorkload.BETA, GaugeWorkload.CHECK_SWEEPS);
    return new float[] {(float) (sum / planes / links.sites() / links.chains())};
  }

  @Override
  public void close() {
    backend.close();
  }
}
