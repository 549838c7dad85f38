package dev.lodestone.kernels;

import java.util.SplittableRandom;

/**
 * Fresh random inputs for every run of the tests; {@code -Dlodestone.test.seed=N} repeats a run
 * whose seed was printed.
 */
public final class TestSeed {
  private static final long SEED = choose();

  private TestSeed() {}

  /** A stream that depends on the seed of this run and on the name of the test class. */
  public static SplittableRandom random(Class<?> test) {
    return new SplittableRandom(SEED ^ ((long) test.getName().hashCode() << 32));
  }

  private static long choose() {
    Long asked = Long.getLong("lodestone.test.seed");
    long seed = asked != null ? asked : new SplittableRandom().nextLong();
    System.out.println("lodestone.test.seed=" + seed);
    return seed;
  }
}
