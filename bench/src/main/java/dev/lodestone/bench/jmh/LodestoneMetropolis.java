package dev.lodestone.bench.jmh;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.CheckerboardMetropolis;
import dev.lodestone.kernels.SpinLattice;
import dev.lodestone.kernels.SpinReplicas;
import java.util.Arrays;

/** Lodestone's checkerboard sweeps: warmed up and checked away from T_c, timed at T_c. */
final class LodestoneMetropolis implements Contender.Run {
  private static final long SEED = 1;

  private final MetropolisWorkload workload;
  private final Backend backend;
  private final CheckerboardMetropolis metropolis;
  private final SpinLattice lattice;
  private final SpinReplicas replicas;
  private final double[] inverseTemperatures;
  private long sweep;

  LodestoneMetropolis(MetropolisWorkload workload, Backend backend) {
    this.workload = workload;
    this.backend = backend;
    this.metropolis = CheckerboardMetropolis.on(backend);
    boolean large = workload.layout() == MetropolisWorkload.Layout.LARGE;
    int size = workload.size();
    lattice = large ? SpinLattice.of(backend, size, size) : null;
    replicas = large ? null : SpinReplicas.of(backend, workload.lattices(), size, size);
    inverseTemperatures = new double[workload.lattices()];
    fill();
  }

  private void fill() {
    if (lattice != null) {
      lattice.fill(true);
    } else {
      replicas.fill(true);
    }
  }

  @Override
  public void run() {
    sweep(workload.inverseTemperature(), workload.sweeps());
  }

  private void sweep(double inverseTemperature, int sweeps) {
    if (lattice != null) {
      metropolis.sweep(lattice, inverseTemperature, SEED, sweep, sweeps);
    } else {
      Arrays.fill(inverseTemperatures, inverseTemperature);
      metropolis.sweep(replicas, inverseTemperatures, SEED, sweep, sweeps);
    }
    sweep += sweeps;
  }

  @Override
  public float[] result() {
    fill();
    sweep(1 / MetropolisWorkload.CHECK_TEMPERATURE, MetropolisWorkload.CHECK_SWEEPS);
    double sites = (double) workload.lattices() * workload.size() * workload.size();
    float[] energy = {(float) (-bondSum() / sites)};
    fill();
    sweep(workload.inverseTemperature(), MetropolisWorkload.CHECK_SWEEPS);
    return energy;
  }

  private double bondSum() {
    if (lattice != null) {
      return lattice.bondSum();
    }
    int[] sums = new int[workload.lattices()];
    replicas.bondSums(sums, 0);
    return Arrays.stream(sums).asLongStream().sum();
  }

  @Override
  public void close() {
    backend.close();
  }
}
