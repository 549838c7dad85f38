package dev.lodestone.physics.mechanics;

/**
 * The orbit through one state, at any later time, in closed form but for one root.
 *
 * <p>With q = u² as complex numbers and dt = |q| ds, u'' = -a u where a = -E/2. So
 *
 * <pre>
 *   u(s) = u0 C(s) + w0 S(s),   C = cos(sqrt(a) s),  S = sin(sqrt(a) s)/sqrt(a),  w0 = u'(0) = v conj(u0)/2
 *   t(s) = |u0|² (s - a G) + Re(u0 conj(w0)) S² + |w0|² G,   G(s) = integral of S² from 0 to s
 *   v    = 2 u'/conj(u)
 * </pre>
 *
 * which holds for a of either sign and for 0, and through collisions with the centre, where the
 * body turns back (Levi-Civita, Acta Mathematica 42, 99, 1920). t(s) rises and is solved for s by
 * Newton's method inside a bracket. Immutable and thread-safe.
 */
public final class KeplerOrbit {
  private static final int MOST_STEPS = 200;

  private final double u0;
  private final double u1;
  private final double w0;
  private final double w1;
  private final double a;
  private final double period;

  private KeplerOrbit(double u0, double u1, OrbitState state) {
    this.u0 = u0;
    this.u1 = u1;
    this.w0 = (state.velocityX() * u0 + state.velocityY() * u1) / 2;
    this.w1 = (state.velocityY() * u0 - state.velocityX() * u1) / 2;
    this.a = -state.energy() / 2;
    double half = Math.PI / Math.sqrt(a) / 2;
    this.period = a > 0 ? (u0 * u0 + u1 * u1 + (w0 * w0 + w1 * w1) / a) * half : Double.NaN;
  }

  /**
   * The orbit that has this state at time 0.
   *
   * @throws IllegalArgumentException if the body is at the centre or a number is not finite
   */
  public static KeplerOrbit through(OrbitState state) {
    double radius = state.radius();
    if (!(radius > 0) || !Double.isFinite(state.energy())) {
      throw new IllegalArgumentException(
          "state: expected finite numbers away from the centre, given " + state);
    }
    // The square root of x + iy, its larger component first, so that no difference is taken.
    double larger = Math.sqrt((radius + Math.abs(state.x())) / 2);
    double smaller = state.y() / (2 * larger);
    return state.x() >= 0
        ? new KeplerOrbit(larger, smaller, state)
        : new KeplerOrbit(smaller, larger, state);
  }

  /** Time of one revolution; NaN where the energy is not negative. */
  public double period() {
    return period;
  }

  /**
   * The state after a time.
   *
   * @param time from 0
   */
  public OrbitState at(double time) {
    if (!(time >= 0) || Double.isInfinite(time)) {
      throw new IllegalArgumentException("time: expected 0 or more, given " + time);
    }
    double s = parameter(Double.isNaN(period) ? time : time % period);
    double c = cosine(s);
    double sine = sine(s);
    double x = u0 * c + w0 * sine;
    double y = u1 * c + w1 * sine;
    double dx = w0 * c - a * u0 * sine;
    double dy = w1 * c - a * u1 * sine;
    double radius = x * x + y * y;
    return new OrbitState(
        x * x - y * y, 2 * x * y, 2 * (dx * x - dy * y) / radius, 2 * (dx * y + dy * x) / radius);
  }

  // The s whose t(s) is the time.
  private double parameter(double time) {
    double low = 0;
    double high = 1;
    while (time(high) < time) {
      low = high;
      high *= 2;
    }
    double s = (low + high) / 2;
    for (int step = 0; step < MOST_STEPS && low < high; step++) {
      double excess = time(s) - time;
      if (excess < 0) {
        low = s;
      } else {
        high = s;
      }
      double next = s - excess / radius(s);
      // Not inside also when the slope is 0, at the centre.
      double inside = next > low && next < high ? next : (low + high) / 2;
      if (Math.abs(inside - s) <= 2 * Math.ulp(s)) {
        return inside;
      }
      s = inside;
    }
    return s;
  }

  private double time(double s) {
    double sine = sine(s);
    double squares = 2 * s * s * s * stumpff3(4 * a * s * s);
    return (u0 * u0 + u1 * u1) * (s - a * squares)
        + (u0 * w0 + u1 * w1) * sine * sine
        + (w0 * w0 + w1 * w1) * squares;
  }

  private double radius(double s) {
    double c = cosine(s);
    double sine = sine(s);
    double x = u0 * c + w0 * sine;
    double y = u1 * c + w1 * sine;
    return x * x + y * y;
  }

  private double cosine(double s) {
    return a >= 0 ? Math.cos(Math.sqrt(a) * s) : Math.cosh(Math.sqrt(-a) * s);
  }

  private double sine(double s) {
    double root = Math.sqrt(Math.abs(a));
    if (root * s < 1e-8) {
      return s;
    }
    return a >= 0 ? Math.sin(root * s) / root : Math.sinh(root * s) / root;
  }

  // (sqrt(z) - sin(sqrt(z))) / sqrt(z)³ = 1/3! - z/5! + z²/7! - ..., for z of either sign.
  private static double stumpff3(double z) {
    if (Math.abs(z) < 1) {
      double sum = 1;
      for (int k = 9; k >= 1; k--) {
        sum = 1 - sum * z / ((2 * k + 2) * (2 * k + 3.0));
      }
      return sum / 6;
    }
    double root = Math.sqrt(Math.abs(z));
    double odd = z > 0 ? root - Math.sin(root) : Math.sinh(root) - root;
    return odd / (root * root * root);
  }
}
