package dev.lodestone.physics.gauge;

/**
 * The mean plaquette of SU(2) at small beta in d dimensions, with u = I_2(beta) / I_1(beta):
 *
 * <pre>P = u + 8 (d - 2) u^5 (1 - 3 u / beta - u²) + O(u^9)</pre>
 *
 * the contribution of one plaquette and of the six faces of a cube; in four dimensions beta / 4 -
 * beta³ / 96 + 7 beta^5 / 1536. Good to 10^-6 at beta = 0.5.
 */
public final class StrongCoupling {
  private StrongCoupling() {}

  /**
   * The series to the order of the cube.
   *
   * @param directions d, 2 to 4
   * @param beta above 0; above 0.7 the missing orders show
   */
  public static double plaquette(int directions, double beta) {
    double u = GaugeTorus.singlePlaquette(beta);
    double slope = 1 - 3 * u / beta - u * u;
    return u + 8 * (directions - 2) * Math.pow(u, 5) * slope;
  }
}
