package dev.lodestone.physics.circuits;

import java.util.List;

/**
 * Resistor, coil and capacitor in series with an alternating voltage: I = V0 cos(w t) / |Z|, whose
 * largest value is the amplitude of the current (its phase is left out, as in the data of
 * arXiv:2012.14873).
 *
 * <p>Inputs V0, R, L, C, w, t.
 *
 * @param impedance what |Z|² is
 */
public record SeriesCircuit(Impedance impedance) implements Circuit {
  /** |Z|². */
  public enum Impedance {
    /** R² + X², X = w L - 1 / (w C): what physics says. */
    EXACT,
    /** R² + X: what is in the published data, found from their residuals; needs w² L C ≥ 1. */
    PUBLISHED
  }

  @Override
  public List<String> inputs() {
    return List.of("V0", "R", "L", "C", "w", "t");
  }

  @Override
  public String output() {
    return "I";
  }

  @Override
  public double value(double... inputs) {
    double resistance = inputs[1];
    double frequency = inputs[4];
    double reactance = frequency * inputs[2] - 1 / (frequency * inputs[3]);
    double square =
        switch (impedance) {
          case EXACT -> resistance * resistance + reactance * reactance;
          case PUBLISHED -> resistance * resistance + reactance;
        };
    return inputs[0] * Math.cos(frequency * inputs[5]) / Math.sqrt(square);
  }
}
