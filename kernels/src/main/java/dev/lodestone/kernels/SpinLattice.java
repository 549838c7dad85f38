package dev.lodestone.kernels;

import dev.lodestone.kernels.CheckerboardMetropolis.Generator;
import dev.lodestone.kernels.internal.AcceptanceThresholds;
import dev.lodestone.kernels.internal.RandomPlanes;
import dev.lodestone.kernels.spi.KernelSet;
import dev.lodestone.kernels.spi.LatticeLayout;
import dev.lodestone.kernels.spi.SpinKernel;
import java.util.Arrays;

/**
 * One periodic square lattice of Ising spins, one bit a spin.
 *
 * <p>Site (row, column) has the neighbours (row ± 1, column) and (row, column ± 1), modulo height
 * and width. All spins start down. Not thread-safe: one thread at a time.
 */
public final class SpinLattice {
  private final Backend backend;
  private final LatticeLayout layout;
  private final SpinKernel kernel;
  private final long[][] spins;
  private double inverseTemperature;
  private long threshold4 = -1;
  private long threshold8 = -1;

  private SpinLattice(Backend backend, LatticeLayout layout) {
    this.backend = backend;
    this.layout = layout;
    this.kernel = KernelSet.of(backend).spins();
    this.spins = new long[2][layout.length()];
  }

  /**
   * A lattice of spins that are all down.
   *
   * @param height rows, even, at least 4
   * @param width columns, even, at least 4
   * @throws IllegalArgumentException if an extent is odd, below 4 or too large for this machine
   */
  public static SpinLattice of(Backend backend, int height, int width) {
    return new SpinLattice(backend, new LatticeLayout(height, width));
  }

  /** The backend it lives on. */
  public Backend backend() {
    return backend;
  }

  /** Rows. */
  public int height() {
    return layout.height();
  }

  /** Columns. */
  public int width() {
    return layout.width();
  }

  /** Height times width. */
  public long sites() {
    return (long) layout.height() * layout.width();
  }

  /** Turns all spins up or down. */
  public void fill(boolean up) {
    for (int colour = 0; colour < 2; colour++) {
      for (int row = 0; row < layout.height(); row++) {
        int first = layout.index(row, 0);
        Arrays.fill(spins[colour], first, first + layout.rowWords(), up ? -1L : 0L);
        trim(colour, row);
      }
    }
  }

  /** Turns every spin up or down with probability 1/2: infinite temperature. */
  public void randomize(long seed) {
    for (int colour = 0; colour < 2; colour++) {
      long key0 = RandomPlanes.key0(seed, Philox.Purpose.LATTICE_START, 0, colour);
      long key1 = RandomPlanes.key1(seed, Philox.Purpose.LATTICE_START, 0, colour);
      for (int row = 0; row < layout.height(); row++) {
        for (int word = 0; word < layout.rowWords(); word++) {
          spins[colour][layout.index(row, word)] =
              RandomPlanes.plane(key0, key1, RandomPlanes.counter(row, word, 0));
        }
        trim(colour, row);
      }
    }
  }

  private void trim(int colour, int row) {
    spins[colour][layout.index(row, layout.rowWords() - 1)] &= layout.lastWordMask();
    layout.wrap(spins[colour], row);
  }

  /** The spin of a site: +1 or -1. */
  public int get(int row, int column) {
    checkSite(row, column);
    int position = column >>> 1;
    long word = spins[(row + column) & 1][layout.index(row, position >>> 6)];
    return (int) (2 * (word >>> position & 1) - 1);
  }

  /**
   * Sets the spin of a site.
   *
   * @param spin +1 or -1
   */
  public void set(int row, int column, int spin) {
    checkSite(row, column);
    if (spin != 1 && spin != -1) {
      throw new IllegalArgumentException("spin: expected +1 or -1, given " + spin);
    }
    put(row, column, spin > 0);
    layout.wrap(spins[(row + column) & 1], row);
  }

  private void put(int row, int column, boolean up) {
    int position = column >>> 1;
    int index = layout.index(row, position >>> 6);
    long[] sublattice = spins[(row + column) & 1];
    long bit = 1L << position;
    sublattice[index] = up ? sublattice[index] | bit : sublattice[index] & ~bit;
  }

  private void checkSite(int row, int column) {
    if (row < 0 || row >= layout.height() || column < 0 || column >= layout.width()) {
      throw new IndexOutOfBoundsException(
          "row, column: expected a site of "
              + layout.height()
              + " x "
              + layout.width()
              + ", given ("
              + row
              + ", "
              + column
              + ")");
    }
  }

  /**
   * Writes the spins as +1 and -1, row major.
   *
   * @throws ShapeMismatchException if the array is too short
   */
  public void copyTo(float[] output, int offset) {
    checkBlock("SpinLattice.copyTo: output", output, offset);
    kernel.unpackLattice(layout, spins, output, offset);
  }

  /**
   * Reads the spins from +1 and -1, row major.
   *
   * @throws ShapeMismatchException if the array is too short
   * @throws IllegalArgumentException if a value is neither +1 nor -1; the spins before it are set
   */
  public void load(float[] values, int offset) {
    checkBlock("SpinLattice.load: values", values, offset);
    for (int row = 0; row < layout.height(); row++) {
      for (int column = 0; column < layout.width(); column++) {
        put(row, column, isUp(values[offset + row * layout.width() + column]));
      }
      layout.wrap(spins[0], row);
      layout.wrap(spins[1], row);
    }
  }

  static boolean isUp(float value) {
    if (value != 1 && value != -1) {
      throw new IllegalArgumentException("values: expected +1 or -1, given " + value);
    }
    return value > 0;
  }

  private void checkBlock(String operation, float[] block, int offset) {
    if (offset < 0 || sites() > block.length - (long) offset) {
      throw new ShapeMismatchException(
          operation, sites() + " values from offset " + offset, block.length + " values");
    }
  }

  /** The sum of all spins. */
  public long magnetisation() {
    return kernel.sumLattice(layout, spins, false);
  }

  /** The sum of s_i s_j over the 2 height width bonds: the energy is -J times this. */
  public long bondSum() {
    return kernel.sumLattice(layout, spins, true);
  }

  void sweep(
      double inverseTemperature, Generator generator, long seed, long firstSweep, long sweeps) {
    if (inverseTemperature != this.inverseTemperature) {
      threshold4 = AcceptanceThresholds.threshold(inverseTemperature, 4);
      threshold8 = AcceptanceThresholds.threshold(inverseTemperature, 8);
      this.inverseTemperature = inverseTemperature;
    }
    kernel.sweepLattice(layout, spins, threshold4, threshold8, generator, seed, firstSweep, sweeps);
  }

  @Override
  public String toString() {
    return "SpinLattice[" + layout.height() + " x " + layout.width() + "]";
  }
}
