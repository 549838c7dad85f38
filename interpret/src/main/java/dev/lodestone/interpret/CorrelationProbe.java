package dev.lodestone.interpret;

import dev.lodestone.interpret.LatticeCorrelator.Lattice;
import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.ConvolutionGeometry.Padding;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.nn.Convolution2d;
import dev.lodestone.nn.Dataset;
import dev.lodestone.nn.Dense;
import dev.lodestone.nn.GlobalMean;
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

/**
 * The correlation probing network (Wetzel and Scherzer 2017): a classifier of phases whose only
 * passage is one number that a network of limited sight computes.
 *
 * <pre>
 *   Q(S) = mean over all sites x of g(S in the receptive field at x)      localisation network
 *   D(S) = sigmoid(F(Q(S)))                                               decision network
 * </pre>
 *
 * Shrinking the receptive field until the phases can no longer be told apart gives the smallest
 * region whose correlations carry the order. Boundaries are periodic. A field that covers the
 * lattice has a dense localisation network and nothing to average over. Immutable and thread-safe.
 *
 * @param field what the localisation network sees
 * @param widths numbers of neurons
 * @param route how the localisation network is evaluated
 */
public record CorrelationProbe(ReceptiveField field, Widths widths, Route route) {
  /**
   * Numbers of neurons.
   *
   * @param filters of a localisation network on part of the lattice
   * @param hidden of a localisation network on the whole lattice
   * @param decision of the decision network
   */
  public record Widths(int filters, int hidden, int decision) {}

  /** How the localisation network is evaluated; the parameters are the same. */
  public enum Route {
    /** Once for every distinct patch where data and field allow few, else as a convolution. */
    AUTOMATIC,
    /** As a convolution. */
    CONVOLUTION
  }

  private static final String HIDDEN = "localisation.hidden";
  private static final String OUTPUT = "localisation.output";

  /**
   * Eight filters for up to two sites, 32 beyond; 256 neurons on the whole lattice; decision 16.
   */
  public static CorrelationProbe of(ReceptiveField field) {
    int filters = field.sites() <= 2 ? 8 : 32;
    return new CorrelationProbe(field, new Widths(filters, 256, 16), Route.AUTOMATIC);
  }

  /**
   * Trains all restarts of a plan side by side on binary labels.
   *
   * @param backend where
   * @param training samples {@code [n][channels][height][width]} or {@code [n][height][width]}
   * @param validation samples that choose among restarts and epochs
   * @param plan restarts are its replicas; its early stopping, if any, keeps each one's best epoch
   * @param listener hears of every epoch
   * @param resume the state of an interrupted run with the same arguments, or empty
   * @return empty if the listener asked for a stop before the end
   */
  public Optional<TrainedProbe> train(
      Backend backend,
      Labelled training,
      Labelled validation,
      TrainingPlan plan,
      TrainingListener listener,
      Optional<TrainingState> resume) {
    requireFits(training.samples());
    Encoding encoding = Encoding.of(this, training.samples());
    Dataset trainingData = training.dataset(encoding);
    Dataset validationData = validation.dataset(encoding);
    Objective objective = objective(encoding);
    Trainer trainer =
        resume
            .map(s -> Trainer.resume(backend, objective, trainingData, validationData, plan, s))
            .orElseGet(() -> Trainer.of(backend, objective, trainingData, validationData, plan));
    StopWatcher watcher = new StopWatcher(listener);
    Parameters parameters = trainer.train(watcher);
    if (watcher.stopped()) {
      return Optional.empty();
    }
    return Optional.of(
        TrainedProbe.judge(
            backend, this, training.samples(), parameters, trainingData, validationData));
  }

  /**
   * Samples with a label each.
   *
   * @param samples {@code [n][channels][height][width]} or {@code [n][height][width]}
   * @param labels {@code [n][1]}, 0 or 1
   */
  public record Labelled(Tensor samples, Tensor labels) {
    /** Checks the shapes and the labels. */
    public Labelled {
      int count = Lattice.of(samples).samples();
      if (!labels.shape().equals(Shape.of(count, 1))) {
        throw new ShapeMismatchException(
            "labels", Shape.of(count, 1).toString(), labels.shape().toString());
      }
      for (float label : labels.array()) {
        if (label != 0 && label != 1) {
          throw new IllegalArgumentException("labels: expected 0 or 1, given " + label);
        }
      }
    }

    Dataset dataset(Encoding encoding) {
      return Dataset.of(encoding.encode(samples), labels);
    }
  }

  private void requireFits(Tensor samples) {
    Lattice lattice = Lattice.of(samples);
    if (field.height() > lattice.height() || field.width() > lattice.width()) {
      throw new IllegalArgumentException(
          "receptive field: expected at most the lattice, "
              + lattice.height()
              + "x"
              + lattice.width()
              + ", given "
              + field);
    }
  }

  Objective objective(Encoding encoding) {
    Layer network = localisation(encoding).then(decision());
    return Objective.supervised(network, Loss.binaryCrossEntropy());
  }

  /** From encoded samples to the bottleneck, {@code [batch][1]}. */
  Layer localisation(Encoding encoding) {
    return switch (encoding) {
      case Encoding.Images _ -> convolution();
      case Encoding.Frequencies(DistinctPatches patches) -> input -> overPatches(patches, input);
      case Encoding.Rows _ ->
          Layer.sequence(new Dense(HIDDEN, widths.hidden(), Activation.RELU), new Dense(OUTPUT, 1));
    };
  }

  private Layer convolution() {
    return Layer.sequence(
        new Convolution2d(
            HIDDEN,
            widths.filters(),
            field.height(),
            field.width(),
            Padding.PERIODIC,
            Activation.RELU),
        new Convolution2d(OUTPUT, 1, 1, 1, Padding.PERIODIC, Activation.IDENTITY),
        new GlobalMean());
  }

  // The convolution's parameters applied to a list of patches instead of to every site.
  private Node overPatches(DistinctPatches patches, Node frequencies) {
    Graph graph = frequencies.graph();
    Node table = patches.constant(graph);
    int length = table.shape().extent(1);
    int channels = length / field.sites();
    int filters = widths.filters();
    Node weight =
        graph.parameter(
            HIDDEN + ".weight",
            Shape.of(filters, channels, field.height(), field.width()),
            Initializer.heUniform());
    Node bias = graph.parameter(HIDDEN + ".bias", Shape.of(filters), Initializer.zeros());
    Node flat = graph.reshape(weight, filters, length);
    Node hidden =
        graph.relu(graph.addAlong(graph.matrixProduct(table, flat, false, true), bias, 1));
    Node outputWeight =
        graph.parameter(
            OUTPUT + ".weight", Shape.of(1, filters, 1, 1), Initializer.glorotUniform());
    Node outputBias = graph.parameter(OUTPUT + ".bias", Shape.of(1), Initializer.zeros());
    Node flatOutput = graph.reshape(outputWeight, 1, filters);
    Node outputs =
        graph.addAlong(graph.matrixProduct(hidden, flatOutput, false, true), outputBias, 1);
    return graph.matrixProduct(frequencies, outputs);
  }

  /** From the bottleneck to the logit, {@code [batch][1]}. */
  Layer decision() {
    return Layer.sequence(
        new Dense("decision.hidden", widths.decision(), Activation.RELU),
        new Dense("decision.output", 1));
  }
}
