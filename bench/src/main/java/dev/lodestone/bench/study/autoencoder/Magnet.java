package dev.lodestone.bench.study.autoencoder;

import dev.lodestone.interpret.Autoencoder.Likelihood;
import dev.lodestone.physics.ising.IsingModel;
import dev.lodestone.physics.xy.XyModel;
import java.util.Locale;

/** The systems of the study. */
enum Magnet {
  /** Two-dimensional Ising model, J = 1. */
  FERROMAGNET("", "magnetisation", 1),
  /** Two-dimensional Ising model, J = -1. */
  ANTIFERROMAGNET("antiferromagnet_", "staggered magnetisation", 1),
  /** Three-dimensional XY model, J = 1. */
  XY("xy_", "length of the magnetisation", 2);

  private final String prefix;
  private final String order;
  private final int latents;

  Magnet(String prefix, String order, int latents) {
    this.prefix = prefix;
    this.order = order;
    this.latents = latents;
  }

  static Magnet of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** For names of settings, files and phases. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** For sentences. */
  String words() {
    return this == XY ? "XY model" : "Ising " + label();
  }

  /** What stands before the names of its metrics. */
  String prefix() {
    return prefix;
  }

  /** The order parameter that the literature knows, for reports and metrics only. */
  String order() {
    return order;
  }

  /** Latents of its networks, as published. */
  int latents() {
    return latents;
  }

  /** Of the infinite lattice. */
  double criticalTemperature() {
    return this == XY ? XyModel.CRITICAL_TEMPERATURE : IsingModel.CRITICAL_TEMPERATURE;
  }

  /** How networks compare configurations with their copies. */
  Likelihood likelihood() {
    return this == XY ? Likelihood.SQUARED_DISTANCE : Likelihood.BERNOULLI;
  }
}
