package dev.lodestone.kernels.internal.simd;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.XOR;

import dev.lodestone.kernels.internal.VectorWidth;
import dev.lodestone.kernels.spi.LatticeLayout;
import dev.lodestone.kernels.spi.ReplicaLayout;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/** Turns bits into floats and counts them. */
final class SimdSpinReadout {
  private static final VectorSpecies<Long> LONGS = VectorWidth.LONGS;
  private static final VectorSpecies<Integer> INTS = VectorWidth.INTS;
  private static final int FLOATS = INTS.length();
  private static final int BLOCK = ReplicaLayout.BLOCK;
  private static final int SIGN = 0x8000_0000;
  private static final int MINUS_ONE = Float.floatToRawIntBits(-1f);
  private static final long EVEN_BITS = 0x5555_5555_5555_5555L;
  private static final int[] SHIFTS = shifts();

  private SimdSpinReadout() {}

  private static int[] shifts() {
    int[] shifts = new int[16];
    for (int lane = 0; lane < 16; lane++) {
      shifts[lane] = 31 - lane;
    }
    return shifts;
  }

  /** output[offset + i] = +1 where bit i is set, else -1, for i below count, at most 64. */
  static void expand(long bits, int count, float[] output, int offset) {
    IntVector shifts = IntVector.fromArray(INTS, SHIFTS, 0);
    int i = 0;
    for (; i <= count - FLOATS; i += FLOATS) {
      IntVector spins = IntVector.broadcast(INTS, (int) (bits >>> i)).lanewise(LSHL, shifts);
      spins.and(SIGN).lanewise(XOR, MINUS_ONE).reinterpretAsFloats().intoArray(output, offset + i);
    }
    for (; i < count; i++) {
      output[offset + i] = 2 * (bits >>> i & 1) - 1;
    }
  }

  /** Writes one row of a lattice. */
  static void expandRow(LatticeLayout layout, long[][] spins, int row, float[] output, int offset) {
    long[] first = spins[row & 1];
    long[] second = spins[1 - (row & 1)];
    for (int column = 0; column < layout.width(); column += 64) {
      int index = layout.index(row, column / 128);
      long left = first[index] >>> (column / 2);
      long right = second[index] >>> (column / 2);
      long bits = Long.expand(left, EVEN_BITS) | Long.expand(right, EVEN_BITS) << 1;
      expand(bits, Math.min(64, layout.width() - column), output, offset + column);
    }
  }

  /**
   * Writes some replicas of one word, 64 sites at a time: the bits of the sites are transposed into
   * 64 sites a replica.
   *
   * @param first first replica, in the word of number {@code word}
   * @param past end of the replicas, in the same word
   * @param square 64 longs to work with
   */
  static void expandWord(
      ReplicaLayout layout,
      long[][] spins,
      int word,
      int first,
      int past,
      float[] output,
      int offset,
      long[] square) {
    int width = layout.width();
    int size = layout.height() * width;
    int row = 0;
    int column = 0;
    for (int start = 0; start < size; start += 64) {
      int count = Math.min(64, size - start);
      for (int i = 0; i < count; i++) {
        square[i] = spins[(row + column) & 1][layout.index(word, layout.site(row, column))];
        column++;
        if (column == width) {
          column = 0;
          row++;
        }
      }
      transpose(square);
      for (int replica = first; replica < past; replica++) {
        expand(square[replica & 63], count, output, offset + (replica - first) * size + start);
      }
    }
  }

  /** Exchanges bit j of word i and bit i of word j, for all i and j (Warren, Hacker's Delight). */
  static void transpose(long[] square) {
    long mask = 0x0000_0000_FFFF_FFFFL;
    for (int step = 32; step != 0; step >>>= 1) {
      for (int high = 0; high < 64; high += 2 * step) {
        for (int i = high; i < high + step; i++) {
          long exchanged = (square[i] >>> step ^ square[i + step]) & mask;
          square[i] ^= exchanged << step;
          square[i + step] ^= exchanged;
        }
      }
      mask ^= mask << (step >>> 1);
    }
  }

  /** Up spins of one sublattice. */
  static long countUp(LatticeLayout layout, long[] spins) {
    long up = 0;
    int last = layout.rowWords() - 1;
    for (int row = 0; row < layout.height(); row++) {
      int first = layout.index(row, 0);
      for (int word = 0; word < last; word++) {
        up += Long.bitCount(spins[first + word]);
      }
      up += Long.bitCount(spins[first + last] & layout.lastWordMask());
    }
    return up;
  }

  /** Bonds between unlike spins. */
  static long countUnlike(LatticeLayout layout, long[] even, long[] odd) {
    long unlike = 0;
    int height = layout.height();
    for (int row = 0; row < height; row++) {
      unlike +=
          countUnlikeInRow(
              even,
              odd,
              layout.index(row, 0),
              layout.index(row == 0 ? height - 1 : row - 1, 0),
              layout.index(row == height - 1 ? 0 : row + 1, 0),
              LatticeLayout.leansRight(row, 0),
              layout.rowWords(),
              layout.lastWordMask());
    }
    return unlike;
  }

  private static long countUnlikeInRow(
      long[] even,
      long[] odd,
      int row,
      int above,
      int below,
      boolean leansRight,
      int words,
      long lastWordMask) {
    long unlike = 0;
    for (int word = 0; word < words; word++) {
      long mask = word == words - 1 ? lastWordMask : -1L;
      long spin = even[row + word];
      long beside = odd[row + word];
      long side =
          leansRight
              ? beside >>> 1 | odd[row + word + 1] << 63
              : beside << 1 | odd[row + word - 1] >>> 63;
      unlike += Long.bitCount((spin ^ beside) & mask);
      unlike += Long.bitCount((spin ^ side) & mask);
      unlike += Long.bitCount((spin ^ odd[above + word]) & mask);
      unlike += Long.bitCount((spin ^ odd[below + word]) & mask);
    }
    return unlike;
  }

  /**
   * Counts the up spins of both sublattices, or the bonds between unlike spins, of each replica of
   * a vector of words: plane j of {@code counters}, eight words, becomes bit j of the counts.
   *
   * <p>Full adders (Harley and Seal) reduce four bits at a time to one of weight 8, which ripples
   * through the planes.
   *
   * @param origin index of the vector of words at site 0
   * @param neighbours of the even sublattice; null counts up spins
   * @param counters planes times eight words, overwritten
   */
  static void count(
      long[] even,
      long[] odd,
      int origin,
      int sites,
      int[] neighbours,
      long[] counters,
      int planes) {
    Arrays.fill(counters, 0, planes * BLOCK, 0);
    LongVector ones = LongVector.zero(LONGS);
    LongVector twos = ones;
    LongVector fours = ones;
    int step = neighbours == null ? 2 : 1;
    for (int site = 0; site < sites; site += step) {
      int place = origin + BLOCK * site;
      LongVector a = LongVector.fromArray(LONGS, even, place);
      LongVector b;
      LongVector c;
      LongVector d;
      if (neighbours == null) {
        b = LongVector.fromArray(LONGS, odd, place);
        c = LongVector.fromArray(LONGS, even, place + BLOCK);
        d = LongVector.fromArray(LONGS, odd, place + BLOCK);
      } else {
        int entry = 4 * site;
        LongVector up = LongVector.fromArray(LONGS, odd, origin + BLOCK * neighbours[entry + 2]);
        LongVector down = LongVector.fromArray(LONGS, odd, origin + BLOCK * neighbours[entry + 3]);
        LongVector left = LongVector.fromArray(LONGS, odd, origin + BLOCK * neighbours[entry]);
        LongVector right = LongVector.fromArray(LONGS, odd, origin + BLOCK * neighbours[entry + 1]);
        b = a.lanewise(XOR, up);
        c = a.lanewise(XOR, down);
        d = a.lanewise(XOR, left);
        a = a.lanewise(XOR, right);
      }
      LongVector half = ones.lanewise(XOR, a);
      LongVector firstTwo = ones.and(a).or(half.and(b));
      ones = half.lanewise(XOR, b);
      half = ones.lanewise(XOR, c);
      LongVector secondTwo = ones.and(c).or(half.and(d));
      ones = half.lanewise(XOR, d);
      half = twos.lanewise(XOR, firstTwo);
      LongVector four = twos.and(firstTwo).or(half.and(secondTwo));
      twos = half.lanewise(XOR, secondTwo);
      LongVector carry = fours.and(four);
      fours = fours.lanewise(XOR, four);
      for (int plane = 3 * BLOCK; plane < planes * BLOCK; plane += BLOCK) {
        LongVector counter = LongVector.fromArray(LONGS, counters, plane);
        counter.lanewise(XOR, carry).intoArray(counters, plane);
        carry = counter.and(carry);
      }
    }
    ones.intoArray(counters, 0);
    twos.intoArray(counters, BLOCK);
    fours.intoArray(counters, 2 * BLOCK);
  }

  /** The number that the counters hold for one bit of one of their words. */
  static int counted(long[] counters, int planes, int word, int bit) {
    int count = 0;
    for (int plane = 0; plane < planes; plane++) {
      count |= (int) (counters[BLOCK * plane + word] >>> bit & 1) << plane;
    }
    return count;
  }
}
