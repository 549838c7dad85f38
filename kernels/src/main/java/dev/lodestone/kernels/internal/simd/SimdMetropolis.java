package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.CheckerboardMetropolis.Generator;
import dev.lodestone.kernels.internal.VectorWidth;
import dev.lodestone.kernels.spi.LatticeLayout;
import dev.lodestone.kernels.spi.ReplicaLayout;
import dev.lodestone.kernels.spi.SpinKernel;
import dev.lodestone.kernels.spi.Workers;

/**
 * Checkerboard Metropolis, 128 to 512 spins at a time: neighbours are counted by Boolean functions
 * of whole words, and random numbers are compared with thresholds bit plane by bit plane.
 */
public final class SimdMetropolis implements SpinKernel {
  private static final int LANES = VectorWidth.LONGS.length();
  private static final int BLOCK = ReplicaLayout.BLOCK;

  private final Workers workers;
  private final ThreadLocal<SimdLatticeSweep> latticeSweeps =
      ThreadLocal.withInitial(SimdLatticeSweep::new);
  private final ThreadLocal<SimdReplicaSweep> replicaSweeps =
      ThreadLocal.withInitial(SimdReplicaSweep::new);
  private final ThreadLocal<LatticeUnpacking> latticeUnpackings =
      ThreadLocal.withInitial(LatticeUnpacking::new);
  private final ThreadLocal<ReplicaUnpacking> replicaUnpackings =
      ThreadLocal.withInitial(ReplicaUnpacking::new);
  private final ThreadLocal<ReplicaCounting> replicaCountings =
      ThreadLocal.withInitial(ReplicaCounting::new);

  /** Sweeps that share their work among the given threads. */
  public SimdMetropolis(Workers workers) {
    this.workers = workers;
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
    latticeSweeps
        .get()
        .run(workers, layout, spins, threshold4, threshold8, generator, seed, firstSweep, sweeps);
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
    replicaSweeps
        .get()
        .run(workers, layout, spins, thresholds, generator, seed, firstSweep, sweeps);
  }

  @Override
  public void unpackLattice(LatticeLayout layout, long[][] spins, float[] output, int offset) {
    latticeUnpackings.get().run(workers, layout, spins, output, offset);
  }

  @Override
  public void unpackReplicas(
      ReplicaLayout layout, long[][] spins, int first, int count, float[] output, int offset) {
    replicaUnpackings.get().run(workers, layout, spins, first, count, output, offset);
  }

  @Override
  public long sumLattice(LatticeLayout layout, long[][] spins, boolean bonds) {
    long sites = (long) layout.height() * layout.width();
    if (bonds) {
      return 2 * sites - 2 * SimdSpinReadout.countUnlike(layout, spins[0], spins[1]);
    }
    long up = SimdSpinReadout.countUp(layout, spins[0]) + SimdSpinReadout.countUp(layout, spins[1]);
    return 2 * up - sites;
  }

  @Override
  public void sumReplicas(
      ReplicaLayout layout, long[][] spins, boolean bonds, int[] output, int offset) {
    replicaCountings.get().run(workers, layout, spins, bonds, output, offset);
  }

  /** Writes one lattice; a task owns a band of rows. */
  private static final class LatticeUnpacking implements Workers.Task {
    private static final int ROWS = 64;

    private LatticeLayout layout;
    private long[][] spins;
    private float[] output;
    private int offset;

    void run(Workers workers, LatticeLayout lattice, long[][] bitmaps, float[] floats, int start) {
      layout = lattice;
      spins = bitmaps;
      output = floats;
      offset = start;
      workers.run((lattice.height() + ROWS - 1) / ROWS, this);
      spins = null;
      output = null;
    }

    @Override
    public void run(int index) {
      int past = Math.min(ROWS * (index + 1), layout.height());
      for (int row = ROWS * index; row < past; row++) {
        SimdSpinReadout.expandRow(layout, spins, row, output, offset + row * layout.width());
      }
    }
  }

  /** Writes replicas; a task owns those of one word. */
  private static final class ReplicaUnpacking implements Workers.Task {
    private static final ThreadLocal<long[]> SQUARE = ThreadLocal.withInitial(() -> new long[64]);

    private ReplicaLayout layout;
    private long[][] spins;
    private int first;
    private int past;
    private float[] output;
    private int offset;

    void run(
        Workers workers,
        ReplicaLayout replicas,
        long[][] bitmaps,
        int start,
        int count,
        float[] floats,
        int place) {
      if (count == 0) {
        return;
      }
      layout = replicas;
      spins = bitmaps;
      first = start;
      past = start + count;
      output = floats;
      offset = place;
      workers.run((past - 1) / 64 - first / 64 + 1, this);
      spins = null;
      output = null;
    }

    @Override
    public void run(int index) {
      int word = first / 64 + index;
      int from = Math.max(first, 64 * word);
      int to = Math.min(past, 64 * word + 64);
      int place = offset + (from - first) * layout.height() * layout.width();
      SimdSpinReadout.expandWord(layout, spins, word, from, to, output, place, SQUARE.get());
    }
  }

  /** Sums over replicas; a task owns a block. */
  private static final class ReplicaCounting implements Workers.Task {
    private static final int MOST_PLANES = 32;
    private static final ThreadLocal<long[]> COUNTERS =
        ThreadLocal.withInitial(() -> new long[MOST_PLANES * BLOCK]);

    private ReplicaLayout layout;
    private long[][] spins;
    private boolean bonds;
    private int[] output;
    private int offset;

    void run(
        Workers workers,
        ReplicaLayout replicas,
        long[][] bitmaps,
        boolean ofBonds,
        int[] sums,
        int start) {
      layout = replicas;
      spins = bitmaps;
      bonds = ofBonds;
      output = sums;
      offset = start;
      workers.run(replicas.blocks(), this);
      spins = null;
      output = null;
    }

    @Override
    public void run(int index) {
      int sites = layout.height() * layout.width();
      int most = bonds ? 2 * sites : sites;
      int planes = Math.max(4, 32 - Integer.numberOfLeadingZeros(most));
      int[] neighbours = bonds ? layout.neighbours(0) : null;
      long[] counters = COUNTERS.get();
      int pastWord = Math.min(BLOCK * (index + 1), layout.words());
      for (int word = BLOCK * index; word < pastWord; word += LANES) {
        int origin = layout.index(word, 0);
        SimdSpinReadout.count(
            spins[0], spins[1], origin, layout.sites(), neighbours, counters, planes);
        int pastReplica = Math.min(64 * (word + LANES), layout.replicas());
        for (int replica = 64 * word; replica < pastReplica; replica++) {
          int lane = replica / 64 - word;
          int counted = SimdSpinReadout.counted(counters, planes, lane, replica % 64);
          output[offset + replica] = bonds ? most - 2 * counted : 2 * counted - most;
        }
      }
    }
  }
}
