package dev.lodestone.kernels.spi;

/**
 * Where the spins of a batch of periodic lattices of one size lie: one bit a replica (1 is up), one
 * bitmap a sublattice.
 *
 * <pre>{@code
 * site (row, column)   colour = (row + column) mod 2, site number s = row * width/2 + column div 2
 * spin of replica r    bit r mod 64 of word index(r div 64, s) of its bitmap
 *
 * a bitmap             [block of 8 words = 512 replicas][s][8 words]
 * }</pre>
 *
 * <p>A block lies together, so that its sweeps stay in cache. Bits beyond the last replica hold
 * spins that nobody reads. Immutable.
 */
public final class ReplicaLayout {
  /** Words of a block: the longest vector. */
  public static final int BLOCK = 8;

  private final int replicas;
  private final int height;
  private final int width;
  private final int[][] neighbours;

  /**
   * Refuses extents that a checkerboard or an array cannot hold.
   *
   * @param replicas lattices
   * @param height rows, even
   * @param width columns, even
   */
  public ReplicaLayout(int replicas, int height, int width) {
    if (replicas < 1) {
      throw new IllegalArgumentException("replicas: expected at least 1, given " + replicas);
    }
    LatticeLayout.requireEven("height", height);
    LatticeLayout.requireEven("width", width);
    double words = (double) height * width / 2 * ((replicas + 511) / 512) * BLOCK;
    if (words > Integer.MAX_VALUE - 16) {
      throw new IllegalArgumentException(
          "replicas, height, width: expected a batch of at most 2^31 words a sublattice, given "
              + replicas
              + " x "
              + height
              + " x "
              + width);
    }
    this.replicas = replicas;
    this.height = height;
    this.width = width;
    this.neighbours = new int[][] {neighbourTable(0), neighbourTable(1)};
  }

  /** Lattices. */
  public int replicas() {
    return replicas;
  }

  /** Rows. */
  public int height() {
    return height;
  }

  /** Columns. */
  public int width() {
    return width;
  }

  /** Sites of one colour. */
  public int sites() {
    return height * (width / 2);
  }

  /** Words that hold the replicas at one site. */
  public int words() {
    return (replicas + 63) / 64;
  }

  /** Blocks of 8 words, the last one perhaps not full. */
  public int blocks() {
    return (words() + BLOCK - 1) / BLOCK;
  }

  /** Words of a bitmap. */
  public int length() {
    return blocks() * sites() * BLOCK;
  }

  /** Index of a word at a site. */
  public int index(int word, int site) {
    return ((word / BLOCK) * sites() + site) * BLOCK + word % BLOCK;
  }

  /** Number of a site within its colour. */
  public int site(int row, int column) {
    return row * (width / 2) + column / 2;
  }

  /**
   * The four neighbours of every site of a colour, as site numbers of the other colour: entry 4 s +
   * (0 left, 1 right, 2 up, 3 down). The live table: not to be written.
   */
  public int[] neighbours(int colour) {
    return neighbours[colour];
  }

  private int[] neighbourTable(int colour) {
    int[] table = new int[4 * sites()];
    for (int row = 0; row < height; row++) {
      for (int column = (row + colour) & 1; column < width; column += 2) {
        int entry = 4 * site(row, column);
        table[entry] = site(row, (column + width - 1) % width);
        table[entry + 1] = site(row, (column + 1) % width);
        table[entry + 2] = site((row + height - 1) % height, column);
        table[entry + 3] = site((row + 1) % height, column);
      }
    }
    return table;
  }
}
