package dev.lodestone.physics;

/** Configurations with their observables and provenance. */
public interface Ensemble {
  /** The number of configurations. */
  int size();
}
