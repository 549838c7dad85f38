package dev.lodestone.nn;

import dev.lodestone.kernels.Backend;
import java.util.List;
import java.util.function.Function;

/**
 * Evaluates any nodes of a network on whole data sets, for all replicas, in batches of any size.
 */
@SuppressWarnings({"DoNotCallSuggester", "ObjectToString", "unused", "UnusedVariable"})
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

  /** Values of every node on every sample, in the order of the nodes, [replicas][samples][...]. */
  public List<Prediction> predict(Parameters parameters, Dataset data) {
    throw new UnsupportedOperationException("not yet: " + backend + network + parameters + data);
  }

  /** The mean of an objective over a data set, one value a replica, evaluation mode. */
  public static double[] loss(
      Backend backend, Objective objective, Parameters parameters, Dataset data) {
    throw new UnsupportedOperationException("not yet: " + backend + objective + parameters + data);
  }
}
