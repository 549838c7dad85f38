/**
 * Events and electromagnetic fields seen by observers in relative motion; c = 1.
 *
 * <pre>
 *   Lambda = R(phi) B(beta) R(psi),      Lambda^T eta Lambda = eta,   eta = diag(1, -1, -1, -1)
 *
 *   B(beta) = |  gamma       -beta gamma   0  0 |      gamma = 1/sqrt(1 - beta²)
 *             | -beta gamma   gamma        0  0 |
 *             |  0            0            1  0 |      R: rotations about x, then y, then z,
 *             |  0            0            0  1 |         A_x A_y A_z in the lower right block
 *
 *   event (t, x, y, z) -&gt; Lambda event             invariant: t² - x² - y² - z²
 *
 *   F = |  0   -E_x  -E_y  -E_z |
 *       | E_x    0   -B_z   B_y |  -&gt; Lambda F Lambda^T     invariants: E·B and E² - B²
 *       | E_y   B_z    0   -B_x |                             (det F = (E·B)²)
 *       | E_z  -B_y   B_x    0  |
 * </pre>
 *
 * <p>F has upper indices. With lower ones, as in other authors' code, E changes its sign in F and
 * the same Lambda belongs to the opposite velocity; random pairs have the same distribution.
 *
 * <p>Checked against: the three invariants to 1e-12 over random transformations, the group law, the
 * addition of velocities, the fields of a charge in motion.
 */
package dev.lodestone.physics.relativity;
