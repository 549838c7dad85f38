package dev.lodestone.kernels.internal.simd;

import static jdk.incubator.vector.VectorOperators.AND_NOT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import dev.lodestone.kernels.Philox.Purpose;
import dev.lodestone.kernels.internal.RandomPlanes;
import dev.lodestone.kernels.internal.VectorWidth;
import dev.lodestone.kernels.spi.LatticeLayout;
import dev.lodestone.kernels.spi.Workers;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sweeps of one large lattice: tasks own groups of eight rows, both passes of a group stay in the
 * first-level cache.
 *
 * <p>One object serves one call at a time; it is kept and used again, so that sweeps allocate
 * nothing.
 */
final class SimdLatticeSweep implements Workers.Task {
  private static final VectorSpecies<Long> LONGS = VectorWidth.LONGS;
  private static final int LANES = LONGS.length();
  private static final int PITCH = SimdSharedPlanes.PITCH;
  private static final int HALF = SimdSharedPlanes.HALF;
  private static final int GROUP = RandomPlanes.GROUP;
  private static final int CHUNK = 8 * LANES;

  // Below about 20 microseconds of work for each thread, meeting twice a sweep costs more than it
  // gains.
  private static final long SITES_WORTH_A_TASK = 1 << 18;

  private static final ThreadLocal<long[]> UNDECIDED =
      ThreadLocal.withInitial(() -> new long[CHUNK / LANES * GROUP * PITCH + HALF]);
  private final long[] thresholds = new long[64 * PITCH];
  private final int[] kinds = new int[RandomPlanes.OWN_PLANES];
  private long[] masks = new long[0];
  private LatticeLayout layout;
  private long[][] spins;
  private int colour;
  private int tasks;
  private long key0;
  private long key1;

  /** Runs sweeps; arguments as in the kernel. */
  void run(
      Workers workers,
      LatticeLayout lattice,
      long[][] bitmaps,
      long threshold4,
      long threshold8,
      long seed,
      long firstSweep,
      long sweeps) {
    setThresholds(threshold4, threshold8);
    setMasks(lattice);
    layout = lattice;
    spins = bitmaps;
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

  private void setThresholds(long threshold4, long threshold8) {
    for (int plane = 0; plane < 64; plane++) {
      long bit4 = threshold4 >>> (63 - plane) & 1;
      long bit8 = threshold8 >>> (63 - plane) & 1;
      if (plane < RandomPlanes.OWN_PLANES) {
        kinds[plane] = (int) (bit4 + 2 * bit8);
      }
      for (int lane = 0; lane < HALF; lane++) {
        thresholds[PITCH * plane + lane] = -bit4;
        thresholds[PITCH * plane + HALF + lane] = -(bit4 ^ bit8);
      }
    }
  }

  private void setMasks(LatticeLayout lattice) {
    int padded = lattice.stride();
    if (masks.length < padded) {
      masks = new long[padded];
    }
    for (int word = 0; word < padded; word++) {
      boolean full = word < lattice.rowWords() - 1;
      boolean last = word == lattice.rowWords() - 1;
      masks[word] = full ? -1L : last ? lattice.lastWordMask() : 0;
    }
  }

  @Override
  public void run(int index) {
    long[] undecided = UNDECIDED.get();
    int groups = (layout.height() + GROUP - 1) / GROUP;
    int firstRow = (int) ((long) groups * index / tasks) * GROUP;
    int pastRow = Math.min((int) ((long) groups * (index + 1) / tasks) * GROUP, layout.height());
    for (int row = firstRow; row < pastRow; row += GROUP) {
      int rows = Math.min(GROUP, pastRow - row);
      for (int word = 0; word < layout.rowWords(); word += CHUNK) {
        updateChunk(undecided, row, rows, word, Math.min(word + CHUNK, layout.rowWords()));
      }
      for (int r = 0; r < rows; r++) {
        layout.wrap(spins[colour], row + r);
      }
    }
  }

  private void updateChunk(long[] undecided, int row, int rows, int firstWord, int pastWord) {
    ownPlanes(
        spins[colour],
        spins[1 - colour],
        layout.index(0, 0),
        layout.stride(),
        layout.height(),
        colour,
        row,
        row + rows,
        firstWord,
        pastWord,
        masks,
        kinds,
        key0 + RandomPlanes.counter(row, firstWord, 7) * RandomPlanes.GAMMA,
        key1,
        undecided);
    int list = 0;
    for (int word = firstWord; word < pastWord; word += LANES) {
      SimdSharedPlanes.decide(
          spins[colour],
          layout.index(row, word),
          layout.stride(),
          rows,
          row,
          word,
          thresholds,
          0,
          key0,
          key1,
          undecided,
          list,
          undecided.length - HALF);
      list += GROUP * PITCH;
    }
  }

  /**
   * Decides the spins of a piece of some rows as far as planes 0 to 7 go.
   *
   * <p>The planes come last to first: accepted then is "number below threshold, from here on".
   * Whether the two thresholds have a 1 in a plane is known for the whole call, so the branches
   * that depend on it are predicted. No method of ours is called in here: C2 would put every vector
   * that lives across it on the heap.
   *
   * @param origin index of word 0 of row 0, in both bitmaps
   * @param lastCounter key0 + the counter of plane 7 of the first word of the first row, times the
   *     factor
   */
  private static void ownPlanes(
      long[] self,
      long[] other,
      int origin,
      int stride,
      int height,
      int colour,
      int firstRow,
      int pastRow,
      int firstWord,
      int pastWord,
      long[] masks,
      int[] kinds,
      long lastCounter,
      long key1,
      long[] undecided) {
    long rowCounter = lastCounter;
    for (int row = firstRow; row < pastRow; row++) {
      boolean leansRight = ((row + colour) & 1) != 0;
      int sideStep = leansRight ? 1 : -1;
      int here = origin + row * stride;
      int above = origin + (row == 0 ? height - 1 : row - 1) * stride;
      int below = origin + (row == height - 1 ? 0 : row + 1) * stride;
      int list = PITCH * (row - firstRow);
      LongVector start =
          LongVector.fromArray(LONGS, SimdSharedPlanes.LANE_STEPS, 0).add(rowCounter);
      for (int word = firstWord; word < pastWord; word += LANES) {
        LongVector spin = LongVector.fromArray(LONGS, self, here + word);
        LongVector beside = LongVector.fromArray(LONGS, other, here + word);
        LongVector next = LongVector.fromArray(LONGS, other, here + word + sideStep);
        LongVector side;
        if (leansRight) {
          side = beside.lanewise(LSHR, 1).or(next.lanewise(LSHL, 63));
        } else {
          side = beside.lanewise(LSHL, 1).or(next.lanewise(LSHR, 63));
        }
        LongVector up = LongVector.fromArray(LONGS, other, above + word);
        LongVector down = LongVector.fromArray(LONGS, other, below + word);
        LongVector odd = beside.lanewise(XOR, side).lanewise(XOR, up);
        LongVector majority = beside.and(side).or(up.and(beside.lanewise(XOR, side)));
        LongVector three = spin.and(odd.or(down)).or(spin.not().and(odd.and(down).not()));
        LongVector costs = majority.lanewise(XOR, spin).not().and(three);
        LongVector dear = spin.and(odd.and(down)).or(spin.not().and(odd.or(down).not()));
        LongVector accepted = LongVector.zero(LONGS);
        LongVector mask = LongVector.fromArray(LONGS, masks, word);
        LongVector equal = costs.and(mask);
        LongVector z = start;
        for (int plane = RandomPlanes.OWN_PLANES - 1; plane >= 0; plane--) {
          LongVector u = z.lanewise(LSHR, 30).lanewise(XOR, z).mul(RandomPlanes.MIX_1);
          u = u.lanewise(LSHR, 27).lanewise(XOR, u).lanewise(XOR, key1).mul(RandomPlanes.MIX_2);
          u = u.lanewise(LSHR, 31).lanewise(XOR, u);
          int kind = kinds[plane];
          if (kind == 0) {
            accepted = accepted.lanewise(AND_NOT, u);
            equal = equal.lanewise(AND_NOT, u);
          } else if (kind == 3) {
            accepted = accepted.or(u.not());
            equal = equal.and(u);
          } else if (kind == 1) {
            LongVector same = dear.lanewise(XOR, u);
            accepted = dear.not().and(u.not()).or(accepted.and(same));
            equal = equal.and(same);
          } else {
            LongVector same = dear.lanewise(XOR, u).not();
            accepted = dear.and(u.not()).or(accepted.and(same));
            equal = equal.and(same);
          }
          z = z.sub(RandomPlanes.GAMMA);
        }
        LongVector flips = costs.not().or(accepted).and(mask);
        spin.lanewise(XOR, flips).intoArray(self, here + word);
        equal.intoArray(undecided, list);
        dear.intoArray(undecided, list + HALF);
        list += GROUP * PITCH;
        start = start.add(LANES * RandomPlanes.WORD_STEP);
      }
      rowCounter += RandomPlanes.ROW_STEP;
    }
  }
}
