package dev.lodestone.physics.mechanics;

/**
 * Position and velocity in the plane, in units in which the mass and the strength of the centre at
 * the origin are 1.
 *
 * @param x position
 * @param y position
 * @param velocityX dx/dt
 * @param velocityY dy/dt
 */
public record OrbitState(double x, double y, double velocityX, double velocityY) {
  /** Distance from the centre. */
  public double radius() {
    return Math.hypot(x, y);
  }

  /** |v|²/2. */
  public double kineticEnergy() {
    return (velocityX * velocityX + velocityY * velocityY) / 2;
  }

  /** |v|²/2 - 1/r. */
  public double energy() {
    return kineticEnergy() - 1 / radius();
  }

  /** x v_y - y v_x. */
  public double angularMomentum() {
    return x * velocityY - y * velocityX;
  }

  /** Component of the Laplace-Runge-Lenz vector along x: v_y L - x/r. */
  public double eccentricityX() {
    return velocityY * angularMomentum() - x / radius();
  }

  /** Component of the Laplace-Runge-Lenz vector along y: -v_x L - y/r. */
  public double eccentricityY() {
    return -velocityX * angularMomentum() - y / radius();
  }
}
