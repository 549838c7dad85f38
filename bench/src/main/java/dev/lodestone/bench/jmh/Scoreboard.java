package dev.lodestone.bench.jmh;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs workloads, one JVM each, and sets the rates beside the machine's limit. */
public final class Scoreboard {
  private Scoreboard() {}

  /**
   * One row.
   *
   * @param workload key of the workload
   * @param contender who did it
   * @param threads threads used
   * @param unit what the rate is called
   * @param rate median over the measured iterations
   * @param lowest slowest iteration
   * @param highest fastest iteration
   * @param fractionOfLimit median over the limit of one thread times threads, NaN without limit
   */
  public record Score(
      String workload,
      String contender,
      int threads,
      String unit,
      double rate,
      double lowest,
      double highest,
      double fractionOfLimit) {}

  /**
   * All rows of one run.
   *
   * @param peak measured float32 multiply-add peak of one thread, GFLOP/s
   * @param scores rows in the order of the workloads
   * @param failures workload and contender with the first line of what went wrong
   */
  public record Result(double peak, List<Score> scores, List<String> failures) {}

  /**
   * Measures every workload whose key contains one of the words, by every contender that supports
   * it.
   *
   * @param words parts of keys, all workloads when empty
   * @param threads thread counts
   * @param rivals whether others than Lodestone take part
   * @param seconds length of a measured iteration
   * @param jvmArguments arguments of the measured JVMs
   * @param progress where each row is announced as soon as it is known
   * @throws IllegalArgumentException if no key contains any of the words
   */
  public static Result measure(
      List<String> words,
      List<Integer> threads,
      boolean rivals,
      double seconds,
      List<String> jvmArguments,
      PrintStream progress)
      throws RunnerException {
    List<Workload> chosen =
        Workloads.all().stream()
            .filter(each -> words.isEmpty() || words.stream().anyMatch(each.key()::contains))
            .toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "words: expected a part of a name such as "
              + Workloads.all().getFirst().key()
              + ", given "
              + String.join(" ", words));
    }
    double peak = 0;
    List<String> failures = new ArrayList<>();
    for (double rate : rates(run(Peak.class, Map.of(), seconds, jvmArguments), Peak.work())) {
      peak = Math.max(peak, rate);
    }
    List<Score> scores = new ArrayList<>();
    for (Workload workload : chosen) {
      for (int count : threads) {
        for (Contender contender : rivals ? Contenders.all() : List.of(new LodestoneContender())) {
          if (contender.supports(workload)) {
            int known = scores.size();
            measureOne(workload, contender, count, seconds, jvmArguments, peak, scores, failures);
            scores.stream().skip(known).map(Scoreboard::row).forEach(progress::println);
          }
        }
      }
    }
    return new Result(peak, scores, failures);
  }

  private static void measureOne(
      Workload workload,
      Contender contender,
      int threads,
      double seconds,
      List<String> jvmArguments,
      double peak,
      List<Score> scores,
      List<String> failures)
      throws RunnerException {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("workload", workload.key());
    parameters.put("threads", Integer.toString(threads));
    parameters.put("contender", contender.name());
    double[] rates = rates(run(Ring.class, parameters, seconds, jvmArguments), workload.work());
    if (rates.length == 0) {
      failures.add(workload.key() + " by " + contender.name());
      return;
    }
    Arrays.sort(rates);
    double median = rates[rates.length / 2];
    Score score =
        new Score(
            workload.key(),
            contender.name(),
            threads,
            workload.unit(),
            median,
            rates[0],
            rates[rates.length - 1],
            median / (workload.limit(peak) * threads));
    scores.add(score);
  }

  private static Collection<RunResult> run(
      Class<?> benchmark, Map<String, String> parameters, double seconds, List<String> jvmArguments)
      throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
            .measurementTime(TimeValue.milliseconds(Math.round(1000 * seconds)))
            .verbosity(org.openjdk.jmh.runner.options.VerboseMode.SILENT)
            .jvmArgsAppend(jvmArguments.toArray(String[]::new));
    parameters.forEach(options::param);
    return new Runner(options.build()).run();
  }

  // Rates of all measured iterations, in the unit of the work.
  private static double[] rates(Collection<RunResult> results, double work) {
    List<Double> rates = new ArrayList<>();
    for (RunResult result : results) {
      for (BenchmarkResult fork : result.getBenchmarkResults()) {
        for (IterationResult iteration : fork.getIterationResults()) {
          rates.add(work / (iteration.getPrimaryResult().getScore() * unitOf(fork.getParams())));
        }
      }
    }
    return rates.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double unitOf(BenchmarkParams parameters) {
    return parameters.getTimeUnit().toNanos(1) * 1e-9;
  }

  /** The rows as text, one line each. */
  public static String table(Result result) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "float32 multiply-add peak of one thread: %.1f GFLOP/s%n", result.peak));
    for (Score score : result.scores) {
      text.append(row(score)).append(System.lineSeparator());
    }
    for (String failure : result.failures) {
      text.append("FAILED ").append(failure).append(System.lineSeparator());
    }
    return text.toString();
  }

  private static String row(Score score) {
    String fraction =
        Double.isNaN(score.fractionOfLimit)
            ? ""
            : String.format(Locale.ROOT, "%5.2f of the limit", score.fractionOfLimit);
    return String.format(
        Locale.ROOT,
        "%-72s %-10s %d %10.4g %-9s [%.4g, %.4g] %s",
        score.workload,
        score.contender,
        score.threads,
        score.rate,
        score.unit,
        score.lowest,
        score.highest,
        fraction);
  }
}
