package dev.lodestone.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Times one contender on one workload, after its result was found right and its speed has settled.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Ring {
  /** Key of a workload. */
  @Param("")
  public String workload;

  /** Name of a contender. */
  @Param("")
  public String contender;

  /** Threads that the contender may use. */
  @Param("1")
  public int threads;

  /** Whether the result is compared with the oracle first. */
  @Param("true")
  public boolean check;

  // A warm-up ends when the fastest of its batches has stood for a while, or at the last moment.
  private static final long BATCH = 10_000_000;
  // What the JVM compiles gets faster in steps, the last of them only after thousands of calls.
  private static final int CALLS = 6000;
  // Until then a step may seem steady for a second: kernels that are still interpreted, in a step
  // of a thousand times its later length, are called too rarely to be compiled soon.
  private static final long PATIENCE = 6_000_000_000L;
  private static final long COMPILED = 800_000_000;
  private static final long STEADY = 200_000_000;
  private static final long LAST = 10_000_000_000L;
  private static final double IMPROVEMENT = 0.97;

  private Contender.Run run;

  /** Prepares the data and checks one result. */
  @Setup
  public void prepare() {
    Notes notes = Notes.ofThisFork();
    try {
      Workload chosen = Workloads.named(workload);
      Contender named = Contenders.named(contender);
      run = named.prepare(chosen, threads);
      run.run();
      if (check) {
        chosen.check(run.result());
      }
      notes.write(named.settings());
      if (named.compiles()) {
        warmUp(CALLS, COMPILED);
      } else {
        warmUp(0, STEADY);
      }
    } catch (RuntimeException | LinkageError failure) {
      notes.write(failure);
      throw failure;
    }
  }

  private void warmUp(int calls, long steady) {
    long start = System.nanoTime();
    long found = start;
    double fastest = Double.MAX_VALUE;
    int total = 0;
    long now = start;
    while (now - start < LAST
        && (now - found < steady || (total < calls && now - start < PATIENCE))) {
      long begin = now;
      int runs = 0;
      while (now - begin < BATCH) {
        run.run();
        runs++;
        now = System.nanoTime();
      }
      total += runs;
      double each = (double) (now - begin) / runs;
      if (each < IMPROVEMENT * fastest) {
        fastest = each;
        found = now;
      }
    }
  }

  /** Lets native memory go. */
  @TearDown
  public void close() {
    run.close();
  }

  /** One run. */
  @Benchmark
  public void run() {
    run.run();
  }
}
