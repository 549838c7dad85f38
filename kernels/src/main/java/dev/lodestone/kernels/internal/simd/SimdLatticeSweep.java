package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.CheckerboardMetropolis.Generator;
import dev.lodestone.kernels.Philox.Purpose;
import dev.lodestone.kernels.internal.RandomPlanes;
import dev.lodestone.kernels.spi.LatticeLayout;
import dev.lodestone.kernels.spi.Workers;

/**
 * Sweeps of one large lattice: tasks own groups of eight rows, and chunks of groups that are
 * updated together.
 *
 * <p>Both half sweeps go over memory as one: chunk c of the even sublattice, then chunk c - 1 of
 * the odd one, whose neighbours are all new by then while the even chunk saw them old. The first
 * and the last odd chunk of a task wait for the even chunks of its neighbours, and for a second
 * meeting.
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
  private boolean edges;
  private int tasks;
  private Generator generator;
  private final long[] key0 = new long[2];
  private final long[] key1 = new long[2];

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
      for (int colour = 0; colour < 2; colour++) {
        key0[colour] = RandomPlanes.key0(seed, Purpose.METROPOLIS_LATTICE, sweep, colour);
        key1[colour] = RandomPlanes.key1(seed, Purpose.METROPOLIS_LATTICE, sweep, colour);
      }
      edges = false;
      workers.run(tasks, this);
      edges = true;
      workers.run(tasks, this);
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
    update.setColumns(Math.min(layout.rowWords(), COLUMNS));
    update.setThresholds(threshold4, threshold8);
    int groups = (layout.height() + GROUP - 1) / GROUP;
    int first = (int) ((long) groups * index / tasks);
    int past = (int) ((long) groups * (index + 1) / tasks);
    if (first == past) {
      return;
    }
    int second = pastChunk(first, past);
    boolean far = spins[0].length > FAR;
    long touched = 0;
    int before = first;
    int group = first;
    while (group < past) {
      int next = pastChunk(group, past);
      if (!edges) {
        touched ^= far ? touch(GROUP * next) : 0;
        update(update, 0, group, next);
        if (before > first) {
          update(update, 1, before, group);
        }
      }
      before = group;
      group = next;
    }
    if (edges) {
      update(update, 1, first, second);
      if (before > first) {
        update(update, 1, before, past);
      }
    }
    sink = touched;
  }

  // Groups of fewer than eight rows stand alone.
  private int pastChunk(int group, int past) {
    int whole = layout.height() / GROUP;
    int together = COLUMNS / Math.min(layout.rowWords(), COLUMNS);
    return group < whole ? Math.min(group + together, Math.min(past, whole)) : group + 1;
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

  private void update(SimdSpinUpdate update, int colour, int group, int pastGroup) {
    int firstRow = GROUP * group;
    int pastRow = Math.min(GROUP * pastGroup, layout.height());
    int columns = Math.min(layout.rowWords(), COLUMNS);
    for (int word = 0; word < layout.rowWords(); word += columns) {
      update.update(
          spins[colour],
          spins[1 - colour],
          layout.index(0, word),
          colour,
          layout.stride(),
          neighbours,
          firstRow,
          pastGroup - group,
          Math.min(GROUP, pastRow - firstRow),
          word,
          Math.min(columns, layout.rowWords() - word),
          generator,
          key0[colour],
          key1[colour]);
    }
    for (int row = firstRow; row < pastRow; row++) {
      layout.wrap(spins[colour], row);
    }
  }
}
