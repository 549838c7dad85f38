package dev.lodestone.kernels.internal.scalar;

import dev.lodestone.kernels.internal.LinkUpdate;
import dev.lodestone.kernels.spi.GaugeKernel;
import dev.lodestone.kernels.spi.LinkLayout;
import java.util.Arrays;

/** SU(2) links one by one: the definition that every other kernel is held to. */
public final class ScalarGauge implements GaugeKernel {
  private static final int BLOCK = LinkLayout.BLOCK;

  private final ThreadLocal<Quaternions> scratch = ThreadLocal.withInitial(Quaternions::new);

  @Override
  public void sweep(
      LinkLayout layout,
      float[] links,
      float[] betas,
      int overRelaxations,
      long seed,
      long firstSweep,
      long sweeps) {
    Quaternions q = scratch.get();
    for (long sweep = firstSweep; sweep < firstSweep + sweeps; sweep++) {
      for (int pass = 0; pass <= overRelaxations; pass++) {
        for (int stream = 0; stream < 2 * layout.directions(); stream++) {
          q.key0 = LinkUpdate.key0(seed, sweep, stream);
          q.key1 = LinkUpdate.key1(seed, sweep, stream);
          for (int site : layout.colour(stream % 2)) {
            for (int chain = 0; chain < layout.chains(); chain++) {
              q.staples(layout, links, chain, stream / 2, site);
              int link = layout.link(chain / BLOCK, stream / 2, site) + chain % BLOCK;
              if (pass == 0) {
                q.heatBath(links, link, betas[chain], site, chain);
              } else {
                q.overRelax(links, link);
              }
            }
          }
        }
      }
    }
  }

  @Override
  public void traceSums(LinkLayout layout, float[] links, int[] steps, double[] output) {
    Quaternions q = scratch.get();
    for (int chain = 0; chain < layout.chains(); chain++) {
      double sum = 0;
      for (int start = 0; start < layout.sites(); start++) {
        sum += q.halfTrace(layout, links, chain, start, steps);
      }
      output[chain] = sum;
    }
  }

  /** Quaternions under way. */
  private static final class Quaternions {
    private final float[] left = new float[4];
    private final float[] right = new float[4];
    private final float[] product = new float[4];
    private final float[] staples = new float[4];
    private final float[] direction = new float[4];
    private long key0;
    private long key1;

    /** The sum of both staples of every plane of the link. */
    void staples(LinkLayout layout, float[] links, int chain, int mu, int x) {
      int block = chain / BLOCK;
      int lane = chain % BLOCK;
      int ahead = layout.forward(mu)[x];
      Arrays.fill(staples, 0);
      for (int nu = 0; nu < layout.directions(); nu++) {
        if (nu != mu) {
          int beside = layout.forward(nu)[x];
          load(links, layout.link(block, nu, ahead) + lane, 1, left);
          load(links, layout.link(block, mu, beside) + lane, -1, right);
          multiply(left, right, product);
          load(links, layout.link(block, nu, x) + lane, -1, right);
          accumulate(product, right, staples);
          int behind = layout.backward(nu)[x];
          load(links, layout.link(block, mu, behind) + lane, 1, left);
          load(links, layout.link(block, nu, layout.backward(nu)[ahead]) + lane, 1, right);
          multiply(left, right, product);
          conjugate(product);
          load(links, layout.link(block, nu, behind) + lane, 1, right);
          accumulate(product, right, staples);
        }
      }
    }

    /** staples becomes V; returns k. */
    private float normalise() {
      float square = square(staples);
      if (square < LinkUpdate.NO_STAPLE) {
        Arrays.fill(staples, 0);
        staples[0] = 1;
        return 0;
      }
      float length = (float) Math.sqrt(square);
      float inverse = 1 / length;
      for (int c = 0; c < 4; c++) {
        staples[c] *= inverse;
      }
      return length;
    }

    /** U = g V^-1. */
    void heatBath(float[] links, int link, float beta, int site, int chain) {
      float alpha = beta * normalise();
      float d = LinkUpdate.draw(alpha, key0, key1, site, chain, LinkUpdate.DIRECTION_DRAWS);
      float height = LinkUpdate.uniform(key0, key1, site, chain, 0);
      float angle = LinkUpdate.uniform(key0, key1, site, chain, 1);
      LinkUpdate.direction(d, height, angle, direction);
      conjugate(staples);
      multiply(direction, staples, product);
      store(links, link);
    }

    /** U = V^-1 U^-1 V^-1. */
    void overRelax(float[] links, int link) {
      normalise();
      conjugate(staples);
      load(links, link, -1, right);
      multiply(staples, right, left);
      multiply(left, staples, product);
      store(links, link);
    }

    // One step of Newton's towards length 1.
    private void store(float[] links, int link) {
      float scale = Math.fma(-0.5f, square(product), 1.5f);
      for (int c = 0; c < 4; c++) {
        links[link + c * BLOCK] = product[c] * scale;
      }
    }

    double halfTrace(LinkLayout layout, float[] links, int chain, int start, int[] steps) {
      int site = start;
      Arrays.fill(product, 0);
      product[0] = 1;
      for (int step : steps) {
        int direction = Math.abs(step) - 1;
        int from = step > 0 ? site : layout.backward(direction)[site];
        load(
            links,
            layout.link(chain / BLOCK, direction, from) + chain % BLOCK,
            Integer.signum(step),
            right);
        System.arraycopy(product, 0, left, 0, 4);
        multiply(left, right, product);
        site = step > 0 ? layout.forward(direction)[site] : from;
      }
      return product[0];
    }

    private static void load(float[] links, int at, int sign, float[] into) {
      into[0] = links[at];
      for (int c = 1; c < 4; c++) {
        into[c] = sign * links[at + c * BLOCK];
      }
    }

    private static void conjugate(float[] a) {
      for (int c = 1; c < 4; c++) {
        a[c] = -a[c];
      }
    }

    private static float square(float[] a) {
      return Math.fma(a[3], a[3], Math.fma(a[2], a[2], Math.fma(a[1], a[1], a[0] * a[0])));
    }

    private static void multiply(float[] a, float[] b, float[] product) {
      // Adding to -0 leaves every product as it is, 0 and -0 included.
      Arrays.fill(product, -0f);
      accumulate(a, b, product);
    }

    private static void accumulate(float[] a, float[] b, float[] sum) {
      sum[0] = fma(-a[3], b[3], fma(-a[2], b[2], fma(-a[1], b[1], fma(a[0], b[0], sum[0]))));
      sum[1] = fma(a[3], b[2], fma(-a[2], b[3], fma(a[1], b[0], fma(a[0], b[1], sum[1]))));
      sum[2] = fma(a[1], b[3], fma(-a[3], b[1], fma(a[2], b[0], fma(a[0], b[2], sum[2]))));
      sum[3] = fma(a[2], b[1], fma(-a[1], b[2], fma(a[3], b[0], fma(a[0], b[3], sum[3]))));
    }

    private static float fma(float a, float b, float c) {
      return Math.fma(a, b, c);
    }
  }
}
