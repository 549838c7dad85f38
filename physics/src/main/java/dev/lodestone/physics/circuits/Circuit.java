package dev.lodestone.physics.circuits;

import dev.lodestone.kernels.Philox;
import java.util.List;

/** A circuit with adjustable inputs and one measured quantity. Immutable and thread-safe. */
public sealed interface Circuit permits WheatstoneBridge, SeriesCircuit {
  /** Names of the inputs, in order. */
  List<String> inputs();

  /** The name of the measured quantity. */
  String output();

  /** The measured quantity without noise, for inputs in the order of {@link #inputs()}. */
  double value(double... inputs);

  /**
   * Measures at random inputs.
   *
   * @param samples how many times
   * @param from the smallest value of every input, above 0
   * @param to the largest
   * @param noise standard deviation of the Gaussian noise of the measured quantity
   * @param key determines inputs and noise
   * @return a row a sample: the inputs, then the measured quantity
   */
  default double[][] measure(int samples, double from, double to, double noise, long key) {
    int count = inputs().size();
    Philox numbers = Philox.of(key, Philox.Purpose.DATA);
    Philox errors = numbers.stream(1);
    double[][] rows = new double[samples][count + 1];
    for (int i = 0; i < samples; i++) {
      double[] inputs = new double[count];
      for (int j = 0; j < count; j++) {
        inputs[j] = from + (to - from) * numbers.uniform((long) i * count + j);
        rows[i][j] = inputs[j];
      }
      rows[i][count] = value(inputs) + noise * errors.normal(i);
    }
    return rows;
  }
}
