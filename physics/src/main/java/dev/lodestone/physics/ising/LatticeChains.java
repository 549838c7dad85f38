package dev.lodestone.physics.ising;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.CheckerboardMetropolis;
import dev.lodestone.kernels.Philox;
import dev.lodestone.kernels.SpinLattice;

/** Metropolis on a few large lattices, one bit a site. */
final class LatticeChains implements Chains {
  private final CheckerboardMetropolis metropolis;
  private final SpinLattice[] lattices;
  private final long[] seeds;
  private final double[] couplings;
  private final int sites;
  private long sweepsDone;

  LatticeChains(
      CheckerboardMetropolis metropolis,
      Backend backend,
      int latticeSize,
      double[] couplings,
      long key,
      int firstChain) {
    this.metropolis = metropolis;
    this.couplings = couplings;
    this.sites = latticeSize * latticeSize;
    this.lattices = new SpinLattice[couplings.length];
    this.seeds = new long[couplings.length];
    Philox source = Philox.of(key, Philox.Purpose.METROPOLIS_LATTICE);
    for (int chain = 0; chain < lattices.length; chain++) {
      lattices[chain] = SpinLattice.of(backend, latticeSize, latticeSize);
      seeds[chain] = source.fold(firstChain + chain).key();
    }
  }

  @Override
  public int count() {
    return lattices.length;
  }

  @Override
  public void start(int[] starts) {
    for (int chain = 0; chain < lattices.length; chain++) {
      if (starts[chain] == 0) {
        lattices[chain].randomize(seeds[chain]);
      } else {
        lattices[chain].fill(starts[chain] > 0);
      }
    }
  }

  @Override
  public void thermalise(int sweeps) {
    sweep(sweeps);
  }

  @Override
  public void sweep(int sweeps) {
    for (int chain = 0; chain < lattices.length; chain++) {
      metropolis.sweep(lattices[chain], couplings[chain], seeds[chain], sweepsDone, sweeps);
    }
    sweepsDone += sweeps;
  }

  @Override
  public void magnetisations(int[] output) {
    for (int chain = 0; chain < lattices.length; chain++) {
      output[chain] = Math.toIntExact(lattices[chain].magnetisation());
    }
  }

  @Override
  public void bondSums(int[] output) {
    for (int chain = 0; chain < lattices.length; chain++) {
      output[chain] = Math.toIntExact(lattices[chain].bondSum());
    }
  }

  @Override
  public void copyTo(int first, int count, float[] output, int offset) {
    for (int i = 0; i < count; i++) {
      lattices[first + i].copyTo(output, offset + i * sites);
    }
  }

  @Override
  public int clustersPerSweep() {
    return 0;
  }
}
