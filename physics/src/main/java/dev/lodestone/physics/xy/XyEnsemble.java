package dev.lodestone.physics.xy;

import dev.lodestone.kernels.Tensor;

/**
 * Configurations of an XY model with temperature, energy and magnetisation of each, ordered by
 * temperature, then chain, then time.
 *
 * <p>Arrays are shared, not copied; thread-safe as long as nobody writes to them.
 *
 * @param model the system
 * @param configurations {@code [n][2][L]...[L]}: both components of all spins
 * @param temperatures in units in which k_B = 1
 * @param energies per site
 * @param alongX first component of the mean spin
 * @param alongY second component of the mean spin
 * @param chains number of the Markov chain of each configuration
 */
@SuppressWarnings("ArrayRecordComponent") // Columns of one table, never compared.
public record XyEnsemble(
    XyModel model,
    Tensor configurations,
    double[] temperatures,
    double[] energies,
    double[] alongX,
    double[] alongY,
    int[] chains) {

  /** The number of configurations. */
  public int size() {
    return temperatures.length;
  }

  /** The length of the mean spin of every configuration. */
  public double[] magnetisations() {
    double[] lengths = new double[size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = Math.sqrt(alongX[i] * alongX[i] + alongY[i] * alongY[i]);
    }
    return lengths;
  }
}
