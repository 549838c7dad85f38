package dev.lodestone.bench.study.autoencoder;

import dev.lodestone.bench.study.StudyResult.Published;
import dev.lodestone.bench.study.autoencoder.LatentReading.Latents;
import dev.lodestone.bench.study.autoencoder.LatentReading.Method;
import dev.lodestone.bench.study.autoencoder.LatentTraining.Network;
import dev.lodestone.interpret.SteepestChange;
import dev.lodestone.physics.ising.IsingModel;
import dev.lodestone.physics.xy.XyModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The numbers of the study by name; those of the ferromagnet have plain names. */
final class LatentMetrics {
  /** A latent of a smaller divergence carries nothing: its distribution is that of the noise. */
  static final double EMPTY = 0.1;

  private static final int SPECTRUM = 4;

  private LatentMetrics() {}

  static Map<String, Double> of(List<LatentReading> readings) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    readings.forEach(reading -> add(reading, metrics));
    return metrics;
  }

  private static void add(LatentReading reading, Map<String, Double> metrics) {
    String prefix = reading.data().magnet().prefix();
    critical(reading)
        .forEach((name, point) -> put(metrics, prefix + "critical_temperature" + name, point));
    for (Method method : Method.values()) {
      Latents latents = reading.methods().get(method);
      String stem = prefix + method.label() + "_";
      metrics.put(stem + "magnetisation_correlation", reading.correlation(method));
      metrics.put(stem + "dependence_r2", latents.found().dependence().rSquared());
      if (latents.losses().length > 0) {
        metrics.put(
            stem + "reconstruction_loss", Arrays.stream(latents.losses()).average().orElseThrow());
      }
    }
    for (int k = 0; k < SPECTRUM; k++) {
      metrics.put(prefix + "pca_explained_variance_" + (k + 1), reading.components().explained(k));
    }
    divergences(prefix + "vae", reading.methods().get(Method.VAE).divergences(), metrics);
    reading
        .trained()
        .forEach(
            (network, trained) ->
                metrics.put(
                    prefix + network.label() + "_validation_loss",
                    trained.validationLoss(trained.best())));
    reading
        .spare()
        .forEach(
            (network, read) -> {
              String stem =
                  prefix + "spare_vae" + (network == Network.VARIATIONAL_WIDE ? "_unit" : "");
              divergences(stem, read.divergences(), metrics);
              metrics.put(
                  stem + "_latents_kept",
                  (double) Arrays.stream(read.divergences()).filter(kl -> kl > EMPTY).count());
            });
  }

  /** Every estimate of the transition; the plain name is that of the variational loss. */
  static Map<String, SteepestChange> critical(LatentReading reading) {
    Map<String, SteepestChange> all = new LinkedHashMap<>();
    all.put("", reading.methods().get(Method.VAE).found().ofLoss().orElseThrow());
    all.put("_magnetisation", reading.ofOrder());
    for (Method method : Method.values()) {
      Latents latents = reading.methods().get(method);
      all.put("_" + method.label() + "_latent", latents.found().ofOrder());
      if (method != Method.VAE) {
        latents.found().ofLoss().ifPresent(loss -> all.put("_" + method.label() + "_loss", loss));
      }
    }
    return all;
  }

  private static void put(Map<String, Double> metrics, String name, SteepestChange point) {
    metrics.put(name, point.value());
    metrics.put(name + "_error", point.standardError());
  }

  private static void divergences(String stem, double[] divergences, Map<String, Double> metrics) {
    double[] sorted = divergences.clone();
    Arrays.sort(sorted);
    for (int k = 0; k < sorted.length; k++) {
      metrics.put(stem + "_divergence_" + (k + 1), sorted[sorted.length - 1 - k]);
    }
  }

  /** What metrics stand beside: the paper prints curves, but no numbers of its own. */
  static List<Published> published(List<LatentReading> readings) {
    List<Published> published = new ArrayList<>();
    for (LatentReading reading : readings) {
      String prefix = reading.data().magnet().prefix();
      published.add(
          reading.data().magnet() == Magnet.XY
              ? new Published(
                  prefix + "critical_temperature",
                  XyModel.CRITICAL_TEMPERATURE,
                  "literature, as the paper quotes it")
              : new Published(
                  prefix + "critical_temperature",
                  IsingModel.CRITICAL_TEMPERATURE,
                  "exact (Onsager 1944)"));
      if (reading.trained().containsKey(Network.VARIATIONAL_PRUNED)) {
        published.add(
            new Published(
                prefix + "spare_vae_latents_kept",
                1,
                "paper: the second latent stays within 0.1 of zero"));
      }
    }
    return published;
  }
}
