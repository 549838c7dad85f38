package dev.lodestone.physics.mechanics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.lodestone.physics.ConnectedPairs;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeplerOrbitTest {
  private static Random fresh(String test) {
    long seed = System.nanoTime();
    System.out.println(test + ": seed " + seed);
    return new Random(seed);
  }

  private static OrbitState start(Random random) {
    return new OrbitState(
        1 - random.nextDouble(), 1 - random.nextDouble(), random.nextDouble(), random.nextDouble());
  }

  @Test
  void conservesEnergyAngularMomentumAndEccentricityTo1e12() {
    Random random = fresh("conserves");
    for (int i = 0; i < 100_000; i++) {
      OrbitState start = start(random);
      OrbitState later = KeplerOrbit.through(start).at(3 * random.nextDouble());
      double speed = Math.sqrt(2 * later.kineticEnergy());
      double lever = start.radius() * Math.sqrt(2 * start.kineticEnergy());
      assertThat(later.energy())
          .as("E from %s", start)
          .isCloseTo(
              start.energy(), within(1e-12 * (later.kineticEnergy() + 1 / later.radius() + 1)));
      assertThat(later.angularMomentum())
          .as("L from %s", start)
          .isCloseTo(start.angularMomentum(), within(1e-12 * Math.max(lever, 1e-3)));
      assertThat(later.eccentricityX())
          .as("e_x from %s", start)
          .isCloseTo(start.eccentricityX(), within(1e-12 * (1 + speed)));
      assertThat(later.eccentricityY())
          .as("e_y from %s", start)
          .isCloseTo(start.eccentricityY(), within(1e-12 * (1 + speed)));
    }
  }

  @Test
  void agreesWithStepByStepIntegration() {
    Random random = fresh("integration");
    int compared = 0;
    while (compared < 50) {
      OrbitState start = start(random);
      // Closest approach L²/(1 + |e|) above 0.05: there 30 000 steps of Runge and Kutta do.
      double eccentricity = Math.hypot(start.eccentricityX(), start.eccentricityY());
      double momentum = start.angularMomentum();
      if (momentum * momentum / (1 + eccentricity) > 0.05) {
        double time = 3 * random.nextDouble();
        double[] expected = integrate(start, time, 30_000);
        OrbitState given = KeplerOrbit.through(start).at(time);
        double[] numbers = {given.x(), given.y(), given.velocityX(), given.velocityY()};
        assertThat(numbers).as("from %s", start).containsExactly(expected, within(1e-9));
        compared++;
      }
    }
  }

  private static double[] integrate(OrbitState start, double time, int steps) {
    double[] state = {start.x(), start.y(), start.velocityX(), start.velocityY()};
    double step = time / steps;
    for (int i = 0; i < steps; i++) {
      double[] a = derivative(state);
      double[] b = derivative(moved(state, a, step / 2));
      double[] c = derivative(moved(state, b, step / 2));
      double[] d = derivative(moved(state, c, step));
      for (int k = 0; k < 4; k++) {
        state[k] += step / 6 * (a[k] + 2 * b[k] + 2 * c[k] + d[k]);
      }
    }
    return state;
  }

  private static double[] moved(double[] state, double[] slope, double step) {
    double[] moved = state.clone();
    for (int k = 0; k < moved.length; k++) {
      moved[k] += step * slope[k];
    }
    return moved;
  }

  private static double[] derivative(double[] state) {
    double cube = Math.pow(Math.hypot(state[0], state[1]), 3);
    return new double[] {state[2], state[3], -state[0] / cube, -state[1] / cube};
  }

  @Test
  void circleParabolaAndFallAreTheirClosedForms() {
    OrbitState circle = KeplerOrbit.through(new OrbitState(0, -1, 1, 0)).at(2);
    assertThat(circle.x()).isCloseTo(Math.sin(2), within(1e-14));
    assertThat(circle.y()).isCloseTo(-Math.cos(2), within(1e-14));
    // Barker: t = sqrt(2) (D + D³/3), r = 1 + D² for closest approach 1.
    OrbitState parabola =
        KeplerOrbit.through(new OrbitState(1, 0, 0, Math.sqrt(2))).at(Math.sqrt(2) * (2 + 8.0 / 3));
    assertThat(parabola.radius()).isCloseTo(5, within(1e-12));
    // From rest at x = 1 the body falls into the centre after pi/sqrt(8) and comes back.
    KeplerOrbit fall = KeplerOrbit.through(new OrbitState(-1, 0, 0, 0));
    double collision = Math.PI / Math.sqrt(8);
    assertThat(fall.period()).isCloseTo(2 * collision, within(1e-14));
    assertThat(fall.at(collision * 0.999).x()).isBetween(-0.02, 0.0);
    assertThat(fall.at(collision * 1.5).x()).isCloseTo(fall.at(collision / 2).x(), within(1e-12));
    assertThat(fall.at(collision * 1.5).velocityX())
        .isCloseTo(-fall.at(collision / 2).velocityX(), within(1e-12));
  }

  @Test
  void keplersThirdLaw() {
    Random random = fresh("third law");
    for (int i = 0; i < 1000; i++) {
      OrbitState start = start(random);
      KeplerOrbit orbit = KeplerOrbit.through(start);
      if (start.energy() < -0.1) {
        double axis = -1 / (2 * start.energy());
        double period = 2 * Math.PI * Math.pow(axis, 1.5);
        assertThat(orbit.period()).isCloseTo(period, within(1e-12 * period));
        OrbitState later = orbit.at(0.3 * period);
        OrbitState revolutions = orbit.at(1.3 * period);
        assertThat(revolutions.x()).isCloseTo(later.x(), within(1e-11));
        assertThat(revolutions.y()).isCloseTo(later.y(), within(1e-11));
      }
    }
  }

  @Test
  void pairsAreTwoTimesOfOneOrbitAndDependOnTheKeyAlone() {
    ConnectedPairs many = new KeplerPairs(3).draw(2000, 7);
    ConnectedPairs few = new KeplerPairs(3).draw(10, 7);
    assertThat(Arrays.copyOf(many.first(), few.first().length)).isEqualTo(few.first());
    assertThat(Arrays.copyOf(many.second(), few.second().length)).isEqualTo(few.second());
    assertThat(new KeplerPairs(3).draw(10, 8).first()).isNotEqualTo(few.first());
    assertThat(many.first()).isNotEqualTo(many.second());
    for (int i = 0; i < many.size(); i++) {
      double momentum = state(many.first(), i).angularMomentum();
      assertThat(momentum).isBetween(-1.0, 1.0);
      assertThat(state(many.second(), i).angularMomentum()).isCloseTo(momentum, within(1e-12));
    }
  }

  private static OrbitState state(double[] states, int i) {
    return new OrbitState(states[4 * i], states[4 * i + 1], states[4 * i + 2], states[4 * i + 3]);
  }

  @Test
  void nonsenseIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeplerOrbit.through(new OrbitState(0, 0, 1, 0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeplerOrbit.through(new OrbitState(Double.NaN, 0, 1, 0)));
    KeplerOrbit orbit = KeplerOrbit.through(new OrbitState(1, 0, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> orbit.at(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new KeplerPairs(0));
  }
}
