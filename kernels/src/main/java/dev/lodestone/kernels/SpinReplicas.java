package dev.lodestone.kernels;

import dev.lodestone.kernels.CheckerboardMetropolis.Generator;
import dev.lodestone.kernels.internal.AcceptanceThresholds;
import dev.lodestone.kernels.internal.RandomPlanes;
import dev.lodestone.kernels.spi.KernelSet;
import dev.lodestone.kernels.spi.ReplicaLayout;
import dev.lodestone.kernels.spi.SpinKernel;
import java.util.Arrays;

/**
 * Many independent periodic lattices of Ising spins of one size, one bit a spin, each with a
 * temperature of its own; bonds as in {@link SpinLattice}.
 *
 * <p>Replicas lie side by side in the bits of words, 512 to a block: multiples of 512 are the most
 * efficient. All spins start down. Not thread-safe: one thread at a time.
 */
public final class SpinReplicas {
  private final Backend backend;
  private final ReplicaLayout layout;
  private final SpinKernel kernel;
  private final long[][] spins;
  private final double[] inverseTemperatures;
  private final long[] thresholds;

  private SpinReplicas(Backend backend, ReplicaLayout layout) {
    this.backend = backend;
    this.layout = layout;
    this.kernel = KernelSet.of(backend).spins();
    this.spins = new long[2][layout.length()];
    this.inverseTemperatures = new double[layout.replicas()];
    this.thresholds = new long[AcceptanceThresholds.bitPlanesLength(layout)];
    AcceptanceThresholds.bitPlanes(layout, inverseTemperatures, thresholds);
  }

  /**
   * Lattices of spins that are all down.
   *
   * @param replicas lattices, at least 1
   * @param height rows, even, at least 4
   * @param width columns, even, at least 4
   * @throws IllegalArgumentException if an extent is odd, too small or too large for this machine
   */
  public static SpinReplicas of(Backend backend, int replicas, int height, int width) {
    return new SpinReplicas(backend, new ReplicaLayout(replicas, height, width));
  }

  /** The backend they live on. */
  public Backend backend() {
    return backend;
  }

  /** Lattices. */
  public int replicas() {
    return layout.replicas();
  }

  /** Rows of a lattice. */
  public int height() {
    return layout.height();
  }

  /** Columns of a lattice. */
  public int width() {
    return layout.width();
  }

  /** Height times width. */
  public int sites() {
    return layout.height() * layout.width();
  }

  /** Turns all spins of all replicas up or down. */
  public void fill(boolean up) {
    Arrays.fill(spins[0], up ? -1L : 0L);
    Arrays.fill(spins[1], up ? -1L : 0L);
  }

  /** Turns every spin up or down with probability 1/2: infinite temperature. */
  public void randomize(long seed) {
    for (int colour = 0; colour < 2; colour++) {
      long key0 = RandomPlanes.key0(seed, Philox.Purpose.REPLICAS_START, 0, colour);
      long key1 = RandomPlanes.key1(seed, Philox.Purpose.REPLICAS_START, 0, colour);
      for (int word = 0; word < layout.words(); word++) {
        for (int site = 0; site < layout.sites(); site++) {
          spins[colour][layout.index(word, site)] =
              RandomPlanes.plane(key0, key1, RandomPlanes.counter(site, word, 0));
        }
      }
    }
  }

  /** The spin of a site of a replica: +1 or -1. */
  public int get(int replica, int row, int column) {
    checkSite(replica, row, column);
    int index = layout.index(replica >>> 6, layout.site(row, column));
    return (int) (2 * (spins[(row + column) & 1][index] >>> replica & 1) - 1);
  }

  /**
   * Sets the spin of a site of a replica.
   *
   * @param spin +1 or -1
   */
  public void set(int replica, int row, int column, int spin) {
    checkSite(replica, row, column);
    if (spin != 1 && spin != -1) {
      throw new IllegalArgumentException("spin: expected +1 or -1, given " + spin);
    }
    put(replica, row, column, spin > 0);
  }

  private void put(int replica, int row, int column, boolean up) {
    int index = layout.index(replica >>> 6, layout.site(row, column));
    long[] sublattice = spins[(row + column) & 1];
    long bit = 1L << replica;
    sublattice[index] = up ? sublattice[index] | bit : sublattice[index] & ~bit;
  }

  private void checkSite(int replica, int row, int column) {
    if (replica < 0
        || replica >= layout.replicas()
        || row < 0
        || row >= layout.height()
        || column < 0
        || column >= layout.width()) {
      throw new IndexOutOfBoundsException(
          "replica, row, column: expected a site of "
              + this
              + ", given ("
              + replica
              + ", "
              + row
              + ", "
              + column
              + ")");
    }
  }

  /**
   * Writes the spins of all replicas as +1 and -1: output[offset + (replica * height + row) * width
   * + column].
   *
   * @throws ShapeMismatchException if the array is too short
   */
  public void copyTo(float[] output, int offset) {
    copyTo(0, layout.replicas(), output, offset);
  }

  /**
   * Writes the spins of some replicas as +1 and -1: output[offset + ((replica - first) * height +
   * row) * width + column].
   *
   * @throws ShapeMismatchException if the array is too short
   * @throws IndexOutOfBoundsException if a replica does not exist
   */
  public void copyTo(int first, int count, float[] output, int offset) {
    checkRange(first, count);
    checkBlock("SpinReplicas.copyTo: output", count, output, offset);
    kernel.unpackReplicas(layout, spins, first, count, output, offset);
  }

  /**
   * Reads the spins of all replicas from +1 and -1, in the order of {@link #copyTo(float[], int)}.
   *
   * @throws ShapeMismatchException if the array is too short
   * @throws IllegalArgumentException if a value is neither +1 nor -1; the spins before it are set
   */
  public void load(float[] values, int offset) {
    load(0, layout.replicas(), values, offset);
  }

  /**
   * Reads the spins of some replicas, in the order of {@link #copyTo(int, int, float[], int)}.
   *
   * @throws ShapeMismatchException if the array is too short
   * @throws IndexOutOfBoundsException if a replica does not exist
   * @throws IllegalArgumentException if a value is neither +1 nor -1; the spins before it are set
   */
  public void load(int first, int count, float[] values, int offset) {
    checkRange(first, count);
    checkBlock("SpinReplicas.load: values", count, values, offset);
    int place = offset;
    for (int replica = first; replica < first + count; replica++) {
      for (int row = 0; row < layout.height(); row++) {
        for (int column = 0; column < layout.width(); column++) {
          put(replica, row, column, SpinLattice.isUp(values[place]));
          place++;
        }
      }
    }
  }

  private void checkRange(int first, int count) {
    if (first < 0 || count < 0 || count > layout.replicas() - first) {
      throw new IndexOutOfBoundsException(
          "first, count: expected replicas of "
              + layout.replicas()
              + ", given "
              + count
              + " from "
              + first);
    }
  }

  private void checkBlock(String operation, int count, float[] block, int offset) {
    long needed = (long) count * sites();
    if (offset < 0 || needed > block.length - (long) offset) {
      throw new ShapeMismatchException(
          operation, needed + " values from offset " + offset, block.length + " values");
    }
  }

  /**
   * The sum of all spins of every replica.
   *
   * @throws ShapeMismatchException if the array is too short
   */
  public void magnetisations(int[] output, int offset) {
    checkSums("SpinReplicas.magnetisations: output", output, offset);
    kernel.sumReplicas(layout, spins, false, output, offset);
  }

  /**
   * The sum of s_i s_j over the 2 height width bonds of every replica: the energy is -J times this.
   *
   * @throws ShapeMismatchException if the array is too short
   */
  public void bondSums(int[] output, int offset) {
    checkSums("SpinReplicas.bondSums: output", output, offset);
    kernel.sumReplicas(layout, spins, true, output, offset);
  }

  private void checkSums(String operation, int[] output, int offset) {
    if (offset < 0 || layout.replicas() > output.length - (long) offset) {
      throw new ShapeMismatchException(
          operation,
          layout.replicas() + " values from offset " + offset,
          output.length + " values");
    }
  }

  void sweep(
      double[] inverseTemperatures, Generator generator, long seed, long firstSweep, long sweeps) {
    if (!Arrays.equals(inverseTemperatures, this.inverseTemperatures)) {
      AcceptanceThresholds.bitPlanes(layout, inverseTemperatures, thresholds);
      System.arraycopy(
          inverseTemperatures, 0, this.inverseTemperatures, 0, inverseTemperatures.length);
    }
    kernel.sweepReplicas(layout, spins, thresholds, generator, seed, firstSweep, sweeps);
  }

  @Override
  public String toString() {
    return "SpinReplicas["
        + layout.replicas()
        + " of "
        + layout.height()
        + " x "
        + layout.width()
        + "]";
  }
}
