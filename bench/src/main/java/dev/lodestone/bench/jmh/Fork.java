package dev.lodestone.bench.jmh;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One JVM that measures one benchmark.
 *
 * @param seconds of one run, for every measured iteration; empty where it failed
 * @param failure first line of what went wrong, empty where nothing did
 * @param settings what the contender says about itself
 */
record Fork(List<Double> seconds, String failure, Map<String, String> settings) {
  // The measured JVMs' warning about incubating modules is no news.
  private static final OutputFormat SILENT =
      OutputFormatFactory.createFormatInstance(
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
          VerboseMode.SILENT);
  private static final int WARM_UP_ITERATIONS = 2;
  private static final int ITERATIONS = 5;

  /**
   * Runs a benchmark in a new JVM.
   *
   * @param parameters values of the benchmark's parameters
   * @param iteration seconds of each of the five measured iterations and the two before them
   * @param threads threads that run the benchmark
   */
  static Fork run(
      Class<?> benchmark,
      Map<String, String> parameters,
      double iteration,
      int threads,
      List<String> jvmArguments)
      throws RunnerException {
    try (TemporaryFolder folder = new TemporaryFolder("lodestone-bench")) {
      return run(benchmark, parameters, iteration, threads, jvmArguments, folder.path());
    }
  }

  private static Fork run(
      Class<?> benchmark,
      Map<String, String> parameters,
      double iteration,
      int threads,
      List<String> jvmArguments,
      Path folder)
      throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
            .forks(1)
            .threads(threads)
            .warmupIterations(WARM_UP_ITERATIONS)
            .warmupTime(time(iteration))
            .measurementIterations(ITERATIONS)
            .measurementTime(time(iteration))
            .verbosity(VerboseMode.SILENT)
            .jvmArgsAppend(jvmArguments.toArray(String[]::new))
            // Code is compiled before it runs on rather than beside it, so that the warm-up is
            // short.
            .jvmArgsAppend("-Xbatch")
            // The launcher's archive of classes is read, never written again by a measured JVM.
            .jvmArgsAppend("-XX:-AutoCreateSharedArchive", "-D" + Notes.PROPERTY + "=" + folder);
    parameters.forEach(options::param);
    List<Double> seconds = seconds(new Runner(options.build(), SILENT).run());
    Notes notes = new Notes(folder);
    String failure =
        !seconds.isEmpty() ? "" : notes.failure().orElse("the measured JVM ended without a word");
    return new Fork(seconds, failure, notes.settings());
  }

  private static TimeValue time(double seconds) {
    return TimeValue.milliseconds(Math.max(1, Math.round(1000 * seconds)));
  }

  private static List<Double> seconds(Collection<RunResult> results) {
    List<Double> seconds = new ArrayList<>();
    for (RunResult result : results) {
      for (BenchmarkResult fork : result.getBenchmarkResults()) {
        double unit = fork.getParams().getTimeUnit().toNanos(1) * 1e-9;
        for (IterationResult iteration : fork.getIterationResults()) {
          seconds.add(iteration.getPrimaryResult().getScore() * unit);
        }
      }
    }
    return seconds;
  }
}
