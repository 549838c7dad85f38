package dev.lodestone.kernels.spi;

import java.util.Arrays;

/**
 * Where the SU(2) links of a batch of periodic lattices of one size lie.
 *
 * <pre>{@code
 * site number          row major in the coordinates, the last one fastest
 * colour               sum of the coordinates mod 2
 * U = a0 + i (a1 s1 + a2 s2 + a3 s3), component c of chain r:
 *   link(r div 16, direction, site) + 16 c + r mod 16
 *
 * the array            [block of 16 chains][direction][site][4 components][16 chains]
 * }</pre>
 *
 * <p>Chains lie in the lanes of vectors, so that every neighbour is as near as every other. Lanes
 * beyond the last chain hold links that nobody reads. Immutable.
 */
public final class LinkLayout {
  /** Chains of a block: the lanes of the longest vector. */
  public static final int BLOCK = 16;

  /** Floats of one link of a block. */
  public static final int LINK = 4 * BLOCK;

  private final int chains;
  private final int[] extents;
  private final int sites;
  private final int[][] forward;
  private final int[][] backward;
  private final int[][] colours;

  /**
   * Refuses extents that a checkerboard or an array cannot hold.
   *
   * @param chains lattices
   * @param extents sites along every direction, two to four, each even
   */
  public LinkLayout(int chains, int... extents) {
    if (chains < 1) {
      throw new IllegalArgumentException("chains: expected at least 1, given " + chains);
    }
    if (extents.length < 2 || extents.length > 4) {
      throw new IllegalArgumentException(
          "extents: expected 2 to 4 directions, given " + Arrays.toString(extents));
    }
    double floats = (double) ((chains + BLOCK - 1) / BLOCK) * extents.length * LINK;
    for (int extent : extents) {
      if (extent < 2 || extent % 2 != 0) {
        throw new IllegalArgumentException(
            "extents: expected even numbers of at least 2, given " + Arrays.toString(extents));
      }
      floats *= extent;
    }
    if (floats > Integer.MAX_VALUE - 16) {
      throw new IllegalArgumentException(
          "chains, extents: expected a batch of at most 2^31 floats, given "
              + chains
              + " x "
              + Arrays.toString(extents));
    }
    this.chains = chains;
    this.extents = extents.clone();
    this.sites = Arrays.stream(extents).reduce(1, (a, b) -> a * b);
    this.forward = new int[extents.length][sites];
    this.backward = new int[extents.length][sites];
    this.colours = new int[2][sites / 2];
    fillTables();
  }

  private void fillTables() {
    int[] filled = new int[2];
    for (int site = 0; site < sites; site++) {
      int stride = 1;
      int colour = 0;
      for (int direction = extents.length - 1; direction >= 0; direction--) {
        int extent = extents[direction];
        int coordinate = site / stride % extent;
        int origin = site - coordinate * stride;
        forward[direction][site] = origin + (coordinate + 1) % extent * stride;
        backward[direction][site] = origin + (coordinate + extent - 1) % extent * stride;
        colour ^= coordinate & 1;
        stride *= extent;
      }
      colours[colour][filled[colour]] = site;
      filled[colour]++;
    }
  }

  /** Lattices. */
  public int chains() {
    return chains;
  }

  /** Directions, 2 to 4. */
  public int directions() {
    return extents.length;
  }

  /** Sites along a direction. */
  public int extent(int direction) {
    return extents[direction];
  }

  /** Sites of a lattice. */
  public int sites() {
    return sites;
  }

  /** Blocks of 16 chains, the last one perhaps not full. */
  public int blocks() {
    return (chains + BLOCK - 1) / BLOCK;
  }

  /** Floats of the whole batch. */
  public int length() {
    return blocks() * extents.length * sites * LINK;
  }

  /** Where the components of a link of a block begin. */
  public int link(int block, int direction, int site) {
    return ((block * extents.length + direction) * sites + site) * LINK;
  }

  /** The next site along a direction, for every site. The live table: not to be written. */
  public int[] forward(int direction) {
    return forward[direction];
  }

  /** The site before along a direction, for every site. The live table: not to be written. */
  public int[] backward(int direction) {
    return backward[direction];
  }

  /** The sites of a colour, ascending. The live table: not to be written. */
  public int[] colour(int colour) {
    return colours[colour];
  }
}
