package dev.lodestone.bench.study.autoencoder;

import dev.lodestone.bench.study.Phases;
import dev.lodestone.bench.study.ReportedFindings;
import dev.lodestone.bench.study.Setting;
import dev.lodestone.bench.study.SettingException;
import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.Study;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.StudyResult;
import dev.lodestone.bench.study.autoencoder.LatentReading.Method;
import dev.lodestone.interpret.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Order parameters without labels (Wetzel 2017): principal components, kernel principal components,
 * an autoencoder and a variational one see configurations over the whole range of temperatures and
 * nothing else; what their latents follow is the order parameter, and where latents and losses
 * change fastest is the transition.
 */
public record AutoencoderStudy() implements Study {
  @Override
  public String name() {
    return "autoencoder";
  }

  @Override
  public String summary() {
    return "Ising and XY magnets: the order parameter found without labels, as a network's latent";
  }

  @Override
  public String slide() {
    return "Variational autoencoders, Ising and XY models (arXiv:1703.02435)";
  }

  @Override
  public List<Setting> settings() {
    List<String> ising = List.of("ferromagnet", "antiferromagnet");
    return List.of(
        new Setting.Words(
            "model",
            "magnets: ferromagnet, antiferromagnet (2D Ising), xy (3D)",
            Pattern.compile("ferromagnet|antiferromagnet|xy"),
            "ferromagnet,antiferromagnet,xy",
            ising,
            ising,
            List.of("ferromagnet", "antiferromagnet", "xy")),
        new Setting.Whole("lattice", "sites along an edge, Ising, even", 4, 64, 28, 28, 28),
        new Setting.Whole("xy_lattice", "sites along an edge, XY, even", 2, 24, 8, 14, 14),
        samples("ferromagnet_samples", "to learn from", 2000, 10_000, 50_000),
        samples("antiferromagnet_samples", "to learn from", 1500, 10_000, 10_000),
        samples("xy_samples", "to learn from", 1000, 3000, 10_000),
        samples("validation_samples", "to choose restarts and epochs by", 500, 2000, 5000),
        samples("ferromagnet_test_samples", "to read", 3000, 20_000, 20_000),
        samples("antiferromagnet_test_samples", "to read", 2000, 10_000, 20_000),
        samples("xy_test_samples", "to read", 1000, 2000, 5000),
        new Setting.Whole("temperatures", "equidistant", 9, 10_000, 100, 100, 100),
        new Setting.Real("coldest", "lowest temperature", 0.01, 10, 0.05, 0.05, 0.05),
        new Setting.Real("hottest", "highest temperature", 0.01, 100, 5, 5, 5),
        new Setting.Whole("hidden", "neurons of each hidden layer", 1, 4096, 256, 256, 256),
        new Setting.Real(
            "divergence_weight", "of the KL divergence in the variational loss", 0, 1000, 1, 1, 1),
        new Setting.Real(
            "pruning_weight", "the same where a latent is to spare", 0, 1000, 10, 10, 10),
        new Setting.Whole("restarts", "variational networks side by side", 1, 64, 2, 2, 2),
        new Setting.Whole(
            "autoencoder_restarts", "deterministic networks side by side", 1, 64, 2, 4, 4),
        new Setting.Whole("epochs", "passes over the samples", 1, 10_000, 50, 50, 50),
        new Setting.Whole("batch", "samples of a training step", 1, 100_000, 100, 100, 100),
        new Setting.Real(
            "rate", "learning rate of RMSprop, falling to 0", 1e-6, 1, 1e-3, 1e-3, 1e-3),
        new Setting.Whole(
            "kernel_samples", "landmarks of kernel components", 10, 20_000, 1000, 2000, 5000),
        new Setting.Whole("bootstrap", "resamplings", 10, 100_000, 100, 200, 1000),
        new Setting.Whole("box", "edge of the box of candidate correlators, sites", 1, 6, 2, 2, 3),
        new Setting.Whole("order", "most spins in a candidate correlator", 1, 6, 4, 4, 4));
  }

  private static Setting samples(String name, String purpose, int quick, int standard, int paper) {
    return new Setting.Whole(
        name, "configurations " + purpose, 10, 1_000_000, quick, standard, paper);
  }

  @Override
  public StudyResult run(StudyContext context) throws IOException {
    check(context.settings());
    List<LatentReading> readings = new ArrayList<>();
    for (String word : context.settings().words("model").stream().distinct().toList()) {
      readings.add(run(context, Magnet.of(word)));
    }
    Map<String, Double> metrics = LatentMetrics.of(readings);
    return new StudyResult(
        metrics,
        findings(readings).stream().map(ReportedFindings::of).toList(),
        LatentMetrics.published(readings),
        LatentReport.sections(context, readings));
  }

  private static LatentReading run(StudyContext context, Magnet magnet) throws IOException {
    LatentData data;
    try (Phases.Phase _ = context.phase("sampling")) {
      data = LatentData.sample(context, magnet);
    }
    context.checkStop();
    var trained = new LatentTraining(context, data).train();
    try (Phases.Phase _ = context.phase("reading")) {
      LatentReading reading = LatentReading.read(context, data, trained);
      LatentFiles.write(context.folder(), reading);
      return reading;
    }
  }

  // Refuses before minutes of work what would fail after them.
  private static void check(Settings settings) {
    requireEven("lattice", settings.whole("lattice"));
    requireEven("xy_lattice", settings.whole("xy_lattice"));
    if (settings.real("coldest") >= settings.real("hottest")) {
      throw new SettingException(
          "--set coldest: expected below hottest, "
              + settings.real("hottest")
              + ", given "
              + settings.real("coldest"));
    }
    if (settings.whole("box") > settings.whole("lattice")) {
      throw new SettingException(
          "--set box: expected at most the lattice, "
              + settings.whole("lattice")
              + ", given "
              + settings.whole("box"));
    }
  }

  private static void requireEven(String name, int edge) {
    if (edge % 2 != 0) {
      throw new SettingException(
          "--set " + name + ": expected an even number of sites along an edge, given " + edge);
    }
  }

  /** What latents follow first, then where they change. */
  private static List<Finding> findings(List<LatentReading> readings) {
    List<Finding> follow = new ArrayList<>();
    List<Finding> change = new ArrayList<>();
    for (LatentReading reading : readings) {
      for (Method method : Method.values()) {
        follow.add(reading.methods().get(method).found().dependence());
      }
      change.addAll(LatentMetrics.critical(reading).values());
    }
    follow.addAll(change);
    return follow;
  }
}
