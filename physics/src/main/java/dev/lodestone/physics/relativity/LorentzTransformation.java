package dev.lodestone.physics.relativity;

/**
 * A proper Lorentz transformation, a matrix that acts on (t, x, y, z) with c = 1. Immutable and
 * thread-safe.
 */
public final class LorentzTransformation {
  private static final int N = 4;

  private final double[] matrix;

  private LorentzTransformation(double[] matrix) {
    this.matrix = matrix;
  }

  /**
   * To an observer who moves along x.
   *
   * @param beta the velocity, from above -1 to below 1
   */
  public static LorentzTransformation boost(double beta) {
    if (!(beta > -1 && beta < 1)) {
      throw new IllegalArgumentException("beta: expected between -1 and 1, given " + beta);
    }
    double gamma = 1 / Math.sqrt((1 - beta) * (1 + beta));
    double mixed = -beta * gamma;
    return new LorentzTransformation(
        new double[] {gamma, mixed, 0, 0, mixed, gamma, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1});
  }

  /**
   * The product A_x A_y A_z of rotations of the axes, angles in radians: A_x mixes (y, z) and A_z
   * (x, y) by ((cos, sin), (-sin, cos)), A_y (x, z) by ((cos, -sin), (sin, cos)).
   */
  public static LorentzTransformation rotation(double aboutX, double aboutY, double aboutZ) {
    return plane(2, 3, aboutX).times(plane(1, 3, -aboutY)).times(plane(1, 2, aboutZ));
  }

  private static LorentzTransformation plane(int i, int j, double angle) {
    double[] matrix = new double[N * N];
    for (int k = 0; k < N; k++) {
      matrix[k * N + k] = 1;
    }
    matrix[i * N + i] = Math.cos(angle);
    matrix[j * N + j] = Math.cos(angle);
    matrix[i * N + j] = Math.sin(angle);
    matrix[j * N + i] = -Math.sin(angle);
    return new LorentzTransformation(matrix);
  }

  /** The element in a row and a column, from 0; 0 is the time. */
  public double at(int row, int column) {
    return matrix[row * N + column];
  }

  /** This after the other. */
  public LorentzTransformation times(LorentzTransformation other) {
    return new LorentzTransformation(product(matrix, other.matrix, false));
  }

  /** This transformation of an event. */
  public Event apply(Event event) {
    double[] from = {event.t(), event.x(), event.y(), event.z()};
    double[] to = new double[N];
    for (int row = 0; row < N; row++) {
      for (int column = 0; column < N; column++) {
        to[row] += at(row, column) * from[column];
      }
    }
    return new Event(to[0], to[1], to[2], to[3]);
  }

  /** This transformation of a field, Lambda F Lambda^T. */
  public ElectromagneticField apply(ElectromagneticField field) {
    double[] left = product(matrix, field.tensor(), false);
    return ElectromagneticField.of(product(left, matrix, true));
  }

  private static double[] product(double[] left, double[] right, boolean transposeRight) {
    double[] product = new double[N * N];
    for (int row = 0; row < N; row++) {
      for (int column = 0; column < N; column++) {
        double sum = 0;
        for (int k = 0; k < N; k++) {
          sum += left[row * N + k] * right[transposeRight ? column * N + k : k * N + column];
        }
        product[row * N + column] = sum;
      }
    }
    return product;
  }
}
