package dev.lodestone.interpret;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Philox;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.nn.Dataset;
import dev.lodestone.nn.Dense;
import dev.lodestone.nn.Graph;
import dev.lodestone.nn.Initializer;
import dev.lodestone.nn.Layer;
import dev.lodestone.nn.Loss;
import dev.lodestone.nn.Node;
import dev.lodestone.nn.Objective;
import dev.lodestone.nn.Parameters;
import dev.lodestone.nn.Trainer;
import dev.lodestone.nn.TrainingListener;
import dev.lodestone.nn.TrainingPlan;
import dev.lodestone.nn.TrainingState;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Twin neural network regression (Wetzel, Ryczko, Melko and Tamblyn 2020, arXiv:2012.14873): a
 * network F of two points learns the difference of their targets, and a prediction is the mean over
 * all training points, the anchors, in both orders.
 *
 * <pre>
 *   F(x, x') ~ y - y',   F = dense(1) relu dense(w) relu dense(w) of x and x' side by side
 *   y(x) = (1/m) sum over anchors j of [F(x, x_j) / 2 - F(x_j, x) / 2 + y_j]
 * </pre>
 *
 * Every point of a batch is paired with the next one in the shuffled order, in both orders, so that
 * every epoch has new pairs. Around a loop the differences must add up to 0, which needs no
 * targets: with a loop weight above 0 and unlabelled points u, the loss is that of labelled pairs
 * plus loop weight times the mean of ((F(a,b) + F(b,u) + F(u,a)) / 3)², a and b drawn from all
 * points (arXiv:2106.06124).
 *
 * <p>Features are scaled as there: the training mean becomes 0, the training maximum 1. Targets are
 * scaled to the variance 1, in which losses are measured. Immutable and thread-safe.
 *
 * @param width neurons of each hidden layer
 * @param loopWeight weight of the loops, 0 for none
 */
public record TwinRegression(int width, double loopWeight) {
  static final String FIRST = "first";
  private static final String SECOND = "second";
  private static final String OUTPUT = "output";
  private static final String ANY = "any";
  private static final String UNLABELLED = "unlabelled";
  private static final int VALIDATION_PARTNERS = 8;

  /** Checks both. */
  public TwinRegression {
    if (width < 1 || !(loopWeight >= 0 && loopWeight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "width and loop weight: expected at least 1 and 0, given " + width + ", " + loopWeight);
    }
  }

  /** Two hidden layers of 64 neurons, no loops. */
  public static TwinRegression supervised() {
    return new TwinRegression(64, 0);
  }

  /**
   * Points with their targets. Live.
   *
   * @param features {@code [n][d]}
   * @param targets {@code [n][1]}
   */
  public record Labelled(Tensor features, Tensor targets) {
    /** Checks the shapes and that all numbers are finite. */
    public Labelled {
      requireMatrix("features", features);
      Shape expected = Shape.of(features.shape().extent(0), 1);
      if (!targets.shape().equals(expected)) {
        throw new ShapeMismatchException("targets", expected + "", targets.shape() + "");
      }
      requireFinite("targets", targets);
    }

    /** Number of points. */
    public int size() {
      return features.shape().extent(0);
    }
  }

  static void requireMatrix(String name, Tensor tensor) {
    if (tensor.shape().rank() != 2) {
      throw new ShapeMismatchException(name, "[points][features]", tensor.shape().toString());
    }
    requireFinite(name, tensor);
  }

  private static void requireFinite(String name, Tensor tensor) {
    for (float value : tensor.array()) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(name + ": expected finite numbers, given " + value);
      }
    }
  }

  /**
   * Trains without unlabelled points.
   *
   * @see #train(Backend, Labelled, Labelled, Optional, TrainingPlan, TrainingListener, Optional)
   */
  public Optional<TrainedTwin> train(
      Backend backend,
      Labelled training,
      Labelled validation,
      TrainingPlan plan,
      TrainingListener listener) {
    return train(backend, training, validation, Optional.empty(), plan, listener, Optional.empty());
  }

  /**
   * Trains all replicas of a plan side by side.
   *
   * @param backend where
   * @param training the points that become the anchors, at least 2, of different targets
   * @param validation points that choose the epoch where the plan stops early; may be empty
   * @param unlabelled features of points without target, {@code [n][d]}; needed for loops
   * @param plan its batch counts points; a batch of b has 2 b pairs
   * @param listener hears of every epoch
   * @param resume the state of an interrupted run with the same arguments, or empty
   * @return empty if the listener asked for a stop before the end
   */
  public Optional<TrainedTwin> train(
      Backend backend,
      Labelled training,
      Labelled validation,
      Optional<Tensor> unlabelled,
      TrainingPlan plan,
      TrainingListener listener,
      Optional<TrainingState> resume) {
    TwinScaling scaling = TwinScaling.of(training);
    Labelled anchors = scaling.scale(training);
    Dataset data = dataset(anchors, unlabelled.map(scaling::scale), plan.key());
    Labelled scaled = scaling.scale(validation);
    Dataset watched = dataset(scaled, unlabelled.map(_ -> scaled.features()), plan.key());
    Objective objective = loopWeight > 0 ? this::pairsAndLoops : this::pairs;
    StopWatcher watcher = new StopWatcher(listener);
    Trainer trainer =
        resume
            .map(s -> Trainer.resume(backend, objective, data, watched, plan, s))
            .orElseGet(() -> Trainer.of(backend, objective, data, watched, plan));
    Parameters parameters = trainer.train(watcher);
    return watcher.stopped()
        ? Optional.empty()
        : Optional.of(new TrainedTwin(backend, this, scaling, anchors, parameters));
  }

  /**
   * What was trained earlier.
   *
   * @param training the same points as in training
   * @param parameters what {@link TrainedTwin#parameters} held
   */
  public TrainedTwin restore(Backend backend, Labelled training, Parameters parameters) {
    TwinScaling scaling = TwinScaling.of(training);
    return new TrainedTwin(backend, this, scaling, scaling.scale(training), parameters);
  }

  // Labelled points, repeated until there are as many as in the pool of all points, beside a point
  // of the pool and an unlabelled one.
  private Dataset dataset(Labelled labelled, Optional<Tensor> unlabelled, long key) {
    Dataset plain = Dataset.of(labelled.features(), labelled.targets());
    if (loopWeight == 0) {
      return plain;
    }
    Tensor loose =
        unlabelled.orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unlabelled: expected points for the loops, given none"));
    Tensor pool = TwinScaling.stack(labelled.features(), loose);
    int size = pool.shape().extent(0);
    int without = loose.shape().extent(0);
    int[] order = Philox.of(key, Philox.Purpose.GENERAL).permutation(size);
    return Dataset.ofSize(size)
        .with(Dataset.FEATURES, labelled.features(), repeat(size, labelled.size()))
        .with(Dataset.LABELS, labelled.targets(), repeat(size, labelled.size()))
        .with(ANY, pool, order)
        .with(UNLABELLED, loose, repeat(size, without));
  }

  private static int[] repeat(int size, int period) {
    return IntStream.range(0, size).map(i -> i % period).toArray();
  }

  // Samples are points, but the loss of a batch is over pairs of them: it is a mean over samples of
  // what each sample and its neighbour have, and a trainer that splits the batch pairs within
  // parts.
  private Node pairs(dev.lodestone.nn.Batch batch) {
    Graph graph = batch.graph();
    int partners =
        graph.mode() == Graph.Mode.EVALUATION
            ? Math.clamp(batch.size() - 1, 1, VALIDATION_PARTNERS)
            : 1;
    Node[] left = new Node[partners];
    Node[] right = new Node[partners];
    Node[] difference = new Node[partners];
    for (int k = 1; k <= partners; k++) {
      left[k - 1] = batch.features();
      right[k - 1] = shifted(batch.features(), k);
      difference[k - 1] = graph.subtract(batch.labels(), shifted(batch.labels(), k));
    }
    Node first = graph.concatenate(0, left);
    Node second = graph.concatenate(0, right);
    Node differences = graph.concatenate(0, difference);
    Node both =
        graph.concatenate(
            0, graph.concatenate(1, first, second), graph.concatenate(1, second, first));
    Node targets = graph.concatenate(0, differences, graph.negate(differences));
    return Loss.squaredError().apply(network().apply(both), targets);
  }

  private Node pairsAndLoops(dev.lodestone.nn.Batch batch) {
    Graph graph = batch.graph();
    Node labelled = pairs(batch);
    if (graph.mode() == Graph.Mode.EVALUATION) {
      return labelled;
    }
    Node a = batch.column(ANY);
    Node b = shifted(a, 1);
    Node u = shifted(batch.column(UNLABELLED), 2);
    Node edges =
        graph.concatenate(
            0, graph.concatenate(1, a, b), graph.concatenate(1, b, u), graph.concatenate(1, u, a));
    Node values = graph.reshape(network().apply(edges), 3, batch.size());
    Node loops = graph.mean(graph.square(graph.mean(values, 0)));
    return graph.add(labelled, graph.multiply(loops, loopWeight));
  }

  private static Node shifted(Node rows, int by) {
    Graph graph = rows.graph();
    int count = rows.shape().extent(0);
    int shift = by % count;
    return shift == 0
        ? rows
        : graph.concatenate(0, graph.slice(rows, 0, shift, count), graph.slice(rows, 0, 0, shift));
  }

  /** F of two scaled points side by side, {@code [pairs][2 d]} to {@code [pairs][1]}. */
  public Layer network() {
    return dense(FIRST, width, Activation.RELU).then(afterFirst());
  }

  /** What follows the first layer. */
  Layer afterFirst() {
    return Layer.sequence(
        dense(SECOND, width, Activation.RELU), dense(OUTPUT, 1, Activation.IDENTITY));
  }

  private static Layer dense(String name, int outputs, Activation activation) {
    return new Dense(name, outputs, activation, Initializer.glorotUniform());
  }
}
