package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.CheckerboardMetropolis.Generator;
import dev.lodestone.kernels.Philox.Purpose;
import dev.lodestone.kernels.internal.RandomPlanes;
import dev.lodestone.kernels.spi.LatticeLayout;
import dev.lodestone.kernels.spi.Workers;

/**
 * Sweeps of one large lattice: tasks own groups of eight rows.
 *
 * <p>One object serves one call at a time; it is kept and used again, so that sweeps allocate
 * nothing.
 */
final class SimdLatticeSweep implements Workers.Task {
  private static final int GROUP = RandomPlanes.GROUP;
  private static final int COLUMNS = SimdSpinUpdate.COLUMNS;

  // Below about 20 microseconds of work for each thread, meeting twice a sweep costs more than it
  // gains.
  private static final long SITES_WORTH_A_TASK = 1 << 18;

  private static final ThreadLocal<SimdSpinUpdate> UPDATE =
      ThreadLocal.withInitial(SimdSpinUpdate::new);

  /** Words of a cache line. */
  private static final int LINE = 8;

  /** Words of a bitmap beyond which rows come from memory rather than from a cache. */
  private static final int FAR = 1 << 20;

  private int[] neighbours = new int[0];
  private LatticeLayout layout;
  private long[][] spins;
  private long threshold4;
  private long threshold8;
  private int colour;
  private int tasks;
  private Generator generator;
  private long key0;
  private long key1;

  // Keeps the compiler from dropping the reads; which task writes it last does not matter.
  @SuppressWarnings("UnusedVariable")
  private long sink;

  /** Runs sweeps; arguments as in the kernel. */
  void run(
      Workers workers,
      LatticeLayout lattice,
      long[][] bitmaps,
      long thresholdOf4,
      long thresholdOf8,
      Generator chosen,
      long seed,
      long firstSweep,
      long sweeps) {
    layout = lattice;
    setNeighbours();
    spins = bitmaps;
    threshold4 = thresholdOf4;
    threshold8 = thresholdOf8;
    generator = chosen;
    int groups = (lattice.height() + GROUP - 1) / GROUP;
    long sites = (long) lattice.height() * lattice.width();
    boolean parallel = workers.threads() > 1 && sites / 2 / workers.threads() >= SITES_WORTH_A_TASK;
    tasks = parallel ? Math.min(groups, 4 * workers.threads()) : 1;
    for (long sweep = firstSweep; sweep < firstSweep + sweeps; sweep++) {
      for (colour = 0; colour < 2; colour++) {
        key0 = RandomPlanes.key0(seed, Purpose.METROPOLIS_LATTICE, sweep, colour);
        key1 = RandomPlanes.key1(seed, Purpose.METROPOLIS_LATTICE, sweep, colour);
        workers.run(tasks, this);
      }
    }
    spins = null;
  }

  private void setNeighbours() {
    int height = layout.height();
    if (neighbours.length < 4 * height) {
      neighbours = new int[4 * height];
    }
    for (int row = 0; row < height; row++) {
      neighbours[4 * row] = row;
      neighbours[4 * row + 1] = row;
      neighbours[4 * row + 2] = row == 0 ? height - 1 : row - 1;
      neighbours[4 * row + 3] = row == height - 1 ? 0 : row + 1;
    }
  }

  @Override
  public void run(int index) {
    SimdSpinUpdate update = UPDATE.get();
    int words = Math.min(layout.rowWords(), COLUMNS);
    update.setColumns(words);
    update.setThresholds(threshold4, threshold8);
    int groups = (layout.height() + GROUP - 1) / GROUP;
    int whole = layout.height() / GROUP;
    boolean far = spins[0].length > FAR;
    long touched = 0;
    int group = (int) ((long) groups * index / tasks);
    int past = (int) ((long) groups * (index + 1) / tasks);
    while (group < past) {
      int together = group < whole ? Math.min(COLUMNS / words, Math.min(past, whole) - group) : 1;
      if (far) {
        touched ^= touch(GROUP * (group + together));
      }
      for (int word = 0; word < layout.rowWords(); word += words) {
        int width = Math.min(words, layout.rowWords() - word);
        update(update, GROUP * group, together, word, width);
      }
      int pastRow = Math.min(GROUP * (group + together), layout.height());
      for (int row = GROUP * group; row < pastRow; row++) {
        layout.wrap(spins[colour], row);
      }
      group += together;
    }
    sink = touched;
  }

  // Reads the next group once, row after row: the update goes down eight rows at every step, which
  // the processor does not foresee, and would wait for memory twice as long as it computes.
  private long touch(int firstRow) {
    int pastRow = Math.min(firstRow + GROUP, layout.height());
    long sum = 0;
    for (long[] bitmap : spins) {
      for (int row = firstRow; row < pastRow; row++) {
        int past = layout.index(row, layout.rowWords());
        for (int index = layout.index(row, 0); index < past; index += LINE) {
          sum ^= bitmap[index];
        }
      }
    }
    return sum;
  }

  private void update(SimdSpinUpdate update, int firstRow, int groups, int word, int words) {
    int pastRow = Math.min(firstRow + GROUP * groups, layout.height());
    update.update(
        spins[colour],
        spins[1 - colour],
        layout.index(0, word),
        colour,
        layout.stride(),
        neighbours,
        firstRow,
        groups,
        Math.min(GROUP, pastRow - firstRow),
        word,
        words,
        generator,
        key0,
        key1);
  }
}
