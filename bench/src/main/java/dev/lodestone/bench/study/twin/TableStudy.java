package dev.lodestone.bench.study.twin;

import static dev.lodestone.bench.report.Wording.format;

import dev.lodestone.bench.csv.CsvTable;
import dev.lodestone.bench.csv.MalformedTableException;
import dev.lodestone.bench.report.Block;
import dev.lodestone.bench.report.Plot;
import dev.lodestone.bench.report.Section;
import dev.lodestone.bench.study.DataDigest;
import dev.lodestone.bench.study.ReportedFindings;
import dev.lodestone.bench.study.Setting;
import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.StoppedException;
import dev.lodestone.bench.study.Study;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.StudyResult;
import dev.lodestone.bench.study.TrainingProgress;
import dev.lodestone.interpret.TrainedTwin;
import dev.lodestone.interpret.TwinAccuracy;
import dev.lodestone.interpret.TwinPrediction;
import dev.lodestone.interpret.TwinRegression;
import dev.lodestone.interpret.TwinScaling;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.nn.TrainingPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Twin regression on somebody's table: learns one column from all others on nine tenths of the
 * rows, says how well on the last tenth, and predicts the rows of a second table.
 *
 * @param data the table
 * @param target the name of the column to learn
 * @param unlabelled rows to predict, which take part in loops; columns as in data, in any order,
 *     the target not needed
 */
public record TableStudy(CsvTable data, String target, Optional<CsvTable> unlabelled)
    implements Study {
  private static final int LEAST_ROWS = 30;
  private static final double SHARE = 0.1;

  /**
   * Refuses tables that nothing can be learnt from.
   *
   * @throws MalformedTableException in one sentence
   */
  public static TableStudy of(CsvTable data, String target, Optional<CsvTable> unlabelled)
      throws MalformedTableException {
    data.requireTarget(target, LEAST_ROWS);
    if (unlabelled.isPresent()) {
      for (String name : data.names()) {
        if (!name.equals(target)) {
          unlabelled.get().column(name);
        }
      }
      if (unlabelled.get().size() == 0) {
        throw new MalformedTableException(
            unlabelled.get().source() + ": expected at least 1 row, given none");
      }
    }
    return new TableStudy(data, target, unlabelled);
  }

  @Override
  public String name() {
    return "twin";
  }

  @Override
  public String summary() {
    return "Twin regression of " + target + " in " + data.source();
  }

  @Override
  public String slide() {
    return "Twin neural network regression (arXiv:2012.14873), semi-supervised (arXiv:2106.06124)";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        digest(),
        new Setting.Whole("restarts", "networks whose mean predicts", 1, 64, 5, 5, 5),
        new Setting.Whole("width", "neurons of each hidden layer", 1, 4096, 64, 64, 64),
        new Setting.Whole("steps", "of a training", 1, 10_000_000, 5000, 5000, 5000),
        new Setting.Real("rate", "learning rate of Adam, falling to 0", 1e-6, 1, 0.01, 0.01, 0.01),
        new Setting.Reals(
            "loop_weights",
            "weights of loops with unlabelled rows, of which the validation rows choose",
            0,
            1000,
            List.of(0.0, 1.0, 10.0),
            List.of(0.0, 1.0, 10.0),
            List.of(0.0, 1.0, 10.0)));
  }

  private Setting digest() {
    DataDigest digest = new DataDigest().add(target).add(data);
    unlabelled.ifPresent(digest::add);
    return digest.setting();
  }

  @Override
  public StudyResult run(StudyContext context) throws IOException {
    int column = data.column(target);
    TwinSplit split =
        TwinSplit.of(context.backend(), data, column, SHARE, SHARE, context.key("split"));
    Optional<Tensor> more =
        unlabelled.isPresent()
            ? Optional.of(features(context, unlabelled.get()))
            : Optional.empty();
    TrainedTwin trained = train(context, split, more);
    TwinPrediction test = trained.predict(split.test().features());
    double[] truth = TwinSplit.targets(split.test());
    TwinAccuracy accuracy =
        TwinAccuracy.of(
            target,
            test,
            truth,
            "a tenth of the rows of " + data.source(),
            trained.anchors(),
            context.key("training"));
    write(context, trained, more);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("rmse_test", accuracy.rootMeanSquareError());
    metrics.put("rmse_test_error", accuracy.standardError());
    metrics.put("uncertainty_spearman", accuracy.spreadCorrelation());
    metrics.put("loop_spearman", accuracy.loopCorrelation());
    metrics.put("loop_weight", trained.network().loopWeight());
    return new StudyResult(
        metrics, List.of(ReportedFindings.of(accuracy)), List.of(), sections(test, truth));
  }

  private TrainedTwin train(StudyContext context, TwinSplit split, Optional<Tensor> more) {
    Settings settings = context.settings();
    TrainedTwin best = null;
    double least = Double.POSITIVE_INFINITY;
    double[] weights = more.isPresent() ? settings.reals("loop_weights") : new double[1];
    for (double weight : weights) {
      TrainedTwin trained = train(context, split, more, weight);
      double error =
          trained
              .predict(split.validation().features())
              .rootMeanSquareError(TwinSplit.targets(split.validation()));
      if (error < least) {
        least = error;
        best = trained;
      }
    }
    return best;
  }

  private TrainedTwin train(
      StudyContext context, TwinSplit split, Optional<Tensor> more, double weight) {
    Settings settings = context.settings();
    int points = split.training().size();
    Optional<Tensor> loose =
        more.map(features -> TwinScaling.stack(split.validation().features(), features));
    int samples = weight > 0 ? points + loose.orElseThrow().shape().extent(0) : points;
    TrainingPlan plan =
        TwinTraining.plan(
                TwinTraining.batch(points),
                samples,
                settings.whole("steps"),
                settings.real("rate"),
                context.key("training"))
            .withReplicas(settings.whole("restarts"));
    String what = weight > 0 ? format("training with loops, weight %g", weight) : "training";
    return new TwinRegression(settings.whole("width"), weight)
        .train(
            context.backend(),
            split.training(),
            split.validation(),
            loose,
            plan,
            new TrainingProgress(context, what, plan.epochs()),
            Optional.empty())
        .orElseThrow(() -> new StoppedException("stopped while training"));
  }

  private List<String> features() {
    return data.names().stream().filter(name -> !name.equals(target)).toList();
  }

  // The features of a table in the order of the columns of the data.
  private Tensor features(StudyContext context, CsvTable table) throws MalformedTableException {
    List<String> names = features();
    int[] columns = new int[names.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = table.column(names.get(i));
    }
    int[] rows = IntStream.range(0, table.size()).toArray();
    return TwinSplit.features(context.backend(), table, columns, rows);
  }

  private void write(StudyContext context, TrainedTwin trained, Optional<Tensor> more)
      throws IOException {
    StringBuilder text = new StringBuilder("table,row,prediction,spread,loop_violation\n");
    append(text, "data", trained.predict(features(context, data)));
    more.ifPresent(features -> append(text, "unlabelled", trained.predict(features)));
    context
        .folder()
        .write("predictions.csv", file -> Files.writeString(file, text, StandardCharsets.US_ASCII));
    Map<String, String> metadata = TwinFiles.scaling(trained.scaling());
    metadata.put("target", target);
    metadata.put("features", String.join(",", features()));
    context
        .folder()
        .network("network", TwinFiles.network(trained.network(), trained.parameters(), metadata));
  }

  private static void append(StringBuilder text, String table, TwinPrediction prediction) {
    double[] values = prediction.values();
    double[] spreads = prediction.spreads();
    double[] loops = prediction.loops();
    for (int row = 0; row < values.length; row++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s,%d,%.7g,%.4g,%.4g%n",
              table,
              row + 1,
              values[row],
              spreads[row],
              loops[row]));
    }
  }

  private List<Section> sections(TwinPrediction test, double[] truth) {
    double[] values = test.values();
    double[] errors =
        IntStream.range(0, truth.length).mapToDouble(i -> Math.abs(values[i] - truth[i])).toArray();
    double low = IntStream.range(0, truth.length).mapToDouble(i -> truth[i]).min().orElseThrow();
    double high = IntStream.range(0, truth.length).mapToDouble(i -> truth[i]).max().orElseThrow();
    double[] ends = {low, high};
    return List.of(
        Section.of(
            "Predictions",
            new Block.Paragraph(
                "Eight tenths of the rows are anchors, one tenth chooses the epoch (and the weight"
                    + " of loops), one tenth is shown here. predictions.csv has every row of both"
                    + " tables with the spread over anchors and the violation of loops."),
            Plot.of(
                "Prediction against " + target,
                "Test rows: points on the line are predicted exactly.",
                Plot.Axis.linear(target),
                Plot.Axis.linear("prediction"),
                new Plot.Points("test rows", truth, values),
                new Plot.Line("equal", ends, ends)),
            Plot.of(
                "Error against spread",
                "Test rows: where the anchors disagree, larger errors are to be expected.",
                Plot.Axis.linear("spread over anchors"),
                Plot.Axis.linear("|error|"),
                new Plot.Points("test rows", test.spreads(), errors))));
  }
}
