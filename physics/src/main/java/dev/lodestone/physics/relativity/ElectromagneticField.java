package dev.lodestone.physics.relativity;

/**
 * Electric and magnetic field at one event, in units in which both are alike (Gauss, c = 1).
 *
 * @param e1 E_x
 * @param e2 E_y
 * @param e3 E_z
 * @param b1 B_x
 * @param b2 B_y
 * @param b3 B_z
 */
public record ElectromagneticField(
    double e1, double e2, double e3, double b1, double b2, double b3) {
  /** E·B. */
  public double scalarProduct() {
    return e1 * b1 + e2 * b2 + e3 * b3;
  }

  /** E² - B². */
  public double differenceOfSquares() {
    return e1 * e1 + e2 * e2 + e3 * e3 - b1 * b1 - b2 * b2 - b3 * b3;
  }

  /** The field tensor F with upper indices, 4 by 4, row major. */
  double[] tensor() {
    return new double[] {
      0, -e1, -e2, -e3, //
      e1, 0, -b3, b2, //
      e2, b3, 0, -b1, //
      e3, -b2, b1, 0
    };
  }

  static ElectromagneticField of(double[] tensor) {
    return new ElectromagneticField(
        tensor[4], tensor[8], tensor[12], -tensor[11], tensor[7], -tensor[6]);
  }
}
