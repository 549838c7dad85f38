package dev.lodestone.physics.ising;

/**
 * The Ising ferromagnet H = -J sum over bonds of s_i s_j on a periodic L x L square lattice.
 *
 * @param latticeSize L, even
 * @param coupling J, in units of k_B T at temperature 1
 */
public record IsingModel(int latticeSize, double coupling) {
  /** k_B T_c / J = 2 / ln(1 + sqrt 2) (Onsager 1944). */
  public static final double CRITICAL_TEMPERATURE = 2.0 / Math.log(1.0 + Math.sqrt(2.0));
}
