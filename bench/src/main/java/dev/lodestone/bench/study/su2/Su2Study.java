package dev.lodestone.bench.study.su2;

import dev.lodestone.bench.npz.NpyArray;
import dev.lodestone.bench.npz.Npz;
import dev.lodestone.bench.study.Phases;
import dev.lodestone.bench.study.ReportedFindings;
import dev.lodestone.bench.study.Setting;
import dev.lodestone.bench.study.SettingException;
import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.Study;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.StudyResult;
import dev.lodestone.bench.study.probe.ProbeReading;
import dev.lodestone.bench.study.su2.Su2Networks.Network;
import dev.lodestone.interpret.DesignMatrix;
import dev.lodestone.interpret.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Confinement in SU(2) lattice gauge theory: the Polyakov loop, read off the bottleneck of
 * correlation probing networks (Wetzel and Scherzer 2017).
 *
 * <p>Networks that see the links of one site of space at both times, or at one, learn to tell the
 * phases apart far from the transition. Action beta (1 - 1/2 Re tr U) a plaquette, beta = 4 / g².
 */
public record Su2Study() implements Study {
  @Override
  public String name() {
    return "su2";
  }

  @Override
  public String summary() {
    return "SU(2) gauge theory: the Polyakov loop read off the bottleneck of a phase classifier";
  }

  @Override
  public String slide() {
    return "Correlation probing neural network, SU(2) lattice gauge theory (arXiv:1705.05582)";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        new Setting.Whole("spatial", "sites along each direction of space, even", 2, 32, 8, 8, 8),
        new Setting.Words(
            "fields",
            "receptive fields, time x space, or full",
            Pattern.compile("full|[12]x1x1x1"),
            "2x1x1x1,1x1x1x1",
            List.of("2x1x1x1", "1x1x1x1"),
            List.of("2x1x1x1", "1x1x1x1"),
            List.of("full", "2x1x1x1", "1x1x1x1")),
        reals(
            "window", "couplings: confined from, to, free from, to", 0.01, 100, 1.0, 1.2, 3.3, 3.5),
        new Setting.Whole("training_samples", "in each phase", 20, 100_000, 240, 1200, 2400),
        new Setting.Whole("validation_samples", "in each phase", 20, 100_000, 80, 400, 800),
        new Setting.Whole("test_couplings", "between the windows", 3, 1000, 22, 43, 43),
        new Setting.Whole("test_samples", "at each coupling", 2, 10_000, 16, 32, 64),
        new Setting.Whole(
            "thermalisation", "sweeps from random links", 1, 1_000_000, 100, 200, 500),
        new Setting.Whole("spacing", "sweeps between samples", 1, 1_000_000, 10, 10, 20),
        new Setting.Whole("restarts", "networks trained side by side", 1, 64, 2, 4, 10),
        new Setting.Whole("neurons", "of the hidden layer of a site", 1, 4096, 64, 64, 64),
        new Setting.Whole("epochs", "of the field of two slices", 1, 100_000, 20, 20, 32),
        new Setting.Real(
            "rate", "learning rate of Adam, falling to 0", 1e-6, 1, 0.004, 0.004, 0.004),
        new Setting.Whole("batch", "samples of a training step", 1, 100_000, 20, 50, 50),
        new Setting.Whole(
            "local_sites",
            "sites of space in the local regression",
            100,
            1_000_000,
            6000,
            20_000,
            20_000),
        new Setting.Whole("bootstrap", "resamplings", 10, 100_000, 100, 200, 1000),
        reals(
            "direct_window", "couplings around the transition, from, to", 0.01, 100, 1.855, 1.895),
        new Setting.Whole("direct_couplings", "between these", 3, 100, 4, 8, 8),
        new Setting.Reals(
            "direct_lattices",
            "edges of lattices whose cumulants are compared, even, at least two",
            2,
            64,
            List.of(4.0, 8.0),
            List.of(4.0, 6.0, 8.0, 12.0),
            List.of(4.0, 6.0, 8.0, 12.0, 16.0)),
        new Setting.Whole(
            "direct_sweeps", "of each chain there", 100, 100_000_000, 3000, 6000, 40_000));
  }

  private static Setting reals(
      String name, String meaning, double least, double most, double... values) {
    List<Double> list = Arrays.stream(values).boxed().toList();
    return new Setting.Reals(name, meaning, least, most, list, list, list);
  }

  @Override
  public StudyResult run(StudyContext context) throws IOException {
    check(context.settings());
    Su2Transition transition;
    try (Phases.Phase _ = context.phase("transition")) {
      transition = Su2Transition.measure(context);
    }
    List<Su2Reading> readings = new ArrayList<>();
    Su2Data data = sample(context, "positive", true);
    List<Network> networks = Su2Networks.train(context, data);
    try (Phases.Phase _ = context.phase("reading")) {
      DesignMatrix lines = Su2Reading.lines(data.test());
      for (Network network : networks) {
        readings.add(Su2Reading.read(context, data, network, lines));
      }
    }
    Su2Data both = sample(context, "mixed", false);
    Network network = Su2Networks.train(context, both, "2x1x1x1", "mixed_");
    Su2Reading mixed;
    try (Phases.Phase _ = context.phase("reading")) {
      mixed = Su2Reading.read(context, both, network, Su2Reading.lines(both.test()));
    }
    write(context, readings, mixed);
    return new StudyResult(
        Su2Metrics.of(transition, readings, mixed),
        findings(readings, mixed).stream().map(ReportedFindings::of).toList(),
        Su2Metrics.published(),
        Su2Report.sections(transition, readings, mixed));
  }

  private static Su2Data sample(StudyContext context, String name, boolean positive) {
    try (Phases.Phase _ = context.phase("sampling")) {
      return Su2Data.sample(context, name, positive);
    }
  }

  // Refuses before the work what would fail after it.
  private static void check(Settings settings) {
    requireRising("window", settings.reals("window"), 4);
    requireRising("direct_window", settings.reals("direct_window"), 2);
    requireEven("spatial", settings.whole("spatial"));
    double[] lattices = settings.reals("direct_lattices");
    for (double edge : lattices) {
      requireEven("direct_lattices", edge);
    }
    if (Arrays.stream(lattices).distinct().count() < 2) {
      throw new SettingException(
          "--set direct_lattices: expected at least two sizes, given " + Arrays.toString(lattices));
    }
    if (settings.words("fields").stream().distinct().count() < settings.words("fields").size()) {
      throw new SettingException(
          "--set fields: expected each once, given " + settings.words("fields"));
    }
  }

  private static void requireRising(String name, double[] values, int count) {
    boolean rising = values.length == count;
    for (int i = 1; i < values.length; i++) {
      rising &= values[i] > values[i - 1];
    }
    if (!rising) {
      throw new SettingException(
          "--set "
              + name
              + ": expected "
              + count
              + " rising couplings, given "
              + Arrays.toString(values));
    }
  }

  private static void requireEven(String name, double edge) {
    if (edge % 2 != 0) {
      throw new SettingException(
          "--set " + name + ": expected an even number of sites along an edge, given " + edge);
    }
  }

  private static void write(StudyContext context, List<Su2Reading> readings, Su2Reading mixed)
      throws IOException {
    List<Su2Reading> all = new ArrayList<>(readings);
    all.add(mixed);
    for (Su2Reading reading : all) {
      String label = reading.network().label();
      context
          .folder()
          .network(
              "networks/" + label,
              ProbeReading.network(reading.network().probe(), Map.of("receptive_field", label)));
      int count = reading.betas().length;
      Map<String, NpyArray> arrays = new LinkedHashMap<>();
      arrays.put("betas", NpyArray.float64(reading.betas(), count));
      arrays.put("polyakov_loops", NpyArray.float64(reading.loops(), count));
      arrays.put("bottleneck", NpyArray.float64(reading.bottleneck(), count));
      arrays.put("decision", NpyArray.float64(reading.decision(), count));
      context.folder().write("samples/" + label + ".npz", file -> Npz.write(file, arrays));
    }
  }

  /** The network of two slices first, then what mixed sectors teach. */
  private static List<Finding> findings(List<Su2Reading> readings, Su2Reading mixed) {
    List<Finding> findings = new ArrayList<>();
    for (Su2Reading reading : readings) {
      if (reading.network().label().equals("2x1x1x1")) {
        findings.add(reading.formula());
        findings.add(reading.local().orElseThrow());
        reading.critical().ifPresent(findings::add);
      }
    }
    findings.add(mixed.formula());
    return findings;
  }
}
