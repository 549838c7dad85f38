package dev.lodestone.kernels;

/**
 * Heat bath and over-relaxation of SU(2) lattice gauge theory with Wilson's action, S = beta sum
 * over plaquettes of (1 - 1/2 Re tr U_plaquette), beta = 4 / g².
 *
 * <p>A sweep draws every link once from its distribution in the field of the others, direction by
 * direction, the sites of even coordinate sum first (Kennedy and Pendleton 1985; Creutz 1980 where
 * beta times the length of the staples is at most 1.7), until an attempt is accepted: exact. Then
 * every link is mirrored, U to V^-1 U^-1 V^-1 with V the direction of its staples, as often as
 * wanted: that keeps the action (Creutz 1987). Links are floats and are brought back to length 1 at
 * every update.
 *
 * <p>The links after sweep t depend on the links before it, the seed, t, the site, the direction
 * and the number of the chain: not on vectors or threads, how many sweeps one call makes, or how
 * many chains there are beside. docs/random-numbers.md says how. Sweeps allocate nothing. Safe for
 * use by several threads at once, on different links.
 */
public final class GaugeHeatBath {
  private final Backend backend;

  private GaugeHeatBath(Backend backend) {
    this.backend = backend;
  }

  /** Sweeps that run on the given backend. */
  public static GaugeHeatBath on(Backend backend) {
    return new GaugeHeatBath(backend);
  }

  /** What the sweeps run on and why. */
  public BackendChoice choice() {
    return backend.choice();
  }

  /**
   * Makes sweeps number firstSweep to firstSweep + sweeps - 1 of every chain.
   *
   * @param betas coupling of every chain, finite, at least 0
   * @param overRelaxations of all links after each heat bath, at least 0
   * @param firstSweep at least 0; a run goes on where it left off, with the number of the next
   *     sweep
   * @param sweeps at least 0
   * @throws DeviceMismatchException if the links live on another backend
   * @throws ShapeMismatchException if there is not one coupling for each chain
   * @throws IllegalArgumentException if a number is out of its range
   */
  public void sweep(
      GaugeLinks links,
      double[] betas,
      int overRelaxations,
      long seed,
      long firstSweep,
      long sweeps) {
    if (links.backend() != backend) {
      throw new DeviceMismatchException(
          "GaugeHeatBath.sweep",
          backend.choice().description(),
          "another backend, " + links.backend().choice().description());
    }
    if (betas.length != links.chains()) {
      throw new ShapeMismatchException(
          "GaugeHeatBath.sweep: betas",
          links.chains() + " values, one a chain",
          betas.length + " values");
    }
    for (double beta : betas) {
      if (!(beta >= 0 && beta < 1e6)) {
        throw new IllegalArgumentException("betas: expected from 0 to below 10^6, given " + beta);
      }
    }
    if (overRelaxations < 0 || firstSweep < 0 || sweeps < 0 || firstSweep + sweeps < 0) {
      throw new IllegalArgumentException(
          "overRelaxations, firstSweep, sweeps: expected numbers of at least 0, given "
              + overRelaxations
              + ", "
              + firstSweep
              + ", "
              + sweeps);
    }
    links.sweep(betas, overRelaxations, seed, firstSweep, sweeps);
  }
}
