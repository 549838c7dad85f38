package dev.lodestone.kernels;

/**
 * Metropolis sweeps of the Ising model H = -J sum over bonds of s_i s_j, without a field.
 *
 * <p>A sweep tries to flip every spin once: first all sites of even row + column, then all odd
 * ones; spins of one colour do not see one another. A flip that costs dE is made with probability
 * min(1, exp(-dE / (k_B T))), to within 2^-64: a 64-bit uniform number is compared with an integer
 * threshold (Metropolis et al. 1953; acceptance in bit planes: Pierre, Giamarchi and Schulz 1987).
 *
 * <p>Temperatures enter as K = J / (k_B T), finite and not negative. (An antiferromagnet on an even
 * lattice is the ferromagnet with every odd spin turned over.) At K = 0 every attempt succeeds, so
 * that a sweep only inverts the lattice: randomise instead.
 *
 * <p>States in which every spin has two neighbours of either sign (diagonal stripes) are closed:
 * each of their flips costs nothing and is made, so sweeps neither leave nor reach them. On 4 x 4
 * these are 36 of the 65 536 states: start it ordered, or one run in 1800 never leaves. On larger
 * lattices their share is below 10^-6 (4 x 6) and soon beyond reach.
 *
 * <p>The spins after sweep t depend on the spins before it, the seed, t, the site and, in a batch,
 * the number of the replica, and the generator: not on the backend, its threads, how many sweeps
 * one call makes, or how many replicas there are beside. docs/random-numbers.md says how. Sweeps
 * allocate nothing unless temperatures changed since the last call. Safe for use by several threads
 * at once, on different lattices.
 */
public final class CheckerboardMetropolis {
  private final Backend backend;
  private final Generator generator;

  /** Where the random bits of the sweeps come from. */
  public enum Generator {
    /** A keyed hash of a counter: fast, the default. */
    COUNTER_HASH,
    /** Philox4x32-10, several times slower: to see that results do not depend on the hash. */
    PHILOX
  }

  private CheckerboardMetropolis(Backend backend, Generator generator) {
    this.backend = backend;
    this.generator = generator;
  }

  /** Sweeps that run on the given backend. */
  public static CheckerboardMetropolis on(Backend backend) {
    return new CheckerboardMetropolis(backend, Generator.COUNTER_HASH);
  }

  /**
   * These sweeps with random bits from another generator: other spins, the same law.
   *
   * @throws IllegalArgumentException if the generator is Philox and the backend CUDA
   */
  public CheckerboardMetropolis withGenerator(Generator chosen) {
    if (chosen == Generator.PHILOX && backend.kind() == Backend.Kind.CUDA) {
      throw new IllegalArgumentException(
          "generator: expected COUNTER_HASH on CUDA, given PHILOX; the CPU backends have both");
    }
    return new CheckerboardMetropolis(backend, chosen);
  }

  /** What the sweeps run on and why. */
  public BackendChoice choice() {
    return backend.choice();
  }

  /**
   * Makes sweeps number firstSweep to firstSweep + sweeps - 1.
   *
   * @param inverseTemperature K = J / (k_B T), finite, at least 0
   * @param firstSweep at least 0; a run goes on where it left off, with the number of the next
   *     sweep
   * @param sweeps at least 0
   * @throws DeviceMismatchException if the lattice lives on another backend
   * @throws IllegalArgumentException if a number is out of its range
   */
  public void sweep(
      SpinLattice lattice, double inverseTemperature, long seed, long firstSweep, long sweeps) {
    checkBackend(lattice.backend());
    checkTemperature("inverseTemperature", inverseTemperature);
    checkSweeps(firstSweep, sweeps);
    lattice.sweep(inverseTemperature, generator, seed, firstSweep, sweeps);
  }

  /**
   * Makes sweeps number firstSweep to firstSweep + sweeps - 1 of every replica.
   *
   * @param inverseTemperatures K = J / (k_B T) of every replica, finite, at least 0
   * @param firstSweep at least 0
   * @param sweeps at least 0
   * @throws DeviceMismatchException if the replicas live on another backend
   * @throws ShapeMismatchException if there is not one temperature for each replica
   * @throws IllegalArgumentException if a number is out of its range
   */
  public void sweep(
      SpinReplicas replicas,
      double[] inverseTemperatures,
      long seed,
      long firstSweep,
      long sweeps) {
    checkBackend(replicas.backend());
    if (inverseTemperatures.length != replicas.replicas()) {
      throw new ShapeMismatchException(
          "CheckerboardMetropolis.sweep: inverseTemperatures",
          replicas.replicas() + " values, one a replica",
          inverseTemperatures.length + " values");
    }
    for (double inverseTemperature : inverseTemperatures) {
      checkTemperature("inverseTemperatures", inverseTemperature);
    }
    checkSweeps(firstSweep, sweeps);
    replicas.sweep(inverseTemperatures, generator, seed, firstSweep, sweeps);
  }

  private void checkBackend(Backend other) {
    if (other != backend) {
      throw new DeviceMismatchException(
          "CheckerboardMetropolis.sweep",
          backend.choice().description(),
          "another backend, " + other.choice().description());
    }
  }

  private static void checkTemperature(String name, double inverseTemperature) {
    if (!(inverseTemperature >= 0 && inverseTemperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + ": expected J / (k_B T) finite and at least 0, given " + inverseTemperature);
    }
  }

  private static void checkSweeps(long firstSweep, long sweeps) {
    if (firstSweep < 0 || sweeps < 0 || firstSweep + sweeps < 0) {
      throw new IllegalArgumentException(
          "firstSweep, sweeps: expected numbers of at least 0 with a sum below 2^63, given "
              + firstSweep
              + ", "
              + sweeps);
    }
  }
}
