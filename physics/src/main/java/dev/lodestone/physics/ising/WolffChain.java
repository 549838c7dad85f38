package dev.lodestone.physics.ising;

import dev.lodestone.kernels.Philox;
import java.util.Arrays;

/**
 * One lattice under single-cluster updates.
 *
 * <p>A cluster grows from a random site over bonds between equal spins, each taken with probability
 * 1 - exp(-2K), and is flipped as it grows. Random numbers are the words of one Philox stream in
 * the order in which they are needed: a chain depends on its stream only. Not thread-safe.
 *
 * <p>Source: U. Wolff, Phys. Rev. Lett. 62 (1989) 361.
 */
final class WolffChain {
  private static final int BLOCKS = 16;
  private static final long WORD = 0xFFFFFFFFL;

  private final int[] neighbours;
  private final byte[] spins;
  private final int[] stack;
  private final Philox random;
  private final int[] words = new int[4 * BLOCKS];
  // Compared as signed numbers, which takes one instruction less than unsigned ones.
  private final int bondLimit;
  private long nextBlock;
  private int cursor = words.length;

  /**
   * A lattice of spins up.
   *
   * @param coupling K = J / T
   * @param stack scratch for at least as many sites as the lattice has, used during a call only
   */
  WolffChain(Neighbours neighbours, double coupling, Philox random, int[] stack) {
    this.neighbours = neighbours.table();
    this.spins = new byte[this.neighbours.length / 4];
    this.stack = stack;
    this.random = random;
    double probability = -Math.expm1(-2 * coupling);
    long limit = Math.min(WORD, Math.round(probability * 0x1p32));
    this.bondLimit = (int) (limit + Integer.MIN_VALUE);
    Arrays.fill(spins, (byte) 1);
  }

  void fill(byte spin) {
    Arrays.fill(spins, spin);
  }

  void randomize() {
    for (int site = 0; site < spins.length; site++) {
      spins[site] = (byte) (1 | (nextWord() >> 31));
    }
  }

  private int nextWord() {
    if (cursor == words.length) {
      refill();
    }
    int word = words[cursor];
    cursor++;
    return word;
  }

  private void refill() {
    for (int block = 0; block < BLOCKS; block++) {
      random.block(nextBlock + block, words, 4 * block);
    }
    nextBlock += BLOCKS;
    cursor = 0;
  }

  /**
   * Flips some clusters, one after the other, and returns the number of spins flipped by them.
   *
   * <p>First all spins change sign together with probability 1/2, which costs no energy: at low
   * temperature a cluster is nearly the whole lattice, and without this the sign of the
   * magnetisation would merely alternate.
   */
  long flipClusters(int clusters) {
    if (nextWord() < 0) {
      for (int site = 0; site < spins.length; site++) {
        spins[site] = (byte) -spins[site];
      }
    }
    long flipped = 0;
    for (int i = 0; i < clusters; i++) {
      int seed = (int) (((nextWord() & WORD) * spins.length) >>> 32);
      flipped += flipCluster(seed);
    }
    return flipped;
  }

  private int flipCluster(int seed) {
    byte spin = spins[seed];
    byte turned = (byte) -spin;
    spins[seed] = turned;
    stack[0] = seed;
    int depth = 1;
    int size = 1;
    while (depth > 0) {
      depth--;
      int first = 4 * stack[depth];
      // One test for four words at a time keeps the inner loop free of refills.
      if (cursor > words.length - 4) {
        refill();
      }
      for (int direction = first; direction < first + 4; direction++) {
        int neighbour = neighbours[direction];
        if (spins[neighbour] == spin) {
          int word = words[cursor];
          cursor++;
          if (word < bondLimit) {
            spins[neighbour] = turned;
            stack[depth] = neighbour;
            depth++;
            size++;
          }
        }
      }
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
