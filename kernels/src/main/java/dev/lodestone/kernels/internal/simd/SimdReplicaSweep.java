package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.CheckerboardMetropolis.Generator;
import dev.lodestone.kernels.Philox.Purpose;
import dev.lodestone.kernels.internal.RandomPlanes;
import dev.lodestone.kernels.spi.ReplicaLayout;
import dev.lodestone.kernels.spi.Workers;

/**
 * Sweeps of a batch of small lattices: a task owns a block of 512 replicas for all its sweeps, or,
 * where there are fewer blocks than threads, a part of the sites of a block for half a sweep.
 *
 * <p>One object serves one call at a time; it is kept and used again, so that sweeps allocate
 * nothing.
 */
final class SimdReplicaSweep implements Workers.Task {
  private static final int GROUP = RandomPlanes.GROUP;
  private static final int BLOCK = ReplicaLayout.BLOCK;
  private static final int COLUMNS = SimdSpinUpdate.COLUMNS;

  // About 3 microseconds; below that, meeting twice a sweep gains nothing.
  private static final int WORDS_WORTH_A_TASK = 768;

  private static final ThreadLocal<SimdSpinUpdate> UPDATE =
      ThreadLocal.withInitial(SimdSpinUpdate::new);
  private ReplicaLayout layout;
  private long[][] spins;
  private long[] thresholds;
  private Generator generator;
  private long seed;
  private long firstSweep;
  private long pastSweep;
  private int firstColour;
  private int pastColour;
  private int parts;

  /** Runs sweeps; arguments as in the kernel. */
  void run(
      Workers workers,
      ReplicaLayout replicas,
      long[][] bitmaps,
      long[] planes,
      Generator chosen,
      long key,
      long first,
      long sweeps) {
    layout = replicas;
    spins = bitmaps;
    thresholds = planes;
    generator = chosen;
    seed = key;
    int blocks = replicas.blocks();
    int spread = (workers.threads() + blocks - 1) / blocks;
    int work = replicas.sites() * Math.min(BLOCK, replicas.words());
    parts = Math.clamp(work / WORDS_WORTH_A_TASK, 1, spread);
    if (parts == 1) {
      firstSweep = first;
      pastSweep = first + sweeps;
      firstColour = 0;
      pastColour = 2;
      workers.run(blocks, this);
    } else {
      for (long half = 2 * first; half < 2 * (first + sweeps); half++) {
        firstSweep = half / 2;
        pastSweep = firstSweep + 1;
        firstColour = (int) (half % 2);
        pastColour = firstColour + 1;
        workers.run(blocks * parts, this);
      }
    }
    spins = null;
    thresholds = null;
  }

  @Override
  public void run(int index) {
    SimdSpinUpdate update = UPDATE.get();
    int block = index / parts;
    int part = index % parts;
    int groups = (layout.sites() + GROUP - 1) / GROUP;
    int firstSite = groups * part / parts * GROUP;
    int pastSite = Math.min(groups * (part + 1) / parts * GROUP, layout.sites());
    int used = Math.min(BLOCK, layout.words() - BLOCK * block);
    // A power of two, so that packed words and thresholds keep step; nobody reads the words beyond.
    int words = used == 1 ? 1 : 2 * Integer.highestOneBit(used - 1);
    update.setColumns(words);
    update.setThresholds(thresholds, block, words);
    int chunk = COLUMNS / words * GROUP;
    int wholeSites = Math.min(pastSite, layout.sites() / GROUP * GROUP);
    for (long sweep = firstSweep; sweep < pastSweep; sweep++) {
      for (int colour = firstColour; colour < pastColour; colour++) {
        long key0 = RandomPlanes.key0(seed, Purpose.METROPOLIS_REPLICAS, sweep, colour);
        long key1 = RandomPlanes.key1(seed, Purpose.METROPOLIS_REPLICAS, sweep, colour);
        for (int site = firstSite; site < wholeSites; site += chunk) {
          int past = Math.min(site + chunk, wholeSites);
          update(update, colour, key0, key1, block, words, site, past);
        }
        if (wholeSites < pastSite) {
          update(update, colour, key0, key1, block, words, wholeSites, pastSite);
        }
      }
    }
  }

  private void update(
      SimdSpinUpdate update,
      int colour,
      long key0,
      long key1,
      int block,
      int words,
      int firstSite,
      int pastSite) {
    int origin = layout.index(BLOCK * block, 0);
    int rows = Math.min(GROUP, pastSite - firstSite);
    update.update(
        spins[colour],
        spins[1 - colour],
        origin,
        SimdSpinUpdate.NO_LEAN,
        BLOCK,
        layout.neighbours(colour),
        firstSite,
        (pastSite - firstSite) / rows,
        rows,
        BLOCK * block,
        words,
        generator,
        key0,
        key1);
  }
}
