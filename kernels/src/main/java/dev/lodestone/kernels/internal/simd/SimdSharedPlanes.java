package dev.lodestone.kernels.internal.simd;

import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.XOR;

import dev.lodestone.kernels.internal.RandomPlanes;
import dev.lodestone.kernels.internal.VectorWidth;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The second half of a Metropolis decision, for both layouts: spins that their own eight planes
 * left undecided, about one in 300, go on with planes that their group of eight rows shares.
 *
 * <p>A pass over the own planes leaves, for each vector of words and each row of the group, sixteen
 * longs in {@code undecided}: eight words of undecided spins, then eight words that say whose flip
 * costs 8 J.
 */
final class SimdSharedPlanes {
  static final VectorSpecies<Long> LONGS = VectorWidth.LONGS;
  static final int LANES = LONGS.length();

  /** Longs that one row of one vector takes up in the list of the undecided. */
  static final int PITCH = 16;

  /** Words by which the two halves of a row of the list, or of a threshold plane, are apart. */
  static final int HALF = 8;

  /** Counter steps of the lanes of a vector, times the factor of the counter. */
  static final long[] LANE_STEPS = laneSteps();

  private static final int LAST_PLANE = 15;

  private SimdSharedPlanes() {}

  private static long[] laneSteps() {
    long[] steps = new long[HALF];
    for (int lane = 0; lane < HALF; lane++) {
      steps[lane] = lane * RandomPlanes.WORD_STEP;
    }
    return steps;
  }

  /**
   * Decides what is left of one vector of words of one group. Vectors and calls of our methods are
   * kept apart, as in the passes over the own planes.
   *
   * @param first index in {@code spins} of the vector in the first row of the group
   * @param rowStep longs from one row to the next
   * @param rows rows of the group, at most 8
   * @param row number of the first row, for the counter
   * @param word number of the first word, for the counter
   * @param thresholds bit planes, the pair of plane k at thresholdsAt + 16 k
   * @param list where the group begins in {@code undecided}
   * @param spare where {@code undecided} has eight longs to work with
   */
  static void decide(
      long[] spins,
      int first,
      int rowStep,
      int rows,
      int row,
      int word,
      long[] thresholds,
      int thresholdsAt,
      long key0,
      long key1,
      long[] undecided,
      int list,
      int spare) {
    long lastCounter = RandomPlanes.counter(row, word, LAST_PLANE);
    LongVector candidates = LongVector.zero(LONGS);
    LongVector dear = candidates;
    LongVector several = candidates;
    int past = list + PITCH * rows;
    for (int at = list; at < past; at += PITCH) {
      LongVector some = LongVector.fromArray(LONGS, undecided, at);
      dear = dear.or(some.and(LongVector.fromArray(LONGS, undecided, at + HALF)));
      several = several.or(some.and(candidates));
      candidates = candidates.or(some);
    }
    LongVector z =
        LongVector.fromArray(LONGS, LANE_STEPS, 0).add(key0 + lastCounter * RandomPlanes.GAMMA);
    LongVector accepted = LongVector.zero(LONGS);
    LongVector equal = candidates;
    for (int plane = LAST_PLANE; plane >= RandomPlanes.OWN_PLANES; plane--) {
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
    // Lanes that need a second layer, or planes beyond 15, are left to the scalar code.
    LongVector left = equal.or(several);
    accepted = accepted.and(left.not());
    int place = first;
    for (int at = list; at < past; at += PITCH) {
      LongVector flips = accepted.and(LongVector.fromArray(LONGS, undecided, at));
      LongVector.fromArray(LONGS, spins, place).lanewise(XOR, flips).intoArray(spins, place);
      place += rowStep;
    }
    // Not compare(NE, 0).anyTrue(): that allocates where a vector has two lanes.
    if (left.reduceLanes(OR) != 0) {
      left.intoArray(undecided, spare);
      for (int lane = 0; lane < LANES; lane++) {
        decideSingly(
            spins,
            first + lane,
            rowStep,
            rows,
            row,
            word + lane,
            thresholds,
            thresholdsAt + lane,
            key0,
            key1,
            undecided,
            list + lane,
            undecided[spare + lane]);
      }
    }
  }

  private static void decideSingly(
      long[] spins,
      int first,
      int rowStep,
      int rows,
      int row,
      int word,
      long[] thresholds,
      int thresholdsAt,
      long key0,
      long key1,
      long[] undecided,
      int list,
      long lanes) {
    for (long rest = lanes; rest != 0; rest &= rest - 1) {
      long bit = Long.lowestOneBit(rest);
      int rank = 0;
      for (int r = 0; r < rows; r++) {
        int at = list + PITCH * r;
        if ((undecided[at] & bit) == 0) {
          continue;
        }
        long dear = (undecided[at + HALF] & bit) == 0 ? 0 : -1;
        long start = RandomPlanes.counter(row + rank, word, 0);
        if (accepts(bit, dear, start, thresholds, thresholdsAt, key0, key1)) {
          spins[first + rowStep * r] ^= bit;
        }
        rank++;
      }
    }
  }

  private static boolean accepts(
      long bit, long dear, long start, long[] thresholds, int thresholdsAt, long key0, long key1) {
    for (int plane = RandomPlanes.OWN_PLANES; plane < 64; plane++) {
      int pair = thresholdsAt + PITCH * plane;
      long threshold = (dear & thresholds[pair + HALF]) ^ thresholds[pair];
      long differs = threshold ^ RandomPlanes.plane(key0, key1, start + plane);
      if ((differs & bit) != 0) {
        return (threshold & bit) != 0;
      }
    }
    return false;
  }
}
