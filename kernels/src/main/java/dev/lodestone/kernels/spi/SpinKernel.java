package dev.lodestone.kernels.spi;

import dev.lodestone.kernels.CheckerboardMetropolis.Generator;

/**
 * Checkerboard Metropolis on bit-packed Ising spins, and what is read off them.
 *
 * <p>Every array {@code spins} holds the two bitmaps, even sublattice first, of a {@link
 * LatticeLayout} or {@link ReplicaLayout}. Spins after a sweep are those of docs/random-numbers.md,
 * bit for bit, for every kernel and any number of threads.
 */
public interface SpinKernel {
  /**
   * Sweeps one lattice.
   *
   * @param threshold4 acceptance threshold of an energy change of 4 J, unsigned
   * @param threshold8 acceptance threshold of an energy change of 8 J, unsigned
   * @param generator makes the random planes
   */
  void sweepLattice(
      LatticeLayout layout,
      long[][] spins,
      long threshold4,
      long threshold8,
      Generator generator,
      long seed,
      long firstSweep,
      long sweeps);

  /**
   * Sweeps a batch of lattices.
   *
   * @param thresholds bit planes of the thresholds, see {@code AcceptanceThresholds}: [block][plane
   *     0 to 63][2][8 words], first the threshold of 4 J, then its exclusive or with that of 8 J
   * @param generator makes the random planes
   */
  void sweepReplicas(
      ReplicaLayout layout,
      long[][] spins,
      long[] thresholds,
      Generator generator,
      long seed,
      long firstSweep,
      long sweeps);

  /** output[offset + row * width + column] = +1 or -1. */
  void unpackLattice(LatticeLayout layout, long[][] spins, float[] output, int offset);

  /** output[offset + ((r * height) + row) * width + column] = +1 or -1 of replica first + r. */
  void unpackReplicas(
      ReplicaLayout layout, long[][] spins, int first, int count, float[] output, int offset);

  /** The sum of all spins, or of s_i s_j over all bonds. */
  long sumLattice(LatticeLayout layout, long[][] spins, boolean bonds);

  /** The sum of all spins, or of s_i s_j over all bonds, of every replica. */
  void sumReplicas(ReplicaLayout layout, long[][] spins, boolean bonds, int[] output, int offset);
}
