package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.LinkUpdate;
import dev.lodestone.kernels.internal.RandomPlanes;
import dev.lodestone.kernels.internal.VectorWidth;
import dev.lodestone.kernels.spi.LinkLayout;
import java.util.stream.LongStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link LinkUpdate} on a vector of chains, with the same operations in the same order. A word of
 * random bits serves two neighbouring lanes, so that no lane has to change its place.
 */
final class SimdHeatBath {
  private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
  private static final VectorSpecies<Long> L = VectorWidth.LONGS;
  private static final int LANES = F.length();
  private static final int BLOCK = LinkLayout.BLOCK;
  private static final int LINK = LinkLayout.LINK;
  private static final VectorOperators.Binary XOR = VectorOperators.XOR;
  private static final VectorOperators.Binary LSHR = VectorOperators.LSHR;
  private static final long SITE_STEP = RandomPlanes.GAMMA << 32;
  private static final long PAIR_STEP = RandomPlanes.GAMMA << 12;

  // What the hash's first sum grows by from pair to pair.
  private static final long[] PAIRS =
      LongStream.range(0, L.length()).map(pair -> pair * PAIR_STEP).toArray();
  private static final FloatVector ZERO = FloatVector.zero(F);
  private static final FloatVector ONE = of(1);
  private static final FloatVector TWO = of(2);
  private static final FloatVector HALF = of(0.5f);
  private static final FloatVector MINUS_HALF = of(-0.5f);
  private static final FloatVector THREE_HALVES = of(1.5f);
  private static final FloatVector MINUS_ONE = of(-1);
  private static final FloatVector MINUS_TWO = of(-2);
  private static final FloatVector SIXTH = of(1f / 6);
  private static final FloatVector SWITCH = of(LinkUpdate.SWITCH);
  private static final FloatVector LEAST = of(LinkUpdate.LEAST);
  private static final FloatVector HALF_PI = of(LinkUpdate.HALF_PI);
  private static final FloatVector ROUND = of(LinkUpdate.ROUND);
  private static final FloatVector LOG_9 = of(LinkUpdate.LOG_9);
  private static final FloatVector LOG_8 = of(LinkUpdate.LOG_8);
  private static final FloatVector LOG_7 = of(LinkUpdate.LOG_7);
  private static final FloatVector LOG_6 = of(LinkUpdate.LOG_6);
  private static final FloatVector LOG_5 = of(LinkUpdate.LOG_5);
  private static final FloatVector LOG_4 = of(LinkUpdate.LOG_4);
  private static final FloatVector LOG_3 = of(LinkUpdate.LOG_3);
  private static final FloatVector LN2 = of(LinkUpdate.LN2);
  private static final FloatVector MINUS_LN2 = of(-LinkUpdate.LN2);
  private static final FloatVector LN2_REST = of(LinkUpdate.LN2_REST);
  private static final FloatVector MINUS_LN2_REST = of(-LinkUpdate.LN2_REST);
  private static final FloatVector LOG2_E = of(LinkUpdate.LOG2_E);
  private static final FloatVector EXP_7 = of(LinkUpdate.EXP_7);
  private static final FloatVector EXP_6 = of(LinkUpdate.EXP_6);
  private static final FloatVector EXP_5 = of(LinkUpdate.EXP_5);
  private static final FloatVector EXP_4 = of(LinkUpdate.EXP_4);
  private static final FloatVector EXP_3 = of(LinkUpdate.EXP_3);
  private static final FloatVector EXP_2 = of(LinkUpdate.EXP_2);
  private static final FloatVector SIN_7 = of(LinkUpdate.SIN_7);
  private static final FloatVector SIN_5 = of(LinkUpdate.SIN_5);
  private static final FloatVector SIN_3 = of(LinkUpdate.SIN_3);
  private static final FloatVector COS_8 = of(LinkUpdate.COS_8);
  private static final FloatVector COS_6 = of(LinkUpdate.COS_6);
  private static final FloatVector COS_4 = of(LinkUpdate.COS_4);

  private SimdHeatBath() {}

  private static FloatVector of(float value) {
    return FloatVector.broadcast(F, value);
  }

  /**
   * words[site][16], random bits, of a chunk of sites.
   *
   * @param start key0 + the counter of the draw for the block's first pair of chains at site 0,
   *     times the factor
   */
  static void fill(int[] words, int[] sites, int first, int count, long start, long key1) {
    for (int lane = 0; lane < BLOCK; lane += LANES) {
      long pair = start + (lane / 2) * PAIR_STEP;
      for (int i = 0; i < count; i++) {
        LongVector z = LongVector.fromArray(L, PAIRS, 0).add(pair + sites[first + i] * SITE_STEP);
        z = z.lanewise(LSHR, 30).lanewise(XOR, z).mul(RandomPlanes.MIX_1);
        z = z.lanewise(LSHR, 27).lanewise(XOR, z).lanewise(XOR, key1).mul(RandomPlanes.MIX_2);
        z = z.lanewise(LSHR, 31).lanewise(XOR, z);
        z.reinterpretAsInts().intoArray(words, i * BLOCK + lane);
      }
    }
  }

  /** uniforms in (0, 1] of words. */
  static void convert(int[] words, int length, float[] uniforms) {
    // C2 makes vectors of this by itself, and unlike those of the Vector API they stay off the
    // heap.
    for (int at = 0; at < length; at++) {
      uniforms[at] = ((words[at] >>> 1) | 1) * LinkUpdate.UNIT;
    }
  }

  /** logarithms of numbers in [2^-31, 1]. */
  static void logarithms(float[] numbers, int length, float[] logarithms) {
    for (int at = 0; at < length; at += LANES) {
      log(FloatVector.fromArray(F, numbers, at)).intoArray(logarithms, at);
    }
  }

  /**
   * distances = 1 - a0 as Kennedy and Pendleton propose it, or -1 where it is not kept or alpha is
   * small.
   *
   * @param log1 the logarithm of the first uniform number, {@code log3} that of the third
   * @return how many alphas are small
   */
  static int kennedyPendleton(
      float[] alphas,
      float[] log1,
      float[] r2,
      float[] log3,
      float[] r4,
      int length,
      float[] distances) {
    int small = 0;
    for (int at = 0; at < length; at += LANES) {
      FloatVector alpha = FloatVector.fromArray(F, alphas, at);
      FloatVector centred = FloatVector.fromArray(F, r2, at).sub(HALF);
      FloatVector sine = sine(centred.mul(HALF_PI));
      FloatVector sines = sine.mul(sine);
      FloatVector cosines = ONE.sub(sines).blend(sines, centred.compare(VectorOperators.LT, ZERO));
      FloatVector exponent =
          FloatVector.fromArray(F, log1, at).fma(cosines, FloatVector.fromArray(F, log3, at));
      FloatVector d = exponent.neg().div(alpha);
      FloatVector square = FloatVector.fromArray(F, r4, at);
      square = square.mul(square);
      VectorMask<Float> large = alpha.compare(VectorOperators.GT, LinkUpdate.SWITCH);
      VectorMask<Float> kept =
          square.compare(VectorOperators.LE, d.fma(MINUS_HALF, ONE)).and(large);
      MINUS_ONE.blend(d, kept).intoArray(distances, at);
      small += LANES - large.trueCount();
    }
    return small;
  }

  /** y of Creutz's proposal. */
  static void creutzProposal(float[] alphas, float[] r1, int length, float[] y) {
    for (int at = 0; at < length; at += LANES) {
      FloatVector proposed = FloatVector.fromArray(F, alphas, at).max(LEAST).min(SWITCH);
      FloatVector least = exp(proposed.mul(MINUS_TWO));
      FloatVector.fromArray(F, r1, at).fma(ONE.sub(least), least).intoArray(y, at);
    }
  }

  /** distances = 1 - a0 as Creutz proposes it, or -1 where it is not kept, where alpha is small. */
  static void creutz(float[] alphas, float[] logY, float[] r4, int length, float[] distances) {
    for (int at = 0; at < length; at += LANES) {
      FloatVector alpha = FloatVector.fromArray(F, alphas, at);
      VectorMask<Float> small = alpha.compare(VectorOperators.LE, LinkUpdate.SWITCH);
      FloatVector proposed = alpha.max(LEAST);
      FloatVector d = FloatVector.fromArray(F, logY, at).neg().div(proposed);
      FloatVector rest = TWO.sub(d);
      FloatVector x = alpha.sub(proposed).mul(rest);
      FloatVector correction = x.fma(SIXTH, HALF).fma(x, ONE).fma(x, ONE);
      FloatVector limit = d.mul(rest).mul(correction).mul(correction);
      FloatVector square = FloatVector.fromArray(F, r4, at);
      square = square.mul(square);
      FloatVector kept = MINUS_ONE.blend(d, square.compare(VectorOperators.LE, limit));
      FloatVector.fromArray(F, distances, at).blend(kept, small).intoArray(distances, at);
    }
  }

  /** U = g V^-1 for the links of a chunk of sites, V their staples' directions. */
  static void store(
      float[] links,
      int mu,
      int[] sites,
      int start,
      int count,
      float[] staples,
      float[] distances,
      float[] heights,
      float[] angles) {
    for (int i = 0; i < count; i++) {
      int link = mu + sites[start + i] * LINK;
      for (int lane = 0; lane < BLOCK; lane += LANES) {
        int at = i * LINK + lane;
        int to = link + lane;
        int draw = i * BLOCK + lane;
        FloatVector d = FloatVector.fromArray(F, distances, draw);
        FloatVector radius = d.mul(TWO.sub(d)).lanewise(VectorOperators.SQRT);
        FloatVector height = FloatVector.fromArray(F, heights, draw).fma(MINUS_TWO, ONE);
        FloatVector across =
            radius.mul(height.neg().fma(height, ONE).lanewise(VectorOperators.SQRT));
        FloatVector quarters = FloatVector.fromArray(F, angles, draw).mul(4f);
        FloatVector shifted = quarters.add(ROUND);
        FloatVector rest = quarters.sub(shifted.sub(ROUND)).mul(HALF_PI);
        FloatVector sine = sine(rest);
        FloatVector cosine = cosine(rest);
        IntVector turns = shifted.reinterpretAsInts();
        VectorMask<Float> even = turns.and(1).compare(VectorOperators.EQ, 0).cast(F);
        FloatVector first = sine.blend(cosine, even);
        FloatVector second = cosine.blend(sine, even);
        FloatVector g0 = ONE.sub(d);
        FloatVector g1 = across.mul(signed(first, turns.add(1)));
        FloatVector g2 = across.mul(signed(second, turns));
        FloatVector g3 = radius.mul(height);
        FloatVector v0 = FloatVector.fromArray(F, staples, at);
        FloatVector v1 = FloatVector.fromArray(F, staples, at + BLOCK);
        FloatVector v2 = FloatVector.fromArray(F, staples, at + 2 * BLOCK);
        FloatVector v3 = FloatVector.fromArray(F, staples, at + 3 * BLOCK);
        FloatVector n1 = v1.neg();
        FloatVector n2 = v2.neg();
        FloatVector n3 = v3.neg();
        FloatVector p0 = g0.mul(v0);
        p0 = g1.fma(v1, p0);
        p0 = g2.fma(v2, p0);
        p0 = g3.fma(v3, p0);
        FloatVector p1 = g0.mul(n1);
        p1 = g1.fma(v0, p1);
        p1 = g2.fma(v3, p1);
        p1 = g3.fma(n2, p1);
        FloatVector p2 = g0.mul(n2);
        p2 = g2.fma(v0, p2);
        p2 = g3.fma(v1, p2);
        p2 = g1.fma(n3, p2);
        FloatVector p3 = g0.mul(n3);
        p3 = g3.fma(v0, p3);
        p3 = g1.fma(v2, p3);
        p3 = g2.fma(n1, p3);
        FloatVector square = p3.fma(p3, p2.fma(p2, p1.fma(p1, p0.mul(p0))));
        FloatVector scale = square.fma(MINUS_HALF, THREE_HALVES);
        p0.mul(scale).intoArray(links, to);
        p1.mul(scale).intoArray(links, to + BLOCK);
        p2.mul(scale).intoArray(links, to + 2 * BLOCK);
        p3.mul(scale).intoArray(links, to + 3 * BLOCK);
      }
    }
  }

  // Turned over where bit 1 of the number of quarter turns is set.
  private static FloatVector signed(FloatVector value, IntVector turns) {
    IntVector sign = turns.and(2).lanewise(VectorOperators.LSHL, 30);
    return value.reinterpretAsInts().lanewise(XOR, sign).reinterpretAsFloats();
  }

  private static FloatVector log(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    IntVector exponent = bits.sub(LinkUpdate.ROOT_HALF).lanewise(VectorOperators.ASHR, 23);
    FloatVector f =
        bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(ONE);
    FloatVector e = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
    FloatVector p = f.fma(LOG_9, LOG_8);
    p = p.fma(f, LOG_7);
    p = p.fma(f, LOG_6);
    p = p.fma(f, LOG_5);
    p = p.fma(f, LOG_4);
    p = p.fma(f, LOG_3);
    p = p.fma(f, MINUS_HALF);
    FloatVector small = p.mul(f).fma(f, e.mul(MINUS_LN2_REST)).add(f);
    return e.fma(LN2, small);
  }

  private static FloatVector exp(FloatVector x) {
    FloatVector shifted = x.fma(LOG2_E, ROUND);
    FloatVector k = shifted.sub(ROUND);
    FloatVector r = k.fma(MINUS_LN2, x);
    r = k.fma(LN2_REST, r);
    FloatVector p = r.fma(EXP_7, EXP_6);
    p = p.fma(r, EXP_5);
    p = p.fma(r, EXP_4);
    p = p.fma(r, EXP_3);
    p = p.fma(r, EXP_2);
    p = p.fma(r, ONE);
    p = p.fma(r, ONE);
    IntVector power =
        shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(0x3f800000);
    return p.mul(power.reinterpretAsFloats());
  }

  private static FloatVector sine(FloatVector x) {
    FloatVector z = x.mul(x);
    FloatVector s = z.fma(SIN_7, SIN_5);
    s = s.fma(z, SIN_3);
    return s.fma(z, ONE).mul(x);
  }

  private static FloatVector cosine(FloatVector x) {
    FloatVector z = x.mul(x);
    FloatVector c = z.fma(COS_8, COS_6);
    c = c.fma(z, COS_4);
    c = c.fma(z, MINUS_HALF);
    return c.fma(z, ONE);
  }
}
