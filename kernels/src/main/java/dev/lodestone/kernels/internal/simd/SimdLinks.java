package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.LinkUpdate;
import dev.lodestone.kernels.internal.VectorWidth;
import dev.lodestone.kernels.spi.LinkLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of links, a vector of chains at a time; the order of all operations is that of the
 * scalar kernel. Written out flat, since vectors handed between methods or around loops can end up
 * on the heap.
 */
final class SimdLinks {
  private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
  private static final int LANES = F.length();
  private static final int BLOCK = LinkLayout.BLOCK;
  private static final int LINK = LinkLayout.LINK;

  private static final FloatVector HALVES_DOWN = FloatVector.broadcast(F, -0.5f);
  private static final FloatVector THREE_HALVES = FloatVector.broadcast(F, 1.5f);

  private SimdLinks() {}

  /**
   * Adds to staples [site][4][16] of a chunk of sites, or sets them to, those of one plane:
   *
   * <pre>
   *   U_nu(x+mu) U_mu(x+nu)^-1 U_nu(x)^-1 + U_nu(x+mu-nu)^-1 U_mu(x-nu)^-1 U_nu(x-nu)
   * </pre>
   */
  static void addStaples(
      float[] links,
      int mu,
      int nu,
      int[] forwardMu,
      int[] forwardNu,
      int[] backwardNu,
      int[] sites,
      int start,
      int count,
      boolean first,
      float[] staples) {
    for (int i = 0; i < count; i++) {
      int x = sites[start + i];
      int ahead = forwardMu[x];
      int behind = backwardNu[x];
      int upper = nu + ahead * LINK;
      int top = mu + forwardNu[x] * LINK;
      int own = nu + x * LINK;
      int lower = nu + backwardNu[ahead] * LINK;
      int bottom = mu + behind * LINK;
      int back = nu + behind * LINK;
      for (int lane = 0; lane < BLOCK; lane += LANES) {
        int to = i * LINK + lane;
        FloatVector a0 = FloatVector.fromArray(F, links, upper + lane);
        FloatVector a1 = FloatVector.fromArray(F, links, upper + lane + 1 * BLOCK);
        FloatVector a2 = FloatVector.fromArray(F, links, upper + lane + 2 * BLOCK);
        FloatVector a3 = FloatVector.fromArray(F, links, upper + lane + 3 * BLOCK);
        FloatVector b0 = FloatVector.fromArray(F, links, top + lane);
        FloatVector b1 = FloatVector.fromArray(F, links, top + lane + 1 * BLOCK);
        FloatVector b2 = FloatVector.fromArray(F, links, top + lane + 2 * BLOCK);
        FloatVector b3 = FloatVector.fromArray(F, links, top + lane + 3 * BLOCK);
        FloatVector n1 = b1.neg();
        FloatVector n2 = b2.neg();
        FloatVector n3 = b3.neg();
        FloatVector p0 = a0.mul(b0);
        p0 = a1.fma(b1, p0);
        p0 = a2.fma(b2, p0);
        p0 = a3.fma(b3, p0);
        FloatVector p1 = a0.mul(n1);
        p1 = a1.fma(b0, p1);
        p1 = a2.fma(b3, p1);
        p1 = a3.fma(n2, p1);
        FloatVector p2 = a0.mul(n2);
        p2 = a2.fma(b0, p2);
        p2 = a3.fma(b1, p2);
        p2 = a1.fma(n3, p2);
        FloatVector p3 = a0.mul(n3);
        p3 = a3.fma(b0, p3);
        p3 = a1.fma(b2, p3);
        p3 = a2.fma(n1, p3);
        FloatVector c0 = FloatVector.fromArray(F, links, own + lane);
        FloatVector c1 = FloatVector.fromArray(F, links, own + lane + 1 * BLOCK);
        FloatVector c2 = FloatVector.fromArray(F, links, own + lane + 2 * BLOCK);
        FloatVector c3 = FloatVector.fromArray(F, links, own + lane + 3 * BLOCK);
        FloatVector m1 = c1.neg();
        FloatVector m2 = c2.neg();
        FloatVector m3 = c3.neg();
        if (first) {
          FloatVector zero = FloatVector.zero(F);
          zero.intoArray(staples, to);
          zero.intoArray(staples, to + 1 * BLOCK);
          zero.intoArray(staples, to + 2 * BLOCK);
          zero.intoArray(staples, to + 3 * BLOCK);
        }
        FloatVector s0 = FloatVector.fromArray(F, staples, to);
        FloatVector s1 = FloatVector.fromArray(F, staples, to + 1 * BLOCK);
        FloatVector s2 = FloatVector.fromArray(F, staples, to + 2 * BLOCK);
        FloatVector s3 = FloatVector.fromArray(F, staples, to + 3 * BLOCK);
        s0 = p0.fma(c0, s0);
        s0 = p1.fma(c1, s0);
        s0 = p2.fma(c2, s0);
        s0 = p3.fma(c3, s0);
        s1 = p0.fma(m1, s1);
        s1 = p1.fma(c0, s1);
        s1 = p2.fma(c3, s1);
        s1 = p3.fma(m2, s1);
        s2 = p0.fma(m2, s2);
        s2 = p2.fma(c0, s2);
        s2 = p3.fma(c1, s2);
        s2 = p1.fma(m3, s2);
        s3 = p0.fma(m3, s3);
        s3 = p3.fma(c0, s3);
        s3 = p1.fma(c2, s3);
        s3 = p2.fma(m1, s3);
        FloatVector e0 = FloatVector.fromArray(F, links, bottom + lane);
        FloatVector e1 = FloatVector.fromArray(F, links, bottom + lane + 1 * BLOCK);
        FloatVector e2 = FloatVector.fromArray(F, links, bottom + lane + 2 * BLOCK);
        FloatVector e3 = FloatVector.fromArray(F, links, bottom + lane + 3 * BLOCK);
        FloatVector f0 = FloatVector.fromArray(F, links, lower + lane);
        FloatVector f1 = FloatVector.fromArray(F, links, lower + lane + 1 * BLOCK);
        FloatVector f2 = FloatVector.fromArray(F, links, lower + lane + 2 * BLOCK);
        FloatVector f3 = FloatVector.fromArray(F, links, lower + lane + 3 * BLOCK);
        FloatVector k1 = e1.neg();
        FloatVector k2 = e2.neg();
        FloatVector k3 = e3.neg();
        FloatVector q0 = e0.mul(f0);
        q0 = k1.fma(f1, q0);
        q0 = k2.fma(f2, q0);
        q0 = k3.fma(f3, q0);
        FloatVector q1 = e0.mul(f1);
        q1 = e1.fma(f0, q1);
        q1 = k2.fma(f3, q1);
        q1 = e3.fma(f2, q1);
        FloatVector q2 = e0.mul(f2);
        q2 = e2.fma(f0, q2);
        q2 = k3.fma(f1, q2);
        q2 = e1.fma(f3, q2);
        FloatVector q3 = e0.mul(f3);
        q3 = e3.fma(f0, q3);
        q3 = k1.fma(f2, q3);
        q3 = e2.fma(f1, q3);
        FloatVector g0 = FloatVector.fromArray(F, links, back + lane);
        FloatVector g1 = FloatVector.fromArray(F, links, back + lane + 1 * BLOCK);
        FloatVector g2 = FloatVector.fromArray(F, links, back + lane + 2 * BLOCK);
        FloatVector g3 = FloatVector.fromArray(F, links, back + lane + 3 * BLOCK);
        FloatVector l1 = q1.neg();
        FloatVector l2 = q2.neg();
        FloatVector l3 = q3.neg();
        s0 = q0.fma(g0, s0);
        s0 = q1.fma(g1, s0);
        s0 = q2.fma(g2, s0);
        s0 = q3.fma(g3, s0);
        s1 = q0.fma(g1, s1);
        s1 = l1.fma(g0, s1);
        s1 = q2.fma(g3, s1);
        s1 = l3.fma(g2, s1);
        s2 = q0.fma(g2, s2);
        s2 = l2.fma(g0, s2);
        s2 = q3.fma(g1, s2);
        s2 = l1.fma(g3, s2);
        s3 = q0.fma(g3, s3);
        s3 = l3.fma(g0, s3);
        s3 = q1.fma(g2, s3);
        s3 = l2.fma(g1, s3);
        s0.intoArray(staples, to);
        s1.intoArray(staples, to + 1 * BLOCK);
        s2.intoArray(staples, to + 2 * BLOCK);
        s3.intoArray(staples, to + 3 * BLOCK);
      }
    }
  }

  /** Staples A = k V become V; alphas[site][16] = beta k. */
  static void normalise(float[] staples, int count, float[] betas, int chain, float[] alphas) {
    for (int i = 0; i < count; i++) {
      for (int lane = 0; lane < BLOCK; lane += LANES) {
        int at = i * LINK + lane;
        FloatVector a0 = FloatVector.fromArray(F, staples, at);
        FloatVector a1 = FloatVector.fromArray(F, staples, at + BLOCK);
        FloatVector a2 = FloatVector.fromArray(F, staples, at + 2 * BLOCK);
        FloatVector a3 = FloatVector.fromArray(F, staples, at + 3 * BLOCK);
        FloatVector square = a3.fma(a3, a2.fma(a2, a1.fma(a1, a0.mul(a0))));
        FloatVector length = square.lanewise(VectorOperators.SQRT);
        FloatVector inverse = FloatVector.broadcast(F, 1f).div(length);
        VectorMask<Float> none = square.compare(VectorOperators.LT, LinkUpdate.NO_STAPLE);
        a0.mul(inverse).blend(1f, none).intoArray(staples, at);
        a1.mul(inverse).blend(0f, none).intoArray(staples, at + BLOCK);
        a2.mul(inverse).blend(0f, none).intoArray(staples, at + 2 * BLOCK);
        a3.mul(inverse).blend(0f, none).intoArray(staples, at + 3 * BLOCK);
        FloatVector.fromArray(F, betas, chain + lane)
            .mul(length.blend(0f, none))
            .intoArray(alphas, i * BLOCK + lane);
      }
    }
  }

  /** U = V^-1 U^-1 V^-1 for the links of a chunk of sites, V their staples' directions. */
  static void mirror(float[] links, int mu, int[] sites, int start, int count, float[] staples) {
    for (int i = 0; i < count; i++) {
      int link = mu + sites[start + i] * LINK;
      for (int lane = 0; lane < BLOCK; lane += LANES) {
        int at = i * LINK + lane;
        int to = link + lane;
        FloatVector v0 = FloatVector.fromArray(F, staples, at);
        FloatVector v1 = FloatVector.fromArray(F, staples, at + BLOCK);
        FloatVector v2 = FloatVector.fromArray(F, staples, at + 2 * BLOCK);
        FloatVector v3 = FloatVector.fromArray(F, staples, at + 3 * BLOCK);
        FloatVector n1 = v1.neg();
        FloatVector n2 = v2.neg();
        FloatVector n3 = v3.neg();
        FloatVector u0 = FloatVector.fromArray(F, links, to);
        FloatVector u1 = FloatVector.fromArray(F, links, to + 1 * BLOCK);
        FloatVector u2 = FloatVector.fromArray(F, links, to + 2 * BLOCK);
        FloatVector u3 = FloatVector.fromArray(F, links, to + 3 * BLOCK);
        FloatVector m1 = u1.neg();
        FloatVector m2 = u2.neg();
        FloatVector m3 = u3.neg();
        FloatVector w0 = v0.mul(u0);
        w0 = v1.fma(m1, w0);
        w0 = v2.fma(m2, w0);
        w0 = v3.fma(m3, w0);
        FloatVector w1 = v0.mul(m1);
        w1 = n1.fma(u0, w1);
        w1 = v2.fma(m3, w1);
        w1 = n3.fma(m2, w1);
        FloatVector w2 = v0.mul(m2);
        w2 = n2.fma(u0, w2);
        w2 = v3.fma(m1, w2);
        w2 = n1.fma(m3, w2);
        FloatVector w3 = v0.mul(m3);
        w3 = n3.fma(u0, w3);
        w3 = v1.fma(m2, w3);
        w3 = n2.fma(m1, w3);
        FloatVector l1 = w1.neg();
        FloatVector l2 = w2.neg();
        FloatVector l3 = w3.neg();
        FloatVector p0 = w0.mul(v0);
        p0 = l1.fma(n1, p0);
        p0 = l2.fma(n2, p0);
        p0 = l3.fma(n3, p0);
        FloatVector p1 = w0.mul(n1);
        p1 = w1.fma(v0, p1);
        p1 = l2.fma(n3, p1);
        p1 = w3.fma(n2, p1);
        FloatVector p2 = w0.mul(n2);
        p2 = w2.fma(v0, p2);
        p2 = l3.fma(n1, p2);
        p2 = w1.fma(n3, p2);
        FloatVector p3 = w0.mul(n3);
        p3 = w3.fma(v0, p3);
        p3 = l1.fma(n2, p3);
        p3 = w2.fma(n1, p3);
        FloatVector square = p3.fma(p3, p2.fma(p2, p1.fma(p1, p0.mul(p0))));
        FloatVector scale = square.fma(HALVES_DOWN, THREE_HALVES);
        p0.mul(scale).intoArray(links, to);
        p1.mul(scale).intoArray(links, to + BLOCK);
        p2.mul(scale).intoArray(links, to + 2 * BLOCK);
        p3.mul(scale).intoArray(links, to + 3 * BLOCK);
      }
    }
  }

  /** product [4][16] = product times the link that begins at {@code link}, or its inverse. */
  static void multiply(float[] product, float[] links, int link, boolean inverse) {
    for (int lane = 0; lane < BLOCK; lane += LANES) {
      FloatVector a0 = FloatVector.fromArray(F, product, lane);
      FloatVector a1 = FloatVector.fromArray(F, product, lane + BLOCK);
      FloatVector a2 = FloatVector.fromArray(F, product, lane + 2 * BLOCK);
      FloatVector a3 = FloatVector.fromArray(F, product, lane + 3 * BLOCK);
      int at = link + lane;
      float sign = inverse ? -1 : 1;
      FloatVector b0 = FloatVector.fromArray(F, links, at);
      FloatVector b1 = FloatVector.fromArray(F, links, at + BLOCK).mul(sign);
      FloatVector b2 = FloatVector.fromArray(F, links, at + 2 * BLOCK).mul(sign);
      FloatVector b3 = FloatVector.fromArray(F, links, at + 3 * BLOCK).mul(sign);
      FloatVector n1 = a1.neg();
      FloatVector n2 = a2.neg();
      FloatVector n3 = a3.neg();
      FloatVector p0 = a0.mul(b0);
      p0 = n1.fma(b1, p0);
      p0 = n2.fma(b2, p0);
      p0 = n3.fma(b3, p0);
      FloatVector p1 = a0.mul(b1);
      p1 = a1.fma(b0, p1);
      p1 = n2.fma(b3, p1);
      p1 = a3.fma(b2, p1);
      FloatVector p2 = a0.mul(b2);
      p2 = a2.fma(b0, p2);
      p2 = n3.fma(b1, p2);
      p2 = a1.fma(b3, p2);
      FloatVector p3 = a0.mul(b3);
      p3 = a3.fma(b0, p3);
      p3 = n1.fma(b2, p3);
      p3 = a2.fma(b1, p3);
      p0.intoArray(product, lane);
      p1.intoArray(product, lane + 1 * BLOCK);
      p2.intoArray(product, lane + 2 * BLOCK);
      p3.intoArray(product, lane + 3 * BLOCK);
    }
  }
}
