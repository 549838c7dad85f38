package dev.lodestone.physics.ising;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class KaufmanSolutionTest {

  @Test
  void agreesWithSixtyDigitReferenceTo1e10() {
    for (String[] row : ReferenceTable.rows("kaufman.csv")) {
      KaufmanSolution kaufman = KaufmanSolution.of(Integer.parseInt(row[0]));
      double temperature = ReferenceTable.temperature(row[1]);
      String where = "L=" + row[0] + " T=" + row[1];
      assertThat(kaufman.logPartitionFunction(temperature))
          .as("ln Z, %s", where)
          .isCloseTo(Double.parseDouble(row[2]), within(1e-13));
      assertThat(kaufman.energy(temperature))
          .as("u, %s", where)
          .isCloseTo(Double.parseDouble(row[3]), within(1e-12));
      assertThat(kaufman.specificHeat(temperature))
          .as("C, %s", where)
          .isCloseTo(Double.parseDouble(row[4]), within(1e-10));
    }
  }

  @Test
  void agreesWithEnumerationAtEveryTemperature() {
    for (int size : new int[] {2, 3, 4}) {
      KaufmanSolution kaufman = KaufmanSolution.of(size);
      ExactEnumeration exact = ExactEnumeration.of(size);
      for (double temperature = 0.05; temperature < 1000; temperature *= 1.3) {
        String where = "L=" + size + " T=" + temperature;
        assertThat(kaufman.energy(temperature))
            .as(where)
            .isCloseTo(exact.energy(temperature), within(1e-12));
        assertThat(kaufman.specificHeat(temperature))
            .as(where)
            .isCloseTo(exact.specificHeat(temperature), within(1e-11));
      }
    }
  }

  @Test
  void isSmoothThroughTheCriticalTemperature() {
    KaufmanSolution kaufman = KaufmanSolution.of(64);
    double critical = IsingModel.CRITICAL_TEMPERATURE;
    double centre = kaufman.specificHeat(critical);
    assertThat(centre).isCloseTo(2.1922113931, within(1e-9));
    for (double offset : new double[] {1e-15, 1e-12, 1e-10, 1e-8}) {
      assertThat(kaufman.specificHeat(critical + offset)).isCloseTo(centre, within(1e-6));
      assertThat(kaufman.specificHeat(critical - offset)).isCloseTo(centre, within(1e-6));
    }
  }

  @Test
  void extremesStayFinite() {
    KaufmanSolution kaufman = KaufmanSolution.of(128);
    assertThat(kaufman.energy(1e-4)).isEqualTo(-2);
    assertThat(kaufman.freeEnergy(1e-4)).isCloseTo(-2, within(1e-8));
    assertThat(kaufman.specificHeat(1e-4)).isCloseTo(0, within(1e-6));
    assertThat(kaufman.energy(1e6)).isCloseTo(-2e-6, within(1e-9));
    assertThat(kaufman.logPartitionFunction(1e6)).isCloseTo(Math.log(2), within(1e-9));
  }

  @Test
  void largeLatticesApproachOnsager() {
    KaufmanSolution kaufman = KaufmanSolution.of(512);
    OnsagerSolution onsager = OnsagerSolution.ofUnitCoupling();
    for (double temperature : new double[] {1.0, 2.0, 2.2, 2.4, 3.0, 5.0}) {
      assertThat(kaufman.energy(temperature)).isCloseTo(onsager.energy(temperature), within(1e-11));
      assertThat(kaufman.freeEnergy(temperature))
          .isCloseTo(onsager.freeEnergy(temperature), within(temperature < 2.3 ? 1e-5 : 1e-11));
    }
  }

  @Test
  void refusesLatticesOfOneSite() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KaufmanSolution.of(1))
        .withMessage("latticeSize: expected at least 2, given 1");
  }
}
