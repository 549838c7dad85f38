package dev.lodestone.kernels.internal;

import dev.lodestone.kernels.spi.ReplicaLayout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Acceptance probabilities as 64-bit integers: a spin whose flip costs d J is flipped if its
 * uniform 64-bit number is below floor(exp(-d K) 2^64), K = J / (k_B T).
 *
 * <p>Computed in decimal arithmetic of 60 digits, so the same on every machine. The largest value
 * is 2^64 - 1 (K = 0: refused once in 2^64); from d K = 44.3614... on it is 0.
 */
public final class AcceptanceThresholds {
  private static final MathContext DIGITS = new MathContext(60);
  private static final BigDecimal TWO_64 = new BigDecimal(BigInteger.ONE.shiftLeft(64));
  private static final int HALVINGS = 8;
  private static final BigDecimal ZERO_FROM = new BigDecimal(45);
  private static final BigDecimal NEGLIGIBLE = new BigDecimal(BigInteger.ONE, 62);

  private AcceptanceThresholds() {}

  /**
   * floor(exp(-cost K) 2^64), at most 2^64 - 1, as an unsigned number.
   *
   * @param inverseTemperature K, finite and not negative
   * @param cost 4 or 8
   */
  public static long threshold(double inverseTemperature, int cost) {
    BigDecimal exponent = new BigDecimal(inverseTemperature).multiply(BigDecimal.valueOf(cost));
    if (exponent.compareTo(ZERO_FROM) >= 0) {
      return 0;
    }
    BigInteger scaled = TWO_64.divide(exponential(exponent), DIGITS).toBigInteger();
    return scaled.bitLength() > 64 ? -1L : scaled.longValue();
  }

  // exp(x) for 0 <= x < 45: Taylor series of exp(x / 2^8), squared 8 times.
  private static BigDecimal exponential(BigDecimal x) {
    BigDecimal reduced = x.divide(BigDecimal.valueOf(1L << HALVINGS), DIGITS);
    BigDecimal term = BigDecimal.ONE;
    BigDecimal sum = BigDecimal.ONE;
    for (int n = 1; term.compareTo(NEGLIGIBLE) > 0; n++) {
      term = term.multiply(reduced, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    for (int i = 0; i < HALVINGS; i++) {
      sum = sum.multiply(sum, DIGITS);
    }
    return sum;
  }

  /** Words that {@link #bitPlanes} fills. */
  public static int bitPlanesLength(ReplicaLayout layout) {
    return layout.blocks() * 64 * 2 * ReplicaLayout.BLOCK;
  }

  /**
   * Index of the pair of planes k of a block: 8 words for 4 J, then 8 for the difference to 8 J.
   */
  public static int bitPlanesIndex(int block, int plane) {
    return (block * 64 + plane) * 2 * ReplicaLayout.BLOCK;
  }

  /**
   * Transposes the thresholds of all replicas: bit r mod 64 of a word of plane k is bit 63 - k of
   * replica r's threshold.
   *
   * @param inverseTemperatures K of every replica
   * @param planes [block][plane][4 J, 4 J xor 8 J][8 words]; bits beyond the last replica are 0
   */
  public static void bitPlanes(ReplicaLayout layout, double[] inverseTemperatures, long[] planes) {
    Map<Double, long[]> known = new HashMap<>();
    Arrays.fill(planes, 0);
    for (int replica = 0; replica < layout.replicas(); replica++) {
      long[] pair =
          known.computeIfAbsent(
              inverseTemperatures[replica], k -> new long[] {threshold(k, 4), threshold(k, 8)});
      long difference = pair[0] ^ pair[1];
      int word = replica >>> 6;
      for (int plane = 0; plane < 64; plane++) {
        int index = bitPlanesIndex(word / ReplicaLayout.BLOCK, plane) + word % ReplicaLayout.BLOCK;
        planes[index] |= (pair[0] >>> (63 - plane) & 1) << replica;
        planes[index + ReplicaLayout.BLOCK] |= (difference >>> (63 - plane) & 1) << replica;
      }
    }
  }
}
