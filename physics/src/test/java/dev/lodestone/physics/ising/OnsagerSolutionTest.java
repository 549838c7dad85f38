package dev.lodestone.physics.ising;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OnsagerSolutionTest {
  private static final double CATALAN = 0.915965594177219;

  private final OnsagerSolution onsager = OnsagerSolution.ofUnitCoupling();

  @Test
  void agreesWithFortyDigitReferenceTo1e12() {
    for (String[] row : ReferenceTable.rows("onsager.csv")) {
      double temperature = Double.parseDouble(row[0]);
      assertThat(onsager.freeEnergy(temperature))
          .as("f(%s)", row[0])
          .isCloseTo(Double.parseDouble(row[1]), within(1e-12));
      assertThat(onsager.energy(temperature))
          .as("u(%s)", row[0])
          .isCloseTo(Double.parseDouble(row[2]), within(1e-12));
      assertThat(onsager.specificHeat(temperature))
          .as("C(%s)", row[0])
          .isCloseTo(Double.parseDouble(row[3]), within(1e-12));
      assertThat(onsager.spontaneousMagnetisation(temperature))
          .as("m(%s)", row[0])
          .isCloseTo(Double.parseDouble(row[4]), within(1e-12));
    }
  }

  @Test
  void criticalPointHasItsClosedForms() {
    double critical = onsager.criticalTemperature();
    assertThat(critical).isCloseTo(2.269185314213022, within(1e-15));
    assertThat(onsager.energy(critical)).isCloseTo(-Math.sqrt(2), within(1e-14));
    double freeEnergy = -critical * (0.5 * Math.log(2) + 2 * CATALAN / Math.PI);
    assertThat(onsager.freeEnergy(critical)).isCloseTo(freeEnergy, within(1e-13));
    assertThat(onsager.entropy(critical)).isCloseTo(0.3064701582013797, within(1e-13));
    assertThat(onsager.specificHeat(critical)).isGreaterThan(15);
    assertThat(onsager.spontaneousMagnetisation(critical + 1e-9)).isZero();
  }

  @Test
  void energyIsTheDerivativeOfTheFreeEnergyCloseToCriticality() {
    double step = 1e-5;
    for (double temperature : new double[] {0.5, 2.2691, 2.2693, 2.27, 40}) {
      double slope =
          (onsager.freeEnergy(temperature + step) - onsager.freeEnergy(temperature - step))
              / (2 * step);
      double energy = onsager.freeEnergy(temperature) - temperature * slope;
      assertThat(onsager.energy(temperature))
          .as("T=%s", temperature)
          .isCloseTo(energy, within(2e-7));
    }
  }

  @Test
  void limitsStayFinite() {
    assertThat(onsager.energy(1e-3)).isCloseTo(-2, within(1e-15));
    assertThat(onsager.freeEnergy(1e-3)).isCloseTo(-2, within(1e-15));
    assertThat(onsager.specificHeat(1e-3)).isCloseTo(0, within(1e-9));
    assertThat(onsager.spontaneousMagnetisation(1e-3)).isEqualTo(1);
    assertThat(onsager.entropy(1e4)).isCloseTo(Math.log(2) - 1e-8, within(1e-12));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> onsager.energy(0))
        .withMessageContaining("temperature")
        .withMessageContaining("0");
  }

  @Test
  void couplingSetsTheUnit() {
    OnsagerSolution doubled = new OnsagerSolution(2);
    assertThat(doubled.criticalTemperature()).isEqualTo(2 * onsager.criticalTemperature());
    assertThat(doubled.energy(5)).isCloseTo(2 * onsager.energy(2.5), within(1e-14));
    assertThat(doubled.freeEnergy(5)).isCloseTo(2 * onsager.freeEnergy(2.5), within(1e-14));
    assertThat(doubled.specificHeat(5)).isCloseTo(onsager.specificHeat(2.5), within(1e-14));
  }
}
