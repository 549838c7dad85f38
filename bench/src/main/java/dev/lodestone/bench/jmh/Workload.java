package dev.lodestone.bench.jmh;

/**
 * One measured piece of work: its data, how much work it is, and how its result is checked.
 *
 * <p>The key names it in tables and JSON, for example {@code gemm NN 128x256x784}.
 */
public sealed interface Workload
    permits GemmWorkload,
        ConvolutionWorkload,
        MetropolisWorkload,
        GaugeWorkload,
        TrainingWorkload,
        TwinWorkload {
  /** Workloads that share a table. */
  enum Family {
    /** C = op(A) op(B). */
    PRODUCT("matrix products"),
    /** C = activation(A B + bias). */
    LAYER("matrix products with bias and activation"),
    /** One pass of a convolution. */
    CONVOLUTION("convolutions"),
    /** One training step. */
    TRAINING("training steps"),
    /** Checkerboard sweeps. */
    METROPOLIS("Metropolis"),
    /** Updates of SU(2) links. */
    GAUGE("SU(2) links"),
    /** Predictions over all anchors. */
    TWIN("twin predictions");

    private final String title;

    Family(String title) {
      this.title = title;
    }

    /** The heading of its table. */
    String title() {
      return title;
    }
  }

  /** Which table it belongs to. */
  Family family();

  /** The name in tables, unique among all workloads. */
  String key();

  /** Work of one run in {@link #unit()} times seconds: flops, updates or samples. */
  double work();

  /**
   * What a rate is called: {@code GFLOP/s}, {@code flips/ns}, {@code M links/s}, {@code M pairs/s}
   * or {@code samples/s}.
   */
  String unit();

  /** Multiplications and additions of one run in units of 10^9, 0 where they do not bound it. */
  double arithmetic();

  /**
   * Bytes in units of 10^9 that one run must read and write at least, 0 where they do not bound it.
   */
  double traffic();

  /** Bytes in units of 10^9 that a run goes over, which tells the cache that holds them. */
  default double footprint() {
    return traffic();
  }

  /** Whether an aim compares its rates on one thread and on two. */
  default boolean comparesThreads() {
    return false;
  }

  /**
   * Compares a contender's result with an oracle.
   *
   * @throws IllegalStateException if the result is wrong: such a contender is never timed
   */
  void check(float[] result);
}
