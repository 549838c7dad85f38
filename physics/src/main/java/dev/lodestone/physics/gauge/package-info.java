/**
 * SU(2) lattice gauge theory in two to four dimensions, its simulation and its exact results.
 *
 * <pre>
 *   S = beta sum over plaquettes of (1 - 1/2 Re tr U_plaquette),   beta = 4 / g²
 *
 *   U_plaquette = U_m(x) U_n(x+m) U_m(x+n)^-1 U_n(x)^-1       x+n --U_m(x+n)--&gt; x+m+n
 *                                                              ^                 ^
 *   Polyakov loop  P(x) = 1/2 tr of the product of U_t          U_n(x)           U_n(x+m)
 *   along the last direction t, once around the lattice        |                 |
 *                                                              x ----U_m(x)----&gt; x+m
 * </pre>
 *
 * <p>Lattices are periodic; everything is without unit. On a lattice that is short in t the theory
 * is at the temperature 1 / (N_t a), and the mean P over all x, L, tells quarks that are confined
 * (L = 0) from free ones: multiplying all U_t of one time by -1 keeps S and changes the sign of L.
 *
 * <p>Checked against: {@link dev.lodestone.physics.gauge.GaugeTorus} (two dimensions, exact at
 * every size), {@link dev.lodestone.physics.gauge.StrongCoupling} (small beta), an independent
 * program's reference runs (four dimensions), gauge and centre symmetry.
 */
package dev.lodestone.physics.gauge;
