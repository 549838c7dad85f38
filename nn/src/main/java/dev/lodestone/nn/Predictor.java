package dev.lodestone.nn;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Evaluates any nodes of a network on whole data sets, for all replicas. Immutable; calls may run
 * at the same time.
 */
public final class Predictor {
  private final Backend backend;
  private final Function<Batch, List<Node>> network;

  private Predictor(Backend backend, Function<Batch, List<Node>> network) {
    this.backend = backend;
    this.network = network;
  }

  /**
   * Predicts the given nodes, each [batch][...]: the output, a bottleneck, a loss of each sample.
   */
  public static Predictor ofNodes(Backend backend, Function<Batch, List<Node>> network) {
    return new Predictor(backend, network);
  }

  /** Predicts the output of a network from features. */
  public static Predictor of(Backend backend, Layer network) {
    return ofNodes(backend, batch -> List.of(network.apply(batch.features())));
  }

  /**
   * Values of every node on every sample, in the order of the nodes.
   *
   * @throws ShapeMismatchException if the parameters are not the network's, or a node has not one
   *     row a sample
   */
  public List<Prediction> predict(Parameters parameters, Dataset data) {
    requireSamples(data);
    DatasetPass pass = new DatasetPass(backend, this::rows, data);
    parameters.requireFor(pass.graph(), parameters.replicas());
    List<Prediction> predictions = new ArrayList<>();
    for (Shape shape : pass.shapes()) {
      int[] sample = IntStream.range(1, shape.rank()).map(shape::extent).toArray();
      predictions.add(new Prediction(parameters.replicas(), data.size(), Shape.of(sample)));
    }
    pass.run(
        parameters,
        (frame, region, replica, first, size) -> {
          for (int i = 0; i < predictions.size(); i++) {
            Prediction prediction = predictions.get(i);
            int row = replica * data.size() + first;
            frame.point(region + i, prediction.array(), row * prediction.sampleShape().size());
          }
        });
    return predictions;
  }

  private List<Node> rows(Batch batch) {
    List<Node> nodes = network.apply(batch);
    for (Node node : nodes) {
      Operands.require(
          node.shape().rank() >= 1 && node.shape().extent(0) == batch.size(),
          "predictor: node",
          () -> "one row for each of " + batch.size() + " samples",
          node.shape());
    }
    return nodes;
  }

  private static void requireSamples(Dataset data) {
    if (data.size() == 0) {
      throw new IllegalArgumentException("data: expected at least 1 sample, given none");
    }
  }

  /** The mean of an objective over a data set in evaluation mode, one value a replica. */
  public static double[] loss(
      Backend backend, Objective objective, Parameters parameters, Dataset data) {
    requireSamples(data);
    return new Evaluation(backend, objective, data).run(parameters);
  }
}
