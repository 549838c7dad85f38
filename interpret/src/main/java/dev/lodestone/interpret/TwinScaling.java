package dev.lodestone.interpret;

import dev.lodestone.interpret.TwinRegression.Labelled;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import dev.lodestone.kernels.Tensor;
import java.util.Arrays;

/**
 * Centres and scales features and targets by the training points: features have mean 0 and maximum
 * 1 (a constant feature becomes 0), targets mean 0 and variance 1. Immutable.
 */
public final class TwinScaling {
  private final double[] means;
  private final double[] maxima;
  private final double targetMean;
  private final double targetDeviation;

  private TwinScaling(double[] means, double[] maxima, double targetMean, double targetDeviation) {
    this.means = means;
    this.maxima = maxima;
    this.targetMean = targetMean;
    this.targetDeviation = targetDeviation;
  }

  /**
   * The scaling of some training points.
   *
   * @throws IllegalArgumentException if there are fewer than 2, or all targets are equal
   */
  public static TwinScaling of(Labelled training) {
    int size = training.size();
    if (size < 2) {
      throw new IllegalArgumentException("training: expected at least 2 points, given " + size);
    }
    int count = training.features().shape().extent(1);
    float[] features = training.features().array();
    double[] means = new double[count];
    float[] least = Arrays.copyOf(features, count);
    float[] most = Arrays.copyOf(features, count);
    for (int i = 0; i < features.length; i++) {
      int feature = i % count;
      means[feature] += features[i] / (double) size;
      least[feature] = Math.min(least[feature], features[i]);
      most[feature] = Math.max(most[feature], features[i]);
    }
    double[] maxima = new double[count];
    for (int feature = 0; feature < count; feature++) {
      boolean varies = most[feature] > least[feature];
      maxima[feature] = varies ? most[feature] - means[feature] : 0;
    }
    return targets(training.targets().array(), means, maxima);
  }

  private static TwinScaling targets(float[] targets, double[] means, double[] maxima) {
    int size = targets.length;
    double mean = 0;
    double variance = 0;
    boolean varies = false;
    for (float target : targets) {
      mean += target / (double) size;
      varies |= target != targets[0];
    }
    for (float target : targets) {
      variance += (target - mean) * (target - mean) / size;
    }
    if (!varies) {
      throw new IllegalArgumentException(
          "training: expected targets that differ, given " + targets[0] + " only");
    }
    return new TwinScaling(means, maxima, mean, Math.sqrt(variance));
  }

  /** The training mean of every feature, which becomes 0. */
  public double[] featureMeans() {
    return means.clone();
  }

  /** The training maximum of every centred feature, which becomes 1; 0 for a constant feature. */
  public double[] featureMaxima() {
    return maxima.clone();
  }

  /** One target above another, in units of the targets, for a scaled difference. */
  public double difference(double scaled) {
    return scaled * targetDeviation;
  }

  /** The target for a scaled one. */
  public double target(double scaled) {
    return scaled * targetDeviation + targetMean;
  }

  /** Scaled copies of features and targets. */
  public Labelled scale(Labelled labelled) {
    float[] targets = labelled.targets().toArray();
    for (int i = 0; i < targets.length; i++) {
      targets[i] = (float) ((targets[i] - targetMean) / targetDeviation);
    }
    Tensor scaled = Tensor.wrap(labelled.targets().backend(), labelled.targets().shape(), targets);
    return new Labelled(scale(labelled.features()), scaled);
  }

  /** Scaled copies of features, {@code [n][d]}. */
  public Tensor scale(Tensor features) {
    TwinRegression.requireMatrix("features", features);
    int count = means.length;
    if (features.shape().extent(1) != count) {
      throw new ShapeMismatchException(
          "features", "[points][" + count + "]", features.shape().toString());
    }
    float[] scaled = features.toArray();
    for (int i = 0; i < scaled.length; i++) {
      double maximum = maxima[i % count];
      double centred = scaled[i] - means[i % count];
      scaled[i] = (float) (maximum > 0 ? centred / maximum : 0);
    }
    return Tensor.wrap(features.backend(), features.shape(), scaled);
  }

  /** The rows of one matrix below those of another. */
  public static Tensor stack(Tensor above, Tensor below) {
    float[] both = new float[above.array().length + below.array().length];
    System.arraycopy(above.array(), 0, both, 0, above.array().length);
    System.arraycopy(below.array(), 0, both, above.array().length, below.array().length);
    int rows = above.shape().extent(0) + below.shape().extent(0);
    return Tensor.wrap(above.backend(), Shape.of(rows, above.shape().extent(1)), both);
  }
}
