package dev.lodestone.physics.gauge;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.GaugeHeatBath;
import dev.lodestone.kernels.GaugeLinks;
import dev.lodestone.kernels.LinkPath;
import java.util.Arrays;

/**
 * Independent Markov chains of SU(2) lattices of one size, each at a coupling of its own, advanced
 * by heat bath and over-relaxation. What the chains do depends on the arguments only, not on the
 * number of threads. Not thread-safe.
 */
public final class GaugeSimulation {
  private final GaugeHeatBath heatBath;
  private final GaugeLinks links;
  private final double[] betas;
  private final int overRelaxations;
  private final long key;
  private long sweeps;

  /** How chains begin. */
  public enum Start {
    /** All links 1, as at infinite beta: every Polyakov loop is 1. */
    COLD,
    /** Links evenly from the group, as at beta = 0. */
    HOT
  }

  /**
   * Chains at their start.
   *
   * @param extents sites along every direction, the last of which is time; even
   * @param betas coupling of every chain, at least 0
   * @param overRelaxations of all links after each heat bath, at least 0
   * @param key determines all random numbers
   */
  public GaugeSimulation(
      Backend backend, int[] extents, double[] betas, Start start, int overRelaxations, long key) {
    this.heatBath = GaugeHeatBath.on(backend);
    this.links = GaugeLinks.of(backend, betas.length, extents);
    this.betas = betas.clone();
    this.overRelaxations = overRelaxations;
    this.key = key;
    if (start == Start.HOT) {
      links.randomize(key);
    }
  }

  /** The links: live. */
  public GaugeLinks links() {
    return links;
  }

  /** A copy of the couplings of the chains. */
  public double[] betas() {
    return betas.clone();
  }

  /** Advances all chains. */
  public void sweep(int count) {
    heatBath.sweep(links, betas, overRelaxations, key, sweeps, count);
    sweeps += count;
  }

  /** The mean of 1/2 tr U over all plaquettes of every chain. */
  public double[] plaquettes() {
    double[] means = new double[betas.length];
    int planes = links.directions() * (links.directions() - 1) / 2;
    for (int first = 0; first < links.directions(); first++) {
      for (int second = first + 1; second < links.directions(); second++) {
        double[] plane = wilsonLoops(first, 1, second, 1);
        Arrays.setAll(means, chain -> means[chain] + plane[chain] / planes);
      }
    }
    return means;
  }

  /** The mean of 1/2 tr over all rectangles of one shape and orientation of every chain. */
  public double[] wilsonLoops(int direction, int width, int other, int height) {
    return means(LinkPath.rectangle(direction, width, other, height));
  }

  /** L, the mean Polyakov loop of every chain. */
  public double[] polyakovLoops() {
    int time = links.directions() - 1;
    return means(LinkPath.line(time, links.extent(time)));
  }

  private double[] means(LinkPath path) {
    double[] means = new double[betas.length];
    links.traceSums(path, means);
    Arrays.setAll(means, chain -> means[chain] / links.sites());
    return means;
  }

  /**
   * Writes a chain as [site][direction][4], sites row major with time fastest.
   *
   * @param positiveSector whether to multiply the links in time from time 0 by -1 where L is
   *     negative: a symmetry of the action that makes L positive
   */
  public void copyTo(int chain, boolean positiveSector, float[] output, int offset) {
    links.copyTo(chain, 1, output, offset);
    if (positiveSector && polyakovLoop(output, offset) < 0) {
      int time = links.directions() - 1;
      for (int site = 0; site < links.sites(); site += links.extent(time)) {
        int link = offset + (site * links.directions() + time) * 4;
        for (int c = link; c < link + 4; c++) {
          output[c] = -output[c];
        }
      }
    }
  }

  private double polyakovLoop(float[] configuration, int offset) {
    int time = links.directions() - 1;
    int period = links.extent(time);
    double sum = 0;
    double[] product = new double[4];
    for (int site = 0; site < links.sites(); site += period) {
      Arrays.fill(product, 0);
      product[0] = 1;
      for (int t = 0; t < period; t++) {
        multiply(product, configuration, offset + ((site + t) * links.directions() + time) * 4);
      }
      sum += product[0];
    }
    return sum;
  }

  private static void multiply(double[] a, float[] b, int at) {
    double a0 = a[0] * b[at] - a[1] * b[at + 1] - a[2] * b[at + 2] - a[3] * b[at + 3];
    double a1 = a[0] * b[at + 1] + a[1] * b[at] - a[2] * b[at + 3] + a[3] * b[at + 2];
    double a2 = a[0] * b[at + 2] + a[2] * b[at] - a[3] * b[at + 1] + a[1] * b[at + 3];
    double a3 = a[0] * b[at + 3] + a[3] * b[at] - a[1] * b[at + 2] + a[2] * b[at + 1];
    a[0] = a0;
    a[1] = a1;
    a[2] = a2;
    a[3] = a3;
  }
}
