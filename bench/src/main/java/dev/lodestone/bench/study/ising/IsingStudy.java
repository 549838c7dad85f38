package dev.lodestone.bench.study.ising;

import dev.lodestone.bench.study.Phases;
import dev.lodestone.bench.study.ReportedFindings;
import dev.lodestone.bench.study.Setting;
import dev.lodestone.bench.study.SettingException;
import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.Study;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.StudyResult;
import dev.lodestone.bench.study.probe.ProbeReading;
import dev.lodestone.interpret.Finding;
import dev.lodestone.interpret.ReceptiveField;
import dev.lodestone.interpret.TrainedProbe;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The order parameter of the two-dimensional Ising model, read off the bottleneck of correlation
 * probing networks (Wetzel and Scherzer 2017).
 *
 * <p>Networks of several receptive fields learn to tell the phases apart on two ensembles:
 * hot-start Metropolis configurations, whose stripes are what makes the talk's losses, and
 * equilibrated ones, which give the transition. The smallest field that still separates the phases
 * names the order parameter. Lattices are periodic, J = k_B = 1.
 */
public record IsingStudy() implements Study {
  @Override
  public String name() {
    return "ising";
  }

  @Override
  public String summary() {
    return "Ising model: energy and magnetisation read off the bottleneck of a phase classifier";
  }

  @Override
  public String slide() {
    return "Correlation probing neural network, 2D Ising model (arXiv:1705.05582)";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        new Setting.Whole("lattice", "sites along an edge, even", 4, 128, 28, 28, 28),
        new Setting.Words(
            "fields",
            "receptive fields, rows x columns, or full",
            Pattern.compile("full|[1-9][0-9]?x[1-9][0-9]?"),
            "full,1x2,1x1",
            List.of("full", "1x2", "1x1"),
            List.of("full", "1x2", "1x1"),
            List.of("full", "4x4", "2x2", "1x2", "1x1")),
        new Setting.Whole("restarts", "networks trained side by side", 1, 64, 10, 10, 10),
        new Setting.Whole(
            "training_samples", "in each phase and ensemble", 20, 1_000_000, 2000, 10_000, 40_000),
        new Setting.Whole(
            "validation_samples", "in each phase and ensemble", 20, 1_000_000, 1000, 4000, 10_000),
        new Setting.Whole(
            "temperatures", "at which each phase is sampled, equidistant", 2, 1000, 17, 17, 17),
        new Setting.Whole(
            "hot_start_sweeps",
            "Metropolis sweeps from random spins",
            1,
            1_000_000,
            1000,
            1000,
            1000),
        window("hot_start_window", 0.05, 1.2, 2.8, 5.0),
        window("equilibrated_window", 1.3, 2.1, 2.5, 3.3),
        new Setting.Whole(
            "reading_samples", "at each of ten temperatures", 20, 100_000, 100, 300, 1000),
        new Setting.Whole("test_samples", "at each of 53 temperatures", 2, 100_000, 20, 100, 500),
        new Setting.Reals(
            "transition_lattices",
            "edges of lattices on which the crossing is measured, even",
            4,
            1024,
            List.of(28.0, 56.0),
            List.of(28.0, 56.0, 112.0),
            List.of(28.0, 56.0, 112.0, 224.0)),
        new Setting.Whole("transition_samples", "at each temperature", 2, 100_000, 40, 100, 400),
        new Setting.Whole("transition_temperatures", "between the phases", 3, 1000, 11, 17, 41),
        new Setting.Whole("batch", "samples of a training step", 1, 100_000, 100, 100, 100),
        new Setting.Whole(
            "local_steps",
            "training steps of fields on part of the lattice",
            1,
            10_000_000,
            8000,
            16_000,
            40_000),
        new Setting.Real(
            "local_rate", "learning rate of Adam there, falling to 0", 1e-6, 1, 0.02, 0.02, 0.02),
        new Setting.Whole(
            "full_steps",
            "training steps of the field on the whole lattice",
            1,
            10_000_000,
            400,
            1200,
            4000),
        new Setting.Real(
            "full_rate", "learning rate of Adam there, falling to 0", 1e-6, 1, 1e-3, 1e-3, 1e-3),
        new Setting.Whole("bootstrap", "resamplings", 10, 100_000, 100, 200, 1000),
        new Setting.Whole("box", "edge of the box of candidate correlators, sites", 1, 6, 3, 3, 3),
        new Setting.Whole("order", "most spins in a candidate correlator", 1, 6, 3, 4, 4));
  }

  private static Setting window(String name, double... edges) {
    List<Double> list = java.util.Arrays.stream(edges).boxed().toList();
    return new Setting.Reals(
        name, "temperatures: ordered from, to, disordered from, to", 0.01, 100, list, list, list);
  }

  @Override
  public StudyResult run(StudyContext context) throws IOException {
    Settings settings = context.settings();
    check(settings);
    IsingData data;
    try (Phases.Phase _ = context.phase("sampling")) {
      data = IsingData.sample(context);
    }
    context.checkStop();
    Map<IsingTraining.Key, TrainedProbe> trained = IsingTraining.train(context, data);
    List<IsingReading> readings;
    try (Phases.Phase _ = context.phase("reading")) {
      readings = IsingReading.read(context, data, trained);
    }
    IsingFiles.write(context.folder(), data, readings);
    Map<String, Double> metrics = IsingMetrics.of(settings, data, readings);
    return new StudyResult(
        metrics,
        findings(readings).stream().map(ReportedFindings::of).toList(),
        IsingMetrics.published(),
        IsingReport.sections(settings, data, readings, metrics));
  }

  // Refuses before an hour of work what would fail after it.
  private static void check(Settings settings) {
    IsingTraining.fields(settings);
    for (IsingData.Kind kind : IsingData.Kind.values()) {
      IsingData.window(settings, kind);
    }
    requireEven("lattice", settings.whole("lattice"));
    for (double edge : settings.reals("transition_lattices")) {
      requireEven("transition_lattices", edge);
    }
  }

  private static void requireEven(String name, double edge) {
    if (edge % 2 != 0) {
      throw new SettingException(
          "--set "
              + name
              + ": expected an even number of sites along an edge, given "
              + BigDecimal.valueOf(edge).stripTrailingZeros().toPlainString());
    }
  }

  /** The best network's formula, then what the single-site network decides by, then the rest. */
  private static List<Finding> findings(List<IsingReading> readings) {
    IsingReading best = IsingMetrics.best(readings);
    List<Finding> findings = new ArrayList<>();
    findings.add(best.probe().best().formula());
    IsingMetrics.find(readings, IsingData.Kind.EQUILIBRATED, new ReceptiveField(1, 1))
        .ifPresent(reading -> findings.add(reading.probe().dependence()));
    best.largest().ifPresent(largest -> findings.add(largest.getValue()));
    for (IsingReading reading : readings) {
      for (ProbeReading.Solution solution : reading.probe().solutions()) {
        if (!findings.contains(solution.formula())) {
          findings.add(solution.formula());
        }
      }
    }
    return findings;
  }
}
