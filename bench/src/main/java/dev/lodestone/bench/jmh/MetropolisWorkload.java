package dev.lodestone.bench.jmh;

import dev.lodestone.physics.ising.IsingModel;

/**
 * Checkerboard Metropolis sweeps of the Ising model at its critical temperature.
 *
 * <p>The result that is checked: energy per site in units of J after {@link #CHECK_SWEEPS} sweeps
 * from the ordered state at temperature {@link #CHECK_TEMPERATURE}, where a chain of that length
 * has forgotten its start.
 *
 * @param layout which kernel
 * @param lattices number of lattices, 1 for {@link Layout#LARGE}
 * @param size L of an L x L lattice
 * @param sweeps sweeps of one run
 */
public record MetropolisWorkload(Layout layout, int lattices, int size, int sweeps)
    implements Workload {
  /** The two ways to pack spins. */
  public enum Layout {
    /** One lattice, neighbours along a row share a word. */
    LARGE,
    /** Many lattices, 64 replicas share a word. */
    REPLICAS
  }

  /** Sweeps before the energy is checked. */
  public static final int CHECK_SWEEPS = 100;

  /** k_B T / J of the check. */
  public static final double CHECK_TEMPERATURE = 3.0;

  /** Exact energy per site at {@link #CHECK_TEMPERATURE} (Onsager 1944). */
  private static final double EXACT_ENERGY = -0.817309592502420;

  /** J / (k_B T_c), where the speed is measured. */
  public double inverseTemperature() {
    return 1.0 / IsingModel.CRITICAL_TEMPERATURE;
  }

  @Override
  public String key() {
    return layout == Layout.LARGE
        ? "metropolis " + size + "x" + size
        : "metropolis " + lattices + " replicas of " + size + "x" + size;
  }

  @Override
  public double work() {
    return 1e-9 * lattices * size * size * sweeps;
  }

  @Override
  public String unit() {
    return "flips/ns";
  }

  @Override
  public Family family() {
    return Family.METROPOLIS;
  }

  @Override
  public double arithmetic() {
    return 0;
  }

  /** A half-sweep reads both sublattices, one bit a spin, and writes one. */
  @Override
  public double traffic() {
    return work() * 3 / 8;
  }

  @Override
  public double footprint() {
    return work() / sweeps / 8;
  }

  @Override
  public boolean comparesThreads() {
    return layout == Layout.LARGE ? size >= 512 : lattices >= 512;
  }

  @Override
  public void check(float[] result) {
    // Standard deviation of the energy per site: T sqrt(C / N) = 3 sqrt(0.4014 / N); six of them.
    double sites = (double) lattices * size * size;
    double tolerance = 6 * CHECK_TEMPERATURE * Math.sqrt(0.4014 / sites) + finiteSize();
    Check.close(key(), 0, result[0], EXACT_ENERGY, tolerance);
  }

  // |u(L) - u(infinity)| at T = 3 (Kaufman 1949): 3.8e-4 at L = 8, below 1e-5 from 28 up.
  private double finiteSize() {
    return size < 28 ? 4e-4 : 1e-5;
  }
}
