package dev.lodestone.bench.study.twin;

import static dev.lodestone.bench.report.Wording.format;

import dev.lodestone.bench.report.Block;
import dev.lodestone.bench.report.Plot;
import dev.lodestone.bench.report.Section;
import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.twin.TwinOutcome.Errors;
import dev.lodestone.bench.study.twin.TwinOutcome.Loops;
import dev.lodestone.interpret.TwinPrediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The report of the study: errors, uncertainty, loops. */
final class TwinReport {
  private static final int MOST_POINTS = 500;
  private static final int BINS = 10;

  private TwinReport() {}

  static List<Section> sections(
      Settings settings, List<TwinOutcome> outcomes, Map<String, Double> metrics) {
    List<Section> sections = new ArrayList<>();
    sections.add(errors(settings, outcomes, metrics));
    sections.add(predictions(outcomes));
    sections.add(uncertainty(outcomes, metrics));
    if (outcomes.getFirst().loops().isPresent()) {
      sections.add(loops(settings, outcomes));
    }
    return sections;
  }

  private static String pair(List<Double> values) {
    TwinStatistics statistics = TwinMetrics.statistics(values);
    return format("%.4g ± %.2g", statistics.mean(), statistics.error());
  }

  private static Section errors(
      Settings settings, List<TwinOutcome> outcomes, Map<String, Double> metrics) {
    List<List<String>> rows = new ArrayList<>();
    for (TwinOutcome outcome : outcomes) {
      Errors errors = outcome.errors();
      TwinSet.Calibration calibration = outcome.set().calibration();
      rows.add(
          List.of(
              outcome.set().label(),
              pair(errors.twin()),
              format("%.4g ± %.2g", calibration.twin(), calibration.error()),
              pair(errors.plain()),
              pair(errors.recipe()),
              format("%.4g", calibration.plain()),
              pair(errors.ensemble()),
              pair(errors.forest()),
              pair(errors.neighbours())));
    }
    return Section.of(
        "Errors",
        new Block.Paragraph(
            "The twin network sees two points and learns the difference of their targets; a"
                + " prediction is the mean over all training points, in both orders. Beside it"
                + " stand a plain network of the same layers, trained in the same way, one trained"
                + " nearly as the authors train it, the mean of several of the former, a random"
                + " forest and five nearest neighbours, on the same splits."),
        new Block.Table(
            format(
                "Root mean square error on test points, mean ± standard error over %d splits."
                    + " Reference: the authors' recipe, run for the specification of this study."
                    + " The twin network is better than the plain one on %.0f of %d sets.",
                settings.whole("splits"), metrics.get("twin_better_than_plain"), outcomes.size()),
            List.of(
                "set",
                "twin",
                "reference",
                "plain network",
                "plain, nearly the authors' recipe",
                "reference",
                "ensemble",
                "forest",
                "neighbours"),
            rows));
  }

  private static Section predictions(List<TwinOutcome> outcomes) {
    List<Plot.Layer> layers = new ArrayList<>();
    for (TwinOutcome outcome : outcomes) {
      double[] truth = outcome.points().truth();
      layers.add(
          Plot.Points.some(
              outcome.set().label(),
              scaled(truth, truth),
              scaled(outcome.points().joined().values(), truth),
              MOST_POINTS));
    }
    layers.add(new Plot.Line("equal", new double[] {-3, 4}, new double[] {-3, 4}));
    return Section.of(
        "Predictions",
        new Plot(
            "Prediction against target",
            "Test points of all splits, in standard deviations of each target: points on the line"
                + " are predicted exactly.",
            Plot.Axis.linear("target"),
            Plot.Axis.linear("prediction"),
            layers));
  }

  private static double[] scaled(double[] values, double[] by) {
    double mean = Arrays.stream(by).average().orElseThrow();
    double deviation = deviation(by);
    return Arrays.stream(values).map(value -> (value - mean) / deviation).toArray();
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    return variance > 0 ? Math.sqrt(variance) : 1;
  }

  private static Section uncertainty(List<TwinOutcome> outcomes, Map<String, Double> metrics) {
    List<Plot.Layer> layers = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (TwinOutcome outcome : outcomes) {
      String label = outcome.set().label();
      layers.add(calibration(outcome));
      rows.add(
          List.of(
              label,
              format("%.2f", metrics.get("uncertainty_spearman_" + label)),
              format("%.2f", metrics.get("loop_spearman_" + label))));
    }
    return Section.of(
        "Does it know where it errs?",
        new Block.Paragraph(
            "Every anchor gives a prediction of its own. Where they disagree, or where the"
                + " differences around a loop x, x_j, x_(j+1) do not add up to 0, the network"
                + " contradicts itself, and errs more."),
        new Block.Table(
            "Spearman's rank correlation of |error| with both signals, test points of all splits.",
            List.of("set", "spread over anchors", "violation of loops"),
            rows),
        new Plot(
            "Calibration",
            "Test points in ten groups of rising spread, both in standard deviations of the target:"
                + " a rising line says that the spread ranks the errors. The members of the spread"
                + " share one network, so it need not equal the error.",
            Plot.Axis.logarithmic("spread over anchors"),
            Plot.Axis.logarithmic("root mean square error"),
            layers));
  }

  private static Plot.Line calibration(TwinOutcome outcome) {
    double[] truth = outcome.points().truth();
    TwinPrediction joined = outcome.points().joined();
    double[] values = joined.values();
    double[] spreads = joined.spreads();
    double deviation = deviation(truth);
    int[] order =
        IntStream.range(0, truth.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> spreads[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int bins = Math.min(BINS, order.length);
    double[] x = new double[bins];
    double[] y = new double[bins];
    for (int bin = 0; bin < bins; bin++) {
      int from = order.length * bin / bins;
      int to = order.length * (bin + 1) / bins;
      for (int i = from; i < to; i++) {
        double error = values[order[i]] - truth[order[i]];
        x[bin] += spreads[order[i]] / (to - from);
        y[bin] += error * error / (to - from);
      }
      x[bin] = Math.max(1e-9, x[bin] / deviation);
      y[bin] = Math.max(1e-9, Math.sqrt(y[bin]) / deviation);
    }
    return new Plot.Line(outcome.set().label(), x, y);
  }

  private static Section loops(Settings settings, List<TwinOutcome> outcomes) {
    List<List<String>> rows = new ArrayList<>();
    for (TwinOutcome outcome : outcomes) {
      Loops loops = outcome.loops().orElseThrow();
      TwinStatistics gain = TwinMetrics.gain(loops);
      rows.add(
          List.of(
              outcome.set().label(),
              pair(loops.supervised().transductive()),
              pair(loops.best().transductive()),
              format("%.2g ± %.2g", gain.mean(), gain.error()),
              pair(loops.supervised().unseen()),
              pair(loops.best().unseen()),
              format("%g", loops.best().weight()),
              pair(loops.supervised().violation()),
              pair(loops.best().violation())));
    }
    return Section.of(
        "Loops with unlabelled points",
        new Block.Paragraph(
            "Three tenths of the points have targets, one tenth chooses. Half of all points enter"
                + " loops without their targets (transductive), one tenth is never seen. The weight"
                + " of the loops is that of the smallest validation error, 0 among the choices."),
        new Block.Table(
            format(
                "Root mean square error over %d splits; the gain is the mean of the differences on"
                    + " equal splits.",
                settings.whole("loop_splits")),
            List.of(
                "set",
                "without loops",
                "with loops",
                "gain",
                "unseen, without",
                "unseen, with",
                "weight",
                "violation, without",
                "violation, with"),
            rows));
  }
}
