package dev.lodestone.physics.ising;

import dev.lodestone.kernels.CheckerboardMetropolis.Generator;
import dev.lodestone.kernels.Philox;
import java.util.Arrays;

/**
 * One lattice under single-cluster updates.
 *
 * <p>A cluster grows from a random site over bonds between equal spins, each taken with probability
 * 1 - exp(-2K) to within 2^-63, and is flipped as it grows. Not thread-safe.
 *
 * <p>Random numbers have 63 bits: number n is the hash of the Metropolis sweeps
 * (docs/random-numbers.md) with counter n, shifted right by one, where key0 and key1 are the 64-bit
 * numbers 0 and 1 of the chain's Philox stream. They are used in the order in which they are
 * needed; a site of a cluster that finds fewer than 4 left of a batch of 64 goes on with the next
 * batch. So a chain depends on its stream only. Philox itself would take two thirds of the time;
 * where it is chosen, number n is number n + 2 of the stream, shifted likewise.
 *
 * <p>Source: U. Wolff, Phys. Rev. Lett. 62 (1989) 361.
 */
final class WolffChain {
  private static final int BATCH = 64;
  private static final long GAMMA = 0x9E3779B97F4A7C15L;
  private static final long MIX_1 = 0xBF58476D1CE4E5B9L;
  private static final long MIX_2 = 0x94D049BB133111EBL;
  // Multiples of GAMMA from a table, because a loop without a running counter goes on vectors.
  private static final long[] STEPS = new long[BATCH];

  static {
    Arrays.setAll(STEPS, i -> i * GAMMA);
  }

  private final int[] neighbours;
  private final byte[] spins;
  private final int[] stack;
  // Null where numbers are hashed.
  private final Philox audit;
  private final long key0;
  private final long key1;
  private final long[] numbers = new long[BATCH];
  private final long bondLimit;
  private long batches;
  private int cursor = BATCH;

  /**
   * A lattice of spins up.
   *
   * @param coupling K = J / T
   * @param stack scratch, one place more than the lattice has sites, used during a call only
   */
  WolffChain(
      Neighbours neighbours, double coupling, Philox random, Generator generator, int[] stack) {
    this.neighbours = neighbours.table();
    this.spins = new byte[this.neighbours.length / 4];
    this.stack = stack;
    this.audit = generator == Generator.PHILOX ? random : null;
    this.key0 = random.bits(0);
    this.key1 = random.bits(1);
    this.bondLimit = (long) (-0x1p63 * Math.expm1(-2 * coupling));
    Arrays.fill(spins, (byte) 1);
  }

  void fill(byte spin) {
    Arrays.fill(spins, spin);
  }

  void randomize() {
    for (int site = 0; site < spins.length; site++) {
      spins[site] = (byte) (1 - 2 * (nextNumber() & 1));
    }
  }

  private long nextNumber() {
    if (cursor == BATCH) {
      refill();
    }
    long number = numbers[cursor];
    cursor++;
    return number;
  }

  private void refill() {
    if (audit == null) {
      hash(key0 + batches * BATCH * GAMMA);
    } else {
      for (int i = 0; i < BATCH; i++) {
        numbers[i] = audit.bits(2 + batches * BATCH + i) >>> 1;
      }
    }
    batches++;
    cursor = 0;
  }

  private void hash(long first) {
    for (int i = 0; i < BATCH; i++) {
      long z = first + STEPS[i];
      z = (z ^ (z >>> 30)) * MIX_1;
      z = (z ^ (z >>> 27) ^ key1) * MIX_2;
      numbers[i] = (z ^ (z >>> 31)) >>> 1;
    }
  }

  /**
   * Flips some clusters, one after the other, and returns the number of spins flipped by them.
   *
   * <p>First all spins change sign together with probability 1/2, which costs no energy: at low
   * temperature a cluster is nearly the whole lattice, and without this the sign of the
   * magnetisation would merely alternate.
   */
  long flipClusters(int clusters) {
    if ((nextNumber() & 1) == 0) {
      for (int site = 0; site < spins.length; site++) {
        spins[site] = (byte) -spins[site];
      }
    }
    long flipped = 0;
    for (int i = 0; i < clusters; i++) {
      int seed = (int) Math.multiplyHigh(nextNumber(), 2L * spins.length);
      flipped += flipCluster(seed);
    }
    return flipped;
  }

  // Whether a bond is taken is a coin that no branch predictor knows, so the inner loop computes
  // with
  // it, 0 or 1, instead of branching on it: twice as fast.
  private int flipCluster(int seed) {
    int spin = spins[seed];
    spins[seed] = (byte) -spin;
    stack[0] = seed;
    int depth = 1;
    int size = 1;
    while (depth > 0) {
      depth--;
      int first = 4 * stack[depth];
      if (cursor > BATCH - 4) {
        refill();
      }
      int next = cursor;
      for (int direction = first; direction < first + 4; direction++) {
        int neighbour = neighbours[direction];
        int other = spins[neighbour];
        int equal = (1 + spin * other) >> 1;
        int taken = equal & (int) ((numbers[next] - bondLimit) >>> 63);
        next += equal;
        spins[neighbour] = (byte) (other - 2 * taken * spin);
        stack[depth] = neighbour;
        depth += taken;
        size += taken;
      }
      cursor = next;
    }
    return size;
  }

  int magnetisation() {
    int sum = 0;
    for (byte spin : spins) {
      sum += spin;
    }
    return sum;
  }

  int bondSum() {
    int sum = 0;
    for (int site = 0; site < spins.length; site++) {
      sum += spins[site] * (spins[neighbours[4 * site + 1]] + spins[neighbours[4 * site + 3]]);
    }
    return sum;
  }

  void copyTo(float[] output, int offset) {
    for (int site = 0; site < spins.length; site++) {
      output[offset + site] = spins[site];
    }
  }

  void load(float[] values, int offset) {
    for (int site = 0; site < spins.length; site++) {
      spins[site] = (byte) values[offset + site];
    }
  }
}
