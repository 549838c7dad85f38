package dev.lodestone.bench.jmh;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.openjdk.jmh.runner.RunnerException;

/**
 * What the machine allows at most, measured in the same run.
 *
 * @param threads how many threads worked at once
 * @param peak float32 multiply-adds of all threads, GFLOP/s
 * @param bandwidths read by all threads, GB/s, by the bytes that each goes over again and again
 */
public record Ceilings(int threads, double peak, NavigableMap<Integer, Double> bandwidths) {
  // One block in each level of the memory of today's processors.
  private static final List<Integer> BLOCKS = List.of(1 << 14, 1 << 19, 1 << 23, 1 << 28);

  private static final int ROUNDS = 2;

  /**
   * A limit and what sets it.
   *
   * @param rate in the unit of the workload
   * @param cause {@code multiply-add} or {@code reading}
   */
  record Limit(double rate, String cause) {}

  static Ceilings measure(int threads, double seconds, List<String> jvmArguments)
      throws RunnerException {
    double peak =
        Peak.work() * threads / shortest(Peak.class, Map.of(), threads, seconds, jvmArguments);
    NavigableMap<Integer, Double> bandwidths = new TreeMap<>();
    for (int bytes : BLOCKS) {
      Map<String, String> block = Map.of("bytes", Integer.toString(bytes));
      double time = shortest(ReadBandwidth.class, block, threads, seconds, jvmArguments);
      bandwidths.put(bytes, 1e-9 * bytes * threads / time);
    }
    return new Ceilings(threads, peak, bandwidths);
  }

  private static double shortest(
      Class<?> benchmark,
      Map<String, String> parameters,
      int threads,
      double seconds,
      List<String> jvmArguments)
      throws RunnerException {
    double shortest = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      Fork fork = Fork.run(benchmark, parameters, seconds, threads, jvmArguments);
      if (!fork.failure().isEmpty()) {
        throw new IllegalStateException(benchmark.getSimpleName() + ": " + fork.failure());
      }
      shortest = Math.min(shortest, Collections.min(fork.seconds()));
    }
    return shortest;
  }

  /** GB/s from the level of memory that holds so many bytes a thread. */
  double bandwidth(double bytes) {
    Map.Entry<Integer, Double> level = bandwidths.ceilingEntry((int) Math.min(bytes, 1 << 30));
    return (level == null ? bandwidths.lastEntry() : level).getValue();
  }

  /** The limit of a workload, null where neither arithmetic nor traffic bounds it. */
  Limit limit(Workload workload) {
    double computing = workload.arithmetic() / peak;
    double reading = workload.traffic() / bandwidth(1e9 * workload.footprint() / threads);
    if (computing == 0 && reading == 0) {
      return null;
    }
    String cause = computing >= reading ? "multiply-add" : "reading";
    return new Limit(workload.work() / Math.max(computing, reading), cause);
  }
}
