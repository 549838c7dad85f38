package dev.lodestone.kernels.spi;

import java.util.List;

/**
 * A straight-line program of pointwise functions, run in one pass over its operands.
 *
 * <p>Registers: 0 to inputs - 1 hold the inputs, the next constants.size() the constants, then one
 * a step. Immutable; the description is the same for CPU and GPU.
 *
 * @param inputs number of inputs
 * @param constants values known when the chain is built
 * @param steps the functions, in order; each reads registers below its own
 * @param outputs the registers that are stored
 */
public record PointwiseChain(
    int inputs, List<Float> constants, List<Step> steps, List<Integer> outputs) {

  /**
   * One function.
   *
   * @param function what is computed
   * @param left register of the first operand
   * @param right register of the second operand, ignored by functions of one operand
   */
  public record Step(PointwiseFunction function, int left, int right) {}

  /** Checks that every step reads registers below its own and every output exists. */
  public PointwiseChain {
    constants = List.copyOf(constants);
    steps = List.copyOf(steps);
    outputs = List.copyOf(outputs);
    int register = inputs + constants.size();
    for (Step step : steps) {
      int highest =
          step.function().operands() == 2 ? Math.max(step.left(), step.right()) : step.left();
      if (highest >= register || step.left() < 0) {
        throw new IllegalArgumentException(
            "steps: expected operands below register " + register + ", given " + step);
      }
      register++;
    }
    for (int output : outputs) {
      if (output < 0 || output >= register) {
        throw new IllegalArgumentException(
            "outputs: expected registers below " + register + ", given " + output);
      }
    }
  }

  /** Number of registers: inputs, constants and steps. */
  public int registers() {
    return inputs + constants.size() + steps.size();
  }
}
