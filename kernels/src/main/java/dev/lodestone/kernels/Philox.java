package dev.lodestone.kernels;

import java.util.random.RandomGenerator;

/**
 * Random numbers by key and index: the counter-based generator Philox4x32-10.
 *
 * <p>An instance names one stream: a 64-bit key (the seed), a purpose and a stream number. Its
 * numbers are a function of these and of an index, nothing else: number 7 is the same whether or
 * not number 6 was ever asked for, on any thread. Two purposes, two streams or two keys never share
 * a block. There is no state; {@link #sequence()} steps through the indices where that is handier.
 *
 * <p>Block i of a stream is Philox4x32-10 of the counter words (i mod 2^32, i div 2^32, stream,
 * purpose code) under the key words (key mod 2^32, key div 2^32); it holds four 32-bit words.
 * Immutable and thread-safe.
 *
 * <p>Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11.
 * The whole specification: docs/random-numbers.md.
 */
public final class Philox {
  private static final int MULTIPLIER_0 = 0xD2511F53;
  private static final int MULTIPLIER_1 = 0xCD9E8D57;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final long WORD = 0xFFFFFFFFL;
  private static final int FOLD = 0x8000_0000;
  private static final double UNIT_53 = 0x1p-53;
  private static final float UNIT_24 = 0x1p-24f;

  private final long key;
  private final int purpose;
  private final int stream;

  /** What the numbers of a stream are for; each has a fixed code, so that streams never change. */
  public enum Purpose {
    /** Anything without a purpose of its own. */
    GENERAL(0),
    /** Metropolis sweeps of one large lattice. */
    METROPOLIS_LATTICE(1),
    /** Metropolis sweeps of a batch of small lattices. */
    METROPOLIS_REPLICAS(2),
    /** Random start of one large lattice. */
    LATTICE_START(3),
    /** Random start of a batch of small lattices. */
    REPLICAS_START(4),
    /** Wolff clusters. */
    WOLFF(5),
    /** Initial parameters of a network. */
    PARAMETERS(6),
    /** Order of the samples. */
    SHUFFLE(7),
    /** Units that are left out. */
    DROPOUT(8),
    /** Samples drawn with replacement. */
    BOOTSTRAP(9),
    /** Synthetic data and noise. */
    DATA(10),
    /** Heat-bath sweeps of gauge links. */
    GAUGE_HEAT_BATH(11),
    /** Random start of gauge links. */
    GAUGE_START(12);

    private final int code;

    Purpose(int code) {
      this.code = code;
    }

    /** The last word of the counter. */
    public int code() {
      return code;
    }
  }

  private Philox(long key, int purpose, int stream) {
    this.key = key;
    this.purpose = purpose;
    this.stream = stream;
  }

  /** Stream 0 of a seed and a purpose. */
  public static Philox of(long seed, Purpose purpose) {
    return new Philox(seed, purpose.code(), 0);
  }

  /** Another stream of the same seed and purpose; all 2^32 numbers are valid. */
  public Philox stream(int number) {
    return new Philox(key, purpose, number);
  }

  /**
   * A stream under a key of its own, made from this stream and one more coordinate (an epoch, a
   * layer, a restart); fold again for a further coordinate.
   *
   * <p>The new key is the first half of the block of index {@code coordinate} whose purpose code
   * has its highest bit set, which no other block has.
   */
  public Philox fold(long coordinate) {
    long folded = half(10, coordinate, stream, purpose | FOLD, key, 0);
    return new Philox(folded, purpose, stream);
  }

  /** The key: the seed, or what {@link #fold} made of it. */
  public long key() {
    return key;
  }

  /**
   * Philox4x32 with any number of rounds, on bare counter and key words.
   *
   * @param rounds 10 as recommended, or 7, the fewest that pass the authors' tests
   * @param output receives four words from {@code offset} on
   */
  public static void block(
      int rounds, int c0, int c1, int c2, int c3, int k0, int k1, int[] output, int offset) {
    int x0 = c0;
    int x1 = c1;
    int x2 = c2;
    int x3 = c3;
    int key0 = k0;
    int key1 = k1;
    for (int round = 0; round < rounds; round++) {
      long product0 = (MULTIPLIER_0 & WORD) * (x0 & WORD);
      long product1 = (MULTIPLIER_1 & WORD) * (x2 & WORD);
      x0 = (int) (product1 >>> 32) ^ x1 ^ key0;
      x2 = (int) (product0 >>> 32) ^ x3 ^ key1;
      x1 = (int) product1;
      x3 = (int) product0;
      key0 += WEYL_0;
      key1 += WEYL_1;
    }
    output[offset] = x0;
    output[offset + 1] = x1;
    output[offset + 2] = x2;
    output[offset + 3] = x3;
  }

  // Words 0 and 1 of a block (half 0) or 2 and 3 (half 1), the first one low.
  private static long half(int rounds, long index, int stream, int purpose, long key, int half) {
    int x0 = (int) index;
    int x1 = (int) (index >>> 32);
    int x2 = stream;
    int x3 = purpose;
    int key0 = (int) key;
    int key1 = (int) (key >>> 32);
    for (int round = 0; round < rounds; round++) {
      long product0 = (MULTIPLIER_0 & WORD) * (x0 & WORD);
      long product1 = (MULTIPLIER_1 & WORD) * (x2 & WORD);
      x0 = (int) (product1 >>> 32) ^ x1 ^ key0;
      x2 = (int) (product0 >>> 32) ^ x3 ^ key1;
      x1 = (int) product1;
      x3 = (int) product0;
      key0 += WEYL_0;
      key1 += WEYL_1;
    }
    int low = half == 0 ? x0 : x2;
    int high = half == 0 ? x1 : x3;
    return (low & WORD) | (long) high << 32;
  }

  /** Block {@code index} of this stream: four words from {@code offset} on. */
  public void block(long index, int[] output, int offset) {
    block(
        10,
        (int) index,
        (int) (index >>> 32),
        stream,
        purpose,
        (int) key,
        (int) (key >>> 32),
        output,
        offset);
  }

  /** 64-bit number {@code index}: half index mod 2 of block index div 2. */
  public long bits(long index) {
    return half(10, index >>> 1, stream, purpose, key, (int) (index & 1));
  }

  /**
   * Half 0 or 1 of the block of a bare counter under a bare key, low words first: a block that need
   * not belong to any stream.
   */
  public static long bits(long counterLow, long counterHigh, long key, int half) {
    return half(10, counterLow, (int) counterHigh, (int) (counterHigh >>> 32), key, half);
  }

  /** {@link #bits(long)} of a stream that is named without making an object for it. */
  public static long bits(long seed, Purpose purpose, int stream, long index) {
    return half(10, index >>> 1, stream, purpose.code(), seed, (int) (index & 1));
  }

  /** A number in [0, 1), a multiple of 2^-53: the upper 53 bits of {@link #bits}. */
  public double uniform(long index) {
    return (bits(index) >>> 11) * UNIT_53;
  }

  /** A number in [0, 1), a multiple of 2^-24: the upper 24 bits of 32-bit word {@code index}. */
  public float uniformFloat(long index) {
    return (word(index) >>> 8) * UNIT_24;
  }

  /** 32-bit number {@code index}: word index mod 4 of block index div 4. */
  public int word(long index) {
    long pair = bits(index >>> 1);
    return (int) ((index & 1) == 0 ? pair : pair >>> 32);
  }

  /**
   * An integer from 0 to bound - 1: floor(bits * bound / 2^64), of a bias below 2^-33.
   *
   * @throws IllegalArgumentException if the bound is below 1
   */
  public int below(long index, int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound: expected at least 1, given " + bound);
    }
    return (int) Math.unsignedMultiplyHigh(bits(index), bound);
  }

  /**
   * A number of the normal distribution of mean 0 and variance 1 (Box and Muller 1958): from both
   * halves of block index div 2, the cosine for an even index, the sine for an odd one.
   */
  public double normal(long index) {
    double radius = radius(bits(index & ~1L));
    double angle = angle(bits(index | 1L));
    return (index & 1) == 0 ? radius * StrictMath.cos(angle) : radius * StrictMath.sin(angle);
  }

  private static double radius(long bits) {
    double positive = ((bits >>> 11) + 1) * UNIT_53;
    return Math.sqrt(-2.0 * StrictMath.log(positive));
  }

  private static double angle(long bits) {
    return 2.0 * Math.PI * ((bits >>> 11) * UNIT_53);
  }

  /** values[offset + i] = low + (high - low) * {@link #uniformFloat}(i) for i below count. */
  public void fillUniform(float[] values, int offset, int count, float low, float high) {
    float width = high - low;
    int[] words = new int[4];
    for (int i = 0; i < count; i++) {
      if ((i & 3) == 0) {
        block(i >>> 2, words, 0);
      }
      values[offset + i] = low + width * ((words[i & 3] >>> 8) * UNIT_24);
    }
  }

  /** values[offset + i] = (float) (mean + deviation * {@link #normal}(i)) for i below count. */
  public void fillNormal(float[] values, int offset, int count, double mean, double deviation) {
    for (int i = 0; i < count; i += 2) {
      double radius = deviation * radius(bits(i));
      double angle = angle(bits(i + 1L));
      values[offset + i] = (float) (mean + radius * StrictMath.cos(angle));
      if (i + 1 < count) {
        values[offset + i + 1] = (float) (mean + radius * StrictMath.sin(angle));
      }
    }
  }

  /** A random order of 0 to count - 1. */
  public int[] permutation(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    shuffle(order, 0, count);
    return order;
  }

  /**
   * Puts count values into a random order, every order equally likely up to the bias of {@link
   * #below}: for i from count - 1 down to 1, exchange value i with value below(i, i + 1) (Fisher
   * and Yates 1938). Allocates nothing.
   */
  public void shuffle(int[] values, int offset, int count) {
    for (int i = count - 1; i > 0; i--) {
      int other = offset + below(i, i + 1);
      int value = values[offset + i];
      values[offset + i] = values[other];
      values[other] = value;
    }
  }

  /** Steps through this stream from its first block. */
  public Sequence sequence() {
    return new Sequence(this, 0);
  }

  /** Steps through this stream from 64-bit number {@code position} on. */
  public Sequence sequence(long position) {
    return new Sequence(this, position);
  }

  @Override
  public String toString() {
    return "Philox[key=" + key + ", purpose=" + purpose + ", stream=" + stream + "]";
  }

  /**
   * A stepping reader of one stream. Every number drawn uses up one 64-bit number of the stream, a
   * normal two, so the position says all there is to resume from. Not thread-safe.
   */
  public static final class Sequence implements RandomGenerator {
    private final Philox source;
    private long position;

    private Sequence(Philox source, long position) {
      this.source = source;
      this.position = position;
    }

    /** The index of the next 64-bit number. */
    public long position() {
      return position;
    }

    @Override
    public long nextLong() {
      return source.bits(position++);
    }

    @Override
    public int nextInt() {
      return (int) (nextLong() >>> 32);
    }

    @Override
    public int nextInt(int bound) {
      return source.below(position++, bound);
    }

    @Override
    public double nextDouble() {
      return source.uniform(position++);
    }

    @Override
    public float nextFloat() {
      return (nextLong() >>> 40) * UNIT_24;
    }

    @Override
    public boolean nextBoolean() {
      return nextLong() < 0;
    }

    @Override
    public double nextGaussian() {
      double radius = radius(nextLong());
      return radius * StrictMath.cos(angle(nextLong()));
    }
  }
}
