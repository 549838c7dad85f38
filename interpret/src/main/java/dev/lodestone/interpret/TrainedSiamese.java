package dev.lodestone.interpret;

import dev.lodestone.kernels.Backend;
import dev.lodestone.nn.Dataset;
import dev.lodestone.nn.Layer;
import dev.lodestone.nn.Node;
import dev.lodestone.nn.Parameters;
import dev.lodestone.nn.Prediction;
import dev.lodestone.nn.Predictor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * Restarts of one Siamese network after training. Immutable; not synchronised with its parameters.
 */
public final class TrainedSiamese {
  private static final String STRANGER = "stranger";

  private final Backend backend;
  private final SiameseInvariant network;
  private final ComponentScaling scaling;
  private final List<String> names;
  private final Parameters parameters;
  private final double[] trainingLosses;
  private final double[] validationLosses;

  private TrainedSiamese(
      Backend backend,
      SiameseInvariant network,
      ComponentScaling scaling,
      List<String> names,
      Parameters parameters,
      double[] trainingLosses,
      double[] validationLosses) {
    this.backend = backend;
    this.network = network;
    this.scaling = scaling;
    this.names = names;
    this.parameters = parameters;
    this.trainingLosses = trainingLosses;
    this.validationLosses = validationLosses;
  }

  static TrainedSiamese judge(
      Backend backend,
      SiameseInvariant network,
      ComponentScaling scaling,
      Parameters parameters,
      ConnectedSamples training,
      ConnectedSamples validation) {
    return new TrainedSiamese(
        backend,
        network,
        scaling,
        training.names(),
        parameters,
        losses(backend, network, parameters, scaling.scale(training)),
        losses(backend, network, parameters, scaling.scale(validation)));
  }

  private static double[] losses(
      Backend backend, SiameseInvariant network, Parameters parameters, ConnectedSamples scaled) {
    return Predictor.loss(backend, network::loss, parameters, SiameseInvariant.dataset(scaled));
  }

  /** Number of restarts. */
  public int restarts() {
    return parameters.replicas();
  }

  /** The parameters of all restarts. */
  public Parameters parameters() {
    return parameters;
  }

  /** What inputs went through before the network saw them. */
  public ComponentScaling scaling() {
    return scaling;
  }

  /** Cross entropy of a restart on the training pairs, natural logarithm. */
  public double trainingLoss(int restart) {
    return trainingLosses[restart];
  }

  /** Cross entropy of a restart on the validation pairs, natural logarithm. */
  public double validationLoss(int restart) {
    return validationLosses[restart];
  }

  /** The restart with the smallest validation loss. */
  public int best() {
    return IntStream.range(0, restarts())
        .reduce((a, b) -> validationLosses[b] < validationLosses[a] ? b : a)
        .orElseThrow();
  }

  /**
   * The network as layers over scaled components, those of the first member, then those of the
   * second, {@code [batch][2 components]}: f of both and the log odds, {@code [batch][1]} each.
   */
  public SequencedMap<String, Layer> layers() {
    SequencedMap<String, Layer> layers = new LinkedHashMap<>();
    layers.put("latent_first", input -> member(input, 0));
    layers.put("latent_second", input -> member(input, 1));
    layers.put("log_odds", input -> SiameseInvariant.logOdds(member(input, 0), member(input, 1)));
    return layers;
  }

  private Node member(Node input, int which) {
    int width = names.size();
    Node half = input.graph().slice(input, 1, which * width, (which + 1) * width);
    return network.latent().apply(half);
  }

  /**
   * What every restart computes from pairs that belong together and from those that a shift of the
   * second members by one place makes of them.
   */
  public Readout read(ConnectedSamples pairs) {
    if (!pairs.names().equals(names)) {
      throw new IllegalArgumentException(
          "pairs: expected components " + names + ", given " + pairs.names());
    }
    ConnectedSamples scaled = scaling.scale(pairs);
    int[] shifted = IntStream.range(0, pairs.size()).map(i -> (i + 1) % pairs.size()).toArray();
    Dataset data = SiameseInvariant.dataset(scaled).with(STRANGER, scaled.second(), shifted);
    Predictor predictor =
        Predictor.ofNodes(
            backend,
            batch -> {
              Node first = network.latent().apply(batch.column(SiameseInvariant.FIRST));
              Node second = network.latent().apply(batch.column(SiameseInvariant.SECOND));
              Node stranger = network.latent().apply(batch.column(STRANGER));
              return List.of(
                  first,
                  second,
                  SiameseInvariant.logOdds(first, second),
                  SiameseInvariant.logOdds(first, stranger));
            });
    List<Prediction> nodes = predictor.predict(parameters, data);
    return new Readout(nodes.get(0), nodes.get(1), nodes.get(2), nodes.get(3));
  }

  /**
   * Values of all restarts on some pairs.
   *
   * @param first f of the first members
   * @param second f of the second members
   * @param together log odds of pairs that belong together
   * @param strangers log odds of pairs that do not
   */
  public record Readout(
      Prediction first, Prediction second, Prediction together, Prediction strangers) {
    /** {@link #latent} of every restart. */
    public List<double[]> latents() {
      return IntStream.range(0, first.replicas()).mapToObj(this::latent).toList();
    }

    /** f of all first, then of all second members. */
    public double[] latent(int restart) {
      int pairs = first.samples();
      return IntStream.range(0, 2 * pairs)
          .mapToDouble(i -> i < pairs ? first.at(restart, i) : second.at(restart, i - pairs))
          .toArray();
    }

    /** Share of right decisions, both kinds of pairs equally often. */
    public double accuracy(int restart) {
      int right = 0;
      for (int i = 0; i < together.samples(); i++) {
        right += together.at(restart, i) > 0 ? 1 : 0;
        right += strangers.at(restart, i) > 0 ? 0 : 1;
      }
      return right / (2.0 * together.samples());
    }

    /** Log odds of a restart for pairs that belong together. */
    public double[] togetherLogOdds(int restart) {
      return IntStream.range(0, together.samples())
          .mapToDouble(i -> together.at(restart, i))
          .toArray();
    }

    /** Log odds of a restart for pairs that do not. */
    public double[] strangerLogOdds(int restart) {
      return IntStream.range(0, strangers.samples())
          .mapToDouble(i -> strangers.at(restart, i))
          .toArray();
    }
  }
}
