package dev.lodestone.kernels.internal.cuda;

import dev.lodestone.cuda.CudaKernel;
import dev.lodestone.kernels.CheckerboardMetropolis.Generator;
import dev.lodestone.kernels.Philox.Purpose;
import dev.lodestone.kernels.internal.RandomPlanes;
import dev.lodestone.kernels.internal.cuda.CudaSession.Block;
import dev.lodestone.kernels.spi.LatticeLayout;
import dev.lodestone.kernels.spi.ReplicaLayout;
import dev.lodestone.kernels.spi.SpinKernel;

/**
 * Checkerboard Metropolis on the device. Lattices and blocks of 512 replicas that fit into shared
 * memory do all sweeps of a call in one launch; larger ones need one launch a half sweep.
 */
final class CudaMetropolis implements SpinKernel {
  private static final int MOST_SHARED_THREADS = 512;
  private static final int MOST_GRID_Y = 65535;

  private final CudaSession session;
  private final SpinKernel readout;

  /**
   * On a session.
   *
   * @param readout reads spins, which lie on the host between two calls
   */
  CudaMetropolis(CudaSession session, SpinKernel readout) {
    this.session = session;
    this.readout = readout;
  }

  @Override
  public void sweepLattice(
      LatticeLayout layout,
      long[][] spins,
      long threshold4,
      long threshold8,
      Generator generator,
      long seed,
      long firstSweep,
      long sweeps) {
    session.run(
        () -> {
          Block even = session.upload(spins[0], 0, layout.length());
          Block odd = session.upload(spins[1], 0, layout.length());
          long sharedBytes = 2L * layout.height() * layout.rowWords() * Long.BYTES;
          LatticeCall call = new LatticeCall(layout, even, odd, threshold4, threshold8, seed);
          if (sharedBytes <= session.facts().sharedBytes()) {
            call.inSharedMemory((int) sharedBytes, firstSweep, sweeps);
          } else {
            for (long sweep = firstSweep; sweep < firstSweep + sweeps; sweep++) {
              call.halfSweep(sweep, 0);
              call.halfSweep(sweep, 1);
            }
          }
          session.download(even, spins[0], 0, layout.length());
          session.download(odd, spins[1], 0, layout.length());
        });
    for (int row = 0; row < layout.height(); row++) {
      layout.wrap(spins[0], row);
      layout.wrap(spins[1], row);
    }
  }

  private final class LatticeCall {
    private final LatticeLayout layout;
    private final long[] addresses;
    private final long threshold4;
    private final long threshold8;
    private final long seed;

    LatticeCall(
        LatticeLayout layout, Block even, Block odd, long threshold4, long threshold8, long seed) {
      this.layout = layout;
      long first = (long) layout.index(0, 0) * Long.BYTES;
      this.addresses = new long[] {even.address() + first, odd.address() + first};
      this.threshold4 = threshold4;
      this.threshold8 = threshold8;
      this.seed = seed;
    }

    private int lastBit() {
      return (layout.positions() - 1) & 63;
    }

    void inSharedMemory(int sharedBytes, long firstSweep, long sweeps) {
      CudaKernel kernel = session.kernel("metropolis", "sweepSmallLattice");
      kernel.allowSharedBytes(sharedBytes);
      session.launch(
          kernel,
          1,
          1,
          sharedThreads(groups(layout.height()) * layout.rowWords()),
          sharedBytes,
          session
              .arguments()
              .add(addresses[0])
              .add(addresses[1])
              .add(layout.height())
              .add(layout.stride())
              .add(layout.rowWords())
              .add(lastBit())
              .add(seed)
              .add(firstSweep)
              .add(sweeps)
              .add(threshold4)
              .add(threshold8));
    }

    void halfSweep(long sweep, int colour) {
      // A warp of words, more where a row has them: neighbours to the side come out of the cache.
      int threads = Math.min(CudaSession.THREADS, (layout.rowWords() + 31) / 32 * 32);
      session.launch(
          session.kernel("metropolis", "sweepLatticeHalf"),
          (layout.rowWords() + threads - 1) / threads,
          Math.min(groups(layout.height()), MOST_GRID_Y),
          threads,
          0,
          session
              .arguments()
              .add(addresses[colour])
              .add(addresses[1 - colour])
              .add(layout.height())
              .add(layout.stride())
              .add(layout.rowWords())
              .add(lastBit())
              .add(colour)
              .add(RandomPlanes.key0(seed, Purpose.METROPOLIS_LATTICE, sweep, colour))
              .add(RandomPlanes.key1(seed, Purpose.METROPOLIS_LATTICE, sweep, colour))
              .add(threshold4)
              .add(threshold8));
    }
  }

  @Override
  public void sweepReplicas(
      ReplicaLayout layout,
      long[][] spins,
      long[] thresholds,
      Generator generator,
      long seed,
      long firstSweep,
      long sweeps) {
    session.run(
        () -> {
          Block even = session.upload(spins[0], 0, layout.length());
          Block odd = session.upload(spins[1], 0, layout.length());
          Block planes = session.upload(thresholds, 0, thresholds.length);
          long sharedBytes = 2L * layout.sites() * ReplicaLayout.BLOCK * Long.BYTES;
          if (sharedBytes <= session.facts().sharedBytes()) {
            sweepInSharedMemory(
                layout, even, odd, planes, (int) sharedBytes, seed, firstSweep, sweeps);
          } else {
            for (long sweep = firstSweep; sweep < firstSweep + sweeps; sweep++) {
              halfSweep(layout, even, odd, planes, seed, sweep, 0);
              halfSweep(layout, odd, even, planes, seed, sweep, 1);
            }
          }
          session.download(even, spins[0], 0, layout.length());
          session.download(odd, spins[1], 0, layout.length());
        });
  }

  private void sweepInSharedMemory(
      ReplicaLayout layout,
      Block even,
      Block odd,
      Block planes,
      int sharedBytes,
      long seed,
      long firstSweep,
      long sweeps) {
    CudaKernel kernel = session.kernel("metropolis", "sweepSmallReplicas");
    kernel.allowSharedBytes(sharedBytes);
    session.launch(
        kernel,
        layout.blocks(),
        1,
        sharedThreads(groups(layout.sites()) * ReplicaLayout.BLOCK),
        sharedBytes,
        session
            .arguments()
            .add(even.address())
            .add(odd.address())
            .add(planes.address())
            .add(layout.words())
            .add(layout.height())
            .add(layout.width() / 2)
            .add(seed)
            .add(firstSweep)
            .add(sweeps));
  }

  private void halfSweep(
      ReplicaLayout layout,
      Block own,
      Block other,
      Block planes,
      long seed,
      long sweep,
      int colour) {
    int items = groups(layout.sites()) * ReplicaLayout.BLOCK;
    session.launch(
        session.kernel("metropolis", "sweepReplicasHalf"),
        (items + CudaSession.THREADS - 1) / CudaSession.THREADS,
        Math.min(layout.blocks(), MOST_GRID_Y),
        CudaSession.THREADS,
        0,
        session
            .arguments()
            .add(own.address())
            .add(other.address())
            .add(planes.address())
            .add(layout.words())
            .add(layout.height())
            .add(layout.width() / 2)
            .add(colour)
            .add(RandomPlanes.key0(seed, Purpose.METROPOLIS_REPLICAS, sweep, colour))
            .add(RandomPlanes.key1(seed, Purpose.METROPOLIS_REPLICAS, sweep, colour)));
  }

  private static int groups(int rows) {
    return (rows + RandomPlanes.GROUP - 1) / RandomPlanes.GROUP;
  }

  private static int sharedThreads(int items) {
    return Math.min(MOST_SHARED_THREADS, (items + 31) / 32 * 32);
  }

  @Override
  public void unpackLattice(LatticeLayout layout, long[][] spins, float[] output, int offset) {
    readout.unpackLattice(layout, spins, output, offset);
  }

  @Override
  public void unpackReplicas(
      ReplicaLayout layout, long[][] spins, int first, int count, float[] output, int offset) {
    readout.unpackReplicas(layout, spins, first, count, output, offset);
  }

  @Override
  public long sumLattice(LatticeLayout layout, long[][] spins, boolean bonds) {
    return readout.sumLattice(layout, spins, bonds);
  }

  @Override
  public void sumReplicas(
      ReplicaLayout layout, long[][] spins, boolean bonds, int[] output, int offset) {
    readout.sumReplicas(layout, spins, bonds, output, offset);
  }
}
