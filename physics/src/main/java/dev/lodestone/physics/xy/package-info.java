/**
 * The XY model of planar spins on periodic lattices of one to three dimensions, and its sampler.
 *
 * <pre>
 *   H = -J sum over bonds of s_i . s_j,   s_i = (cos a_i, sin a_i),   L^d sites, d L^d bonds
 * </pre>
 *
 * <p>Units: k_B = 1; energies per site; K = J / T. On a lattice of edge 2 two neighbours share two
 * bonds. The magnetisation is a vector, the mean of s_i; at the transition of the cubic lattice, T
 * = 2.2017 J, its direction is chosen spontaneously.
 *
 * <p>Checked against: the ring (transfer matrix: Z = sum over n of I_n(K)^N, I_n the modified
 * Bessel functions), the 2 x 2 x 2 lattice (the sum over all conserved integer currents on the
 * edges of a cube), and the crossing of the Binder ratios of two cubic lattices at the transition.
 */
package dev.lodestone.physics.xy;
