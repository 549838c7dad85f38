package dev.lodestone.bench.study.probe;

import static dev.lodestone.bench.report.Wording.format;

import dev.lodestone.bench.npz.MalformedArrayException;
import dev.lodestone.bench.npz.NpyArray;
import dev.lodestone.bench.npz.Npz;
import dev.lodestone.bench.report.Section;
import dev.lodestone.bench.study.Phases;
import dev.lodestone.bench.study.ReportedFindings;
import dev.lodestone.bench.study.Setting;
import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.Study;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.StudyResult;
import dev.lodestone.interpret.Candidates;
import dev.lodestone.interpret.CorrelationProbe.Labelled;
import dev.lodestone.interpret.CriticalPoint;
import dev.lodestone.interpret.DesignMatrix;
import dev.lodestone.interpret.Finding;
import dev.lodestone.interpret.Observable;
import dev.lodestone.interpret.ReceptiveField;
import dev.lodestone.interpret.TrainedProbe;
import dev.lodestone.kernels.Philox;
import dev.lodestone.kernels.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The correlation probe on anyone's labelled images: which receptive field still tells the labels
 * apart, and what the bottleneck computes.
 *
 * <p>A share of each label's samples is kept from training; restarts are chosen by it, and
 * bottlenecks are read on it.
 *
 * @param arrays the samples
 * @param letter of the control parameter
 */
public record ProbeStudy(LabelledArrays arrays, String letter) implements Study {
  /** What the bottleneck regression needs, ten folds of six samples. */
  private static final int LEAST_VALIDATION = 60;

  private static final int MOST_READ = 3000;
  // Losses closer than a tenth of ln 2 count as equal.
  private static final double AS_GOOD = 0.07;
  private static final int LEAST_REPETITIONS = 5;
  private static final int BIN = 20;
  private static final String DATA = "validation samples";
  private static final double[] NONE = {};

  @Override
  public String name() {
    return "probe";
  }

  @Override
  public String summary() {
    return "What tells labelled images apart: the smallest receptive field and the formula";
  }

  @Override
  public String slide() {
    return "Correlation probing neural network (arXiv:1705.05582) on your own arrays";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        arrays.digest(),
        new Setting.Words(
            "fields",
            "receptive fields, rows x columns, or full",
            Pattern.compile("full|[1-9][0-9]?x[1-9][0-9]?"),
            "full,1x2,1x1",
            List.of("full", "1x2", "1x1"),
            List.of("full", "1x2", "1x1"),
            List.of("full", "4x4", "2x2", "1x2", "1x1")),
        new Setting.Real("validation", "share kept from training", 0.01, 0.99, 0.25, 0.25, 0.25),
        new Setting.Whole("restarts", "networks trained side by side", 1, 64, 5, 10, 10),
        new Setting.Whole("batch", "samples of a training step", 1, 100_000, 100, 100, 100),
        new Setting.Whole(
            "local_steps",
            "training steps of fields on part of the lattice",
            1,
            10_000_000,
            4000,
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
        new Setting.Whole("order", "most factors in a candidate correlator", 1, 6, 3, 4, 4));
  }

  /** Row numbers of the two parts, each in random order. */
  @SuppressWarnings("ArrayRecordComponent") // Read here, never compared.
  private record Split(int[] training, int[] validation) {}

  @Override
  public StudyResult run(StudyContext context) throws IOException {
    Settings settings = context.settings();
    int height = arrays.sample().extent(1);
    int width = arrays.sample().extent(2);
    List<ReceptiveField> fields = ProbeTraining.fields(settings, height, width);
    Split split = split(context);
    Labelled training = arrays.rows(context.backend(), split.training());
    Labelled validation = arrays.rows(context.backend(), split.validation());
    int[] rows = Arrays.copyOf(split.validation(), Math.min(MOST_READ, split.validation().length));
    Tensor reading = arrays.rows(context.backend(), rows).samples();
    DesignMatrix design = design(settings, reading);
    List<TrainedProbe> trained = new ArrayList<>();
    for (ReceptiveField field : fields) {
      String label = field.toString();
      trained.add(
          new ProbeTraining(label, label, field, training, validation).train(context, name()));
    }
    List<ProbeReading> readings = new ArrayList<>();
    Map<String, double[][]> decisions = new LinkedHashMap<>();
    try (Phases.Phase _ = context.phase("reading")) {
      for (TrainedProbe probe : trained) {
        String words = probe.probe().field().toString();
        context.progress().step("reading", readings.size(), trained.size(), words);
        ProbeReading read = ProbeReading.read(context, words, probe, reading, design, DATA);
        readings.add(read);
        decisions.put(words, decisions(read, validation));
      }
      context.progress().step("reading", trained.size(), trained.size(), "");
    }
    write(context, readings, rows);
    double baseline = baseline(training, validation);
    double[] parameters =
        arrays.hasParameters() ? binned(arrays.parameters(split.validation())) : NONE;
    Map<String, CriticalPoint> crossings = crossings(context, readings, decisions, parameters);
    return new StudyResult(
        metrics(readings, baseline, crossings),
        findings(readings, crossings).stream().map(ReportedFindings::of).toList(),
        List.of(),
        sections(settings, design, readings, baseline, curves(decisions, parameters)));
  }

  // The same share of both labels, in random order, so that any beginning is a fair sample.
  private Split split(StudyContext context) throws MalformedArrayException {
    double share = context.settings().real("validation");
    IntStream.Builder training = IntStream.builder();
    IntStream.Builder validation = IntStream.builder();
    for (int label = 0; label <= 1; label++) {
      int[] rows = arrays.rows(label);
      int kept = (int) Math.round(share * rows.length);
      LabelledArrays.require(
          kept > 0 && kept < rows.length,
          "--labels: expected enough of each label for training and validation, given "
              + rows.length
              + " of label "
              + label);
      int[] order = permutation(context, "split " + label, rows.length);
      for (int i = 0; i < rows.length; i++) {
        (i < kept ? validation : training).add(rows[order[i]]);
      }
    }
    int[] kept = validation.build().toArray();
    LabelledArrays.require(
        kept.length >= LEAST_VALIDATION,
        "--images: expected at least "
            + LEAST_VALIDATION
            + " samples for validation, given "
            + kept.length
            + " of "
            + arrays.size());
    int[] order = permutation(context, "order", kept.length);
    int[] mixed = IntStream.of(order).map(place -> kept[place]).toArray();
    return new Split(training.build().toArray(), mixed);
  }

  private static int[] permutation(StudyContext context, String purpose, int count) {
    return Philox.of(context.key(purpose), Philox.Purpose.SHUFFLE).permutation(count);
  }

  // Products of as many factors as the settings say, or as many fewer as the list has room for.
  private DesignMatrix design(Settings settings, Tensor reading) {
    int boxHeight = Math.min(settings.whole("box"), arrays.sample().extent(1));
    int boxWidth = Math.min(settings.whole("box"), arrays.sample().extent(2));
    for (int order = settings.whole("order"); ; order--) {
      try {
        List<Observable> candidates = Candidates.correlators(reading, boxHeight, boxWidth, order);
        return DesignMatrix.of(reading, candidates);
      } catch (IllegalArgumentException tooMany) {
        if (order == 1) {
          throw tooMany;
        }
      }
    }
  }

  // Of every restart that ended in the same minimum as the best one, which comes first.
  private static double[][] decisions(ProbeReading reading, Labelled validation) {
    TrainedProbe.Readout readout = reading.trained().read(validation.samples());
    List<Integer> restarts = reading.minima().getFirst().restarts();
    return restarts.stream().map(readout::decision).toArray(double[][]::new);
  }

  /**
   * Parameters that hardly repeat, each replaced by the mean of its twenty neighbours in rank: the
   * bootstrap needs several samples at every value.
   */
  static double[] binned(double[] parameters) {
    long distinct = Arrays.stream(parameters).distinct().count();
    if (distinct * LEAST_REPETITIONS <= parameters.length) {
      return parameters;
    }
    int[] order =
        IntStream.range(0, parameters.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> parameters[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] binned = new double[parameters.length];
    for (int from = 0; from < order.length; from += BIN) {
      int[] bin = Arrays.copyOfRange(order, from, Math.min(from + BIN, order.length));
      double mean = IntStream.of(bin).mapToDouble(i -> parameters[i]).average().orElseThrow();
      IntStream.of(bin).forEach(i -> binned[i] = mean);
    }
    return binned;
  }

  private Map<String, CriticalPoint> crossings(
      StudyContext context,
      List<ProbeReading> readings,
      Map<String, double[][]> decisions,
      double[] parameters) {
    Map<String, CriticalPoint> crossings = new LinkedHashMap<>();
    for (ProbeReading reading : parameters.length == 0 ? List.<ProbeReading>of() : readings) {
      String words = reading.words();
      CriticalPoint.estimate(
              letter,
              parameters,
              decisions.get(words),
              0,
              context.settings().whole("bootstrap"),
              context.key("bootstrap " + words),
              ProbeReading.about(DATA, words, reading.trained().best()))
          .ifPresent(point -> crossings.put(words, point));
    }
    return crossings;
  }

  private static Map<String, CriticalPoint.Curve> curves(
      Map<String, double[][]> decisions, double[] parameters) {
    Map<String, CriticalPoint.Curve> curves = new LinkedHashMap<>();
    if (parameters.length > 0) {
      decisions.forEach(
          (words, decision) -> curves.put(words, CriticalPoint.curve(parameters, decision[0])));
    }
    return curves;
  }

  private void write(StudyContext context, List<ProbeReading> readings, int[] read)
      throws IOException {
    Map<String, NpyArray> samples = new LinkedHashMap<>();
    samples.put("rows", NpyArray.int32(read, read.length));
    for (ProbeReading reading : readings) {
      context.folder().network("networks/" + reading.words(), reading.network(Map.of()));
      double[] bottleneck = reading.best().bottleneck();
      samples.put("bottleneck_" + reading.words(), NpyArray.float64(bottleneck, read.length));
      samples.put("decision_" + reading.words(), NpyArray.float64(reading.decision(), read.length));
    }
    context.folder().write("samples/reading.npz", file -> Npz.write(file, samples));
  }

  private static Map<String, Double> metrics(
      List<ProbeReading> readings, double baseline, Map<String, CriticalPoint> crossings) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("baseline_validation_loss", baseline);
    for (ProbeReading reading : readings) {
      metrics.put("validation_loss_" + reading.words(), reading.validationLoss());
      metrics.put("training_loss_" + reading.words(), reading.trainingLoss());
      metrics.put(
          "left_out_error_" + reading.words(), reading.best().formula().crossValidated().error());
    }
    crossings.forEach(
        (words, point) -> {
          metrics.put("critical_point_" + words, point.value());
          metrics.put("critical_point_" + words + "_error", point.standardError());
        });
    return metrics;
  }

  // Cross entropy of the best constant prediction: the share of label 1 in training.
  private static double baseline(Labelled training, Labelled validation) {
    double share = mean(training.labels().array());
    double kept = mean(validation.labels().array());
    return -kept * Math.log(share) - (1 - kept) * Math.log1p(-share);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** The smallest field that tells the labels apart as well as the best one comes first. */
  private static List<Finding> findings(
      List<ProbeReading> readings, Map<String, CriticalPoint> crossings) {
    double best = readings.stream().mapToDouble(ProbeReading::validationLoss).min().orElseThrow();
    List<ProbeReading> sorted = new ArrayList<>(readings);
    sorted.sort(
        Comparator.comparing((ProbeReading each) -> each.validationLoss() > best + AS_GOOD)
            .thenComparingInt(each -> each.trained().probe().field().sites()));
    List<Finding> findings = new ArrayList<>();
    for (ProbeReading reading : sorted) {
      findings.add(reading.best().formula());
      findings.add(reading.dependence());
    }
    findings.addAll(crossings.values());
    return findings;
  }

  private List<Section> sections(
      Settings settings,
      DesignMatrix design,
      List<ProbeReading> readings,
      double baseline,
      Map<String, CriticalPoint.Curve> curves) {
    List<Section> sections = new ArrayList<>();
    sections.add(ProbeSections.losses(readings, baseline));
    if (!curves.isEmpty()) {
      sections.add(ProbeSections.curves(letter, curves));
    }
    sections.add(
        ProbeSections.minima(
            readings,
            "Restarts of the same training end in different minima. Each is named by the candidate"
                + " that its bottleneck follows best."));
    sections.add(
        ProbeSections.formulas(
            readings,
            format(
                "every product of up to %d values in a box of %d sites' edge up to translation,"
                    + " each as mean over the lattice, absolute mean and squared mean; %d that the"
                    + " samples tell apart.",
                settings.whole("order"), settings.whole("box"), design.size())));
    return sections;
  }
}
