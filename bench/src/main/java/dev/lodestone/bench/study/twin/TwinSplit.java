package dev.lodestone.bench.study.twin;

import dev.lodestone.bench.csv.CsvTable;
import dev.lodestone.interpret.TwinRegression.Labelled;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Philox;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A table cut into training, validation and test points by a random permutation.
 *
 * @param training points with targets
 * @param validation points that choose the epoch
 * @param test points that nothing is chosen by
 */
record TwinSplit(Labelled training, Labelled validation, Labelled test) {

  /**
   * Cuts.
   *
   * @param target the column of the target; all others are features
   * @param validation share of the points, rounded down
   * @param test share of the points, rounded down
   * @param key determines the permutation
   */
  static TwinSplit of(
      Backend backend, CsvTable table, int target, double validation, double test, long key) {
    int[] order = Philox.of(key, Philox.Purpose.SHUFFLE).permutation(table.size());
    int tests = (int) (test * order.length);
    int validations = (int) (validation * order.length);
    int trainings = order.length - validations - tests;
    return new TwinSplit(
        labelled(backend, table, target, Arrays.copyOf(order, trainings)),
        labelled(
            backend, table, target, Arrays.copyOfRange(order, trainings, trainings + validations)),
        labelled(
            backend,
            table,
            target,
            Arrays.copyOfRange(order, trainings + validations, order.length)));
  }

  /** The given rows of a table. */
  static Labelled labelled(Backend backend, CsvTable table, int target, int[] rows) {
    float[] targets = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      targets[i] = (float) table.at(rows[i], target);
    }
    int[] columns =
        IntStream.range(0, table.names().size()).filter(column -> column != target).toArray();
    return new Labelled(
        features(backend, table, columns, rows),
        Tensor.wrap(backend, Shape.of(rows.length, 1), targets));
  }

  /** The given rows and columns of a table. */
  static Tensor features(Backend backend, CsvTable table, int[] columns, int[] rows) {
    int width = columns.length;
    float[] features = new float[rows.length * width];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) table.at(rows[i / width], columns[i % width]);
    }
    return Tensor.wrap(backend, Shape.of(rows.length, width), features);
  }

  /** Targets as doubles. */
  static double[] targets(Labelled points) {
    float[] narrow = points.targets().array();
    return IntStream.range(0, narrow.length).mapToDouble(i -> narrow[i]).toArray();
  }

  /** Points from one place to before another. */
  static Labelled slice(Labelled points, int from, int to) {
    int width = points.features().shape().extent(1);
    float[] features = Arrays.copyOfRange(points.features().array(), from * width, to * width);
    float[] targets = Arrays.copyOfRange(points.targets().array(), from, to);
    Backend backend = points.features().backend();
    return new Labelled(
        Tensor.wrap(backend, Shape.of(to - from, width), features),
        Tensor.wrap(backend, Shape.of(to - from, 1), targets));
  }
}
