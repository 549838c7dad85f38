package dev.lodestone.interpret;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.nn.Dataset;
import dev.lodestone.nn.Flatten;
import dev.lodestone.nn.Layer;
import dev.lodestone.nn.Node;
import dev.lodestone.nn.Parameters;
import dev.lodestone.nn.Prediction;
import dev.lodestone.nn.Predictor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Restarts of one autoencoder after training. Immutable; not synchronised with its parameters. */
public final class TrainedAutoencoder {
  private final Backend backend;
  private final Autoencoder network;
  private final Parameters parameters;
  private final Shape sample;
  private final double[] validationLosses;

  private TrainedAutoencoder(
      Backend backend,
      Autoencoder network,
      Parameters parameters,
      Shape sample,
      double[] validationLosses) {
    this.backend = backend;
    this.network = network;
    this.parameters = parameters;
    this.sample = sample;
    this.validationLosses = validationLosses;
  }

  static TrainedAutoencoder judge(
      Backend backend,
      Autoencoder network,
      Shape sample,
      Parameters parameters,
      Dataset validation) {
    return new TrainedAutoencoder(
        backend,
        network,
        parameters,
        sample,
        Predictor.loss(backend, network.objective(), parameters, validation));
  }

  /** The network that was trained. */
  public Autoencoder network() {
    return network;
  }

  /** The parameters of all restarts. */
  public Parameters parameters() {
    return parameters;
  }

  /** Number of restarts. */
  public int restarts() {
    return parameters.replicas();
  }

  /** Extents of a sample, as {@link #outputs} read it. */
  public Shape sample() {
    return sample;
  }

  /**
   * The network as layers over samples {@code [batch][...]}, to be written to a file with the
   * {@link #parameters}: {@code latent}, the mean where it is a distribution, and {@code
   * reconstruction} from it, {@code [batch][size of a sample]}.
   */
  public Map<String, Layer> outputs() {
    Layer latent = new Flatten().then(rows -> network.encode(rows).mean());
    Map<String, Layer> outputs = new LinkedHashMap<>();
    outputs.put("latent", latent);
    outputs.put(
        "reconstruction", latent.then(code -> network.output(network.decode(code, sample.size()))));
    return outputs;
  }

  /** The loss of a restart on the validation samples. */
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
   * What a restart makes of samples.
   *
   * @param latents {@code [latents][n]}, the means where they are distributions
   * @param divergences KL of each latent from N(0, 1), mean over the samples, natural logarithm; 0
   *     where latents are numbers
   * @param losses R of every sample, rebuilt from the means
   */
  @SuppressWarnings("ArrayRecordComponent") // Columns of one table, never compared.
  public record Readout(double[][] latents, double[] divergences, double[] losses) {}

  /**
   * Reads samples.
   *
   * @param samples {@code [n][...]} of the size of those it was trained on
   */
  public Readout read(Tensor samples, int restart) {
    Predictor predictor =
        Predictor.ofNodes(
            backend,
            batch -> {
              Node input = batch.features();
              Autoencoder.Code code = network.encode(input);
              Node decoded = network.decode(code.mean(), input.shape().extent(1));
              return List.of(
                  code.mean(), network.distance(decoded, input), network.divergence(code));
            });
    List<Prediction> found =
        predictor.predict(parameters.replica(restart), Autoencoder.data(samples));
    double[][] latents = columns(found.get(0));
    double[] divergences = new double[network.latents()];
    if (network.kind() instanceof Autoencoder.Kind.Variational) {
      double[][] each = columns(found.get(2));
      for (int k = 0; k < each.length; k++) {
        for (double value : each[k]) {
          divergences[k] += value / each[k].length;
        }
      }
    }
    return new Readout(latents, divergences, columns(found.get(1))[0]);
  }

  private static double[][] columns(Prediction prediction) {
    int width = prediction.sampleShape().size();
    double[][] columns = new double[width][prediction.samples()];
    float[] values = prediction.array();
    for (int i = 0; i < values.length; i++) {
      columns[i % width][i / width] = values[i];
    }
    return columns;
  }

  /**
   * What a restart's decoder makes of given latents.
   *
   * @param latents {@code [n][latents]}
   * @return {@code [n][size of a sample]}
   */
  public Tensor decode(Tensor latents, int restart) {
    Predictor predictor =
        Predictor.ofNodes(
            backend,
            batch -> List.of(network.output(network.decode(batch.features(), sample.size()))));
    List<String> names = new ArrayList<>();
    List<Shape> shapes = new ArrayList<>();
    for (String name : parameters.names()) {
      if (name.startsWith("decoder.")) {
        names.add(name);
        shapes.add(parameters.shape(name));
      }
    }
    Parameters decoder = Parameters.zeros(names, shapes, 1);
    for (String name : names) {
      decoder.set(0, name, parameters.get(restart, name));
    }
    Prediction found = predictor.predict(decoder, Dataset.of(latents)).getFirst();
    return Tensor.wrap(
        backend, Shape.of(latents.shape().extent(0), sample.size()), found.replica(0));
  }
}
