package dev.lodestone.kernels;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * docs/random-numbers.md word by word, spin by spin, on plain integers; shares no code with the
 * kernels.
 */
final class MetropolisOracle {
  private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

  private MetropolisOracle() {}

  /** One sweep of a lattice of spins +1 and -1. */
  static void sweepLattice(
      int[][] spins, double inverseTemperature, boolean philox, long seed, long sweep) {
    int height = spins.length;
    int width = spins[0].length;
    BigInteger[] thresholds = thresholds(inverseTemperature);
    for (int colour = 0; colour < 2; colour++) {
      long[] keys = keys(philox, seed, sweep, colour, 1);
      int[][] updated = new int[height][];
      for (int row = 0; row < height; row++) {
        updated[row] = spins[row].clone();
        for (int column = (row + colour) % 2; column < width; column += 2) {
          int position = column / 2;
          int rank = 0;
          for (int above = row - row % 8; above < row; above++) {
            int aboveColumn = 2 * position + (above + colour) % 2;
            boolean undecided =
                isUndecided(
                    spins,
                    above,
                    aboveColumn,
                    thresholds,
                    keys,
                    above,
                    position / 64,
                    position % 64);
            rank += undecided ? 1 : 0;
          }
          long number = number(keys, row, row - row % 8 + rank, position / 64, position % 64, 64);
          if (flips(spins, row, column, thresholds, number)) {
            updated[row][column] = -spins[row][column];
          }
        }
      }
      System.arraycopy(updated, 0, spins, 0, height);
    }
  }

  /** One sweep of replica number {@code replica} of a batch. */
  static void sweepReplica(
      int[][] spins, int replica, BigInteger[] thresholds, boolean philox, long seed, long sweep) {
    int height = spins.length;
    int width = spins[0].length;
    int sites = height * width / 2;
    for (int colour = 0; colour < 2; colour++) {
      long[] keys = keys(philox, seed, sweep, colour, 2);
      int[][] updated = new int[height][];
      for (int row = 0; row < height; row++) {
        updated[row] = spins[row].clone();
      }
      for (int site = 0; site < sites; site++) {
        int rank = 0;
        for (int before = site - site % 8; before < site; before++) {
          int row = before / (width / 2);
          int column = 2 * (before % (width / 2)) + (row + colour) % 2;
          boolean undecided =
              isUndecided(spins, row, column, thresholds, keys, before, replica / 64, replica % 64);
          rank += undecided ? 1 : 0;
        }
        int row = site / (width / 2);
        int column = 2 * (site % (width / 2)) + (row + colour) % 2;
        long number = number(keys, site, site - site % 8 + rank, replica / 64, replica % 64, 64);
        if (flips(spins, row, column, thresholds, number)) {
          updated[row][column] = -spins[row][column];
        }
      }
      System.arraycopy(updated, 0, spins, 0, height);
    }
  }

  private static boolean isUndecided(
      int[][] spins,
      int row,
      int column,
      BigInteger[] thresholds,
      long[] keys,
      int source,
      int word,
      int bit) {
    int cost = cost(spins, row, column);
    if (cost <= 0) {
      return false;
    }
    long number = number(keys, source, source, word, bit, 8);
    return number >>> 56 == thresholds[cost / 8].longValue() >>> 56;
  }

  private static boolean flips(
      int[][] spins, int row, int column, BigInteger[] thresholds, long number) {
    int cost = cost(spins, row, column);
    return cost <= 0 || Long.compareUnsigned(number, thresholds[cost / 8].longValue()) < 0;
  }

  private static int cost(int[][] spins, int row, int column) {
    int height = spins.length;
    int width = spins[0].length;
    int field =
        spins[(row + 1) % height][column]
            + spins[(row + height - 1) % height][column]
            + spins[row][(column + 1) % width]
            + spins[row][(column + width - 1) % width];
    return 2 * spins[row][column] * field;
  }

  private static long number(long[] keys, int row, int laterRow, int word, int bit, int planes) {
    long number = 0;
    for (int plane = 0; plane < planes; plane++) {
      long source = plane < 8 ? row : laterRow;
      long random =
          keys[2] == 1
              ? philox(keys, (int) source, word, plane)
              : plane(keys, source * 4294967296L + word * 64L + plane);
      number = 2 * number + ((random >>> bit) & 1);
    }
    return number << (64 - planes);
  }

  private static long plane(long[] keys, long counter) {
    long z = keys[0] + counter * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27) ^ keys[1]) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static long philox(long[] keys, int row, int word, int plane) {
    int[] words = new int[4];
    Philox.block(
        10,
        32 * word + plane / 2,
        row,
        (int) keys[1],
        (int) (keys[1] >>> 32),
        (int) keys[0],
        (int) (keys[0] >>> 32),
        words,
        0);
    int first = plane % 2 * 2;
    return Integer.toUnsignedLong(words[first]) + ((long) words[first + 1] << 32);
  }

  private static long[] keys(boolean philox, long seed, long sweep, int colour, int purpose) {
    int[] words = new int[4];
    Philox.block(
        10,
        (int) sweep,
        (int) (sweep >>> 32),
        colour,
        purpose,
        (int) seed,
        (int) (seed >>> 32),
        words,
        0);
    return new long[] {
      Integer.toUnsignedLong(words[0]) + ((long) words[1] << 32),
      Integer.toUnsignedLong(words[2]) + ((long) words[3] << 32),
      philox ? 1 : 0
    };
  }

  /** Thresholds of costs 4 and 8: the alternating series of exp(-x) with 100 digits. */
  static BigInteger[] thresholds(double inverseTemperature) {
    BigInteger[] thresholds = new BigInteger[2];
    for (int i = 0; i < 2; i++) {
      BigDecimal x = new BigDecimal(inverseTemperature).multiply(BigDecimal.valueOf(4 + 4 * i));
      if (x.compareTo(BigDecimal.valueOf(60)) > 0) {
        thresholds[i] = BigInteger.ZERO;
        continue;
      }
      MathContext digits = new MathContext(100);
      BigDecimal term = BigDecimal.ONE;
      BigDecimal sum = BigDecimal.ONE;
      for (int n = 1; n < 250; n++) {
        term = term.multiply(x).negate().divide(BigDecimal.valueOf(n), digits);
        sum = sum.add(term, digits);
      }
      BigInteger scaled =
          sum.multiply(new BigDecimal(TWO_64)).setScale(0, RoundingMode.FLOOR).toBigInteger();
      thresholds[i] = scaled.min(TWO_64.subtract(BigInteger.ONE));
    }
    return thresholds;
  }
}
