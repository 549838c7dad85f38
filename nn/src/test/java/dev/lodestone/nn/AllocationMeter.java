package dev.lodestone.nn;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what warm code allocates, on all threads of the process. */
final class AllocationMeter {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long PATIENCE_NANOSECONDS = 20_000_000_000L;

  private AllocationMeter() {}

  /** The least number of bytes of any run; runs until one allocates nothing, 20 s at most. */
  static long leastBytes(Runnable work) {
    long deadline = System.nanoTime() + PATIENCE_NANOSECONDS;
    long least = Long.MAX_VALUE;
    while (least > 0 && System.nanoTime() < deadline) {
      long before = THREADS.getTotalThreadAllocatedBytes();
      work.run();
      least = Math.min(least, THREADS.getTotalThreadAllocatedBytes() - before);
    }
    return least;
  }
}
