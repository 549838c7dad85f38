package dev.lodestone.kernels.spi;

/**
 * Where the spins of one periodic lattice lie: one bit a spin (1 is up), one bitmap a sublattice.
 *
 * <pre>{@code
 * site (row, column)   colour = (row + column) mod 2, position = column div 2
 * spin                 bit position mod 64 of word index(row, position div 64) of its bitmap
 *
 * a row of a bitmap    | 7 pad words, ghost | words 0 .. rowWords-1 | pad to a multiple of 8 |
 * }</pre>
 *
 * <p>A row wraps around by copies: bit 63 of its ghost is its last spin, and the bit after its last
 * spin is its first one. So the neighbour to the left or right of every spin of a word is found by
 * shifting, without a special case. Immutable.
 *
 * @param height rows, even
 * @param width columns, even
 */
public record LatticeLayout(int height, int width) {
  /** Words between which rows start: the longest vector. */
  private static final int PAD = 8;

  /** Refuses extents that a checkerboard or an array cannot hold. */
  public LatticeLayout {
    requireEven("height", height);
    requireEven("width", width);
    long words = PAD + height * (PAD * (((width + 127L) / 128 + PAD - 1) / PAD) + PAD);
    if (words > Integer.MAX_VALUE - 16) {
      throw new IllegalArgumentException(
          "height, width: expected a lattice of at most 2^31 words a sublattice, given "
              + height
              + " x "
              + width);
    }
  }

  static void requireEven(String name, int extent) {
    if (extent < 4 || extent % 2 != 0) {
      throw new IllegalArgumentException(
          name
              + ": expected an even number of at least 4, because a checkerboard does not close on"
              + " an odd periodic lattice and its sweeps cannot reach every state across 2, given "
              + extent);
    }
  }

  /** Spins of one colour in a row. */
  public int positions() {
    return width / 2;
  }

  /** Words that hold the spins of a row. */
  public int rowWords() {
    return (positions() + 63) / 64;
  }

  /** Words from one row to the next. */
  public int stride() {
    return PAD * ((rowWords() + PAD - 1) / PAD) + PAD;
  }

  /** Words of a bitmap. */
  public int length() {
    return PAD + height * stride() + PAD;
  }

  /** Index of a word of a row; -1 is the ghost. */
  public int index(int row, int word) {
    return PAD + row * stride() + word;
  }

  /** The bits of the last word of a row that hold spins. */
  public long lastWordMask() {
    return -1L >>> (64 * rowWords() - positions());
  }

  /**
   * Whether the horizontal neighbours of position p of a row lie at positions p and p + 1 of the
   * other colour; else at p - 1 and p.
   */
  public static boolean leansRight(int row, int colour) {
    return ((row + colour) & 1) != 0;
  }

  /** Renews the copies by which a row wraps around. */
  public void wrap(long[] spins, int row) {
    int first = index(row, 0);
    int last = first + rowWords() - 1;
    int used = positions() & 63;
    long mask = lastWordMask();
    long lastSpin = spins[last] >>> ((used - 1) & 63);
    spins[first - 1] = lastSpin << 63;
    long firstSpin = spins[first] & 1;
    if (used == 0) {
      spins[last + 1] = firstSpin;
    } else {
      spins[last] = (spins[last] & mask) | firstSpin << used;
    }
  }
}
