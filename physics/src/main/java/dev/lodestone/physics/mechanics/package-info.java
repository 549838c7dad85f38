/**
 * Motion of a body in a central field.
 *
 * <pre>
 *   d²q/dt² = -q / |q|³,   q = (x, y) in the plane,   units in which mass and strength are 1
 *
 *   conserved:   energy             E = |v|²/2 - 1/|q|
 *                angular momentum   L = x v_y - y v_x
 *                eccentricity       e = (v_y L - x/|q|, -v_x L - y/|q|)     (Laplace, Runge, Lenz)
 * </pre>
 *
 * <p>Orbits are not integrated step by step: with q = u², a complex square, and dt = |q| ds the
 * motion is u'' = (E/2) u, a harmonic oscillator (Levi-Civita 1920), so that every time is reached
 * in one step, however close to the centre the body passes.
 *
 * <p>Checked against: conservation of all three quantities to 1e-12 at random times, step by step
 * integration of the equation above, Kepler's third law, circular, parabolic and radial motion.
 */
package dev.lodestone.physics.mechanics;
