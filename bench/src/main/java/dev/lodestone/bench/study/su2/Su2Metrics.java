package dev.lodestone.bench.study.su2;

import dev.lodestone.bench.study.StudyResult.Published;
import dev.lodestone.interpret.RidgeFormula;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/** The numbers of the SU(2) study. */
final class Su2Metrics {
  private static final String PAPER = "arXiv:1705.05582";

  private Su2Metrics() {}

  static Map<String, Double> of(
      Su2Transition transition, List<Su2Reading> readings, Su2Reading mixed) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("direct_critical_beta", transition.crossing());
    metrics.put("direct_critical_beta_error", transition.crossingError());
    for (Su2Transition.Size size : transition.sizes()) {
      metrics.put("susceptibility_peak_beta_" + size.edge(), size.peak());
    }
    for (Su2Reading reading : readings) {
      losses(metrics, reading);
      if (reading.network().label().equals("2x1x1x1")) {
        probe(metrics, reading);
      }
    }
    losses(metrics, mixed);
    metrics.put("mixed_loop_correlation", correlation(mixed, l -> l));
    metrics.put("mixed_absolute_loop_correlation", correlation(mixed, Math::abs));
    metrics.put("mixed_squared_loop_correlation", correlation(mixed, l -> l * l));
    mixed.critical().ifPresent(point -> metrics.put("mixed_critical_beta", point.value()));
    return metrics;
  }

  private static void losses(Map<String, Double> metrics, Su2Reading reading) {
    int best = reading.network().probe().best();
    String label = reading.network().label().toLowerCase(Locale.ROOT);
    metrics.put("training_loss_" + label, reading.network().probe().trainingLoss(best));
    metrics.put("validation_loss_" + label, reading.network().probe().validationLoss(best));
  }

  private static void probe(Map<String, Double> metrics, Su2Reading reading) {
    reading
        .critical()
        .ifPresent(
            point -> {
              metrics.put("critical_beta", point.value());
              metrics.put("critical_beta_error", point.standardError());
            });
    metrics.put("polyakov_correlation", correlation(reading, l -> l));
    metrics.put("leading_cosine", cosine(reading.temporal()));
    RidgeFormula local = reading.local().orElseThrow();
    long among = local.terms().stream().limit(4).filter(t -> Su2Reading.temporal(t) >= 0).count();
    metrics.put("leading_terms_of_the_loop", (double) among);
    metrics.put("local_r2", local.rSquared());
  }

  /** |cos| of the angle between coefficients and (1, -1, -1, -1). */
  static double cosine(double[] b) {
    double length = Math.sqrt(Arrays.stream(b).map(x -> x * x).sum());
    return length == 0 ? 0 : Math.abs(b[0] - b[1] - b[2] - b[3]) / (2 * length);
  }

  /** |correlation| of the bottleneck with a function of the Polyakov loop. */
  static double correlation(Su2Reading reading, DoubleUnaryOperator function) {
    double[] q = reading.bottleneck();
    double[] l = Arrays.stream(reading.loops()).map(function).toArray();
    double meanQ = Arrays.stream(q).average().orElse(0);
    double meanL = Arrays.stream(l).average().orElse(0);
    double cross = 0;
    double squaresQ = 0;
    double squaresL = 0;
    for (int i = 0; i < q.length; i++) {
      cross += (q[i] - meanQ) * (l[i] - meanL);
      squaresQ += (q[i] - meanQ) * (q[i] - meanQ);
      squaresL += (l[i] - meanL) * (l[i] - meanL);
    }
    double product = squaresQ * squaresL;
    return product > 0 ? Math.abs(cross) / Math.sqrt(product) : 0;
  }

  /** The paper's numbers. */
  static List<Published> published() {
    return List.of(
        new Published("critical_beta", 1.99, PAPER + ", 2x1x1x1: 1.99 ± 0.10"),
        new Published(
            "direct_critical_beta", 1.88, "1.8800(30), Fingberg, Heller and Karsch 1993"));
  }
}
