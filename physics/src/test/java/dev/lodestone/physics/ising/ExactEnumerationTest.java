package dev.lodestone.physics.ising;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExactEnumerationTest {

  @Test
  void countsEveryClassOfTheFourByFourLattice() {
    List<ExactEnumeration.StateClass> expected =
        ReferenceTable.rows("joint_EM_L4.csv").stream()
            .map(
                row ->
                    new ExactEnumeration.StateClass(
                        Integer.parseInt(row[0]), Integer.parseInt(row[1]), Long.parseLong(row[2])))
            .toList();
    assertThat(ExactEnumeration.of(4).classes()).containsExactlyElementsOf(expected).hasSize(80);
  }

  @Test
  void momentsOfTheFourByFourLatticeAreExact() {
    ExactEnumeration exact = ExactEnumeration.of(4);
    double critical = IsingModel.CRITICAL_TEMPERATURE;
    assertThat(exact.energy(critical)).isCloseTo(-1.5656237876383186, within(1e-14));
    assertThat(exact.specificHeat(critical)).isCloseTo(0.783266825928909, within(1e-13));
    assertThat(exact.absoluteMagnetisation(critical)).isCloseTo(0.8438604448134202, within(1e-14));
    assertThat(exact.magnetisationMoment(critical, 2)).isCloseTo(0.7613589085686726, within(1e-14));
    assertThat(exact.binderCumulant(critical)).isCloseTo(0.617199318412459, within(1e-13));
    assertThat(exact.susceptibility(2.0)).isCloseTo(0.19571962351124436, within(1e-13));
  }

  @Test
  void fiveByFiveHasAllStates() {
    ExactEnumeration exact = ExactEnumeration.of(5);
    long states = exact.classes().stream().mapToLong(ExactEnumeration.StateClass::states).sum();
    assertThat(states).isEqualTo(1L << 25);
    assertThat(exact.energy(2.0)).isCloseTo(-43.746617677768626 / 25, within(1e-13));
    assertThat(exact.susceptibility(2.0)).isCloseTo(0.24695304164501258, within(1e-13));
  }

  @Test
  void refusesWhatItCannotCount() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExactEnumeration.of(6))
        .withMessage("latticeSize: expected 2 to 5, given 6");
  }
}
