package dev.lodestone.nn;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.spi.KernelSet;
import java.util.function.IntConsumer;

/**
 * Independent pieces of work on the workers of a backend, for example trainings whose data differ,
 * which therefore cannot be replicas of one plan. Programs and trainers that a piece runs stay on
 * its worker.
 */
public final class SideBySide {
  private SideBySide() {}

  /** Does pieces 0 to count - 1 in any order; rethrows the first failure. */
  public static void run(Backend backend, int count, IntConsumer piece) {
    KernelSet.of(backend).workers().run(count, piece::accept);
  }
}
