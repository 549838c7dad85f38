package dev.lodestone.physics.ising;

import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.hipparchus.special.elliptic.carlson.CarlsonEllipticIntegral;

/**
 * Exact thermodynamics per site of the infinite square lattice. Immutable and thread-safe.
 *
 * <p>With K = J / T, k' = 2 tanh^2 2K - 1, and the complete elliptic integrals K1, E1 of modulus k
 * = 2 sinh 2K / cosh^2 2K, k^2 = 1 - k'^2:
 *
 * <pre>
 *   f = -T [ln(2 sinh 2K) / 2 + (1 / 2 pi) integral from 0 to pi of gamma(theta)],
 *       cosh gamma = cosh 2K coth 2K - cos theta
 *   u = -J coth 2K [1 + (2 / pi) k' K1]
 *   C = (4 / pi) (K coth 2K)^2 [K1 - E1 - (1 - tanh^2 2K) (pi / 2 + k' K1)]
 *   m = (1 - sinh^-4 2K)^(1/8) below T_c, 0 above
 * </pre>
 *
 * <p>Temperatures and energies are in units in which k_B = 1. Relative error about 1e-14 away from
 * zeros of the values; C is infinite at T_c.
 *
 * <p>Sources: L. Onsager, Phys. Rev. 65 (1944) 117; C. N. Yang, Phys. Rev. 85 (1952) 808.
 *
 * @param coupling J, above 0
 */
public record OnsagerSolution(double coupling) {
  private static final int NODES = 40;
  private static final int HALVINGS = 52;

  /** The solution for J = 1. */
  public static OnsagerSolution ofUnitCoupling() {
    return new OnsagerSolution(1.0);
  }

  /** T_c = 2 J / ln(1 + sqrt 2). */
  public double criticalTemperature() {
    return coupling * IsingModel.CRITICAL_TEMPERATURE;
  }

  /** The free energy per site f. */
  public double freeEnergy(double temperature) {
    double k = ReducedCoupling.of(coupling, temperature);
    double lambda = ReducedCoupling.logSinh(k);
    double logPartition = 0.5 * (Math.log(2) + lambda) + integrateModes(lambda) / (2 * Math.PI);
    return -temperature * logPartition;
  }

  // Close to T_c gamma has a branch point at |lambda| from theta = 0: intervals that halve towards
  // it keep every one of them as far from the branch point as it is long.
  private static double integrateModes(double lambda) {
    GaussIntegratorFactory factory = new GaussIntegratorFactory();
    double sum = 0;
    double upper = Math.PI;
    for (int i = 0; i <= HALVINGS; i++) {
      double lower = i == HALVINGS ? 0 : 0.5 * upper;
      GaussIntegrator rule = factory.legendre(NODES, lower, upper);
      sum += rule.integrate(theta -> ReducedCoupling.modeEnergy(lambda, theta));
      upper = lower;
    }
    return sum;
  }

  /** The energy per site u; -sqrt(2) J at T_c. */
  public double energy(double temperature) {
    double k = ReducedCoupling.of(coupling, temperature);
    double complementary = complementaryModulus(k);
    double product = complementary == 0 ? 0 : complementary * firstIntegral(complementary);
    return -coupling * ReducedCoupling.coth(k) * (1 + 2 / Math.PI * product);
  }

  /** The specific heat per site C = du/dT; infinite at T_c. */
  public double specificHeat(double temperature) {
    double k = ReducedCoupling.of(coupling, temperature);
    double complementary = complementaryModulus(k);
    if (complementary == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double square = complementary * complementary;
    double first = firstIntegral(complementary);
    double firstMinusSecond = (1 - square) * CarlsonEllipticIntegral.rD(0, square, 1) / 3;
    double tanh = Math.tanh(2 * k);
    double factor = k * ReducedCoupling.coth(k);
    double rest = (1 - tanh * tanh) * (0.5 * Math.PI + complementary * first);
    return 4 / Math.PI * factor * factor * (firstMinusSecond - rest);
  }

  /** The spontaneous magnetisation per site, 0 at and above T_c. */
  public double spontaneousMagnetisation(double temperature) {
    double lambda = ReducedCoupling.logSinh(ReducedCoupling.of(coupling, temperature));
    return lambda <= 0 ? 0 : Math.pow(-Math.expm1(-4 * lambda), 0.125);
  }

  /** The entropy per site (u - f) / T. */
  public double entropy(double temperature) {
    return (energy(temperature) - freeEnergy(temperature)) / temperature;
  }

  private static double complementaryModulus(double k) {
    double tanh = Math.tanh(2 * k);
    return 2 * tanh * tanh - 1;
  }

  // The complementary modulus goes in directly: 1 - k^2 would cancel near T_c.
  private static double firstIntegral(double complementary) {
    return CarlsonEllipticIntegral.rF(0, complementary * complementary, 1);
  }
}
