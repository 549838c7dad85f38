package dev.lodestone.nn;

/**
 * Random numbers as a function of (key, step, stream, element): Philox4x32-10 (Salmon et al. 2011)
 * with the element and the step as its counter and key and stream mixed into its key. Immutable.
 */
final class KeyedRandom {
  private final int keyLow;
  private final int keyHigh;
  private final int stepLow;
  private final int stepHigh;

  KeyedRandom(long key, long step, long stream) {
    long mixed = mix(key ^ mix(stream));
    this.keyLow = (int) mixed;
    this.keyHigh = (int) (mixed >>> 32);
    this.stepLow = (int) step;
    this.stepHigh = (int) (step >>> 32);
  }

  /** A number for a name that never changes (FNV-1a, 64 bits). */
  static long stream(String name) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** The key of one replica of a run. */
  static long replicaKey(long key, int replica) {
    return mix(key + 0x9e3779b97f4a7c15L * (replica + 1L));
  }

  // The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** 64 random bits. */
  long bits(long element) {
    int c0 = (int) element;
    int c1 = (int) (element >>> 32);
    int c2 = stepLow;
    int c3 = stepHigh;
    int k0 = keyLow;
    int k1 = keyHigh;
    for (int round = 0; round < 10; round++) {
      long p0 = (c0 & 0xffffffffL) * 0xd2511f53L;
      long p1 = (c2 & 0xffffffffL) * 0xcd9e8d57L;
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += 0x9e3779b9;
      k1 += 0xbb67ae85;
    }
    return ((long) c1 << 32) | (c0 & 0xffffffffL);
  }

  /** Uniform on [0, 1), 24 bits, so that it is the same as float and as double. */
  double uniform(long element) {
    return (bits(element) >>> 40) * 0x1p-24;
  }

  /** Uniform on {0, ..., bound - 1} up to a bias of bound / 2^63. */
  int below(int bound, long element) {
    return (int) Math.unsignedMultiplyHigh(bits(element), bound);
  }

  /** Mean 0, standard deviation 1. */
  double normal(long element) {
    long bits = bits(element);
    double radius = Math.sqrt(-2 * Math.log(((bits >>> 40) + 0.5) * 0x1p-24));
    double angle = 2 * Math.PI * ((bits & 0xffffffL) * 0x1p-24);
    return radius * Math.cos(angle);
  }

  double sample(Distribution distribution, long element) {
    return switch (distribution) {
      case Distribution.StandardNormal() -> normal(element);
      case Distribution.Uniform() -> uniform(element);
      case Distribution.DropoutMask(double keep) -> uniform(element) < keep ? 1 / keep : 0;
    };
  }
}
