package dev.lodestone.bench.jmh;

/**
 * One measured piece of work: its data, how much work it is, and how its result is checked.
 *
 * <p>The key names it in tables and JSON, for example {@code gemm NN 128x256x784}.
 */
public sealed interface Workload
    permits GemmWorkload, ConvolutionWorkload, MetropolisWorkload, TrainingWorkload {
  /** The name in tables, unique among all workloads. */
  String key();

  /** Work of one run in {@link #unit()} times seconds: flops, spin updates or samples. */
  double work();

  /** What a rate is called: {@code GFLOP/s}, {@code flips/ns} or {@code samples/s}. */
  String unit();

  /** Rate in {@link #unit()} when one run takes the given number of seconds. */
  default double rate(double seconds) {
    return work() / seconds;
  }

  /**
   * The rate that the machine allows at most, or NaN where no limit was written down.
   *
   * @param peak measured float32 multiply-add peak of one thread, GFLOP/s
   */
  double limit(double peak);

  /**
   * Compares a contender's result with an oracle.
   *
   * @throws IllegalStateException if the result is wrong: such a contender is never timed
   */
  void check(float[] result);
}
