package dev.lodestone.interpret;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The monotone function that fits best: minimises the sum of w (y - f(x))² over all f that never
 * fall, by pooling adjacent violators (Ayer et al. 1955).
 *
 * <p>It has no free parameter and no shape but its direction, so the share of variance that it
 * explains says how far y is a function of x at all. Immutable.
 */
public final class MonotoneRegression {
  private final double[] positions;
  private final double[] levels;
  private final double rSquared;

  private MonotoneRegression(double[] positions, double[] levels, double rSquared) {
    this.positions = positions;
    this.levels = levels;
    this.rSquared = rSquared;
  }

  /** The better of the rising and the falling fit. */
  public static MonotoneRegression either(double[] x, double[] y) {
    MonotoneRegression rising = rising(x, y);
    double[] negated = Arrays.stream(y).map(value -> -value).toArray();
    MonotoneRegression falling = rising(x, negated);
    if (rising.rSquared >= falling.rSquared) {
      return rising;
    }
    double[] levels = Arrays.stream(falling.levels).map(value -> -value).toArray();
    return new MonotoneRegression(falling.positions, levels, falling.rSquared);
  }

  /**
   * The rising fit with equal weights; values at equal x are averaged first.
   *
   * @throws IllegalArgumentException if the lengths differ or are 0
   */
  public static MonotoneRegression rising(double[] x, double[] y) {
    if (x.length != y.length || x.length == 0) {
      throw new IllegalArgumentException(
          "y: expected as many values as x, at least one, given " + x.length + " and " + y.length);
    }
    int[] order =
        IntStream.range(0, x.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> x[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    Blocks blocks = new Blocks(x.length);
    int from = 0;
    while (from < order.length) {
      int to = from;
      double sum = 0;
      while (to < order.length && x[order[to]] == x[order[from]]) {
        sum += y[order[to]];
        to++;
      }
      blocks.add(x[order[from]], sum / (to - from), to - from);
      from = to;
    }
    return blocks.regression(y);
  }

  /** The fit at a position: linear between the positions that were fitted, constant outside. */
  public double at(double x) {
    int found = Arrays.binarySearch(positions, x);
    if (found >= 0) {
      return levels[found];
    }
    int above = -found - 1;
    if (above == 0) {
      return levels[0];
    }
    if (above == positions.length) {
      return levels[above - 1];
    }
    double share = (x - positions[above - 1]) / (positions[above] - positions[above - 1]);
    return levels[above - 1] + share * (levels[above] - levels[above - 1]);
  }

  /** The explained share of the variance of y, 0 for a constant y. */
  public double rSquared() {
    return rSquared;
  }

  /** Runs of equal level, merged backwards as long as a level falls. */
  private static final class Blocks {
    private final double[] positions;
    private final double[] level;
    private final double[] weight;
    private final int[] length;
    private int points;
    private int blocks;

    Blocks(int most) {
      positions = new double[most];
      level = new double[most];
      weight = new double[most];
      length = new int[most];
    }

    void add(double position, double value, double mass) {
      positions[points++] = position;
      level[blocks] = value;
      weight[blocks] = mass;
      length[blocks++] = 1;
      while (blocks > 1 && level[blocks - 2] >= level[blocks - 1]) {
        double both = weight[blocks - 2] + weight[blocks - 1];
        level[blocks - 2] =
            (level[blocks - 2] * weight[blocks - 2] + level[blocks - 1] * weight[blocks - 1])
                / both;
        weight[blocks - 2] = both;
        length[blocks - 2] += length[blocks - 1];
        blocks--;
      }
    }

    MonotoneRegression regression(double[] y) {
      double mean = Arrays.stream(y).average().orElse(0);
      double total = Arrays.stream(y).map(value -> (value - mean) * (value - mean)).sum();
      double[] levels = new double[points];
      double explained = 0;
      int point = 0;
      for (int block = 0; block < blocks; block++) {
        explained += weight[block] * (level[block] - mean) * (level[block] - mean);
        Arrays.fill(levels, point, point + length[block], level[block]);
        point += length[block];
      }
      double rSquared = total > 0 ? explained / total : 0;
      return new MonotoneRegression(Arrays.copyOf(positions, points), levels, rSquared);
    }
  }
}
