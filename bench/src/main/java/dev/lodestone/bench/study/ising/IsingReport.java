package dev.lodestone.bench.study.ising;

import static dev.lodestone.bench.report.Wording.format;

import dev.lodestone.bench.report.Block;
import dev.lodestone.bench.report.Plot;
import dev.lodestone.bench.report.Section;
import dev.lodestone.bench.report.SpinImages;
import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.StudyResult.Published;
import dev.lodestone.bench.study.ising.IsingData.Kind;
import dev.lodestone.bench.study.probe.ProbeReading;
import dev.lodestone.bench.study.probe.ProbeSections;
import dev.lodestone.interpret.CriticalPoint;
import dev.lodestone.physics.Ensemble;
import dev.lodestone.physics.ising.IsingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The report of the Ising study: losses, transition, minima and formulas. */
final class IsingReport {
  private static final int MOST_POINTS = 1000;
  private static final String MINIMA =
      "Restarts of the same training end in different minima. Each is named by the candidate"
          + " that its bottleneck follows best; the magnetisation is often the easier one to"
          + " find, also for fields that could see more.";

  private final Settings settings;
  private final IsingData data;
  private final List<IsingReading> readings;
  private final Map<String, Double> metrics;

  private IsingReport(
      Settings settings, IsingData data, List<IsingReading> readings, Map<String, Double> metrics) {
    this.settings = settings;
    this.data = data;
    this.readings = readings;
    this.metrics = metrics;
  }

  static List<Section> sections(
      Settings settings, IsingData data, List<IsingReading> readings, Map<String, Double> metrics) {
    IsingReport report = new IsingReport(settings, data, readings, metrics);
    List<ProbeReading> probes = readings.stream().map(IsingReading::probe).toList();
    return List.of(
        report.losses(),
        report.samples(),
        report.physics(),
        report.transition(),
        ProbeSections.minima(probes, MINIMA),
        report.bottlenecks(),
        ProbeSections.formulas(probes, report.candidates()));
  }

  private Section losses() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "a constant",
            "",
            "",
            format("%.4f", metrics.get("baseline_validation_loss")),
            talk("baseline_validation_loss")));
    for (IsingReading reading : readings) {
      boolean hot = reading.key().kind() == Kind.HOT_START;
      String training = IsingMetrics.named("training_loss", reading);
      String validation = IsingMetrics.named("validation_loss", reading);
      rows.add(
          List.of(
              reading.key().words(),
              format("%.4g", reading.probe().trainingLoss()),
              hot ? talk(training) : "",
              format("%.4g", reading.probe().validationLoss()),
              hot ? talk(validation) : ""));
    }
    return Section.of(
        "How well each receptive field tells the phases apart",
        new Block.Paragraph(ProbeSections.LOSSES),
        new Block.Table(
            "Cross entropy of the best of "
                + settings.whole("restarts")
                + " restarts, chosen by validation loss. The talk's column stands beside the"
                + " hot-start ensemble, whose stripes make its losses.",
            List.of("network", "training", "talk", "validation", "talk"),
            rows));
  }

  private static String talk(String metric) {
    return IsingMetrics.published().stream()
        .filter(each -> each.metric().equals(metric))
        .map(Published::value)
        .map(value -> format("%.5g", value))
        .findFirst()
        .orElse("");
  }

  private Section samples() {
    double hot = metrics.get("stripe_share_" + Kind.HOT_START.label());
    double equilibrated = metrics.get("stripe_share_" + Kind.EQUILIBRATED.label());
    return Section.of(
        "Two ensembles, and why they differ",
        new Block.Paragraph(
            format(
                "Hot start: %d Metropolis sweeps from random spins. In the ordered phase domains"
                    + " grow until two walls wrap around the lattice; such stripes are almost"
                    + " stable. %.1f%% of the ordered training configurations have |m| < 1/2: their"
                    + " energy is that of the ordered phase, their magnetisation is not. A network"
                    + " that sees single sites cannot recognise them, which is the talk's loss of"
                    + " 0.19. Equilibrated: clusters (Wolff) and Metropolis sweeps in turn; %.1f%%"
                    + " have |m| < 1/2.",
                settings.whole("hot_start_sweeps"), 100 * hot, 100 * equilibrated)),
        new SpinImages("Hot start, ordered phase, some with stripes.", stripes()),
        new SpinImages("Equilibrated test configurations.", equilibrated()));
  }

  private List<SpinImages.Image> stripes() {
    Ensemble ensemble = data.training().get(Kind.HOT_START);
    double[] temperatures = ensemble.temperatures();
    double[] magnetisations = ensemble.magnetisations();
    double middle = IsingData.window(settings, Kind.HOT_START).middle();
    List<SpinImages.Image> images = new ArrayList<>();
    int striped = 0;
    int uniform = 0;
    for (int i = 0; i < temperatures.length && images.size() < 6; i++) {
      boolean stripe = Math.abs(magnetisations[i]) < 0.5;
      boolean wanted = stripe ? striped < 4 : uniform < 2;
      if (temperatures[i] < middle && wanted) {
        striped += stripe ? 1 : 0;
        uniform += stripe ? 0 : 1;
        images.add(image(ensemble, i));
      }
    }
    return images;
  }

  private List<SpinImages.Image> equilibrated() {
    List<SpinImages.Image> images = new ArrayList<>();
    double[] temperatures = data.test().distinctTemperatures();
    for (double wanted : new double[] {1.5, 2.0, 2.25, 2.5, 3.0, 3.6}) {
      double nearest = temperatures[0];
      for (double temperature : temperatures) {
        boolean nearer = Math.abs(temperature - wanted) < Math.abs(nearest - wanted);
        nearest = nearer ? temperature : nearest;
      }
      images.add(image(data.test(), data.test().indicesAt(nearest)[0]));
    }
    return images;
  }

  private static SpinImages.Image image(Ensemble ensemble, int place) {
    int sites = ensemble.height() * ensemble.width();
    String label =
        format(
            "T = %.2f, m = %.2f", ensemble.temperatures()[place], ensemble.magnetisations()[place]);
    return new SpinImages.Image(
        label,
        ensemble.height(),
        ensemble.width(),
        ensemble.configurations().array(),
        place * sites);
  }

  private Section physics() {
    IsingModel model = IsingModel.of(settings.whole("lattice"));
    double[] magnetisations = data.test().magnetisations();
    for (int i = 0; i < magnetisations.length; i++) {
      magnetisations[i] = Math.abs(magnetisations[i]);
    }
    double[] temperatures = data.test().temperatures();
    CriticalPoint.Curve energy = CriticalPoint.curve(temperatures, data.test().energies());
    CriticalPoint.Curve magnetisation = CriticalPoint.curve(temperatures, magnetisations);
    double[] grid = energy.parameters();
    double[] kaufman = new double[grid.length];
    double[] onsager = new double[grid.length];
    double[] spontaneous = new double[grid.length];
    for (int i = 0; i < grid.length; i++) {
      kaufman[i] = model.exactFiniteSize().energy(grid[i]);
      onsager[i] = model.exactInfinite().energy(grid[i]);
      spontaneous[i] = model.exactInfinite().spontaneousMagnetisation(grid[i]);
    }
    return Section.of(
        "The test configurations against exact solutions",
        Plot.of(
            "Energy",
            "Energy per site of the test configurations, the exact energy of this lattice (Kaufman"
                + " 1949) and of the infinite one (Onsager 1944).",
            Plot.Axis.linear("temperature T"),
            Plot.Axis.linear("energy per site"),
            new Plot.Points("sampled", grid, energy.means(), energy.errors()),
            new Plot.Line("Kaufman, this lattice", grid, kaufman),
            new Plot.Line("Onsager, infinite lattice", grid, onsager)),
        Plot.of(
            "Magnetisation",
            "Mean absolute magnetisation and the spontaneous magnetisation of the infinite lattice"
                + " (Onsager, Yang 1952).",
            Plot.Axis.linear("temperature T"),
            Plot.Axis.linear("|m|"),
            new Plot.Points("sampled", grid, magnetisation.means(), magnetisation.errors()),
            new Plot.Line("infinite lattice", grid, spontaneous)));
  }

  private Section transition() {
    List<Block> blocks = new ArrayList<>();
    for (Kind kind : List.of(Kind.EQUILIBRATED, Kind.HOT_START)) {
      List<Plot.Layer> layers = new ArrayList<>();
      for (IsingReading reading : readings) {
        if (reading.key().kind() == kind) {
          CriticalPoint.Curve curve = reading.curve();
          layers.add(new Plot.Line(reading.key().words(), curve.parameters(), curve.means()));
        }
      }
      layers.add(new Plot.VerticalRule("exact T_c", IsingModel.CRITICAL_TEMPERATURE));
      layers.add(new Plot.HorizontalRule("undecided", 0.5));
      blocks.add(
          new Plot(
              "Output against temperature, trained on the " + kind.words() + " ensemble",
              "Mean decision of the best restart on fresh equilibrated configurations that the"
                  + " network never saw; 1 is ordered.",
              Plot.Axis.linear("temperature T"),
              Plot.Axis.linear("mean output"),
              layers));
    }
    blocks.add(sizes());
    blocks.add(crossings());
    blocks.add(
        new Block.Paragraph(
            "A network with a small receptive field is a formula for any lattice, so it can be asked"
                + " about larger lattices than it was trained on. A finite lattice has its crossing"
                + " above the transition of the infinite one (the specific heat of a 28x28 lattice"
                + " peaks at T = 2.30), and the crossings move towards it as the lattice grows. The"
                + " critical temperature is that of the network with the lowest validation loss on"
                + " the largest lattice."));
    return new Section("Where the networks are undecided", blocks);
  }

  private Plot sizes() {
    List<Plot.Layer> layers = new ArrayList<>();
    for (IsingReading reading : readings) {
      List<Map.Entry<Integer, CriticalPoint>> points = List.copyOf(reading.crossings().entrySet());
      if (reading.key().kind() == Kind.EQUILIBRATED && !points.isEmpty()) {
        layers.add(
            new Plot.Points(
                reading.key().words(),
                points.stream().mapToDouble(point -> 1.0 / point.getKey()).toArray(),
                points.stream().mapToDouble(point -> point.getValue().value()).toArray(),
                points.stream().mapToDouble(point -> point.getValue().standardError()).toArray()));
      }
    }
    layers.add(new Plot.HorizontalRule("exact T_c", IsingModel.CRITICAL_TEMPERATURE));
    return new Plot(
        "Crossing against the size of the lattice",
        "Networks trained on one lattice size only, applied to fresh configurations of larger ones.",
        Plot.Axis.linear("1 / edge of the lattice"),
        Plot.Axis.linear("temperature of the crossing"),
        layers);
  }

  private Block.Table crossings() {
    List<List<String>> rows = new ArrayList<>();
    for (IsingReading reading : readings) {
      reading
          .crossings()
          .forEach(
              (length, point) ->
                  rows.add(
                      List.of(
                          reading.key().words(),
                          length + "x" + length,
                          format("%.4f", point.value()),
                          format("%.4f", point.samplingError()),
                          format("%.4f", point.restartError()),
                          format(
                              "%+.2f%%",
                              100 * (point.value() / IsingModel.CRITICAL_TEMPERATURE - 1)),
                          point.restarts().stream()
                              .map(value -> format("%.3f", value))
                              .collect(Collectors.joining(" ")))));
    }
    return new Block.Table(
        "Temperature at which the mean output is 1/2, for the best restart and for every restart of"
            + " the same minimum.",
        List.of(
            "network", "lattice", "T", "error: samples", "error: restarts", "off by", "restarts"),
        rows);
  }

  private Section bottlenecks() {
    double[] energies = data.reading().energies();
    double[] magnetisations = data.reading().magnetisations();
    List<Block> blocks = new ArrayList<>();
    for (IsingReading reading : readings) {
      blocks.add(
          scatter(
              "Bottleneck of " + reading.key().words() + " against energy",
              "energy per site",
              energies,
              reading.probe().best().bottleneck()));
      blocks.add(
          scatter(
              "Bottleneck of " + reading.key().words() + " against magnetisation",
              "magnetisation m",
              magnetisations,
              reading.probe().best().bottleneck()));
    }
    return new Section("What the bottlenecks follow", blocks);
  }

  private static Plot scatter(String title, String label, double[] x, double[] y) {
    return Plot.of(
        title,
        "One point a fresh equilibrated configuration, ten temperatures from 1.2 to 3.4.",
        Plot.Axis.linear(label),
        Plot.Axis.linear("Q"),
        Plot.Points.some("configurations", x, y, MOST_POINTS));
  }

  private String candidates() {
    return "every product of up to "
        + settings.whole("order")
        + " spins in a box of "
        + settings.whole("box")
        + " by "
        + settings.whole("box")
        + " sites up to translation, each as mean over the lattice, absolute mean and squared"
        + " mean.";
  }
}
