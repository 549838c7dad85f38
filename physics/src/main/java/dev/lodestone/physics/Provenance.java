package dev.lodestone.physics;

import java.util.List;

/**
 * Where configurations come from: all that is needed to draw them again, and what was measured on
 * the way. Immutable.
 *
 * @param system the physical system, in words
 * @param plan how it was sampled; the key included
 * @param backend what ran it; the configurations do not depend on it
 * @param temperatures what was found at each temperature of the plan, in its order
 */
public record Provenance(
    String system, SamplingPlan plan, String backend, List<AtTemperature> temperatures) {

  /** Copies the list. */
  public Provenance {
    temperatures = List.copyOf(temperatures);
  }

  /**
   * How chains of one temperature were run.
   *
   * @param temperature in units in which k_B = 1
   * @param spacing sweeps between kept configurations of a chain
   * @param autocorrelationTime the largest integrated autocorrelation time of the observables, in
   *     sweeps; NaN where the spacing was given and nothing was measured
   * @param clustersPerSweep clusters that make a sweep; 0 without cluster updates
   */
  public record AtTemperature(
      double temperature, int spacing, double autocorrelationTime, int clustersPerSweep) {}
}
