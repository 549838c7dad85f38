package dev.lodestone.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Times one contender on one workload, after its result was found right. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 700, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class Ring {
  /** Key of a workload. */
  @Param("")
  public String workload;

  /** Threads that the contender may use. */
  @Param("1")
  public int threads;

  /** Name of a contender; the innermost parameter, so that rivals are measured side by side. */
  @Param("")
  public String contender;

  private Contender.Run run;

  /** Prepares the data and checks one result. */
  @Setup
  public void prepare() {
    Workload chosen = Workloads.named(workload);
    run = Contenders.named(contender).prepare(chosen, threads);
    run.run();
    chosen.check(run.result());
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
