package dev.lodestone.bench.jmh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The measured rates of all contenders on all workloads, in the order of measurement. */
final class Samples {
  private static final int RESAMPLES = 2000;
  private static final double TAIL = 0.025;

  /** A workload at a number of threads. */
  record Bout(Workload workload, int threads) {}

  /**
   * A quotient of medians with its 95 % interval.
   *
   * @param value rate of the first over rate of the second
   * @param low lower end
   * @param high upper end
   */
  record Ratio(double value, double low, double high) {}

  private final Map<Bout, Map<String, List<Double>>> rates = new LinkedHashMap<>();

  void add(Bout bout, String contender, List<Double> seconds) {
    List<Double> known =
        rates
            .computeIfAbsent(bout, ignored -> new LinkedHashMap<>())
            .computeIfAbsent(contender, ignored -> new ArrayList<>());
    for (double each : seconds) {
      known.add(bout.workload().work() / each);
    }
  }

  List<Bout> bouts() {
    return List.copyOf(rates.keySet());
  }

  List<String> contenders(Bout bout) {
    return List.copyOf(rates.get(bout).keySet());
  }

  /** Rates of a contender, slowest first. */
  double[] sorted(Bout bout, String contender) {
    return rates.get(bout).get(contender).stream()
        .mapToDouble(Double::doubleValue)
        .sorted()
        .toArray();
  }

  double median(Bout bout, String contender) {
    return middle(sorted(bout, contender));
  }

  static double middle(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /**
   * The ratio of two contenders' medians; its interval is the percentile bootstrap over the
   * measured iterations of all rounds.
   */
  Ratio ratio(Bout bout, String contender, String other) {
    double[] first = sorted(bout, contender);
    double[] second = sorted(bout, other);
    SplittableRandom random = new SplittableRandom(1);
    double[] ratios = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      ratios[i] = middle(resampled(first, random)) / middle(resampled(second, random));
    }
    Arrays.sort(ratios);
    int tail = (int) (TAIL * RESAMPLES);
    return new Ratio(middle(first) / middle(second), ratios[tail], ratios[RESAMPLES - 1 - tail]);
  }

  private static double[] resampled(double[] values, SplittableRandom random) {
    double[] drawn = new double[values.length];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = values[random.nextInt(values.length)];
    }
    Arrays.sort(drawn);
    return drawn;
  }
}
