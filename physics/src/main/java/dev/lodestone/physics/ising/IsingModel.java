package dev.lodestone.physics.ising;

/**
 * The Ising ferromagnet H = -J sum over bonds of s_i s_j, s = +-1, on a periodic L x L square
 * lattice with 2 L^2 bonds. Immutable.
 *
 * <p>Temperatures are in units in which k_B = 1, so that J / T is the dimensionless coupling K;
 * energies are per site.
 *
 * @param latticeSize L, even and at least 4: on an odd periodic lattice the two sublattices of a
 *     checkerboard touch
 * @param coupling J, above 0
 */
public record IsingModel(int latticeSize, double coupling) {
  /** k_B T_c / J = 2 / ln(1 + sqrt 2) = 2.269185... (Onsager 1944). */
  public static final double CRITICAL_TEMPERATURE = 2.0 / Math.log1p(Math.sqrt(2.0));

  /** Refuses odd lattices and couplings that are not above 0. */
  public IsingModel {
    if (latticeSize < 4 || latticeSize % 2 != 0) {
      throw new IllegalArgumentException(
          "latticeSize: expected an even number of at least 4, given " + latticeSize);
    }
    if (!(coupling > 0) || Double.isInfinite(coupling)) {
      throw new IllegalArgumentException(
          "coupling: expected a finite number above 0, given " + coupling);
    }
  }

  /** The model with J = 1. */
  public static IsingModel of(int latticeSize) {
    return new IsingModel(latticeSize, 1.0);
  }

  /** The number of sites, L^2. */
  public int sites() {
    return latticeSize * latticeSize;
  }

  /** T_c = 2 J / ln(1 + sqrt 2), of the infinite lattice. */
  public double criticalTemperature() {
    return coupling * CRITICAL_TEMPERATURE;
  }

  /** K = J / T. */
  public double reducedCoupling(double temperature) {
    return coupling / temperature;
  }

  /** The energy per site for a sum of s_i s_j over all bonds, -J bondSum / L^2. */
  public double energyPerSite(long bondSum) {
    return -coupling * bondSum / sites();
  }

  /** Kaufman's exact thermodynamics of this finite lattice. */
  public KaufmanSolution exactFiniteSize() {
    return new KaufmanSolution(latticeSize, coupling);
  }

  /** Onsager's exact thermodynamics of the infinite lattice. */
  public OnsagerSolution exactInfinite() {
    return new OnsagerSolution(coupling);
  }

  @Override
  public String toString() {
    return "Ising model, " + latticeSize + " x " + latticeSize + ", J = " + coupling;
  }
}
