package dev.lodestone.nn;

/** The distance of a prediction from its target, averaged over the batch: shape []. */
@FunctionalInterface
public interface Loss {
  /** Adds the loss, shape [], of predictions and targets [batch][...]. */
  Node apply(Node prediction, Node target);

  /** The mean over all elements of (prediction - target)². */
  static Loss squaredError() {
    return (prediction, target) -> {
      Operands.requireSame("squared error: target", prediction, target);
      Graph graph = prediction.graph();
      return graph.mean(graph.square(graph.subtract(prediction, target)));
    };
  }

  /**
   * The mean over all elements of -y log p - (1 - y) log(1 - p), p = sigmoid(logit), as
   * softplus(logit) - y logit; targets from 0 to 1.
   */
  static Loss binaryCrossEntropy() {
    return (logits, target) -> {
      Operands.requireSame("binary cross entropy: target", logits, target);
      Graph graph = logits.graph();
      Node each = graph.subtract(graph.softplus(logits), graph.multiply(logits, target));
      return graph.mean(each);
    };
  }

  /**
   * The mean over the batch of -sum over classes of y log softmax(logits); targets [batch][classes]
   * are probabilities, one-hot for labels.
   */
  static Loss softmaxCrossEntropy() {
    return (logits, target) -> {
      Operands.requireRank("softmax cross entropy: logits", logits, 2);
      Operands.requireSame("softmax cross entropy: target", logits, target);
      Graph graph = logits.graph();
      Node largest = graph.stopGradient(graph.maximumOver(logits, 1));
      Node shifted = graph.subtract(logits, graph.broadcast(largest, logits.shape(), 1));
      Node total = graph.sum(graph.exp(shifted), 1);
      Node weight = graph.sum(target, 1);
      Node entropy =
          graph.subtract(
              graph.multiply(weight, graph.log(total)),
              graph.sum(graph.multiply(target, shifted), 1));
      return graph.mean(entropy);
    };
  }
}
