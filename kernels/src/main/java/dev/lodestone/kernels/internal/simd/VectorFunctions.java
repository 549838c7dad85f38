package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Elementary functions of a vector of floats, to a relative error of 1e-6 wherever the result is a
 * normal number.
 *
 * <p>Every lane depends on its own argument only, by the same operations at every width, so results
 * do not change with the vector width or the place in the array. Coefficients are minimax fits
 * (Lawson's algorithm) of this project; the argument reductions follow Cody and Waite, Software
 * Manual for the Elementary Functions (1980). The library functions of the Vector API are not used:
 * they are slower, and on some processors they fall back to one lane at a time.
 */
final class VectorFunctions {
  private static final VectorSpecies<Float> F = VectorWidth.FLOATS;

  /** Largest argument of {@link #sine} and {@link #cosine}. */
  static final float LARGEST_ANGLE = 100_000;

  // Adding it rounds to a whole number, which then stands in the low bits of the significand.
  private static final float ROUNDER = 0x1.8p23f;

  // Vectors and not numbers: a broadcast inside a function costs the compiler so many nodes that it
  // stops inlining, and boxes vectors. Numbers behind the names are powers.
  private static final FloatVector HALF_LOG2_E = of(0.7213475f);
  private static final FloatVector ROUND = of(ROUNDER);
  private static final FloatVector MINUS_LN2_TWICE = of(-2 * 0.6931472f);
  private static final FloatVector LN2_REST_TWICE = of(2 * 1.9046542e-9f);
  private static final FloatVector EXP_7 = of(0.00019611594f);
  private static final FloatVector EXP_6 = of(0.0014104474f);
  private static final FloatVector EXP_5 = of(0.0083361035f);
  private static final FloatVector EXP_4 = of(0.04166127f);
  private static final FloatVector EXP_3 = of(0.16666614f);
  private static final FloatVector EXP_2 = of(0.50000036f);
  private static final FloatVector ONE = of(1f);
  private static final FloatVector LOG_9 = of(0.08701521f);
  private static final FloatVector LOG_8 = of(-0.14269143f);
  private static final FloatVector LOG_7 = of(0.14915134f);
  private static final FloatVector LOG_6 = of(-0.1657741f);
  private static final FloatVector LOG_5 = of(0.19963017f);
  private static final FloatVector LOG_4 = of(-0.2500134f);
  private static final FloatVector LOG_3 = of(0.33333912f);
  private static final FloatVector MINUS_HALF = of(-0.5f);
  private static final FloatVector LN2 = of(0.6931472f);
  private static final FloatVector TANH_P8 = of(1.3384295e-8f);
  private static final FloatVector TANH_P6 = of(2.0635825e-5f);
  private static final FloatVector TANH_P4 = of(0.0034974578f);
  private static final FloatVector TANH_P2 = of(0.13382688f);
  private static final FloatVector TANH_Q8 = of(7.790251e-7f);
  private static final FloatVector TANH_Q6 = of(0.00032885178f);
  private static final FloatVector TANH_Q4 = of(0.025884362f);
  private static final FloatVector TANH_Q2 = of(0.46716008f);
  private static final FloatVector ARTANH_9 = of(0.28012025f);
  private static final FloatVector ARTANH_7 = of(0.28001797f);
  private static final FloatVector ARTANH_5 = of(0.40021527f);
  private static final FloatVector ARTANH_3 = of(0.6666642f);
  private static final FloatVector TWO = of(2f);
  private static final FloatVector TWO_OVER_PI = of(0.63661975f);
  private static final FloatVector HALF_PI_1 = of(-1.5707963f);
  private static final FloatVector HALF_PI_2 = of(-7.5497894e-08f);
  private static final FloatVector HALF_PI_3 = of(-5.3903025e-15f);
  private static final FloatVector SIN_7 = of(-0.00019503069f);
  private static final FloatVector SIN_5 = of(0.008332071f);
  private static final FloatVector SIN_3 = of(-0.16666654f);
  private static final FloatVector COS_8 = of(2.4419196e-5f);
  private static final FloatVector COS_6 = of(-0.0013887194f);
  private static final FloatVector COS_4 = of(0.04166664f);

  private VectorFunctions() {}

  /**
   * exp(x) = 2^2k exp(r), k = round(x / (2 log 2)), |r| at most log 2; 2^k is applied twice so that
   * overflow and subnormal results need no special case.
   */
  static FloatVector exp(FloatVector x) {
    FloatVector clamped =
        x.blend(-104f, x.compare(VectorOperators.LT, -104f))
            .blend(89f, x.compare(VectorOperators.GT, 89f));
    FloatVector shifted = clamped.fma(HALF_LOG2_E, ROUND);
    FloatVector k = shifted.sub(ROUNDER);
    FloatVector r = k.fma(MINUS_LN2_TWICE, clamped);
    r = k.fma(LN2_REST_TWICE, r);
    FloatVector p = r.fma(EXP_7, EXP_6);
    p = p.fma(r, EXP_5);
    p = p.fma(r, EXP_4);
    p = p.fma(r, EXP_3);
    p = p.fma(r, EXP_2);
    p = p.fma(r, ONE);
    p = p.fma(r, ONE);
    FloatVector power =
        shifted
            .reinterpretAsInts()
            .lanewise(VectorOperators.LSHL, 23)
            .add(0x3f800000)
            .reinterpretAsFloats();
    return p.mul(power).mul(power);
  }

  /**
   * log(x) = e log 2 + log(m), m in [sqrt(1/2), sqrt(2)]; -infinity at 0, NaN below, infinity and
   * NaN kept.
   */
  static FloatVector log(FloatVector x) {
    VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
    FloatVector normal = x.blend(x.mul(0x1p23f), subnormal);
    IntVector bits = normal.reinterpretAsInts();
    IntVector exponent = bits.sub(0x3f3504f3).lanewise(VectorOperators.ASHR, 23);
    FloatVector f =
        bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats().sub(1f);
    FloatVector e = (FloatVector) exponent.convert(VectorOperators.I2F, 0);
    e = e.blend(e.sub(23f), subnormal);
    FloatVector p = f.fma(LOG_9, LOG_8);
    p = p.fma(f, LOG_7);
    p = p.fma(f, LOG_6);
    p = p.fma(f, LOG_5);
    p = p.fma(f, LOG_4);
    p = p.fma(f, LOG_3);
    p = p.fma(f, MINUS_HALF);
    FloatVector small = p.mul(f).fma(f, e.mul(-1.9046542e-9f)).add(f);
    FloatVector result = e.fma(LN2, small);
    result = result.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
    result = result.blend(x, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY).not());
    return result.blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
  }

  /** tanh(x) = x P(x²) / Q(x²) for |x| below 9.02, else -1 or 1; never beyond 1. */
  static FloatVector tanh(FloatVector x) {
    FloatVector z = x.mul(x);
    FloatVector p = z.fma(TANH_P8, TANH_P6);
    p = p.fma(z, TANH_P4);
    p = p.fma(z, TANH_P2);
    p = p.fma(z, ONE);
    FloatVector q = z.fma(TANH_Q8, TANH_Q6);
    q = q.fma(z, TANH_Q4);
    q = q.fma(z, TANH_Q2);
    q = q.fma(z, ONE);
    FloatVector y = x.mul(p.div(q));
    VectorMask<Float> saturated =
        x.abs().compare(VectorOperators.GT, 9.02f).or(y.abs().compare(VectorOperators.GT, 1f));
    FloatVector one = x.reinterpretAsInts().and(0x80000000).or(0x3f800000).reinterpretAsFloats();
    return y.blend(one, saturated);
  }

  /** 1 / (1 + exp(-x)); 0 below -88.7. */
  static FloatVector sigmoid(FloatVector x) {
    return ONE.div(exp(x.neg()).add(1f));
  }

  /**
   * log(1 + exp(x)) = max(x, 0) + log(1 + e), e = exp(-|x|), where log(1 + e) = 2 artanh(e / (2 +
   * e)).
   */
  static FloatVector softplus(FloatVector x) {
    FloatVector e = exp(x.abs().neg());
    FloatVector s = e.div(e.add(2f));
    FloatVector z = s.mul(s);
    FloatVector p = z.fma(ARTANH_9, ARTANH_7);
    p = p.fma(z, ARTANH_5);
    p = p.fma(z, ARTANH_3);
    p = p.fma(z, TWO);
    return p.fma(s, rectify(x));
  }

  /** max(x, 0), NaN kept. */
  static FloatVector rectify(FloatVector x) {
    return x.blend(0f, x.compare(VectorOperators.LE, 0f));
  }

  /** -1, 0 or 1; zeros and NaN kept. */
  static FloatVector sign(FloatVector x) {
    return x.blend(1f, x.compare(VectorOperators.GT, 0f))
        .blend(-1f, x.compare(VectorOperators.LT, 0f));
  }

  /** sin(x) for |x| up to {@link #LARGEST_ANGLE}, unspecified beyond. */
  static FloatVector sine(FloatVector x) {
    return quadrant(x, 0);
  }

  /** cos(x) = sin(x + pi/2) for |x| up to {@link #LARGEST_ANGLE}, unspecified beyond. */
  static FloatVector cosine(FloatVector x) {
    return quadrant(x, 1);
  }

  // x = k pi/2 + r. The first product-subtraction is exact and the tail of pi/2 holds 72 bits, so
  // that r keeps its relative accuracy next to the zeros. All three parts are rounded down, so that
  // the products have one sign and -0 stays -0.
  private static FloatVector quadrant(FloatVector x, int turn) {
    FloatVector shifted = x.fma(TWO_OVER_PI, ROUND);
    FloatVector k = shifted.sub(ROUNDER);
    FloatVector r = k.fma(HALF_PI_1, x);
    r = k.fma(HALF_PI_2, r);
    r = k.fma(HALF_PI_3, r);
    FloatVector z = r.mul(r);
    FloatVector s = z.fma(SIN_7, SIN_5);
    s = s.fma(z, SIN_3);
    FloatVector sine = s.fma(z, ONE).mul(r);
    FloatVector c = z.fma(COS_8, COS_6);
    c = c.fma(z, COS_4);
    c = c.fma(z, MINUS_HALF);
    FloatVector cosine = c.fma(z, ONE);
    IntVector turns = shifted.reinterpretAsInts().add(turn);
    VectorMask<Float> odd = turns.and(1).compare(VectorOperators.NE, 0).cast(F);
    IntVector sign = turns.and(2).lanewise(VectorOperators.LSHL, 30);
    return sine.blend(cosine, odd)
        .reinterpretAsInts()
        .lanewise(VectorOperators.XOR, sign)
        .reinterpretAsFloats();
  }

  private static FloatVector of(float value) {
    return FloatVector.broadcast(F, value);
  }
}
