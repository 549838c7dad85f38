package dev.lodestone.interpret;

import java.util.Arrays;
import java.util.List;

/** What a twin network predicts for some points, in units of the target. Immutable. */
public final class TwinPrediction {
  private final double[] values;
  private final double[] spreads;
  private final double[] loops;

  private TwinPrediction(double[] values, double[] spreads, double[] loops) {
    this.values = values;
    this.spreads = spreads;
    this.loops = loops;
  }

  /** The points of one prediction after those of the other. */
  public static TwinPrediction join(List<TwinPrediction> predictions) {
    return new TwinPrediction(
        predictions.stream().flatMapToDouble(each -> Arrays.stream(each.values)).toArray(),
        predictions.stream().flatMapToDouble(each -> Arrays.stream(each.spreads)).toArray(),
        predictions.stream().flatMapToDouble(each -> Arrays.stream(each.loops)).toArray());
  }

  /** Number of points. */
  public int size() {
    return values.length;
  }

  /** The mean over anchors, orders and replicas. */
  public double[] values() {
    return values.clone();
  }

  /** The standard deviation over anchors, orders and replicas. */
  public double[] spreads() {
    return spreads.clone();
  }

  /**
   * The root mean square of F(x, x_j) + F(x_j, x_(j+1)) + F(x_(j+1), x) over anchors and replicas;
   * 0 for differences that are consistent.
   */
  public double[] loops() {
    return loops.clone();
  }

  /** The root mean square of value - target. */
  public double rootMeanSquareError(double[] targets) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += (values[i] - targets[i]) * (values[i] - targets[i]);
    }
    return Math.sqrt(sum / values.length);
  }

  /** Adds up replicas, of which each gives mean, variance and mean square of the loops. */
  static final class Collector {
    private final TwinScaling scaling;
    private final double[] means;
    private final double[] squares;
    private final double[] variances;
    private final double[] loops;

    Collector(int points, TwinScaling scaling) {
      this.scaling = scaling;
      this.means = new double[points];
      this.squares = new double[points];
      this.variances = new double[points];
      this.loops = new double[points];
    }

    void add(int point, double mean, double variance, double loop) {
      means[point] += mean;
      squares[point] += mean * mean;
      variances[point] += variance;
      loops[point] += loop;
    }

    TwinPrediction finish(int replicas) {
      for (int i = 0; i < means.length; i++) {
        double mean = means[i] / replicas;
        double between = Math.max(0, squares[i] / replicas - mean * mean);
        double spread = Math.sqrt(variances[i] / replicas + between);
        means[i] = scaling.target(mean);
        variances[i] = scaling.difference(spread);
        loops[i] = scaling.difference(Math.sqrt(loops[i] / replicas));
      }
      return new TwinPrediction(means, variances, loops);
    }
  }
}
