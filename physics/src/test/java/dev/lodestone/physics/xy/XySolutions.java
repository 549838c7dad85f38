package dev.lodestone.physics.xy;

import java.util.ArrayList;
import java.util.List;

/**
 * Exact energy and squared magnetisation of two XY models, J = 1, from exp(K cos a) = sum over n of
 * I_n(K) exp(i n a): integrating the angles leaves integer currents on the bonds that are conserved
 * at every site.
 */
final class XySolutions {
  private static final int MOST_CURRENT = 40;
  private static final int CUBE_CURRENT = 6;

  private XySolutions() {}

  /** What is compared. */
  record Exact(double energy, double squaredMagnetisation) {}

  /** I_n(x), the modified Bessel function, by its power series. */
  static double bessel(int order, double x) {
    int n = Math.abs(order);
    double term = 1;
    for (int k = 1; k <= n; k++) {
      term *= x / 2 / k;
    }
    double sum = 0;
    for (int k = 1; term > 1e-18 * sum; k++) {
      sum += term;
      term *= x * x / 4 / (k * (double) (k + n));
    }
    return sum;
  }

  private static double slope(int order, double x) {
    return (bessel(order - 1, x) + bessel(order + 1, x)) / 2;
  }

  /** A ring: one current runs all around. */
  static Exact ring(int sites, double temperature) {
    double coupling = 1 / temperature;
    double partition = 0;
    double cosine = 0;
    double[] correlation = new double[sites];
    for (int n = -MOST_CURRENT; n <= MOST_CURRENT; n++) {
      double here = bessel(n, coupling);
      double above = bessel(n + 1, coupling);
      partition += Math.pow(here, sites);
      cosine += Math.pow(here, sites - 1) * slope(n, coupling);
      for (int r = 0; r < sites; r++) {
        correlation[r] += Math.pow(here, sites - r) * Math.pow(above, r);
      }
    }
    double squares = 0;
    for (double each : correlation) {
      squares += each / partition / sites;
    }
    return new Exact(-cosine / partition, squares);
  }

  /** The 2 x 2 x 2 lattice: a cube, each of whose 12 edges is two bonds. */
  static Exact cube(double temperature) {
    Cube cube = new Cube(2 / temperature);
    double partition = cube.sum(0);
    double cosine = cube.derivative / 12 / partition;
    double squares =
        (1 + 3 * cube.sum(1) / partition + 3 * cube.sum(3) / partition + cube.sum(7) / partition)
            / 8;
    return new Exact(-3 * cosine, squares);
  }

  private static final class Cube {
    private final List<int[]> edges = new ArrayList<>();
    private final double[] weights = new double[2 * CUBE_CURRENT + 1];
    private final double[] slopes = new double[2 * CUBE_CURRENT + 1];
    private final int[] balance = new int[8];
    private final int[] open = new int[8];
    private double total;
    private double derivative;

    Cube(double coupling) {
      for (int vertex = 0; vertex < 8; vertex++) {
        for (int bit = 1; bit < 8; bit *= 2) {
          if ((vertex & bit) == 0) {
            edges.add(new int[] {vertex, vertex | bit});
          }
        }
      }
      for (int i = 0; i < weights.length; i++) {
        weights[i] = bessel(i - CUBE_CURRENT, coupling);
        slopes[i] = slope(i - CUBE_CURRENT, coupling) / weights[i];
      }
    }

    /** The sum over all currents from vertex 0 to another, none for 0 itself. */
    double sum(int sink) {
      java.util.Arrays.fill(balance, 0);
      java.util.Arrays.fill(open, 3);
      if (sink != 0) {
        balance[0]--;
        balance[sink]++;
      }
      total = 0;
      derivative = 0;
      descend(0, 1, 0);
      return total;
    }

    private void descend(int edge, double weight, double slope) {
      if (edge == edges.size()) {
        total += weight;
        derivative += weight * slope;
        return;
      }
      int from = edges.get(edge)[0];
      int to = edges.get(edge)[1];
      open[from]--;
      open[to]--;
      for (int current = -CUBE_CURRENT; current <= CUBE_CURRENT; current++) {
        balance[from] += current;
        balance[to] -= current;
        if ((open[from] > 0 || balance[from] == 0) && (open[to] > 0 || balance[to] == 0)) {
          int i = current + CUBE_CURRENT;
          descend(edge + 1, weight * weights[i], slope + slopes[i]);
        }
        balance[from] -= current;
        balance[to] += current;
      }
      open[from]++;
      open[to]++;
    }
  }
}
