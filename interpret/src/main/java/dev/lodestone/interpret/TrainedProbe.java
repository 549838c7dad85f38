package dev.lodestone.interpret;

import dev.lodestone.interpret.LatticeCorrelator.Lattice;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.nn.Activations;
import dev.lodestone.nn.Dataset;
import dev.lodestone.nn.Flatten;
import dev.lodestone.nn.Layer;
import dev.lodestone.nn.Node;
import dev.lodestone.nn.Parameters;
import dev.lodestone.nn.Prediction;
import dev.lodestone.nn.Predictor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Restarts of one correlation probing network after training. Immutable; not synchronised with its
 * parameters.
 */
public final class TrainedProbe {
  private final Backend backend;
  private final CorrelationProbe probe;
  private final Lattice trainedOn;
  private final Parameters parameters;
  private final double[] trainingLosses;
  private final double[] validationLosses;

  private TrainedProbe(
      Backend backend,
      CorrelationProbe probe,
      Lattice trainedOn,
      Parameters parameters,
      double[] trainingLosses,
      double[] validationLosses) {
    this.backend = backend;
    this.probe = probe;
    this.trainedOn = trainedOn;
    this.parameters = parameters;
    this.trainingLosses = trainingLosses;
    this.validationLosses = validationLosses;
  }

  static TrainedProbe judge(
      Backend backend,
      CorrelationProbe probe,
      Tensor samples,
      Parameters parameters,
      Dataset training,
      Dataset validation) {
    Encoding encoding = Encoding.of(probe, samples);
    return new TrainedProbe(
        backend,
        probe,
        Lattice.of(samples),
        parameters,
        Predictor.loss(backend, probe.objective(encoding), parameters, training),
        Predictor.loss(backend, probe.objective(encoding), parameters, validation));
  }

  /** The same weights in a probe of the same field and widths, for example by another route. */
  TrainedProbe through(CorrelationProbe other) {
    return new TrainedProbe(
        backend, other, trainedOn, parameters, trainingLosses, validationLosses);
  }

  /** The network that was trained. */
  public CorrelationProbe probe() {
    return probe;
  }

  /** Number of restarts. */
  public int restarts() {
    return parameters.replicas();
  }

  /** The parameters of all restarts. */
  public Parameters parameters() {
    return parameters;
  }

  /** Extents of a sample, [channels][height][width], as {@link #outputs} read it. */
  public Shape sample() {
    return Shape.of(trainedOn.channels(), trainedOn.height(), trainedOn.width());
  }

  /**
   * The network as layers over samples [batch][channels][height][width], to be written to a file
   * with the {@link #parameters}: {@code bottleneck}, Q, and {@code decision}, the probability of
   * label 1.
   */
  public Map<String, Layer> outputs() {
    boolean covering = probe.field().covers(trainedOn.height(), trainedOn.width());
    Layer bottleneck =
        covering
            ? new Flatten().then(probe.localisation(new Encoding.Rows()))
            : probe.localisation(new Encoding.Images());
    Map<String, Layer> outputs = new LinkedHashMap<>();
    outputs.put("bottleneck", bottleneck);
    outputs.put("decision", bottleneck.then(probe.decision()).then(Activations.sigmoid()));
    return outputs;
  }

  /** Cross entropy of a restart on the training samples, natural logarithm. */
  public double trainingLoss(int restart) {
    return trainingLosses[restart];
  }

  /** Cross entropy of a restart on the validation samples, natural logarithm. */
  public double validationLoss(int restart) {
    return validationLosses[restart];
  }

  /** The restart with the smallest validation loss. */
  public int best() {
    int best = 0;
    for (int restart = 1; restart < validationLosses.length; restart++) {
      if (validationLosses[restart] < validationLosses[best]) {
        best = restart;
      }
    }
    return best;
  }

  /**
   * What every restart computes from samples.
   *
   * @param samples as in training, of any number; of any lattice too unless the receptive field
   *     covered the lattice
   */
  public Readout read(Tensor samples) {
    Lattice lattice = Lattice.of(samples);
    boolean sameLattice =
        lattice.height() == trainedOn.height() && lattice.width() == trainedOn.width();
    boolean covering = probe.field().covers(trainedOn.height(), trainedOn.width());
    if (lattice.channels() != trainedOn.channels() || (covering && !sameLattice)) {
      throw new IllegalArgumentException(
          "samples: expected lattices as in training, "
              + trainedOn.channels()
              + " x "
              + trainedOn.height()
              + " x "
              + trainedOn.width()
              + ", given "
              + samples.shape());
    }
    return read(samples, Encoding.of(probe, samples));
  }

  /**
   * What a network of one site computes from single sites: bottlenecks are the local function
   * itself.
   *
   * @param sites {@code [n][channels][1][1]}
   * @throws IllegalArgumentException if the field has more sites or covered the lattice in
   *     training, or the channels are others
   */
  public Readout readLocally(Tensor sites) {
    Shape expected = Shape.of(sites.shape().extent(0), trainedOn.channels(), 1, 1);
    boolean covering = probe.field().covers(trainedOn.height(), trainedOn.width());
    if (covering || probe.field().sites() != 1 || !sites.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "sites: expected "
              + expected
              + " for a field of one site on a larger lattice, given "
              + sites.shape()
              + " for "
              + probe.field());
    }
    return read(sites, new Encoding.Images());
  }

  private Readout read(Tensor samples, Encoding encoding) {
    Predictor predictor =
        Predictor.ofNodes(
            backend,
            batch -> {
              Node bottleneck = probe.localisation(encoding).apply(batch.features());
              return List.of(bottleneck, probe.decision().apply(bottleneck));
            });
    List<Prediction> predictions =
        predictor.predict(parameters, Dataset.of(encoding.encode(samples)));
    return new Readout(predictions.get(0), predictions.get(1));
  }

  /**
   * Bottlenecks and decisions of all restarts on some samples.
   *
   * @param bottlenecks Q
   * @param logits F(Q), the logarithm of the odds of label 1
   */
  public record Readout(Prediction bottlenecks, Prediction logits) {
    /** Q of every sample. */
    public double[] bottleneck(int restart) {
      return widen(bottlenecks.replica(restart));
    }

    /** F(Q) of every sample. */
    public double[] logit(int restart) {
      return widen(logits.replica(restart));
    }

    /** The probability of label 1, sigmoid(F(Q)), of every sample. */
    public double[] decision(int restart) {
      double[] decision = logit(restart);
      for (int i = 0; i < decision.length; i++) {
        decision[i] = 1 / (1 + Math.exp(-decision[i]));
      }
      return decision;
    }

    private static double[] widen(float[] values) {
      double[] wide = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        wide[i] = values[i];
      }
      return wide;
    }
  }
}
