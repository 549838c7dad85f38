package dev.lodestone.kernels.internal.simd;

import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import dev.lodestone.kernels.Philox.Purpose;
import dev.lodestone.kernels.internal.AcceptanceThresholds;
import dev.lodestone.kernels.internal.RandomPlanes;
import dev.lodestone.kernels.internal.VectorWidth;
import dev.lodestone.kernels.spi.ReplicaLayout;
import dev.lodestone.kernels.spi.Workers;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sweeps of a batch of small lattices: a task owns a block of 512 replicas for all its sweeps, or,
 * where there are fewer blocks than threads, a part of the sites of a block for half a sweep.
 *
 * <p>One object serves one call at a time; it is kept and used again, so that sweeps allocate
 * nothing.
 */
final class SimdReplicaSweep implements Workers.Task {
  private static final VectorSpecies<Long> LONGS = VectorWidth.LONGS;
  private static final int LANES = LONGS.length();
  private static final int PITCH = SimdSharedPlanes.PITCH;
  private static final int HALF = SimdSharedPlanes.HALF;
  private static final int GROUP = RandomPlanes.GROUP;
  private static final int BLOCK = ReplicaLayout.BLOCK;

  /** Sites between two passes: their list of undecided spins takes 8 KiB. */
  private static final int CHUNK = 8 * GROUP;

  // About 3 microseconds for 512 replicas; below that, meeting twice a sweep gains nothing.
  private static final int SITES_WORTH_A_TASK = 96;

  private static final ThreadLocal<long[]> UNDECIDED =
      ThreadLocal.withInitial(() -> new long[CHUNK * PITCH + HALF]);
  private ReplicaLayout layout;
  private long[][] spins;
  private long[] thresholds;
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
      long key,
      long first,
      long sweeps) {
    layout = replicas;
    spins = bitmaps;
    thresholds = planes;
    seed = key;
    int blocks = replicas.blocks();
    int spread = (workers.threads() + blocks - 1) / blocks;
    parts = Math.clamp(replicas.sites() / SITES_WORTH_A_TASK, 1, spread);
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
    long[] undecided = UNDECIDED.get();
    int block = index / parts;
    int part = index % parts;
    int groups = (layout.sites() + GROUP - 1) / GROUP;
    int firstSite = groups * part / parts * GROUP;
    int pastSite = Math.min(groups * (part + 1) / parts * GROUP, layout.sites());
    int usedWords = Math.min(BLOCK, layout.words() - BLOCK * block);
    for (long sweep = firstSweep; sweep < pastSweep; sweep++) {
      for (int colour = firstColour; colour < pastColour; colour++) {
        long key0 = RandomPlanes.key0(seed, Purpose.METROPOLIS_REPLICAS, sweep, colour);
        long key1 = RandomPlanes.key1(seed, Purpose.METROPOLIS_REPLICAS, sweep, colour);
        for (int word = 0; word < usedWords; word += LANES) {
          for (int site = firstSite; site < pastSite; site += CHUNK) {
            int past = Math.min(site + CHUNK, pastSite);
            updateChunk(colour, key0, key1, undecided, BLOCK * block + word, site, past);
          }
        }
      }
    }
  }

  private void updateChunk(
      int colour, long key0, long key1, long[] undecided, int word, int firstSite, int pastSite) {
    int thresholdsAt = AcceptanceThresholds.bitPlanesIndex(word / BLOCK, 0) + word % BLOCK;
    ownPlanes(
        spins[colour],
        spins[1 - colour],
        layout.index(word, 0),
        firstSite,
        pastSite,
        layout.neighbours(colour),
        thresholds,
        thresholdsAt,
        key0 + RandomPlanes.counter(firstSite, word, 7) * RandomPlanes.GAMMA,
        key1,
        undecided);
    int list = 0;
    for (int site = firstSite; site < pastSite; site += GROUP) {
      SimdSharedPlanes.decide(
          spins[colour],
          layout.index(word, site),
          BLOCK,
          Math.min(GROUP, pastSite - site),
          site,
          word,
          thresholds,
          thresholdsAt,
          key0,
          key1,
          undecided,
          list,
          undecided.length - HALF);
      list += GROUP * PITCH;
    }
  }

  /**
   * Decides the spins of some sites of 64 LANES replicas as far as planes 0 to 7 go.
   *
   * <p>The planes come last to first: accepted then is "number below threshold, from here on". No
   * method of ours is called in here: C2 would put every vector that lives across it on the heap.
   *
   * @param origin index of the vector of words at site 0
   * @param lastCounter key0 + the counter of plane 7 of the first site, times the factor
   */
  private static void ownPlanes(
      long[] self,
      long[] other,
      int origin,
      int firstSite,
      int pastSite,
      int[] neighbours,
      long[] thresholds,
      int thresholdsAt,
      long lastCounter,
      long key1,
      long[] undecided) {
    LongVector start = LongVector.fromArray(LONGS, SimdSharedPlanes.LANE_STEPS, 0).add(lastCounter);
    int list = 0;
    for (int site = firstSite; site < pastSite; site++) {
      int entry = 4 * site;
      LongVector spin = LongVector.fromArray(LONGS, self, origin + BLOCK * site);
      LongVector left = LongVector.fromArray(LONGS, other, origin + BLOCK * neighbours[entry]);
      LongVector right = LongVector.fromArray(LONGS, other, origin + BLOCK * neighbours[entry + 1]);
      LongVector up = LongVector.fromArray(LONGS, other, origin + BLOCK * neighbours[entry + 2]);
      LongVector down = LongVector.fromArray(LONGS, other, origin + BLOCK * neighbours[entry + 3]);
      LongVector odd = left.lanewise(XOR, right).lanewise(XOR, up);
      LongVector majority = left.and(right).or(up.and(left.lanewise(XOR, right)));
      LongVector three = spin.and(odd.or(down)).or(spin.not().and(odd.and(down).not()));
      LongVector costs = majority.lanewise(XOR, spin).not().and(three);
      LongVector dear = spin.and(odd.and(down)).or(spin.not().and(odd.or(down).not()));
      LongVector accepted = LongVector.zero(LONGS);
      LongVector equal = costs;
      LongVector z = start;
      for (int plane = RandomPlanes.OWN_PLANES - 1; plane >= 0; plane--) {
        LongVector u = z.lanewise(LSHR, 30).lanewise(XOR, z).mul(RandomPlanes.MIX_1);
        u = u.lanewise(LSHR, 27).lanewise(XOR, u).lanewise(XOR, key1).mul(RandomPlanes.MIX_2);
        u = u.lanewise(LSHR, 31).lanewise(XOR, u);
        int pair = thresholdsAt + PITCH * plane;
        LongVector threshold =
            dear.and(LongVector.fromArray(LONGS, thresholds, pair + HALF))
                .lanewise(XOR, LongVector.fromArray(LONGS, thresholds, pair));
        LongVector same = threshold.lanewise(XOR, u).not();
        accepted = threshold.and(u.not()).or(accepted.and(same));
        equal = equal.and(same);
        z = z.sub(RandomPlanes.GAMMA);
      }
      LongVector flips = costs.not().or(accepted);
      spin.lanewise(XOR, flips).intoArray(self, origin + BLOCK * site);
      equal.intoArray(undecided, list);
      dear.intoArray(undecided, list + HALF);
      list += PITCH;
      start = start.add(RandomPlanes.ROW_STEP);
    }
  }
}
