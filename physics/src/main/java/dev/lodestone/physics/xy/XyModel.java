package dev.lodestone.physics.xy;

/**
 * The XY ferromagnet H = -J sum over bonds of cos(a_i - a_j) on a periodic hypercubic lattice.
 * Immutable.
 *
 * @param dimension d, 1 to 3
 * @param latticeSize L, sites along an edge, at least 2; at 2 neighbours share two bonds
 * @param coupling J, above 0
 */
public record XyModel(int dimension, int latticeSize, double coupling) {
  /** k_B T_c / J of the infinite cubic lattice, as the literature quotes it to five digits. */
  public static final double CRITICAL_TEMPERATURE = 2.2017;

  private static final int MOST_SITES = 1 << 24;

  /** Refuses lattices that cannot be. */
  public XyModel {
    if (dimension < 1 || dimension > 3) {
      throw new IllegalArgumentException("dimension: expected 1 to 3, given " + dimension);
    }
    if (latticeSize < 2 || Math.pow(latticeSize, dimension) > MOST_SITES) {
      throw new IllegalArgumentException(
          "latticeSize: expected at least 2 and at most "
              + MOST_SITES
              + " sites in all, given "
              + latticeSize);
    }
    if (!(coupling > 0) || Double.isInfinite(coupling)) {
      throw new IllegalArgumentException(
          "coupling: expected a finite number above 0, given " + coupling);
    }
  }

  /** The model on L x L x L sites with J = 1. */
  public static XyModel cubic(int latticeSize) {
    return new XyModel(3, latticeSize, 1);
  }

  /** The number of sites, L^d. */
  public int sites() {
    int sites = 1;
    for (int axis = 0; axis < dimension; axis++) {
      sites *= latticeSize;
    }
    return sites;
  }

  /**
   * The neighbours of every site, {@code [sites][2 d]}: forward along each axis, then backward
   * along each; sites row major, the last axis fastest.
   */
  int[] neighbours() {
    int[] table = new int[sites() * 2 * dimension];
    for (int site = 0; site < sites(); site++) {
      int stride = 1;
      for (int axis = 0; axis < dimension; axis++) {
        int place = site / stride % latticeSize;
        int forward = site + ((place + 1) % latticeSize - place) * stride;
        int backward = site + ((place + latticeSize - 1) % latticeSize - place) * stride;
        table[site * 2 * dimension + axis] = forward;
        table[site * 2 * dimension + dimension + axis] = backward;
        stride *= latticeSize;
      }
    }
    return table;
  }

  @Override
  public String toString() {
    return "XY model, " + latticeSize + " ^ " + dimension + ", J = " + coupling;
  }
}
