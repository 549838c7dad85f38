package dev.lodestone.nn;

import dev.lodestone.kernels.Philox;

/** Which stream of random numbers belongs to what. */
final class KeyedRandom {
  private KeyedRandom() {}

  /** The key of one replica of a run. */
  static long replicaKey(long key, int replica) {
    return Philox.of(key, Philox.Purpose.GENERAL).fold(replica).key();
  }

  /** The numbers that a parameter of this name starts from. */
  static Philox parameter(long replicaKey, String name) {
    return Philox.of(replicaKey, Philox.Purpose.PARAMETERS).fold(code(name));
  }

  /**
   * The numbers of a random node: at step s, element i is number s * size + i. Sizes have streams
   * of their own, so that batches of different sizes share no numbers.
   */
  static Philox node(long replicaKey, Operation.Random random) {
    return Philox.of(replicaKey, Philox.Purpose.DROPOUT)
        .fold(code(random.name()))
        .fold(random.shape().size());
  }

  /** The order of the samples in an epoch. */
  static Philox order(long replicaKey, long epoch) {
    return Philox.of(replicaKey, Philox.Purpose.SHUFFLE).fold(epoch);
  }

  // FNV-1a, 64 bits: a number for a name that never changes.
  private static long code(String name) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
