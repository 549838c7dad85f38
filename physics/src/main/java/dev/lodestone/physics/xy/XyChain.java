package dev.lodestone.physics.xy;

import dev.lodestone.kernels.Philox;
import java.util.Arrays;

/**
 * One lattice of planar spins under three updates. Not thread-safe.
 *
 * <pre>
 *   heat bath        a site draws its angle from p(a) ~ exp(K h . s(a)), h the sum of its neighbours
 *   over-relaxation  a site is mirrored at h: the energy stays, the angle goes as far as it can
 *   cluster          spins are mirrored at a random line; neighbours with components p, q across it
 *                    are joined with probability 1 - exp(min(0, -2 K p q))
 * </pre>
 *
 * <p>The heat bath draws from the wrapped Cauchy envelope, or from the uniform one where K |h| is
 * below 1, and rejects. Angles come from points in the unit disc, so that no sine is needed and all
 * machines get the same bits.
 *
 * <p>Sources: Best and Fisher, Appl. Statist. 28 (1979) 152; Creutz, Phys. Rev. D 36 (1987) 515; U.
 * Wolff, Phys. Rev. Lett. 62 (1989) 361.
 */
final class XyChain {
  private final int[] neighbours;
  private final int degree;
  private final double coupling;
  private final Philox.Sequence random;
  private final double[] x;
  private final double[] y;
  private final int[] stack;
  private final boolean[] joined;
  private double unitX;
  private double unitY;

  /**
   * Spins along x.
   *
   * @param coupling K = J / T
   * @param random all numbers of this chain, in the order in which they are needed
   */
  XyChain(XyModel model, int[] neighbours, double coupling, Philox random) {
    this.neighbours = neighbours;
    this.degree = 2 * model.dimension();
    this.coupling = coupling;
    this.random = random.sequence();
    this.x = new double[model.sites()];
    this.y = new double[model.sites()];
    this.stack = new int[model.sites()];
    this.joined = new boolean[model.sites()];
    Arrays.fill(x, 1);
  }

  /** Makes all spins equal, along a random direction. */
  void align() {
    drawDirection();
    Arrays.fill(x, unitX);
    Arrays.fill(y, unitY);
  }

  /** Makes every spin random. */
  void randomize() {
    for (int site = 0; site < x.length; site++) {
      drawDirection();
      x[site] = unitX;
      y[site] = unitY;
    }
  }

  // The square of a uniform point of the unit disc, as a complex number, has a uniform angle.
  private void drawDirection() {
    double a;
    double b;
    double squares;
    do {
      a = 2 * random.nextDouble() - 1;
      b = 2 * random.nextDouble() - 1;
      squares = a * a + b * b;
    } while (squares > 1 || squares < 1e-10);
    unitX = (a * a - b * b) / squares;
    unitY = 2 * a * b / squares;
  }

  /** One heat-bath attempt a site, in order. */
  void sweepHeatBath() {
    for (int site = 0; site < x.length; site++) {
      double fieldX = field(x, site);
      double fieldY = field(y, site);
      double field = Math.sqrt(fieldX * fieldX + fieldY * fieldY);
      double concentration = coupling * field;
      if (concentration < 1) {
        drawFlat(fieldX, fieldY);
        x[site] = unitX;
        y[site] = unitY;
      } else {
        double cosine = drawPeaked(concentration);
        double sine = Math.sqrt(Math.max(0, 1 - cosine * cosine));
        sine = random.nextBoolean() ? sine : -sine;
        x[site] = (cosine * fieldX - sine * fieldY) / field;
        y[site] = (cosine * fieldY + sine * fieldX) / field;
      }
    }
  }

  private double field(double[] component, int site) {
    double sum = 0;
    for (int i = site * degree; i < (site + 1) * degree; i++) {
      sum += component[neighbours[i]];
    }
    return sum;
  }

  private void drawFlat(double fieldX, double fieldY) {
    double most = coupling * Math.sqrt(fieldX * fieldX + fieldY * fieldY);
    double exponent;
    do {
      drawDirection();
      exponent = coupling * (fieldX * unitX + fieldY * unitY) - most;
    } while (random.nextDouble() >= StrictMath.exp(exponent));
  }

  /** The cosine of an angle of density proportional to exp(concentration cos a). */
  private double drawPeaked(double concentration) {
    double a = 1 + Math.sqrt(1 + 4 * concentration * concentration);
    double b = (a - Math.sqrt(2 * a)) / (2 * concentration);
    double r = (1 + b * b) / (2 * b);
    while (true) {
      drawDirection();
      double cosine = (1 + r * unitX) / (r + unitX);
      double c = concentration * (r - cosine);
      double u = random.nextDouble();
      if (u < c * (2 - c) || StrictMath.log(c / u) + 1 - c >= 0) {
        return Math.min(1, cosine);
      }
    }
  }

  /** Mirrors every spin at the sum of its neighbours, in order. */
  void sweepOverRelaxation() {
    for (int site = 0; site < x.length; site++) {
      double fieldX = field(x, site);
      double fieldY = field(y, site);
      double squares = fieldX * fieldX + fieldY * fieldY;
      if (squares > 0) {
        double twice = 2 * (fieldX * x[site] + fieldY * y[site]) / squares;
        x[site] = twice * fieldX - x[site];
        y[site] = twice * fieldY - y[site];
      }
    }
  }

  /** Mirrors some clusters, one after the other, and returns the number of spins in them. */
  long mirrorClusters(int clusters) {
    long mirrored = 0;
    for (int i = 0; i < clusters; i++) {
      drawDirection();
      mirrored += mirrorCluster(random.nextInt(x.length), unitX, unitY);
    }
    return mirrored;
  }

  // A site on the stack is mirrored already; its component before that is the negative of now.
  private int mirrorCluster(int seed, double normalX, double normalY) {
    Arrays.fill(joined, false);
    int depth = 0;
    int size = 0;
    join(seed, normalX, normalY);
    stack[depth++] = seed;
    while (depth > 0) {
      int site = stack[--depth];
      size++;
      double across = -(x[site] * normalX + y[site] * normalY);
      for (int i = site * degree; i < (site + 1) * degree; i++) {
        int other = neighbours[i];
        if (!joined[other]) {
          double exponent = -2 * coupling * across * (x[other] * normalX + y[other] * normalY);
          if (exponent < 0 && random.nextDouble() >= StrictMath.exp(exponent)) {
            join(other, normalX, normalY);
            stack[depth++] = other;
          }
        }
      }
    }
    return size;
  }

  // Divided by its length, so that rounding does not add up where clusters are the only update.
  private void join(int site, double normalX, double normalY) {
    joined[site] = true;
    double twice = 2 * (x[site] * normalX + y[site] * normalY);
    double newX = x[site] - twice * normalX;
    double newY = y[site] - twice * normalY;
    double length = Math.sqrt(newX * newX + newY * newY);
    x[site] = newX / length;
    y[site] = newY / length;
  }

  /** The sum of s_i . s_j over all bonds. */
  double bondSum() {
    double sum = 0;
    for (int site = 0; site < x.length; site++) {
      for (int axis = 0; axis < degree / 2; axis++) {
        int other = neighbours[site * degree + axis];
        sum += x[site] * x[other] + y[site] * y[other];
      }
    }
    return sum;
  }

  /** The mean spin, one component. */
  double magnetisation(int component) {
    double sum = 0;
    for (double value : component == 0 ? x : y) {
      sum += value;
    }
    return sum / x.length;
  }

  /** Writes all first components, then all second ones. */
  void copyTo(float[] output, int offset) {
    for (int site = 0; site < x.length; site++) {
      output[offset + site] = (float) x[site];
      output[offset + x.length + site] = (float) y[site];
    }
  }
}
