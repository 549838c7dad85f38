package dev.lodestone.bench.jmh;

import java.util.Map;

/** Somebody who can do a workload: this library or a rival. Found by {@code ServiceLoader}. */
public interface Contender {
  /** The name in tables, for example {@code Lodestone} or {@code OpenBLAS}. */
  String name();

  /** Whether this contender can do the workload. */
  boolean supports(Workload workload);

  /** Whether its code is compiled while it runs. */
  default boolean compiles() {
    return false;
  }

  /**
   * Versions and settings that belong beside its numbers, asked after {@link #prepare} in the
   * measured JVM.
   */
  default Map<String, String> settings() {
    return Map.of();
  }

  /**
   * Copies the data in, so that {@link Run#run()} does the work alone.
   *
   * @param threads number of threads it may use
   */
  Run prepare(Workload workload, int threads);

  /** A workload ready to run again and again; used by one thread. */
  interface Run extends AutoCloseable {
    /** Does the work once. */
    void run();

    /** The result of the last run in the layout that the workload checks. */
    float[] result();

    @Override
    default void close() {}
  }
}
