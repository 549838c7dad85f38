package dev.lodestone.bench.study.ising;

import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.StudyResult.Published;
import dev.lodestone.bench.study.ising.IsingData.Kind;
import dev.lodestone.bench.study.probe.ProbeReading;
import dev.lodestone.interpret.BottleneckFormula;
import dev.lodestone.interpret.CriticalPoint;
import dev.lodestone.interpret.LatticeCorrelator;
import dev.lodestone.interpret.LatticeCorrelator.Form;
import dev.lodestone.interpret.LatticeCorrelator.Site;
import dev.lodestone.interpret.Minimum;
import dev.lodestone.interpret.MonotoneRegression;
import dev.lodestone.interpret.ReceptiveField;
import dev.lodestone.physics.Ensemble;
import dev.lodestone.physics.ising.IsingModel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The numbers of the Ising study by name. */
final class IsingMetrics {
  private static final String TALK = "talk, table of losses of the Ising networks";
  private static final ReceptiveField BOND = new ReceptiveField(1, 2);
  private static final ReceptiveField SITE = new ReceptiveField(1, 1);

  private final Settings settings;
  private final IsingData data;
  private final List<IsingReading> readings;
  private final Map<String, Double> metrics = new LinkedHashMap<>();

  private IsingMetrics(Settings settings, IsingData data, List<IsingReading> readings) {
    this.settings = settings;
    this.data = data;
    this.readings = readings;
  }

  static Map<String, Double> of(Settings settings, IsingData data, List<IsingReading> readings) {
    IsingMetrics of = new IsingMetrics(settings, data, readings);
    of.transition();
    of.losses();
    of.observables();
    of.estimates();
    of.minima();
    of.samples();
    return of.metrics;
  }

  /** The network of lowest validation loss on the equilibrated ensemble. */
  static IsingReading best(List<IsingReading> readings) {
    return readings.stream()
        .filter(reading -> reading.key().kind() == Kind.EQUILIBRATED)
        .min(Comparator.comparingDouble(reading -> reading.probe().validationLoss()))
        .orElseThrow();
  }

  static Optional<IsingReading> find(List<IsingReading> readings, Kind kind, ReceptiveField field) {
    return readings.stream()
        .filter(reading -> reading.key().kind() == kind && reading.key().field().equals(field))
        .findFirst();
  }

  /** The metric of the hot-start ensemble, which is the talk's, has the plain name. */
  static String named(String metric, IsingReading reading) {
    String infix = reading.key().kind() == Kind.HOT_START ? "" : reading.key().kind().label() + "_";
    return metric + "_" + infix + reading.key().field();
  }

  private void transition() {
    best(readings)
        .largest()
        .ifPresent(
            largest -> {
              CriticalPoint point = largest.getValue();
              double exact = IsingModel.CRITICAL_TEMPERATURE;
              metrics.put("critical_temperature", point.value());
              metrics.put("critical_temperature_error", point.standardError());
              metrics.put("critical_temperature_lattice", (double) largest.getKey());
              metrics.put("critical_temperature_deviation", point.value() / exact - 1);
            });
  }

  private void losses() {
    metrics.put("baseline_validation_loss", baseline());
    for (IsingReading reading : readings) {
      metrics.put(named("validation_loss", reading), reading.probe().validationLoss());
      metrics.put(named("training_loss", reading), reading.probe().trainingLoss());
    }
  }

  // Cross entropy of the best constant prediction: the share of ordered training configurations.
  private double baseline() {
    IsingData.Window window = IsingData.window(settings, Kind.HOT_START);
    float[] training = data.training().get(Kind.HOT_START).labelsBelow(window.middle());
    float[] validation = data.validation().get(Kind.HOT_START).labelsBelow(window.middle());
    double share = mean(training);
    double ordered = mean(validation);
    return -ordered * Math.log(share) - (1 - ordered) * Math.log1p(-share);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private void observables() {
    for (Kind kind : List.of(Kind.EQUILIBRATED, Kind.HOT_START)) {
      String suffix = kind == Kind.EQUILIBRATED ? "" : "_" + kind.label();
      find(readings, kind, BOND).ifPresent(reading -> energy(reading, suffix));
      find(readings, kind, SITE).ifPresent(reading -> magnetisation(reading, suffix));
    }
  }

  private void energy(IsingReading reading, String suffix) {
    double[] energies = data.reading().energies();
    LatticeCorrelator bonds =
        new LatticeCorrelator(List.of(new Site(0, 0, 0), new Site(0, 0, 1)), Form.MEAN);
    double[] alongRows = bonds.evaluate(data.reading().configurations());
    // Restarts end in the energy or in the magnetisation; these metrics are about the former.
    ProbeReading.Solution solution =
        reading.probe().following(bonds.name()).orElse(reading.probe().best());
    metrics.put("energy_r2" + suffix, squaredCorrelation(reading.turned().get(solution), energies));
    metrics.put("energy_r2_unturned" + suffix, squaredCorrelation(solution.bottleneck(), energies));
    metrics.put("bond_r2" + suffix, squaredCorrelation(solution.bottleneck(), alongRows));
    metrics.put(
        "bond_share" + suffix,
        solution.formula().terms().stream()
            .filter(term -> term.observable().equals(bonds))
            .mapToDouble(BottleneckFormula.Term::share)
            .sum());
  }

  private void magnetisation(IsingReading reading, String suffix) {
    double[] absolute = Arrays.stream(data.reading().magnetisations()).map(Math::abs).toArray();
    double[] energies = data.reading().energies();
    metrics.put(
        "magnetisation_r2" + suffix,
        MonotoneRegression.either(absolute, reading.probe().decision()).rSquared());
    metrics.put(
        "magnetisation_rival_energy_r2" + suffix,
        MonotoneRegression.either(energies, reading.probe().decision()).rSquared());
  }

  /** Squared Pearson correlation, the R² of a straight line; 0 where one is constant. */
  static double squaredCorrelation(double[] left, double[] right) {
    double leftMean = Arrays.stream(left).average().orElse(0);
    double rightMean = Arrays.stream(right).average().orElse(0);
    double leftSquares = 0;
    double rightSquares = 0;
    double cross = 0;
    for (int i = 0; i < left.length; i++) {
      leftSquares += (left[i] - leftMean) * (left[i] - leftMean);
      rightSquares += (right[i] - rightMean) * (right[i] - rightMean);
      cross += (left[i] - leftMean) * (right[i] - rightMean);
    }
    double product = leftSquares * rightSquares;
    return product > 0 ? cross * cross / product : 0;
  }

  private void estimates() {
    for (IsingReading reading : readings) {
      String stem = "critical_temperature_" + reading.key().label();
      reading
          .crossings()
          .forEach(
              (length, point) -> {
                metrics.put(stem + "_lattice_" + length, point.value());
                metrics.put(stem + "_lattice_" + length + "_error", point.standardError());
              });
    }
  }

  private void minima() {
    for (IsingReading reading : readings) {
      for (Minimum minimum : reading.probe().minima()) {
        metrics.merge(
            "minima_" + reading.key().label() + "_" + slug(minimum.observable()),
            (double) minimum.restarts().size(),
            Double::sum);
      }
    }
  }

  private static String slug(String words) {
    String lower = words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    return lower.replaceAll("^_|_$", "");
  }

  private void samples() {
    for (Kind kind : Kind.values()) {
      Ensemble ensemble = data.training().get(kind);
      IsingData.Window window = IsingData.window(settings, kind);
      metrics.put("stripe_share_" + kind.label(), IsingData.stripeShare(ensemble, window));
    }
  }

  /** The talk's numbers beside which metrics stand. */
  static List<Published> published() {
    return List.of(
        new Published(
            "critical_temperature",
            IsingModel.CRITICAL_TEMPERATURE,
            "exact (Onsager 1944); the talk finds it within 1%"),
        new Published("baseline_validation_loss", 0.6931, TALK),
        new Published("training_loss_28x28", 6.1588e-4, TALK),
        new Published("validation_loss_28x28", 0.0232, TALK),
        new Published("training_loss_1x2", 1.2559e-4, TALK),
        new Published("validation_loss_1x2", 1.2105e-7, TALK),
        new Published("training_loss_1x1", 0.2015, TALK),
        new Published("validation_loss_1x1", 0.1886, TALK));
  }
}
