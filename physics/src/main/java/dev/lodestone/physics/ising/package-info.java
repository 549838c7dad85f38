/**
 * The two-dimensional Ising model, its exact solutions and its samplers.
 *
 * <pre>
 *   H = -J sum over bonds of s_i s_j,   s_i = +1 or -1,   periodic L x L square lattice
 *
 *           up            every site has four neighbours; black and white sites form two
 *            |            sublattices that touch only each other, which needs an even L
 *   left -- s_i -- right
 *            |
 *          down
 * </pre>
 *
 * <p>Units: k_B = 1; energies per site; K = J / T.
 *
 * <p>Checked against: {@link dev.lodestone.physics.ising.ExactEnumeration} (every class of energy
 * and magnetisation at L = 4), {@link dev.lodestone.physics.ising.KaufmanSolution} (energy at every
 * L), exact densities of states (L = 16), {@link dev.lodestone.physics.ising.OnsagerSolution}
 * (infinite lattice).
 */
package dev.lodestone.physics.ising;
