package dev.lodestone.kernels.internal;

import dev.lodestone.kernels.CheckerboardMetropolis.Generator;
import dev.lodestone.kernels.Philox;

/**
 * The random words of the Metropolis sweeps (docs/random-numbers.md): a keyed hash of a counter, or
 * Philox to audit it.
 *
 * <pre>{@code
 * z = key0 + counter * 0x9E3779B97F4A7C15
 * z = (z xor z >>> 30) * 0xBF58476D1CE4E5B9
 * z = (z xor z >>> 27 xor key1) * 0x94D049BB133111EB
 * plane = z xor z >>> 31
 * }</pre>
 *
 * <p>The finaliser is that of SplitMix64 (Steele, Lea and Flood 2014, variant 13 of Stafford).
 */
public final class RandomPlanes {
  /** Factor of the counter. */
  public static final long GAMMA = 0x9E3779B97F4A7C15L;

  /** First factor of the finaliser. */
  public static final long MIX_1 = 0xBF58476D1CE4E5B9L;

  /** Second factor of the finaliser. */
  public static final long MIX_2 = 0x94D049BB133111EBL;

  /** Planes that every spin has for itself; the others are shared by a group of rows. */
  public static final int OWN_PLANES = 8;

  /** Rows that share the planes from {@link #OWN_PLANES} on. */
  public static final int GROUP = 8;

  /** What the hash's first sum grows by from one row to the next: counter(1, 0, 0) GAMMA. */
  public static final long ROW_STEP = GAMMA << 32;

  /** What the hash's first sum grows by from one word to the next: counter(0, 1, 0) GAMMA. */
  public static final long WORD_STEP = GAMMA << 6;

  private RandomPlanes() {}

  /** key0 of a half sweep. */
  public static long key0(long seed, Philox.Purpose purpose, long sweep, int colour) {
    return Philox.bits(seed, purpose, colour, 2 * sweep);
  }

  /** key1 of a half sweep. */
  public static long key1(long seed, Philox.Purpose purpose, long sweep, int colour) {
    return Philox.bits(seed, purpose, colour, 2 * sweep + 1);
  }

  /** The counter of one plane of one word of one row. */
  public static long counter(int row, int word, int plane) {
    return (long) row << 32 | (long) word << 6 | plane;
  }

  /** A plane by the generator that is chosen. */
  public static long plane(
      Generator generator, long key0, long key1, int row, int word, int plane) {
    return switch (generator) {
      case COUNTER_HASH -> plane(key0, key1, counter(row, word, plane));
      case PHILOX -> philox(key0, key1, row, word, plane);
    };
  }

  /** A plane of Philox: number plane mod 2 of block (32 word + plane div 2, row, key1). */
  public static long philox(long key0, long key1, int row, int word, int plane) {
    long counter = (long) row << 32 | (long) word << 5 | plane >>> 1;
    return Philox.bits(counter, key1, key0, plane & 1);
  }

  /** The random word of a counter. */
  public static long plane(long key0, long key1, long counter) {
    long z = key0 + counter * GAMMA;
    z = (z ^ z >>> 30) * MIX_1;
    z = (z ^ z >>> 27 ^ key1) * MIX_2;
    return z ^ z >>> 31;
  }
}
