package dev.lodestone.physics.circuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CircuitTest {
  private static Random random() {
    long seed = System.nanoTime();
    System.out.println("circuits: seed " + seed);
    return new Random(seed);
  }

  private static double[] draw(Random random) {
    return random.doubles(6, 1, 3).toArray();
  }

  /** No charge gathers at a node: the current in equals the current out, on both sides. */
  @Test
  void theBridgeObeysKirchhoffsRules() {
    Random random = random();
    for (int i = 0; i < 100; i++) {
      double[] in = draw(random);
      double right = nodeVoltage(in[0], in[2], in[3]);
      double left = nodeVoltage(in[0], in[1], in[2]);
      assertThat(new WheatstoneBridge().value(in)).isCloseTo(left - right, within(1e-13));
    }
  }

  // Bisection on the sum of currents, (U - a) / upper - a / lower = 0.
  private static double nodeVoltage(double supply, double upper, double lower) {
    double low = 0;
    double high = supply;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if ((supply - middle) / upper - middle / lower > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  @Test
  void aBalancedBridgeShowsNothing() {
    assertThat(new WheatstoneBridge().value(2.5, 1, 2, 4, 7, 8)).isZero();
  }

  /** The largest current of L q'' + R q' + q / C = V0 cos w t once the transient has died away. */
  @Test
  void theAmplitudeIsThatOfTheDifferentialEquation() {
    Random random = random();
    SeriesCircuit circuit = new SeriesCircuit(SeriesCircuit.Impedance.EXACT);
    for (int i = 0; i < 5; i++) {
      double[] in = draw(random);
      in[5] = 0;
      assertThat(circuit.value(in)).isCloseTo(amplitude(in), within(1e-5));
    }
  }

  private static double amplitude(double[] in) {
    double step = 1e-3;
    double settled = 200;
    double[] state = {0, 0};
    double largest = 0;
    for (int i = 0; i * step < settled + 7; i++) {
      double t = i * step;
      double[] a = rate(in, t, state[0], state[1]);
      double half = t + step / 2;
      double[] b = rate(in, half, state[0] + step / 2 * a[0], state[1] + step / 2 * a[1]);
      double[] c = rate(in, half, state[0] + step / 2 * b[0], state[1] + step / 2 * b[1]);
      double[] d = rate(in, t + step, state[0] + step * c[0], state[1] + step * c[1]);
      for (int k = 0; k < 2; k++) {
        state[k] += step / 6 * (a[k] + 2 * b[k] + 2 * c[k] + d[k]);
      }
      largest = t > settled ? Math.max(largest, state[1]) : largest;
    }
    return largest;
  }

  private static double[] rate(double[] in, double t, double charge, double current) {
    double voltage = in[0] * Math.cos(in[4] * t) - in[1] * current - charge / in[3];
    return new double[] {current, voltage / in[2]};
  }

  @Test
  void thePublishedImpedanceHasNoSquare() {
    double[] in = {2, 1.5, 2, 1, 3, 0};
    double reactance = 3 * 2 - 1.0 / 3;
    assertThat(new SeriesCircuit(SeriesCircuit.Impedance.PUBLISHED).value(in))
        .isCloseTo(2 / Math.sqrt(1.5 * 1.5 + reactance), within(1e-14));
  }

  /** 4000 squared errors average to the variance within six standard errors, p below 1e-8. */
  @Test
  void measurementsScatterAroundTheValue() {
    for (Circuit circuit :
        new Circuit[] {
          new WheatstoneBridge(), new SeriesCircuit(SeriesCircuit.Impedance.PUBLISHED)
        }) {
      long key = System.nanoTime();
      System.out.println("measurements: key " + key);
      double[][] rows = circuit.measure(4000, 1, 3, 0.01, key);
      double squares = 0;
      for (double[] row : rows) {
        double[] inputs = Arrays.copyOf(row, 6);
        assertThat(Arrays.stream(inputs)).allMatch(value -> value >= 1 && value <= 3);
        squares += Math.pow(row[6] - circuit.value(inputs), 2) / rows.length;
      }
      assertThat(squares).isCloseTo(1e-4, within(6 * 1e-4 * Math.sqrt(2.0 / 4000)));
      assertThat(circuit.measure(4000, 1, 3, 0.01, key)).isDeepEqualTo(rows);
    }
  }
}
