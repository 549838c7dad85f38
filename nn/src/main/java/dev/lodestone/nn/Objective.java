package dev.lodestone.nn;

import java.util.function.Predicate;

/**
 * What training minimises.
 *
 * <p>It must be a mean over the samples of the batch of something that each sample has by itself
 * (plus terms of the parameters alone), since a trainer may process a batch in parts.
 */
@FunctionalInterface
public interface Objective {
  /** Adds the loss of a batch, shape []. */
  Node loss(Batch batch);

  /** A network from features to predictions, compared with labels. */
  static Objective supervised(Layer network, Loss loss) {
    return batch -> loss.apply(network.apply(batch.features()), batch.labels());
  }

  /**
   * Adds l1 sum |w| + l2 sum w² over the parameters of matching names, in training only.
   *
   * @param l1 factor of the absolute values
   * @param l2 factor of the squares
   * @param names which parameters, for example {@code name -> name.endsWith(".weight")}
   */
  default Objective regularized(double l1, double l2, Predicate<String> names) {
    return batch -> {
      Node loss = loss(batch);
      Graph graph = batch.graph();
      if (graph.mode() == Graph.Mode.EVALUATION) {
        return loss;
      }
      for (Node parameter : graph.parameters()) {
        if (names.test(((Operation.Parameter) parameter.operation()).name())) {
          Node absolute = graph.multiply(graph.sum(graph.absolute(parameter)), l1);
          Node squares = graph.multiply(graph.sum(graph.square(parameter)), l2);
          loss = graph.add(loss, graph.add(absolute, squares));
        }
      }
      return loss;
    };
  }
}
