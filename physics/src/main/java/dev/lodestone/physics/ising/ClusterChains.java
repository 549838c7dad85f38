package dev.lodestone.physics.ising;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.CheckerboardMetropolis;
import dev.lodestone.kernels.CheckerboardMetropolis.Generator;
import dev.lodestone.kernels.Philox;
import dev.lodestone.kernels.SpinReplicas;
import java.util.Arrays;

/**
 * Wolff clusters on chains of one temperature, each sweep of clusters followed by a Metropolis
 * sweep where asked for.
 *
 * <p>A sweep is as many clusters as cover the lattice once on average. The number is found during
 * thermalisation and then stays: stopping when enough spins have flipped would favour the
 * configurations that large clusters leave behind.
 */
final class ClusterChains implements Chains {
  private final WolffChain[] chains;
  private final int sites;
  private final double[] couplings;
  private final long seed;
  private final CheckerboardMetropolis metropolis;
  private final SpinReplicas replicas;
  private final float[] spins;
  private int clustersPerSweep = 1;
  private long sweepsDone;

  /**
   * Chains number firstChain, firstChain + 1, ... of a plan.
   *
   * @param withMetropolis whether a Metropolis sweep follows each sweep of clusters
   * @param generator of the clusters
   */
  ClusterChains(
      CheckerboardMetropolis metropolis,
      Backend backend,
      int latticeSize,
      double[] couplings,
      long key,
      int firstChain,
      boolean withMetropolis,
      Generator generator) {
    Neighbours neighbours = new Neighbours(latticeSize);
    Philox wolff = Philox.of(key, Philox.Purpose.WOLFF);
    this.sites = latticeSize * latticeSize;
    this.couplings = couplings;
    this.seed = Philox.of(key, Philox.Purpose.METROPOLIS_REPLICAS).fold(firstChain).key();
    this.chains = new WolffChain[couplings.length];
    int[] stack = new int[sites + 1];
    for (int chain = 0; chain < chains.length; chain++) {
      Philox random = wolff.stream(firstChain + chain);
      chains[chain] = new WolffChain(neighbours, couplings[chain], random, generator, stack);
    }
    this.metropolis = metropolis;
    this.replicas =
        withMetropolis ? SpinReplicas.of(backend, chains.length, latticeSize, latticeSize) : null;
    this.spins = withMetropolis ? new float[chains.length * sites] : null;
  }

  @Override
  public int count() {
    return chains.length;
  }

  @Override
  public void start(int[] starts) {
    for (int chain = 0; chain < chains.length; chain++) {
      if (starts[chain] == 0) {
        chains[chain].randomize();
      } else {
        chains[chain].fill((byte) starts[chain]);
      }
    }
  }

  @Override
  public void thermalise(int sweeps) {
    long flipped = 0;
    long clusters = 0;
    for (int sweep = 0; sweep < sweeps; sweep++) {
      // The first half says how the start relaxes, only the second half what clusters are like.
      if (sweep == sweeps / 2) {
        flipped = 0;
        clusters = 0;
      }
      flipped += advance(1);
      clusters += (long) chains.length * clustersPerSweep;
      long covering = Math.round((double) clusters * sites / flipped);
      clustersPerSweep = Math.toIntExact(Math.max(1, covering));
    }
  }

  @Override
  public void sweep(int sweeps) {
    advance(sweeps);
  }

  private long advance(int sweeps) {
    long flipped = 0;
    if (replicas == null) {
      for (WolffChain chain : chains) {
        for (int sweep = 0; sweep < sweeps; sweep++) {
          flipped += chain.flipClusters(clustersPerSweep);
        }
      }
      return flipped;
    }
    for (int sweep = 0; sweep < sweeps; sweep++) {
      for (int chain = 0; chain < chains.length; chain++) {
        flipped += chains[chain].flipClusters(clustersPerSweep);
        chains[chain].copyTo(spins, chain * sites);
      }
      sweepMetropolis();
    }
    return flipped;
  }

  private void sweepMetropolis() {
    replicas.load(spins, 0);
    metropolis.sweep(replicas, couplings, seed, sweepsDone, 1);
    sweepsDone++;
    replicas.copyTo(spins, 0);
    for (int chain = 0; chain < chains.length; chain++) {
      chains[chain].load(spins, chain * sites);
    }
  }

  @Override
  public void magnetisations(int[] output) {
    Arrays.setAll(output, chain -> chains[chain].magnetisation());
  }

  @Override
  public void bondSums(int[] output) {
    Arrays.setAll(output, chain -> chains[chain].bondSum());
  }

  @Override
  public void copyTo(int first, int count, float[] output, int offset) {
    for (int i = 0; i < count; i++) {
      chains[first + i].copyTo(output, offset + i * sites);
    }
  }

  @Override
  public int clustersPerSweep() {
    return clustersPerSweep;
  }
}
