package dev.lodestone.kernels.internal.simd;

import static jdk.incubator.vector.VectorOperators.AND_NOT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import dev.lodestone.kernels.CheckerboardMetropolis.Generator;
import dev.lodestone.kernels.internal.AcceptanceThresholds;
import dev.lodestone.kernels.internal.RandomPlanes;
import dev.lodestone.kernels.internal.VectorWidth;
import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Metropolis updates of up to 64 columns of words, for both layouts: a column is one word of every
 * row of one group of eight rows.
 *
 * <p>Loops over vectors hold neither branches nor calls of our methods: C2 would put the vectors
 * that live across them on the heap. Not thread-safe.
 */
final class SimdSpinUpdate {
  /** Columns that are updated together: all they take stays in the first-level cache. */
  static final int COLUMNS = 64;

  /** Of layouts whose horizontal neighbours lie in other rows. */
  static final int NO_LEAN = -1;

  private static final VectorSpecies<Long> LONGS = VectorWidth.LONGS;
  private static final int LANES = LONGS.length();
  private static final int GROUP = RandomPlanes.GROUP;
  private static final int OWN_PLANES = RandomPlanes.OWN_PLANES;

  /** Words of the longest vector. */
  private static final int BLOCK = 8;

  /** Words from one row to the next in what is kept of columns. */
  private static final int PITCH = COLUMNS + BLOCK;

  /** Words of a plane of thresholds. */
  private static final int PAIR = 2 * BLOCK;

  private static final int[] PACKED_NEIGHBOURS = packedNeighbours();
  private static final int[] PACKED_LATTICE_NEIGHBOURS = packedLatticeNeighbours();

  // Packed rows of a lattice: 8 of spins, then rows -1 to 8 of the other sublattice, then rows 0 to
  // 7 of it moved to the side.
  private static final int ABOVE = GROUP;
  private static final int BESIDE = 2 * GROUP + 2;

  private final SimdPhiloxUpdate audit = new SimdPhiloxUpdate();
  private final long[] steps = new long[PITCH];

  // Of each plane, the bits of the thresholds of 8 J, then what differs in those of 4 J.
  private final long[] thresholds = new long[64 * PAIR];
  private boolean alike;
  private long alike4;
  private long alike8;

  // Of each row and column: spins that their own planes left undecided, about one in 300, and
  // spins whose flip costs 4 J where it costs anything, else 8 J.
  private final long[] undecided = new long[GROUP * PITCH];
  private final long[] cheap = new long[GROUP * PITCH];

  // Rows 0 to 7 of spins, then those of their four neighbours.
  private final long[] packed = new long[5 * GROUP * PITCH];

  // Of each column: undecided spins of any row, those of them that cost 4 J, those of several rows,
  // and those that the shared planes leave undecided.
  private final long[] candidates = new long[PITCH];
  private final long[] cheapCandidates = new long[PITCH];
  private final long[] several = new long[PITCH];
  private final long[] open = new long[PITCH];

  private static int[] packedNeighbours() {
    int[] rows = new int[4 * GROUP];
    for (int entry = 0; entry < rows.length; entry++) {
      rows[entry] = GROUP * (1 + entry % 4) + entry / 4;
    }
    return rows;
  }

  private static int[] packedLatticeNeighbours() {
    int[] rows = new int[4 * GROUP];
    for (int row = 0; row < GROUP; row++) {
      rows[4 * row] = ABOVE + 1 + row;
      rows[4 * row + 1] = BESIDE + row;
      rows[4 * row + 2] = ABOVE + row;
      rows[4 * row + 3] = ABOVE + 2 + row;
    }
    return rows;
  }

  /** Says how many columns belong to a group. */
  void setColumns(int words) {
    for (int column = 0; column < COLUMNS; column++) {
      long counter = RandomPlanes.counter(GROUP * (column / words), column % words, 0);
      steps[column] = counter * RandomPlanes.GAMMA;
    }
  }

  /** Sets the thresholds of all words alike. */
  void setThresholds(long threshold4, long threshold8) {
    if (alike && threshold4 == alike4 && threshold8 == alike8) {
      return;
    }
    for (int plane = 0; plane < 64; plane++) {
      long plane4 = -(threshold4 >>> (63 - plane) & 1);
      long plane8 = -(threshold8 >>> (63 - plane) & 1);
      int pair = PAIR * plane;
      Arrays.fill(thresholds, pair, pair + BLOCK, plane8);
      Arrays.fill(thresholds, pair + BLOCK, pair + PAIR, plane4 ^ plane8);
    }
    alike = true;
    alike4 = threshold4;
    alike8 = threshold8;
  }

  /**
   * Sets the thresholds of words from the bit planes of a block of replicas.
   *
   * @param words of a row: 1, 2, 4 or 8
   */
  void setThresholds(long[] planes, int block, int words) {
    alike = false;
    for (int plane = 0; plane < 64; plane++) {
      int from = AcceptanceThresholds.bitPlanesIndex(block, plane);
      int pair = PAIR * plane;
      for (int lane = 0; lane < BLOCK; lane++) {
        long difference = planes[from + BLOCK + lane % words];
        thresholds[pair + lane] = planes[from + lane % words] ^ difference;
        thresholds[pair + BLOCK + lane] = difference;
      }
    }
  }

  /**
   * Updates some groups of rows. Word j of row i is at origin + rowStep i + j of {@code self}.
   *
   * @param other the other sublattice, laid out in the same way
   * @param lean which way the other horizontal neighbours in row 0 of a lattice lie, else {@link
   *     #NO_LEAN}: 1 for the next bits, 0 for the bits before
   * @param neighbours the rows of the four neighbours of row i: entries 4 i to 4 i + 3
   * @param rows of each group: less than 8 only if there is but one
   * @param firstWord the number of the first word, for its random planes
   * @param words of a row; groups times words are at most 64
   * @param generator makes the random planes
   * @param key0 first key of the half sweep
   * @param key1 second key
   */
  void update(
      long[] self,
      long[] other,
      int origin,
      int lean,
      int rowStep,
      int[] neighbours,
      int firstRow,
      int groups,
      int rows,
      int firstWord,
      int words,
      Generator generator,
      long key0,
      long key1) {
    if (generator == Generator.PHILOX) {
      for (int row = firstRow; row < firstRow + groups * rows; row += rows) {
        audit.update(
            self,
            other,
            origin,
            lean,
            rowStep,
            neighbours,
            row,
            rows,
            firstWord,
            words,
            key0,
            key1,
            thresholds);
      }
      return;
    }
    long start = key0 + RandomPlanes.counter(firstRow, firstWord, 0) * RandomPlanes.GAMMA;
    if (2 * words > LANES) {
      updateColumns(
          self,
          other,
          origin,
          lean,
          rowStep,
          neighbours,
          firstRow,
          groups,
          rows,
          words,
          start,
          key1);
    } else {
      int[] packedNeighbours = lean == NO_LEAN ? PACKED_NEIGHBOURS : PACKED_LATTICE_NEIGHBOURS;
      if (lean == NO_LEAN) {
        pack(self, other, origin, rowStep, neighbours, firstRow, groups, rows, words, packed);
      } else {
        packLattice(
            self, other, origin, lean, rowStep, neighbours, firstRow, groups, rows, words, packed);
      }
      int columns = groups * words;
      updateColumns(
          packed, packed, 0, NO_LEAN, PITCH, packedNeighbours, 0, 1, rows, columns, start, key1);
      unpack(packed, groups, rows, words, self, origin + rowStep * firstRow, rowStep);
    }
  }

  /**
   * Puts rows of few words side by side, so that all lanes of the vectors have work. What a vector
   * writes beyond its words, the next group overwrites.
   */
  private static void pack(
      long[] self,
      long[] other,
      int origin,
      int rowStep,
      int[] neighbours,
      int firstRow,
      int groups,
      int rows,
      int words,
      long[] packed) {
    for (int i = 0; i < groups * rows; i++) {
      int row = firstRow + i;
      int at = i % GROUP * PITCH + i / GROUP * words;
      LongVector.fromArray(LONGS, self, origin + rowStep * row).intoArray(packed, at);
      for (int side = 0; side < 4; side++) {
        at += GROUP * PITCH;
        LongVector.fromArray(LONGS, other, origin + rowStep * neighbours[4 * row + side])
            .intoArray(packed, at);
      }
    }
  }

  /** {@link #pack} where rows of the other sublattice are neighbours above, beside and below. */
  private static void packLattice(
      long[] self,
      long[] other,
      int origin,
      int lean,
      int rowStep,
      int[] neighbours,
      int firstRow,
      int groups,
      int rows,
      int words,
      long[] packed) {
    for (int group = 0; group < groups; group++) {
      int row = firstRow + GROUP * group;
      int at = words * group;
      int above = origin + rowStep * neighbours[4 * row + 2];
      int below = origin + rowStep * neighbours[4 * (row + rows - 1) + 3];
      LongVector.fromArray(LONGS, other, above).intoArray(packed, at + PITCH * ABOVE);
      LongVector.fromArray(LONGS, other, below).intoArray(packed, at + PITCH * (ABOVE + 1 + rows));
      int first = origin + rowStep * row;
      for (int i = 0; i < rows; i++) {
        int from = first + rowStep * i;
        int to = at + PITCH * i;
        LongVector.fromArray(LONGS, self, from).intoArray(packed, to);
        LongVector.fromArray(LONGS, other, from).intoArray(packed, to + PITCH * (ABOVE + 1));
      }
      // Groups begin at even rows, so that every second row leans to the same side.
      for (int i = lean; i < rows; i += 2) {
        int from = first + rowStep * i;
        LongVector.fromArray(LONGS, other, from - 1)
            .lanewise(LSHR, 63)
            .or(LongVector.fromArray(LONGS, other, from).lanewise(LSHL, 1))
            .intoArray(packed, at + PITCH * (BESIDE + i));
      }
      for (int i = 1 - lean; i < rows; i += 2) {
        int from = first + rowStep * i;
        LongVector.fromArray(LONGS, other, from)
            .lanewise(LSHR, 1)
            .or(LongVector.fromArray(LONGS, other, from + 1).lanewise(LSHL, 63))
            .intoArray(packed, at + PITCH * (BESIDE + i));
      }
    }
  }

  /** Puts rows back; the words beyond theirs are those that nobody reads. */
  private static void unpack(
      long[] packed, int groups, int rows, int words, long[] self, int first, int rowStep) {
    for (int i = 0; i < groups * rows; i++) {
      int at = i % GROUP * PITCH + i / GROUP * words;
      LongVector.fromArray(LONGS, packed, at).intoArray(self, first + rowStep * i);
    }
  }

  private void updateColumns(
      long[] self,
      long[] other,
      int origin,
      int lean,
      int rowStep,
      int[] neighbours,
      int firstRow,
      int groups,
      int rows,
      int words,
      long start,
      long key1) {
    decide(
        self,
        other,
        origin,
        lean,
        rowStep,
        neighbours,
        firstRow,
        groups,
        rows,
        words,
        steps,
        start + RandomPlanes.counter(0, 0, OWN_PLANES - 1) * RandomPlanes.GAMMA,
        key1,
        thresholds,
        undecided,
        cheap,
        candidates,
        cheapCandidates,
        several);
    share(
        self,
        origin + rowStep * firstRow,
        rowStep,
        groups,
        rows,
        words,
        steps,
        start + RandomPlanes.counter(0, 0, 2 * OWN_PLANES - 1) * RandomPlanes.GAMMA,
        key1,
        thresholds,
        undecided,
        candidates,
        cheapCandidates,
        several,
        open);
    for (int column = 0; column < groups * words; column++) {
      if (open[column] != 0) {
        int row = firstRow + GROUP * (column / words);
        int place = origin + rowStep * row + column % words;
        decideSingly(
            self,
            place,
            rowStep,
            rows,
            column,
            column % words % BLOCK,
            start + steps[column],
            key1);
      }
    }
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
      int groups,
      int rows,
      int words,
      long[] steps,
      long start,
      long key1,
      long[] thresholds,
      long[] undecided,
      long[] cheapest,
      long[] candidates,
      long[] cheapCandidates,
      long[] several) {
    int leaning = lean == NO_LEAN ? 0 : -1;
    for (int group = 0; group < groups; group++) {
      int topRow = firstRow + GROUP * group;
      for (int word = 0; word < words; word += LANES) {
        int column = group * words + word;
        int pair = word % BLOCK;
        LongVector last = LongVector.fromArray(LONGS, steps, column).add(start);
        LongVector any = LongVector.zero(LONGS);
        LongVector low = any;
        LongVector twice = any;
        int place = origin + word;
        for (int row = 0; row < rows; row++) {
          int entry = 4 * (topRow + row);
          int at = column + PITCH * row;
          int here = place + rowStep * (topRow + row);
          LongVector spin = LongVector.fromArray(LONGS, self, here);
          LongVector left = LongVector.fromArray(LONGS, other, place + rowStep * neighbours[entry]);
          int next = (topRow + row + lean) & 1;
          int side = place + rowStep * neighbours[entry + 1];
          int shift = (63 - 62 * next) & 63 & leaning;
          LongVector right =
              LongVector.fromArray(LONGS, other, side + ((next - 1) & leaning))
                  .lanewise(LSHR, shift)
                  .or(
                      LongVector.fromArray(LONGS, other, side + (next & leaning))
                          .lanewise(LSHL, -shift & 63));
          LongVector up =
              LongVector.fromArray(LONGS, other, place + rowStep * neighbours[entry + 2]);
          LongVector down =
              LongVector.fromArray(LONGS, other, place + rowStep * neighbours[entry + 3]);
          LongVector odd = left.lanewise(XOR, right).lanewise(XOR, up);
          LongVector majority = left.and(right).or(up.and(left.or(right)));
          LongVector free = odd.lanewise(XOR, spin).and(down.lanewise(XOR, spin));
          LongVector gains = majority.lanewise(XOR, spin).or(free);
          LongVector cheap = odd.or(down).sub(odd.and(down));
          LongVector z = last;
          LongVector u;
          LongVector t;
          LongVector d;
          LongVector accepted;
          LongVector differ;

          u = z.lanewise(LSHR, 30).lanewise(XOR, z).mul(RandomPlanes.MIX_1);
          u = u.lanewise(LSHR, 27).lanewise(XOR, u).lanewise(XOR, key1).mul(RandomPlanes.MIX_2);
          t =
              cheap
                  .and(LongVector.fromArray(LONGS, thresholds, pair + 120))
                  .lanewise(XOR, LongVector.fromArray(LONGS, thresholds, pair + 112));
          d = u.lanewise(LSHR, 31).lanewise(XOR, u).lanewise(XOR, t);
          accepted = t.and(d);
          differ = d;
          z = z.sub(RandomPlanes.GAMMA);

          u = z.lanewise(LSHR, 30).lanewise(XOR, z).mul(RandomPlanes.MIX_1);
          u = u.lanewise(LSHR, 27).lanewise(XOR, u).lanewise(XOR, key1).mul(RandomPlanes.MIX_2);
          t =
              cheap
                  .and(LongVector.fromArray(LONGS, thresholds, pair + 104))
                  .lanewise(XOR, LongVector.fromArray(LONGS, thresholds, pair + 96));
          d = u.lanewise(LSHR, 31).lanewise(XOR, u).lanewise(XOR, t);
          accepted = t.and(d).or(accepted.lanewise(AND_NOT, d));
          differ = differ.or(d);
          z = z.sub(RandomPlanes.GAMMA);

          u = z.lanewise(LSHR, 30).lanewise(XOR, z).mul(RandomPlanes.MIX_1);
          u = u.lanewise(LSHR, 27).lanewise(XOR, u).lanewise(XOR, key1).mul(RandomPlanes.MIX_2);
          t =
              cheap
                  .and(LongVector.fromArray(LONGS, thresholds, pair + 88))
                  .lanewise(XOR, LongVector.fromArray(LONGS, thresholds, pair + 80));
          d = u.lanewise(LSHR, 31).lanewise(XOR, u).lanewise(XOR, t);
          accepted = t.and(d).or(accepted.lanewise(AND_NOT, d));
          differ = differ.or(d);
          z = z.sub(RandomPlanes.GAMMA);

          u = z.lanewise(LSHR, 30).lanewise(XOR, z).mul(RandomPlanes.MIX_1);
          u = u.lanewise(LSHR, 27).lanewise(XOR, u).lanewise(XOR, key1).mul(RandomPlanes.MIX_2);
          t =
              cheap
                  .and(LongVector.fromArray(LONGS, thresholds, pair + 72))
                  .lanewise(XOR, LongVector.fromArray(LONGS, thresholds, pair + 64));
          d = u.lanewise(LSHR, 31).lanewise(XOR, u).lanewise(XOR, t);
          accepted = t.and(d).or(accepted.lanewise(AND_NOT, d));
          differ = differ.or(d);
          z = z.sub(RandomPlanes.GAMMA);

          u = z.lanewise(LSHR, 30).lanewise(XOR, z).mul(RandomPlanes.MIX_1);
          u = u.lanewise(LSHR, 27).lanewise(XOR, u).lanewise(XOR, key1).mul(RandomPlanes.MIX_2);
          t =
              cheap
                  .and(LongVector.fromArray(LONGS, thresholds, pair + 56))
                  .lanewise(XOR, LongVector.fromArray(LONGS, thresholds, pair + 48));
          d = u.lanewise(LSHR, 31).lanewise(XOR, u).lanewise(XOR, t);
          accepted = t.and(d).or(accepted.lanewise(AND_NOT, d));
          differ = differ.or(d);
          z = z.sub(RandomPlanes.GAMMA);

          u = z.lanewise(LSHR, 30).lanewise(XOR, z).mul(RandomPlanes.MIX_1);
          u = u.lanewise(LSHR, 27).lanewise(XOR, u).lanewise(XOR, key1).mul(RandomPlanes.MIX_2);
          t =
              cheap
                  .and(LongVector.fromArray(LONGS, thresholds, pair + 40))
                  .lanewise(XOR, LongVector.fromArray(LONGS, thresholds, pair + 32));
          d = u.lanewise(LSHR, 31).lanewise(XOR, u).lanewise(XOR, t);
          accepted = t.and(d).or(accepted.lanewise(AND_NOT, d));
          differ = differ.or(d);
          z = z.sub(RandomPlanes.GAMMA);

          u = z.lanewise(LSHR, 30).lanewise(XOR, z).mul(RandomPlanes.MIX_1);
          u = u.lanewise(LSHR, 27).lanewise(XOR, u).lanewise(XOR, key1).mul(RandomPlanes.MIX_2);
          t =
              cheap
                  .and(LongVector.fromArray(LONGS, thresholds, pair + 24))
                  .lanewise(XOR, LongVector.fromArray(LONGS, thresholds, pair + 16));
          d = u.lanewise(LSHR, 31).lanewise(XOR, u).lanewise(XOR, t);
          accepted = t.and(d).or(accepted.lanewise(AND_NOT, d));
          differ = differ.or(d);
          z = z.sub(RandomPlanes.GAMMA);

          u = z.lanewise(LSHR, 30).lanewise(XOR, z).mul(RandomPlanes.MIX_1);
          u = u.lanewise(LSHR, 27).lanewise(XOR, u).lanewise(XOR, key1).mul(RandomPlanes.MIX_2);
          t =
              cheap
                  .and(LongVector.fromArray(LONGS, thresholds, pair + 8))
                  .lanewise(XOR, LongVector.fromArray(LONGS, thresholds, pair + 0));
          d = u.lanewise(LSHR, 31).lanewise(XOR, u).lanewise(XOR, t);
          accepted = t.and(d).or(accepted.lanewise(AND_NOT, d));
          differ = differ.or(d);

          spin.lanewise(XOR, gains.or(accepted)).intoArray(self, here);
          LongVector equal = gains.or(differ).not();
          equal.intoArray(undecided, at);
          cheap.intoArray(cheapest, at);
          low = low.or(equal.and(cheap));
          twice = twice.or(equal.and(any));
          any = any.or(equal);
          last = last.add(RandomPlanes.ROW_STEP);
        }
        any.intoArray(candidates, column);
        low.intoArray(cheapCandidates, column);
        twice.intoArray(several, column);
      }
    }
  }

  /** Decides candidates by planes 15 to 8, as if each were the only one of its column. */
  private static void share(
      long[] self,
      int first,
      int rowStep,
      int groups,
      int rows,
      int words,
      long[] steps,
      long last,
      long key1,
      long[] thresholds,
      long[] undecided,
      long[] candidates,
      long[] cheapCandidates,
      long[] several,
      long[] open) {
    for (int group = 0; group < groups; group++) {
      for (int word = 0; word < words; word += LANES) {
        int column = group * words + word;
        LongVector equal = LongVector.fromArray(LONGS, candidates, column);
        LongVector cheap = LongVector.fromArray(LONGS, cheapCandidates, column);
        LongVector z = LongVector.fromArray(LONGS, steps, column).add(last);
        LongVector accepted = LongVector.zero(LONGS);
        int lowest = PAIR * OWN_PLANES + word % BLOCK;
        for (int pair = lowest + PAIR * (OWN_PLANES - 1); pair >= lowest; pair -= PAIR) {
          LongVector u = z.lanewise(LSHR, 30).lanewise(XOR, z).mul(RandomPlanes.MIX_1);
          u = u.lanewise(LSHR, 27).lanewise(XOR, u).lanewise(XOR, key1).mul(RandomPlanes.MIX_2);
          LongVector t =
              cheap
                  .and(LongVector.fromArray(LONGS, thresholds, pair + BLOCK))
                  .lanewise(XOR, LongVector.fromArray(LONGS, thresholds, pair));
          LongVector d = u.lanewise(LSHR, 31).lanewise(XOR, u).lanewise(XOR, t);
          accepted = t.and(d).or(accepted.lanewise(AND_NOT, d));
          equal = equal.lanewise(AND_NOT, d);
          z = z.sub(RandomPlanes.GAMMA);
        }
        LongVector left = equal.or(LongVector.fromArray(LONGS, several, column));
        left.intoArray(open, column);
        accepted = accepted.lanewise(AND_NOT, left);
        int place = first + rowStep * GROUP * group + word;
        for (int at = column; at < column + PITCH * rows; at += PITCH) {
          LongVector flips = accepted.and(LongVector.fromArray(LONGS, undecided, at));
          LongVector.fromArray(LONGS, self, place).lanewise(XOR, flips).intoArray(self, place);
          place += rowStep;
        }
      }
    }
  }

  /** Decides what is open of a column: planes beyond 15 or ranks beyond 0 are needed. */
  private void decideSingly(
      long[] self, int place, int rowStep, int rows, int column, int lane, long start, long key1) {
    for (long rest = open[column]; rest != 0; rest &= rest - 1) {
      long bit = Long.lowestOneBit(rest);
      long z = start;
      for (int row = 0; row < rows; row++) {
        int at = column + PITCH * row;
        if ((undecided[at] & bit) != 0) {
          self[place + rowStep * row] ^= accepted(lane, bit, cheap[at], z, key1);
          z += RandomPlanes.ROW_STEP;
        }
      }
    }
  }

  private long accepted(int lane, long bit, long low, long start, long key1) {
    for (int plane = OWN_PLANES; plane < 64; plane++) {
      int pair = PAIR * plane + lane;
      long threshold = thresholds[pair] ^ (low & thresholds[pair + BLOCK]);
      if (((threshold ^ RandomPlanes.plane(start, key1, plane)) & bit) != 0) {
        return threshold & bit;
      }
    }
    return 0;
  }
}
