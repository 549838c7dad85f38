package dev.lodestone.physics.relativity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.lodestone.physics.ConnectedPairs;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LorentzTransformationTest {
  private static final double MOST_RAPIDITY = 3;

  private static Random fresh(String test) {
    long seed = System.nanoTime();
    System.out.println(test + ": seed " + seed);
    return new Random(seed);
  }

  private static LorentzTransformation rotation(Random random) {
    double turn = 2 * Math.PI;
    return LorentzTransformation.rotation(
        turn * random.nextDouble(), turn * random.nextDouble(), turn * random.nextDouble());
  }

  private static LorentzTransformation any(Random random) {
    double beta = Math.tanh(MOST_RAPIDITY * random.nextDouble());
    return rotation(random).times(LorentzTransformation.boost(beta)).times(rotation(random));
  }

  @Test
  void invariantsAreConservedTo1e12() {
    Random random = fresh("invariants");
    double worst = 0;
    for (int i = 0; i < 1_000_000; i++) {
      LorentzTransformation transformation = any(random);
      Event event =
          new Event(
              random.nextDouble(), random.nextDouble(), random.nextDouble(), random.nextDouble());
      Event seen = transformation.apply(event);
      double size = Math.max(squares(event), squares(seen));
      worst = Math.max(worst, Math.abs(seen.interval() - event.interval()) / size);
      ElectromagneticField field =
          new ElectromagneticField(
              2 * random.nextDouble(),
              2 * random.nextDouble(),
              2 * random.nextDouble(),
              2 * random.nextDouble(),
              2 * random.nextDouble(),
              2 * random.nextDouble());
      ElectromagneticField other = transformation.apply(field);
      // Rounding is that of the larger field: a boost along a light wave weakens it.
      double squares = Math.max(squares(field), squares(other));
      worst = Math.max(worst, Math.abs(other.scalarProduct() - field.scalarProduct()) / squares);
      worst =
          Math.max(
              worst, Math.abs(other.differenceOfSquares() - field.differenceOfSquares()) / squares);
    }
    assertThat(worst).isLessThan(1e-12);
  }

  private static double squares(Event event) {
    return event.t() * event.t()
        + event.x() * event.x()
        + event.y() * event.y()
        + event.z() * event.z();
  }

  private static double squares(ElectromagneticField field) {
    return field.e1() * field.e1()
        + field.e2() * field.e2()
        + field.e3() * field.e3()
        + field.b1() * field.b1()
        + field.b2() * field.b2()
        + field.b3() * field.b3();
  }

  @Test
  void leavesTheMetricAlone() {
    Random random = fresh("metric");
    double[] metric = {1, -1, -1, -1};
    for (int i = 0; i < 1000; i++) {
      LorentzTransformation transformation = any(random);
      for (int row = 0; row < 4; row++) {
        for (int column = 0; column < 4; column++) {
          double sum = 0;
          for (int k = 0; k < 4; k++) {
            sum += transformation.at(k, row) * metric[k] * transformation.at(k, column);
          }
          assertThat(sum).isCloseTo(row == column ? metric[row] : 0, within(1e-12));
        }
      }
    }
  }

  @Test
  void velocitiesAddAsEinsteinSays() {
    Random random = fresh("velocities");
    for (int i = 0; i < 1000; i++) {
      double one = 2 * random.nextDouble() - 1;
      double two = 2 * random.nextDouble() - 1;
      LorentzTransformation both =
          LorentzTransformation.boost(one).times(LorentzTransformation.boost(two));
      double velocity = -both.at(0, 1) / both.at(0, 0);
      assertThat(velocity).isCloseTo((one + two) / (1 + one * two), within(1e-13));
    }
  }

  @Test
  void aFieldAtRestSeenInMotionIsTheTextbooks() {
    double beta = 0.6;
    double gamma = 1.25;
    ElectromagneticField seen =
        LorentzTransformation.boost(beta).apply(new ElectromagneticField(3, 2, 0, 0, 0, 0));
    // E' along the motion is E, across it gamma E; B' = -gamma beta x E (Jackson 11.149).
    assertThat(seen.e1()).isCloseTo(3, within(1e-14));
    assertThat(seen.e2()).isCloseTo(gamma * 2, within(1e-14));
    assertThat(seen.e3()).isZero();
    assertThat(seen.b1()).isZero();
    assertThat(seen.b2()).isZero();
    assertThat(seen.b3()).isCloseTo(-gamma * beta * 2, within(1e-14));
  }

  @Test
  void aRotationTurnsFieldsAsVectors() {
    LorentzTransformation quarter = LorentzTransformation.rotation(0, 0, Math.PI / 2);
    ElectromagneticField seen = quarter.apply(new ElectromagneticField(0, 1, 0, 0, 0, 5));
    Event turned = quarter.apply(new Event(7, 0, 1, 0));
    assertThat(seen.e1()).isCloseTo(turned.x(), within(1e-15)).isCloseTo(1, within(1e-15));
    assertThat(seen.e2()).isCloseTo(0, within(1e-15));
    assertThat(seen.b3()).isCloseTo(5, within(1e-15));
    assertThat(turned.t()).isEqualTo(7);
  }

  @Test
  void pairsShareTheirInvariantsAndDependOnTheKeyAlone() {
    ConnectedPairs fields = LorentzPairs.FIELDS.draw(2000, 3);
    for (int i = 0; i < fields.size(); i++) {
      ElectromagneticField one = field(fields.first(), i);
      ElectromagneticField two = field(fields.second(), i);
      // Boosts are not bounded here: gamma reaches 100, and rounding grows with it.
      double tolerance = 1e-12 * Math.max(squares(one), squares(two));
      assertThat(two.scalarProduct()).isCloseTo(one.scalarProduct(), within(tolerance));
      assertThat(two.differenceOfSquares()).isCloseTo(one.differenceOfSquares(), within(tolerance));
    }
    ConnectedPairs few = LorentzPairs.EVENTS.draw(10, 3);
    ConnectedPairs many = LorentzPairs.EVENTS.draw(2000, 3);
    assertThat(Arrays.copyOf(many.second(), few.second().length)).isEqualTo(few.second());
    for (double component : many.first()) {
      assertThat(component).isBetween(0.0, 1.0);
    }
  }

  private static ElectromagneticField field(double[] v, int i) {
    int at = 6 * i;
    return new ElectromagneticField(v[at], v[at + 1], v[at + 2], v[at + 3], v[at + 4], v[at + 5]);
  }

  @Test
  void lightSpeedIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> LorentzTransformation.boost(1));
    assertThatIllegalArgumentException().isThrownBy(() -> LorentzTransformation.boost(Double.NaN));
  }
}
