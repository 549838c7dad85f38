package dev.lodestone.bench.study.twin;

import dev.lodestone.bench.study.StudyResult.Published;
import dev.lodestone.bench.study.twin.TwinOutcome.Errors;
import dev.lodestone.bench.study.twin.TwinOutcome.Loops;
import dev.lodestone.bench.study.twin.TwinOutcome.Trial;
import dev.lodestone.interpret.TwinAccuracy;
import dev.lodestone.interpret.TwinPrediction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The numbers of the study by name. */
final class TwinMetrics {
  private static final String SOURCE = "reference runs of the authors' recipe, 20 splits";

  private TwinMetrics() {}

  static Map<String, Double> of(List<TwinOutcome> outcomes) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("twin_better_than_plain", wins(outcomes));
    metrics.put("uncertainty_spearman", 0.0);
    metrics.put("loop_spearman", 0.0);
    for (TwinOutcome outcome : outcomes) {
      errors(metrics, outcome);
      uncertainty(metrics, outcome, outcomes.size());
    }
    for (TwinOutcome outcome : outcomes) {
      outcome.loops().ifPresent(loops -> loops(metrics, outcome.set().label(), loops));
    }
    return metrics;
  }

  private static double wins(List<TwinOutcome> outcomes) {
    return outcomes.stream()
        .filter(o -> mean(o.errors().twin()) < mean(o.errors().plain()))
        .count();
  }

  static double mean(List<Double> values) {
    return statistics(values).mean();
  }

  static TwinStatistics statistics(List<Double> values) {
    return TwinStatistics.of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static void errors(Map<String, Double> metrics, TwinOutcome outcome) {
    String label = outcome.set().label();
    Errors errors = outcome.errors();
    TwinStatistics twin = statistics(errors.twin());
    metrics.put("rmse_twin_" + label, twin.mean());
    metrics.put("rmse_twin_" + label + "_error", twin.error());
    metrics.put("rmse_plain_" + label, mean(errors.plain()));
    metrics.put("rmse_plain_" + label + "_error", statistics(errors.plain()).error());
    metrics.put("rmse_ensemble_" + label, mean(errors.ensemble()));
    metrics.put("rmse_forest_" + label, mean(errors.forest()));
    metrics.put("rmse_neighbours_" + label, mean(errors.neighbours()));
    metrics.put("rmse_plain_recipe_" + label, mean(errors.recipe()));
    metrics.put("plain_over_twin_" + label, mean(errors.plain()) / twin.mean());
    metrics.put("plain_recipe_over_twin_" + label, mean(errors.recipe()) / twin.mean());
    TwinSet.Calibration calibration = outcome.set().calibration();
    double scale = Math.hypot(twin.error(), calibration.error());
    metrics.put("calibration_sigmas_" + label, (twin.mean() - calibration.twin()) / scale);
  }

  private static void uncertainty(Map<String, Double> metrics, TwinOutcome outcome, int sets) {
    String label = outcome.set().label();
    TwinPrediction joined = outcome.points().joined();
    double[] truth = outcome.points().truth();
    double[] values = joined.values();
    double[] errors =
        IntStream.range(0, truth.length).mapToDouble(i -> Math.abs(values[i] - truth[i])).toArray();
    double spread = TwinAccuracy.rankCorrelation(errors, joined.spreads());
    double loop = TwinAccuracy.rankCorrelation(errors, joined.loops());
    metrics.put("uncertainty_spearman_" + label, spread);
    metrics.put("loop_spearman_" + label, loop);
    metrics.merge("uncertainty_spearman", spread / sets, Double::sum);
    metrics.merge("loop_spearman", loop / sets, Double::sum);
  }

  private static void loops(Map<String, Double> metrics, String label, Loops loops) {
    Trial none = loops.supervised();
    Trial best = loops.best();
    metrics.put("rmse_supervised_" + label, mean(none.transductive()));
    metrics.put("rmse_semi_" + label, mean(best.transductive()));
    metrics.put("rmse_supervised_unseen_" + label, mean(none.unseen()));
    metrics.put("rmse_semi_unseen_" + label, mean(best.unseen()));
    metrics.put("loop_weight_" + label, best.weight());
    for (Trial trial : loops.trials()) {
      String suffix = label + "_weight_" + String.valueOf(trial.weight()).replace('.', '_');
      metrics.put("rmse_loops_validation_" + suffix, mean(trial.validation()));
      metrics.put("rmse_loops_" + suffix, mean(trial.transductive()));
      metrics.put("rmse_loops_unseen_" + suffix, mean(trial.unseen()));
      metrics.put("loop_violation_" + suffix, mean(trial.violation()));
    }
    TwinStatistics gain = gain(loops);
    metrics.put("semi_gain_" + label, gain.mean());
    metrics.put("semi_gain_" + label + "_error", gain.error());
  }

  /** How much smaller the transductive error is than without loops, split by split. */
  static TwinStatistics gain(Loops loops) {
    List<Double> none = loops.supervised().transductive();
    List<Double> best = loops.best().transductive();
    return TwinStatistics.of(
        IntStream.range(0, none.size()).mapToDouble(i -> none.get(i) - best.get(i)).toArray());
  }

  static List<Published> published(List<TwinOutcome> outcomes) {
    return outcomes.stream()
        .flatMap(
            outcome -> {
              TwinSet.Calibration calibration = outcome.set().calibration();
              String label = outcome.set().label();
              return java.util.stream.Stream.of(
                  new Published("rmse_twin_" + label, calibration.twin(), SOURCE),
                  new Published("rmse_plain_recipe_" + label, calibration.plain(), SOURCE),
                  new Published(
                      "plain_recipe_over_twin_" + label,
                      calibration.plain() / calibration.twin(),
                      SOURCE),
                  new Published("rmse_forest_" + label, calibration.forest(), SOURCE),
                  new Published("rmse_neighbours_" + label, calibration.neighbours(), SOURCE));
            })
        .toList();
  }
}
