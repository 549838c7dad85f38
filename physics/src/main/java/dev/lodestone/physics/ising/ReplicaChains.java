package dev.lodestone.physics.ising;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.CheckerboardMetropolis;
import dev.lodestone.kernels.Philox;
import dev.lodestone.kernels.SpinReplicas;
import java.util.Arrays;

/** Metropolis on many small lattices, one bit a replica. */
final class ReplicaChains implements Chains {
  private final CheckerboardMetropolis metropolis;
  private final SpinReplicas replicas;
  private final double[] couplings;
  private final long seed;
  private long sweepsDone;

  ReplicaChains(
      CheckerboardMetropolis metropolis,
      Backend backend,
      int latticeSize,
      double[] couplings,
      long key,
      int firstChain) {
    this.metropolis = metropolis;
    this.replicas = SpinReplicas.of(backend, couplings.length, latticeSize, latticeSize);
    this.couplings = couplings;
    this.seed = Philox.of(key, Philox.Purpose.METROPOLIS_REPLICAS).fold(firstChain).key();
  }

  @Override
  public int count() {
    return couplings.length;
  }

  @Override
  public void start(int[] starts) {
    replicas.randomize(seed);
    float[] ground = new float[replicas.sites()];
    for (int chain = 0; chain < starts.length; chain++) {
      if (starts[chain] != 0) {
        Arrays.fill(ground, starts[chain]);
        replicas.load(chain, 1, ground, 0);
      }
    }
  }

  @Override
  public void thermalise(int sweeps) {
    sweep(sweeps);
  }

  @Override
  public void sweep(int sweeps) {
    metropolis.sweep(replicas, couplings, seed, sweepsDone, sweeps);
    sweepsDone += sweeps;
  }

  @Override
  public void magnetisations(int[] output) {
    replicas.magnetisations(output, 0);
  }

  @Override
  public void bondSums(int[] output) {
    replicas.bondSums(output, 0);
  }

  @Override
  public void copyTo(int first, int count, float[] output, int offset) {
    replicas.copyTo(first, count, output, offset);
  }

  @Override
  public int clustersPerSweep() {
    return 0;
  }
}
