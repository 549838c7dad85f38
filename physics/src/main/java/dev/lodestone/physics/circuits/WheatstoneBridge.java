package dev.lodestone.physics.circuits;

import java.util.List;

/**
 * The voltage between two voltage dividers, V = U (R2 / (R1 + R2) - R3 / (R2 + R3)): 0 where R2² =
 * R1 R3.
 *
 * <p>Inputs U, R1, R2, R3 and two that do nothing, as in the data of arXiv:2012.14873.
 */
public record WheatstoneBridge() implements Circuit {
  @Override
  public List<String> inputs() {
    return List.of("U", "R1", "R2", "R3", "unused_1", "unused_2");
  }

  @Override
  public String output() {
    return "V";
  }

  @Override
  public double value(double... inputs) {
    double first = inputs[2] / (inputs[1] + inputs[2]);
    double second = inputs[3] / (inputs[2] + inputs[3]);
    return inputs[0] * (first - second);
  }
}
