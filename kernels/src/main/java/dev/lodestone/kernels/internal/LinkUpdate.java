package dev.lodestone.kernels.internal;

import dev.lodestone.kernels.Philox;

/**
 * The arithmetic of one SU(2) link update, in floats and in a fixed order, so that kernels with
 * vectors can give the same bits. U = a0 + i (a1 s1 + a2 s2 + a3 s3), a unit quaternion.
 *
 * <p>A link in the field of its staples A = k V, k = |A|, has the density exp(alpha a0) sqrt(1 -
 * a0²) for a0 = 1/2 tr(U V), alpha = beta k. The heat bath draws d = 1 - a0:
 *
 * <pre>
 *   alpha &gt; 1.7   d = -(ln r1 cos²(angle) + ln r3) / alpha,  kept if r4² &lt;= 1 - d/2   (Kennedy, Pendleton 1985)
 *   otherwise     d = -ln(y) / alpha', y uniform in [exp(-2 alpha'), 1],
 *                 kept if r4 &lt;= sqrt(1 - a0²) exp((alpha - alpha')(1 + a0))       (Creutz 1980)
 * </pre>
 *
 * with fresh numbers until one is kept. alpha' = max(alpha, 1/64) keeps rounding small where alpha
 * nearly vanishes; the last factor, 1 otherwise, makes up for it. Stateless and thread-safe.
 */
public final class LinkUpdate {
  /** Above this alpha the proposal of Kennedy and Pendleton is used. */
  public static final float SWITCH = 1.7f;

  /** The least alpha of Creutz's proposal. */
  public static final float LEAST = 0x1p-6f;

  /** Staples whose squared length is below this have no direction. */
  public static final float NO_STAPLE = 1e-20f;

  /** Random numbers of the direction; those of the attempts follow. */
  public static final int DIRECTION_DRAWS = 2;

  /** Random numbers of an attempt. */
  public static final int ATTEMPT_DRAWS = 4;

  /** Factor of a 31-bit integer. */
  public static final float UNIT = 0x1p-31f;

  /** Quarter of the way round. */
  public static final float HALF_PI = 1.5707964f;

  /** 1.5 times 2^23: adding it rounds to an integer. */
  public static final float ROUND = 12582912f;

  /** Coefficients of log(1 + f) / f² from the highest on, without the last, -1/2. */
  public static final float LOG_9 = 0.08701521f;

  /** See {@link #LOG_9}. */
  public static final float LOG_8 = -0.14269143f;

  /** See {@link #LOG_9}. */
  public static final float LOG_7 = 0.14915134f;

  /** See {@link #LOG_9}. */
  public static final float LOG_6 = -0.1657741f;

  /** See {@link #LOG_9}. */
  public static final float LOG_5 = 0.19963017f;

  /** See {@link #LOG_9}. */
  public static final float LOG_4 = -0.2500134f;

  /** See {@link #LOG_9}. */
  public static final float LOG_3 = 0.33333912f;

  /** log 2 in float. */
  public static final float LN2 = 0.6931472f;

  /** What {@link #LN2} is too large by. */
  public static final float LN2_REST = 1.9046542e-9f;

  /** The bits of sqrt(1/2). */
  public static final int ROOT_HALF = 0x3f3504f3;

  /** 1 / log 2. */
  public static final float LOG2_E = 1.442695f;

  /** Coefficients of exp from the highest on. */
  public static final float EXP_7 = 0.00019611594f;

  /** See {@link #EXP_7}. */
  public static final float EXP_6 = 0.0014104474f;

  /** See {@link #EXP_7}. */
  public static final float EXP_5 = 0.0083361035f;

  /** See {@link #EXP_7}. */
  public static final float EXP_4 = 0.04166127f;

  /** See {@link #EXP_7}. */
  public static final float EXP_3 = 0.16666614f;

  /** See {@link #EXP_7}. */
  public static final float EXP_2 = 0.50000036f;

  /** Coefficients of sin(x) / x in x² from the highest on. */
  public static final float SIN_7 = -0.00019503069f;

  /** See {@link #SIN_7}. */
  public static final float SIN_5 = 0.008332071f;

  /** See {@link #SIN_7}. */
  public static final float SIN_3 = -0.16666654f;

  /** Coefficients of cos(x) in x² from the highest on. */
  public static final float COS_8 = 2.4419196e-5f;

  /** See {@link #COS_8}. */
  public static final float COS_6 = -0.0013887194f;

  /** See {@link #COS_8}. */
  public static final float COS_4 = 0.04166664f;

  private static final float SIXTH = 1f / 6;

  private LinkUpdate() {}

  /** The stream of the keys of the links of a direction and a colour; their block is the sweep. */
  public static int stream(int direction, int colour) {
    return 2 * direction + colour;
  }

  /** key0 of the heat bath of a direction and a colour. */
  public static long key0(long seed, long sweep, int stream) {
    return Philox.bits(seed, Philox.Purpose.GAUGE_HEAT_BATH, stream, 2 * sweep);
  }

  /** key1 of the heat bath of a direction and a colour. */
  public static long key1(long seed, long sweep, int stream) {
    return Philox.bits(seed, Philox.Purpose.GAUGE_HEAT_BATH, stream, 2 * sweep + 1);
  }

  /** The counter of a random word that two chains, 2 pair and 2 pair + 1, share. */
  public static long counter(int site, int pair, int draw) {
    return (long) site << 32 | (long) pair << 12 | draw;
  }

  /** A number in (0, 1], an odd multiple of 2^-31 before rounding: of half a random word. */
  public static float uniform(long key0, long key1, int site, int chain, int draw) {
    long word = RandomPlanes.plane(key0, key1, counter(site, chain >>> 1, draw));
    int half = (int) ((chain & 1) == 0 ? word : word >>> 32);
    return ((half >>> 1) | 1) * UNIT;
  }

  /** Draws d = 1 - a0; the first attempt uses the numbers from {@code firstDraw} on. */
  public static float draw(float alpha, long key0, long key1, int site, int chain, int firstDraw) {
    float d = -1;
    for (int draw = firstDraw; d < 0; draw += ATTEMPT_DRAWS) {
      d = attempt(alpha, key0, key1, site, chain, draw);
    }
    return d;
  }

  /** One attempt at d, negative if it is not kept. */
  private static float attempt(
      float alpha, long key0, long key1, int site, int chain, int firstDraw) {
    float r1 = uniform(key0, key1, site, chain, firstDraw);
    float r2 = uniform(key0, key1, site, chain, firstDraw + 1);
    float r3 = uniform(key0, key1, site, chain, firstDraw + 2);
    float r4 = uniform(key0, key1, site, chain, firstDraw + 3);
    return alpha > SWITCH ? kennedyPendleton(alpha, r1, r2, r3, r4) : creutz(alpha, r1, r4);
  }

  private static float kennedyPendleton(float alpha, float r1, float r2, float r3, float r4) {
    float exponent = Math.fma(log(r1), squaredCosine(r2), log(r3));
    float d = -exponent / alpha;
    return r4 * r4 <= Math.fma(-0.5f, d, 1) ? d : -1;
  }

  private static float creutz(float alpha, float r1, float r4) {
    float proposed = Math.max(alpha, LEAST);
    float least = exp(-2 * proposed);
    float y = Math.fma(r1, 1 - least, least);
    float d = -log(y) / proposed;
    float x = (alpha - proposed) * (2 - d);
    float correction = Math.fma(Math.fma(Math.fma(x, SIXTH, 0.5f), x, 1), x, 1);
    float limit = d * (2 - d) * correction * correction;
    return r4 * r4 <= limit ? d : -1;
  }

  /** log(x) for x in [2^-31, 1]. */
  public static float log(float x) {
    int bits = Float.floatToRawIntBits(x);
    int exponent = (bits - ROOT_HALF) >> 23;
    float f = Float.intBitsToFloat(bits - (exponent << 23)) - 1;
    float p = Math.fma(f, LOG_9, LOG_8);
    p = Math.fma(p, f, LOG_7);
    p = Math.fma(p, f, LOG_6);
    p = Math.fma(p, f, LOG_5);
    p = Math.fma(p, f, LOG_4);
    p = Math.fma(p, f, LOG_3);
    p = Math.fma(p, f, -0.5f);
    float small = Math.fma(p * f, f, (float) exponent * -LN2_REST) + f;
    return Math.fma((float) exponent, LN2, small);
  }

  /** exp(x) for x in [-80, 0]. */
  public static float exp(float x) {
    float shifted = Math.fma(x, LOG2_E, ROUND);
    float k = shifted - ROUND;
    float r = Math.fma(k, -LN2, x);
    r = Math.fma(k, LN2_REST, r);
    float p = Math.fma(r, EXP_7, EXP_6);
    p = Math.fma(p, r, EXP_5);
    p = Math.fma(p, r, EXP_4);
    p = Math.fma(p, r, EXP_3);
    p = Math.fma(p, r, EXP_2);
    p = Math.fma(p, r, 1);
    p = Math.fma(p, r, 1);
    int power = (Float.floatToRawIntBits(shifted) << 23) + 0x3f800000;
    return p * Float.intBitsToFloat(power);
  }

  /** cos² of a uniform angle: sin² of an angle below pi/4, or 1 minus it, equally often. */
  public static float squaredCosine(float u) {
    float centred = u - 0.5f;
    float angle = centred * HALF_PI;
    float sine = sine(angle);
    float square = sine * sine;
    return centred < 0 ? square : 1 - square;
  }

  /** sin(x) for |x| up to pi/4. */
  public static float sine(float x) {
    float z = x * x;
    float s = Math.fma(z, SIN_7, SIN_5);
    s = Math.fma(s, z, SIN_3);
    return Math.fma(s, z, 1) * x;
  }

  /** cos(x) for |x| up to pi/4. */
  public static float cosine(float x) {
    float z = x * x;
    float c = Math.fma(z, COS_8, COS_6);
    c = Math.fma(c, z, COS_4);
    c = Math.fma(c, z, -0.5f);
    return Math.fma(c, z, 1);
  }

  /** A random unit vector times sqrt(d (2 - d)), after 1 - d: the quaternion g. */
  public static void direction(float d, float heightDraw, float angleDraw, float[] g) {
    float radius = (float) Math.sqrt(d * (2 - d));
    float height = Math.fma(-2f, heightDraw, 1);
    float across = radius * (float) Math.sqrt(Math.fma(-height, height, 1));
    float quarters = 4 * angleDraw;
    float shifted = quarters + ROUND;
    float rest = (quarters - (shifted - ROUND)) * HALF_PI;
    float sine = sine(rest);
    float cosine = cosine(rest);
    int turns = Float.floatToRawIntBits(shifted);
    float first = (turns & 1) == 0 ? cosine : sine;
    float second = (turns & 1) == 0 ? sine : cosine;
    g[0] = 1 - d;
    g[1] = across * (((turns + 1) & 2) == 0 ? first : -first);
    g[2] = across * ((turns & 2) == 0 ? second : -second);
    g[3] = radius * height;
  }
}
