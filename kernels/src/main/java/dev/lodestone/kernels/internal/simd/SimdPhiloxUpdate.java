package dev.lodestone.kernels.internal.simd;

import static jdk.incubator.vector.VectorOperators.AND_NOT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import dev.lodestone.kernels.internal.RandomPlanes;
import dev.lodestone.kernels.internal.VectorWidth;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Metropolis updates of a group of up to eight rows whose random planes come from Philox4x32-10:
 * the audit of {@link SimdSpinUpdate}.
 *
 * <p>A block of Philox, four words of 32 bits in lanes of 64, gives two planes. Upper halves of the
 * lanes hold whatever the rounds leave there; products and the last step mask them. The few spins
 * that eight planes leave undecided are decided one by one. Not thread-safe.
 */
final class SimdPhiloxUpdate {
  private static final VectorSpecies<Long> LONGS = VectorWidth.LONGS;
  private static final int LANES = LONGS.length();
  private static final int GROUP = RandomPlanes.GROUP;
  private static final int OWN_PLANES = RandomPlanes.OWN_PLANES;
  private static final int BLOCK = 8;
  private static final int PITCH = SimdSpinUpdate.COLUMNS + BLOCK;

  /** Words of a plane of thresholds. */
  private static final int PAIR = 2 * BLOCK;

  private static final long WORD = 0xFFFFFFFFL;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final long WEYL_0 = 0x9E3779B9L;
  private static final long WEYL_1 = 0xBB67AE85L;
  private static final int ROUNDS = 10;
  private static final long[] COUNTERS = counters();

  private final long[] undecided = new long[GROUP * PITCH];
  private final long[] cheap = new long[GROUP * PITCH];

  // Counter words of plane 0 of words 0 to 7: two planes a block.
  private static long[] counters() {
    long[] counters = new long[BLOCK];
    for (int lane = 0; lane < BLOCK; lane++) {
      counters[lane] = 32L * lane;
    }
    return counters;
  }

  /**
   * Updates one group of rows. Word j of row i is at origin + rowStep i + j of {@code self}.
   *
   * @param firstWord the number of the first word, for its random planes
   * @param thresholds of each plane, bits for 8 J and what differs for 4 J
   */
  void update(
      long[] self,
      long[] other,
      int origin,
      int lean,
      int rowStep,
      int[] neighbours,
      int firstRow,
      int rows,
      int firstWord,
      int words,
      long key0,
      long key1,
      long[] thresholds) {
    decide(
        self,
        other,
        origin,
        lean,
        rowStep,
        neighbours,
        firstRow,
        rows,
        firstWord,
        words,
        key0,
        key1,
        thresholds,
        undecided,
        cheap);
    for (int word = 0; word < words; word++) {
      int place = origin + rowStep * firstRow + word;
      for (int row = 0; row < rows; row++) {
        for (long rest = undecided[PITCH * row + word]; rest != 0; rest &= rest - 1) {
          long bit = Long.lowestOneBit(rest);
          int source = firstRow + rank(word, row, bit);
          long low = cheap[PITCH * row + word];
          self[place + rowStep * row] ^=
              accepted(thresholds, word % BLOCK, bit, low, key0, key1, source, firstWord + word);
        }
      }
    }
  }

  // How many rows above left the same bit undecided.
  private int rank(int word, int row, long bit) {
    int rank = 0;
    for (int above = 0; above < row; above++) {
      rank += (undecided[PITCH * above + word] & bit) == 0 ? 0 : 1;
    }
    return rank;
  }

  private static long accepted(
      long[] thresholds, int lane, long bit, long low, long key0, long key1, int row, int word) {
    for (int plane = OWN_PLANES; plane < 64; plane++) {
      int pair = PAIR * plane + lane;
      long threshold = thresholds[pair] ^ (low & thresholds[pair + BLOCK]);
      if (((threshold ^ RandomPlanes.philox(key0, key1, row, word, plane)) & bit) != 0) {
        return threshold & bit;
      }
    }
    return 0;
  }

  /** Decides all spins as far as planes 0 to 7 go. */
  private static void decide(
      long[] self,
      long[] other,
      int origin,
      int lean,
      int rowStep,
      int[] neighbours,
      int firstRow,
      int rows,
      int firstWord,
      int words,
      long key0,
      long key1,
      long[] thresholds,
      long[] undecided,
      long[] cheapest) {
    int leaning = lean == SimdSpinUpdate.NO_LEAN ? 0 : -1;
    for (int word = 0; word < words; word += LANES) {
      int place = origin + word;
      int lanes = word % BLOCK;
      for (int row = firstRow; row < firstRow + rows; row++) {
        int entry = 4 * row;
        int here = place + rowStep * row;
        int next = (row + lean) & 1;
        int side = place + rowStep * neighbours[entry + 1];
        int shift = (63 - 62 * next) & 63 & leaning;
        LongVector spin = LongVector.fromArray(LONGS, self, here);
        LongVector left = LongVector.fromArray(LONGS, other, place + rowStep * neighbours[entry]);
        LongVector right =
            LongVector.fromArray(LONGS, other, side + ((next - 1) & leaning))
                .lanewise(LSHR, shift)
                .or(
                    LongVector.fromArray(LONGS, other, side + (next & leaning))
                        .lanewise(LSHL, -shift & 63));
        LongVector up = LongVector.fromArray(LONGS, other, place + rowStep * neighbours[entry + 2]);
        LongVector down =
            LongVector.fromArray(LONGS, other, place + rowStep * neighbours[entry + 3]);
        LongVector odd = left.lanewise(XOR, right).lanewise(XOR, up);
        LongVector majority = left.and(right).or(up.and(left.or(right)));
        LongVector free = odd.lanewise(XOR, spin).and(down.lanewise(XOR, spin));
        LongVector gains = majority.lanewise(XOR, spin).or(free);
        LongVector cheap = odd.lanewise(XOR, down);
        LongVector accepted = LongVector.zero(LONGS);
        LongVector differ = accepted;
        for (int plane = OWN_PLANES - 2; plane >= 0; plane -= 2) {
          LongVector x0 =
              LongVector.fromArray(LONGS, COUNTERS, lanes)
                  .add(32L * (firstWord + word - lanes) + plane / 2);
          LongVector x1 = LongVector.zero(LONGS).add(row);
          LongVector x2 = LongVector.zero(LONGS).add(key1 & WORD);
          LongVector x3 = LongVector.zero(LONGS).add(key1 >>> 32);
          LongVector k0 = LongVector.zero(LONGS).add(key0 & WORD);
          LongVector k1 = LongVector.zero(LONGS).add(key0 >>> 32);
          for (int round = 0; round < ROUNDS; round++) {
            LongVector product0 = x0.and(WORD).mul(MULTIPLIER_0);
            LongVector product1 = x2.and(WORD).mul(MULTIPLIER_1);
            x0 = product1.lanewise(LSHR, 32).lanewise(XOR, x1).lanewise(XOR, k0);
            x2 = product0.lanewise(LSHR, 32).lanewise(XOR, x3).lanewise(XOR, k1);
            x1 = product1;
            x3 = product0;
            k0 = k0.add(WEYL_0);
            k1 = k1.add(WEYL_1);
          }
          int pair = PAIR * plane + lanes;
          LongVector t =
              cheap
                  .and(LongVector.fromArray(LONGS, thresholds, pair + PAIR + BLOCK))
                  .lanewise(XOR, LongVector.fromArray(LONGS, thresholds, pair + PAIR));
          LongVector d = x2.and(WORD).or(x3.lanewise(LSHL, 32)).lanewise(XOR, t);
          accepted = t.and(d).or(accepted.lanewise(AND_NOT, d));
          differ = differ.or(d);
          t =
              cheap
                  .and(LongVector.fromArray(LONGS, thresholds, pair + BLOCK))
                  .lanewise(XOR, LongVector.fromArray(LONGS, thresholds, pair));
          d = x0.and(WORD).or(x1.lanewise(LSHL, 32)).lanewise(XOR, t);
          accepted = t.and(d).or(accepted.lanewise(AND_NOT, d));
          differ = differ.or(d);
        }
        int at = PITCH * (row - firstRow) + word;
        spin.lanewise(XOR, gains.or(accepted)).intoArray(self, here);
        gains.or(differ).not().intoArray(undecided, at);
        cheap.intoArray(cheapest, at);
      }
    }
  }
}
