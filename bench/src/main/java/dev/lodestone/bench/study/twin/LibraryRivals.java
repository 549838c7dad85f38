package dev.lodestone.bench.study.twin;

import dev.lodestone.interpret.TwinRegression.Labelled;
import dev.lodestone.interpret.TwinScaling;
import java.util.Arrays;
import java.util.stream.IntStream;
import smile.math.Math;
import smile.math.distance.EuclideanDistance;
import smile.neighbor.LinearSearch;
import smile.neighbor.Neighbor;
import smile.regression.RandomForest;

/** Rivals from the library Smile, on the same splits and scaling. */
final class LibraryRivals {
  private static final int SMALLEST_LEAF = 2;
  private static final int NEIGHBOURS = 5;

  static {
    // One forest on one thread, or its random numbers would depend on the number of threads.
    System.setProperty("smile.threads", "1");
  }

  private LibraryRivals() {}

  /**
   * A random forest whose trees choose among all features or a third of them, whichever has the
   * smaller validation error.
   */
  static double[] forest(TwinSplit split, int trees, long key) {
    double[][] training = rows(split.training().features().array(), split.training().size());
    double[][] watched = rows(split.validation().features().array(), split.validation().size());
    double[][] test = rows(split.test().features().array(), split.test().size());
    int features = training[0].length;
    double least = Double.POSITIVE_INFINITY;
    double[] best = new double[0];
    Math.setSeed(key);
    for (int chosen : new int[] {java.lang.Math.max(1, features / 3), features}) {
      RandomForest forest =
          new RandomForest(
              training,
              TwinSplit.targets(split.training()),
              trees,
              training.length,
              SMALLEST_LEAF,
              chosen);
      double error =
          TwinStatistics.rootMeanSquare(
              predict(forest, watched), TwinSplit.targets(split.validation()));
      if (error < least) {
        least = error;
        best = predict(forest, test);
      }
    }
    return best;
  }

  private static double[] predict(RandomForest forest, double[][] points) {
    return Arrays.stream(points).mapToDouble(forest::predict).toArray();
  }

  /** The mean of the five nearest neighbours. */
  static double[] neighbours(TwinSplit split) {
    TwinScaling scaling = TwinScaling.of(split.training());
    Labelled training = scaling.scale(split.training());
    Labelled test = scaling.scale(split.test());
    double[][] points = rows(training.features().array(), training.size());
    double[] targets = TwinSplit.targets(split.training());
    LinearSearch<double[]> search = new LinearSearch<>(points, new EuclideanDistance());
    search.setIdenticalExcluded(false);
    int count = java.lang.Math.min(NEIGHBOURS, points.length);
    return Arrays.stream(rows(test.features().array(), test.size()))
        .mapToDouble(
            point -> {
              double sum = 0;
              for (Neighbor<double[], double[]> neighbour : search.knn(point, count)) {
                sum += targets[neighbour.index];
              }
              return sum / count;
            })
        .toArray();
  }

  private static double[][] rows(float[] values, int count) {
    int width = values.length / count;
    return IntStream.range(0, count)
        .mapToObj(
            row -> IntStream.range(0, width).mapToDouble(i -> values[row * width + i]).toArray())
        .toArray(double[][]::new);
  }
}
