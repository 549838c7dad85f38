package dev.lodestone.interpret;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.nn.Batch;
import dev.lodestone.nn.Dataset;
import dev.lodestone.nn.Dense;
import dev.lodestone.nn.Graph;
import dev.lodestone.nn.Initializer;
import dev.lodestone.nn.Layer;
import dev.lodestone.nn.Node;
import dev.lodestone.nn.Objective;
import dev.lodestone.nn.Parameters;
import dev.lodestone.nn.Trainer;
import dev.lodestone.nn.TrainingListener;
import dev.lodestone.nn.TrainingPlan;
import dev.lodestone.nn.TrainingState;
import java.util.List;
import java.util.Optional;

/**
 * The Siamese network (Wetzel, Melko, Scott, Panju and Ganesh 2020): tells pairs that belong
 * together from pairs that do not by one number of each member, so that this number becomes
 * something that the members of a pair share: a conserved quantity.
 *
 * <pre>
 *   f(x) = dense network with one output, the same for both members
 *   log odds that x and x' belong together = b - w |f(x) - f(x')|
 * </pre>
 *
 * <p>Only pairs that belong together are given. Pairs that do not are made by permutation: within
 * every batch, whose order is new in every epoch, first members meet the second members that stand
 * 1, 2, ... places further. That costs no further pass through the network: 2 n rows give n pairs
 * of one kind and {@code shifts} n of the other, each kind with half of the weight of the cross
 * entropy. Hidden neurons compute x sigmoid(x), which is smooth as conserved quantities are.
 *
 * <p>Immutable and thread-safe.
 *
 * @param widths neurons of the hidden layers
 * @param shifts permutations of each batch
 */
public record SiameseInvariant(List<Integer> widths, int shifts) {
  static final String FIRST = "first";
  static final String SECOND = "second";

  /** Checks the numbers. */
  public SiameseInvariant {
    widths = List.copyOf(widths);
    if (widths.isEmpty() || widths.stream().anyMatch(width -> width < 1)) {
      throw new IllegalArgumentException(
          "widths: expected at least one layer of at least one neuron, given " + widths);
    }
    if (shifts < 1) {
      throw new IllegalArgumentException("shifts: expected at least 1, given " + shifts);
    }
  }

  /**
   * Trains all restarts of a plan side by side.
   *
   * @param backend where
   * @param training pairs that belong together, in an order that says nothing
   * @param validation further ones, which choose among restarts
   * @param plan restarts are its replicas; a batch of one pair has nothing to be permuted
   * @param listener hears of every epoch
   * @param resume the state of an interrupted run with the same arguments, or empty
   * @return empty if the listener asked for a stop before the end
   */
  public Optional<TrainedSiamese> train(
      Backend backend,
      ConnectedSamples training,
      ConnectedSamples validation,
      TrainingPlan plan,
      TrainingListener listener,
      Optional<TrainingState> resume) {
    if (!training.names().equals(validation.names())) {
      throw new IllegalArgumentException(
          "validation: expected components " + training.names() + ", given " + validation.names());
    }
    ComponentScaling scaling = ComponentScaling.of(training);
    Dataset trainingData = dataset(scaling.scale(training));
    Dataset validationData = dataset(scaling.scale(validation));
    Objective objective = this::loss;
    Trainer trainer =
        resume
            .map(s -> Trainer.resume(backend, objective, trainingData, validationData, plan, s))
            .orElseGet(() -> Trainer.of(backend, objective, trainingData, validationData, plan));
    StopWatcher watcher = new StopWatcher(listener);
    Parameters parameters = trainer.train(watcher);
    return watcher.stopped()
        ? Optional.empty()
        : Optional.of(
            TrainedSiamese.judge(backend, this, scaling, parameters, training, validation));
  }

  static Dataset dataset(ConnectedSamples pairs) {
    return Dataset.ofSize(pairs.size()).with(FIRST, pairs.first()).with(SECOND, pairs.second());
  }

  Node loss(Batch batch) {
    Graph graph = batch.graph();
    int size = batch.size();
    Node both = graph.concatenate(0, batch.column(FIRST), batch.column(SECOND));
    Node latent = latent().apply(both);
    Node first = graph.slice(latent, 0, 0, size);
    Node second = graph.slice(latent, 0, size, 2 * size);
    Node loss = graph.mean(graph.softplus(graph.negate(logOdds(first, second))));
    int turns = Math.min(shifts, size - 1);
    for (int shift = 1; shift <= turns; shift++) {
      Node others =
          graph.concatenate(
              0, graph.slice(second, 0, shift, size), graph.slice(second, 0, 0, shift));
      Node strangers = graph.mean(graph.softplus(logOdds(first, others)));
      loss = graph.add(loss, graph.multiply(strangers, 1.0 / turns));
    }
    return graph.multiply(loss, 0.5);
  }

  /** From scaled components to the one number, {@code [batch][1]}. */
  Layer latent() {
    return input -> {
      Graph graph = input.graph();
      Node hidden = input;
      for (int i = 0; i < widths.size(); i++) {
        Node sum = new Dense("hidden." + i, widths.get(i)).apply(hidden);
        hidden = graph.multiply(sum, graph.sigmoid(sum));
      }
      return new Dense("latent", 1).apply(hidden);
    };
  }

  /** b - w |f - f'|, {@code [batch][1]}. */
  static Node logOdds(Node first, Node second) {
    Graph graph = first.graph();
    Initializer one = new Initializer.Constant(1);
    Node distance = graph.absolute(graph.subtract(first, second));
    Node w = graph.parameter("distance.weight", Shape.of(1), one);
    Node b = graph.parameter("distance.bias", Shape.of(1), one);
    Node weighted = graph.multiply(distance, graph.broadcast(w, distance.shape(), 0));
    return graph.subtract(graph.broadcast(b, distance.shape(), 0), weighted);
  }
}
