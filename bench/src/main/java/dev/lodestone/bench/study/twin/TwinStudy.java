package dev.lodestone.bench.study.twin;

import dev.lodestone.bench.study.Phases;
import dev.lodestone.bench.study.ReportedFindings;
import dev.lodestone.bench.study.Setting;
import dev.lodestone.bench.study.SettingException;
import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.Study;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.StudyResult;
import dev.lodestone.bench.study.twin.TwinOutcome.Points;
import dev.lodestone.interpret.TwinAccuracy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Twin neural network regression and its semi-supervised form on the data sets of the papers
 * (arXiv:2012.14873, arXiv:2106.06124), beside a plain network of equal size, an ensemble of plain
 * networks, a random forest and nearest neighbours, all on the same splits.
 */
public record TwinStudy() implements Study {
  private static final List<String> ALL =
      Arrays.stream(TwinSet.values()).map(TwinSet::label).toList();

  @Override
  public String name() {
    return "twin-regression";
  }

  @Override
  public String summary() {
    return "Twin regression: a network of differences predicts by all training points, and knows"
        + " where it errs";
  }

  @Override
  public String slide() {
    return "Twin neural network regression (arXiv:2012.14873), semi-supervised (arXiv:2106.06124)";
  }

  @Override
  public List<Setting> settings() {
    List<String> few = List.of("energy", "wheatstone", "polynomial");
    return List.of(
        new Setting.Words(
            "sets",
            "data sets, of " + String.join(", ", ALL),
            Pattern.compile(String.join("|", ALL)),
            "energy,wheatstone",
            few,
            ALL,
            ALL),
        new Setting.Whole("splits", "random splits 90/5/5 of each set", 2, 1000, 4, 20, 20),
        new Setting.Whole("width", "neurons of each hidden layer", 1, 4096, 64, 64, 64),
        new Setting.Whole("steps", "of a training", 1, 10_000_000, 5000, 10_000, 100_000),
        new Setting.Real("rate", "learning rate of Adam, falling to 0", 1e-6, 1, 0.01, 0.01, 0.01),
        new Setting.Whole("ensemble", "plain networks of a split", 1, 64, 2, 3, 10),
        new Setting.Whole("trees", "of a random forest", 1, 1000, 20, 20, 100),
        new Setting.Whole(
            "loop_splits", "splits 30/10/60 with few labels, 0 for none", 0, 1000, 0, 25, 25),
        new Setting.Whole("loop_width", "neurons of each layer there", 1, 4096, 64, 64, 128),
        new Setting.Whole("loop_steps", "of a training there", 1, 10_000_000, 2000, 6000, 30_000),
        new Setting.Whole("loop_batch", "points of a step there", 1, 4096, 32, 32, 32),
        new Setting.Reals(
            "loop_weights",
            "weights of the loops to choose from, 0 first",
            0,
            1000,
            List.of(0.0, 1.0),
            List.of(0.0, 1.0),
            List.of(0.0, 0.1, 0.3, 1.0, 3.0, 10.0)));
  }

  @Override
  public StudyResult run(StudyContext context) throws IOException {
    Settings settings = context.settings();
    List<TwinSet> sets = sets(settings);
    int splits = settings.whole("splits");
    int loops = settings.whole("loop_splits") * settings.reals("loop_weights").length;
    TwinTraining training = new TwinTraining(context, sets.size() * (3 * splits + loops));
    List<TwinOutcome> outcomes = new ArrayList<>();
    for (TwinSet set : sets) {
      try (Phases.Phase _ = context.phase(set.label())) {
        outcomes.add(new TwinTable(context, training, set).fill());
      }
      TwinOutcome last = outcomes.getLast();
      double error = last.points().error();
      context.progress().say(String.format(Locale.ROOT, "%s: error %.4g", set.label(), error));
    }
    TwinFiles.write(context.folder(), outcomes);
    Map<String, Double> metrics = TwinMetrics.of(outcomes);
    return new StudyResult(
        metrics,
        outcomes.stream().map(TwinStudy::finding).map(ReportedFindings::of).toList(),
        TwinMetrics.published(outcomes),
        TwinReport.sections(settings, outcomes, metrics));
  }

  private static List<TwinSet> sets(Settings settings) {
    if (settings.reals("loop_weights")[0] != 0) {
      throw new SettingException(
          "--set loop_weights: expected 0 first, which is training without loops");
    }
    return settings.words("sets").stream()
        .distinct()
        .map(TwinSet::of)
        .collect(Collectors.toUnmodifiableList());
  }

  private static TwinAccuracy finding(TwinOutcome outcome) {
    Points points = outcome.points();
    return TwinAccuracy.of(
        outcome.set().label() + " target",
        points.joined(),
        points.truth(),
        "the test points of " + points.targets().size() + " splits of " + outcome.set().label(),
        points.anchors(),
        0);
  }
}
