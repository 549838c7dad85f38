package dev.lodestone.bench.jmh;

/** Comparison of a result with an oracle. */
final class Check {
  private Check() {}

  static void close(String key, int element, double actual, double expected, double tolerance) {
    // Written so that NaN fails too.
    if (!(Math.abs(actual - expected) <= tolerance)) {
      throw new IllegalStateException(
          key
              + ": element "
              + element
              + ": expected "
              + expected
              + " within "
              + tolerance
              + ", given "
              + actual);
    }
  }
}
