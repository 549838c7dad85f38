package dev.lodestone.physics;

/** Draws configurations of a physical system; implemented by each simulator. */
public interface Sampler {
  /**
   * Draws what the plan says. Configurations are ordered by temperature, then chain, then time.
   *
   * @throws IllegalArgumentException if this system cannot be sampled that way
   */
  Ensemble sample(SamplingPlan plan);

  /** The system, in words. */
  String system();
}
