package dev.lodestone.kernels;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what warm code allocates, on all threads of the process. */
public final class AllocationMeter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long PATIENCE_NANOSECONDS = 60_000_000_000L;
  private static final int RUNS = 20;

  private AllocationMeter() {}

  /**
   * The least number of bytes that 20 runs of the work allocate.
   *
   * <p>The Vector API allocates until the compiler has finished, so this measures again and again
   * until it sees 0, and gives up after 60 s: on a busy machine the compiler is late.
   */
  public static long leastBytes(Runnable work) {
    long deadline = System.nanoTime() + PATIENCE_NANOSECONDS;
    long least = Long.MAX_VALUE;
    while (least > 0 && System.nanoTime() < deadline) {
      long before = THREADS.getTotalThreadAllocatedBytes();
      for (int run = 0; run < RUNS; run++) {
        work.run();
      }
      least = Math.min(least, THREADS.getTotalThreadAllocatedBytes() - before);
    }
    return least;
  }
}
