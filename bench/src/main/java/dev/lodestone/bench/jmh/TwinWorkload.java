package dev.lodestone.bench.jmh;

import dev.lodestone.interpret.TwinRegression;
import dev.lodestone.interpret.TwinRegression.Labelled;
import dev.lodestone.interpret.TwinScaling;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.nn.Parameters;
import java.util.List;
import java.util.Random;

/**
 * Predictions of a twin network of two hidden layers of {@value #WIDTH}: every point beside every
 * anchor, in both orders.
 *
 * <p>The result that is checked: the prediction of every point, in units of the target.
 *
 * @param anchors training points
 * @param points to be predicted
 * @param features of a point
 */
public record TwinWorkload(int anchors, int points, int features) implements Workload {
  /** Neurons of each hidden layer. */
  static final int WIDTH = 64;

  private static final double TOLERANCE = 1e-4;

  @Override
  public String key() {
    return "twin prediction " + anchors + "x" + points + "x" + features;
  }

  @Override
  public double work() {
    return 2e-6 * anchors * points;
  }

  @Override
  public String unit() {
    return "M pairs/s";
  }

  @Override
  public Family family() {
    return Family.TWIN;
  }

  /** Of the second layer and the output, which every way has to do for every pair. */
  @Override
  public double arithmetic() {
    return 1e-3 * work() * 2 * WIDTH * (WIDTH + 1);
  }

  @Override
  public double traffic() {
    return 0;
  }

  @Override
  public double footprint() {
    return 4e-9 * anchors * (2 * WIDTH + features);
  }

  /** The network. */
  TwinRegression regression() {
    return new TwinRegression(WIDTH, 0);
  }

  /** The anchors. */
  Labelled anchors(Backend backend) {
    return new Labelled(
        random(backend, 1, 1, Shape.of(anchors, features)),
        random(backend, 2, 1, Shape.of(anchors, 1)));
  }

  /** The points. */
  Tensor points(Backend backend) {
    return random(backend, 3, 1, Shape.of(points, features));
  }

  /** Weights of the size that they begin with. */
  Parameters parameters(Backend backend) {
    List<Shape> shapes =
        List.of(
            Shape.of(2 * features, WIDTH),
            Shape.of(WIDTH),
            Shape.of(WIDTH, WIDTH),
            Shape.of(WIDTH),
            Shape.of(WIDTH, 1),
            Shape.of(1));
    List<String> names =
        List.of(
            "first.weight",
            "first.bias",
            "second.weight",
            "second.bias",
            "output.weight",
            "output.bias");
    Parameters parameters = Parameters.zeros(names, shapes, 1);
    int place = 0;
    for (int i = 0; i < shapes.size(); i++) {
      double scale = Math.sqrt(3.0 / shapes.get(i).extent(0));
      float[] values = random(backend, 4 + i, scale, shapes.get(i)).array();
      System.arraycopy(values, 0, parameters.array(), place, values.length);
      place += values.length;
    }
    return parameters;
  }

  private static Tensor random(Backend backend, long seed, double scale, Shape shape) {
    Random random = new Random(seed);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (scale * (2 * random.nextDouble() - 1));
    }
    return Tensor.wrap(backend, shape, values);
  }

  @Override
  public void check(float[] result) {
    try (Backend backend = Backend.best(1)) {
      Labelled anchors = anchors(backend);
      TwinScaling scaling = TwinScaling.of(anchors);
      Labelled scaled = scaling.scale(anchors);
      float[] queries = scaling.scale(points(backend)).array();
      float[] weights = parameters(backend).array();
      for (int point = 0; point < points; point++) {
        double sum = 0;
        for (int j = 0; j < this.anchors; j++) {
          float[] table = scaled.features().array();
          double forward = network(weights, queries, point * features, table, j * features);
          double backward = network(weights, table, j * features, queries, point * features);
          sum += scaled.targets().array()[j] + (forward - backward) / 2;
        }
        double expected = scaling.target(sum / this.anchors);
        Check.close(key(), point, result[point], expected, TOLERANCE);
      }
    }
  }

  private double network(float[] weights, float[] left, int leftRow, float[] right, int rightRow) {
    double[] pair = new double[2 * features];
    for (int i = 0; i < features; i++) {
      pair[i] = left[leftRow + i];
      pair[features + i] = right[rightRow + i];
    }
    int second = (2 * features + 1) * WIDTH;
    int output = second + (WIDTH + 1) * WIDTH;
    double[] first = dense(weights, 0, pair, WIDTH);
    rectify(first);
    double[] hidden = dense(weights, second, first, WIDTH);
    rectify(hidden);
    return dense(weights, output, hidden, 1)[0];
  }

  private static double[] dense(float[] weights, int place, double[] input, int outputs) {
    double[] sums = new double[outputs];
    for (int o = 0; o < outputs; o++) {
      sums[o] = weights[place + input.length * outputs + o];
    }
    for (int i = 0; i < input.length; i++) {
      for (int o = 0; o < outputs; o++) {
        sums[o] += weights[place + i * outputs + o] * input[i];
      }
    }
    return sums;
  }

  private static void rectify(double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(0, values[i]);
    }
  }
}
