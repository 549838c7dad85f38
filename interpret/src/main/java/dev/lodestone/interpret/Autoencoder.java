package dev.lodestone.interpret;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.nn.Dataset;
import dev.lodestone.nn.Dense;
import dev.lodestone.nn.Distribution;
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
import java.util.Optional;

/**
 * A network that copies its input through a passage of a few numbers, the latents; what it needs
 * most to rebuild a configuration ends there, without labels (Wetzel 2017).
 *
 * <pre>
 *   deterministic   z = e(x),                     loss = R(x, d(z))
 *   variational     z = m(x) + exp(v(x) / 2) n,   loss = R(x, d(z)) + w sum over latents of KL
 *                   n ~ N(0, 1),                  KL = (m² + exp(v) - v - 1) / 2
 * </pre>
 *
 * Encoder and decoder have one hidden rectified layer each. R sums over all values of a sample. The
 * noise n is a function of (key of the run, step, element), the same for any number of threads
 * (Kingma and Welling 2014). Immutable and thread-safe.
 *
 * @param hidden neurons of each hidden layer
 * @param latents how many
 * @param kind deterministic or variational
 * @param likelihood what R is
 */
public record Autoencoder(int hidden, int latents, Kind kind, Likelihood likelihood) {
  private static final double HALF = 0.5;

  /** Whether the latents are numbers or distributions. */
  public sealed interface Kind {
    /** Numbers. */
    record Deterministic() implements Kind {}

    /**
     * Normal distributions.
     *
     * @param weight w of the divergence from N(0, 1); 1 bounds the likelihood of the data
     */
    record Variational(double weight) implements Kind {
      /** Checks the weight. */
      public Variational {
        if (!(weight >= 0)) {
          throw new IllegalArgumentException("weight: expected at least 0, given " + weight);
        }
      }
    }
  }

  /** How an input is compared with its copy. */
  public enum Likelihood {
    /** Cross entropy of sigmoid outputs, natural logarithm; inputs from 0 to 1. */
    BERNOULLI,
    /** Squared distance of outputs tanh; inputs from -1 to 1. */
    SQUARED_DISTANCE
  }

  /** Checks the sizes. */
  public Autoencoder {
    if (hidden < 1 || latents < 1) {
      throw new IllegalArgumentException(
          "hidden, latents: expected at least 1, given " + hidden + " and " + latents);
    }
  }

  /**
   * Trains all restarts of a plan side by side.
   *
   * @param backend where
   * @param training samples {@code [n][...]}, each flattened
   * @param validation samples that choose among restarts and epochs
   * @param plan restarts are its replicas; its early stopping, if any, keeps each one's best epoch
   * @param listener hears of every epoch
   * @param resume the state of an interrupted run with the same arguments, or empty
   * @return empty if the listener asked for a stop before the end
   * @throws IllegalArgumentException if a value is out of the range of the likelihood
   */
  public Optional<TrainedAutoencoder> train(
      Backend backend,
      Tensor training,
      Tensor validation,
      TrainingPlan plan,
      TrainingListener listener,
      Optional<TrainingState> resume) {
    requireRange(training);
    requireRange(validation);
    Dataset trainingData = data(training);
    Dataset validationData = data(validation);
    Objective objective = objective();
    Trainer trainer =
        resume
            .map(s -> Trainer.resume(backend, objective, trainingData, validationData, plan, s))
            .orElseGet(() -> Trainer.of(backend, objective, trainingData, validationData, plan));
    StopWatcher watcher = new StopWatcher(listener);
    Parameters parameters = trainer.train(watcher);
    return watcher.stopped()
        ? Optional.empty()
        : Optional.of(
            TrainedAutoencoder.judge(
                backend,
                this,
                Dataset.of(training).sampleShape(Dataset.FEATURES),
                parameters,
                validationData));
  }

  private void requireRange(Tensor samples) {
    float least = likelihood == Likelihood.BERNOULLI ? 0 : -1;
    for (float value : samples.array()) {
      // Rounding of unit vectors may leave the range by a little.
      if (!(value >= least - 1e-5f && value <= 1 + 1e-5f)) {
        throw new IllegalArgumentException(
            "samples: expected values from " + (int) least + " to 1, given " + value);
      }
    }
  }

  static Dataset data(Tensor samples) {
    return Dataset.of(new Encoding.Rows().encode(samples));
  }

  Objective objective() {
    return batch -> {
      Node input = batch.features();
      Graph graph = input.graph();
      Code code = encode(input);
      Node sampled = code.mean();
      if (kind instanceof Kind.Variational) {
        Node noise =
            graph.random("latent.noise", sampled.shape(), new Distribution.StandardNormal());
        Node deviation = graph.exp(graph.multiply(code.logVariance(), HALF));
        sampled = graph.add(sampled, graph.multiply(deviation, noise));
      }
      Node loss = graph.mean(distance(decode(sampled, input.shape().extent(1)), input));
      if (kind instanceof Kind.Variational(double weight)) {
        Node divergence = graph.mean(graph.sum(divergence(code), 1));
        loss = graph.add(loss, graph.multiply(divergence, weight));
      }
      return loss;
    };
  }

  /**
   * Latents of a batch, {@code [batch][latents]}.
   *
   * @param logVariance the mean itself where the latents are numbers
   */
  record Code(Node mean, Node logVariance) {}

  Code encode(Node input) {
    Node activity = hidden("encoder.hidden").apply(input);
    Node mean = new Dense("encoder.mean", latents).apply(activity);
    return kind instanceof Kind.Variational
        ? new Code(mean, new Dense("encoder.log_variance", latents).apply(activity))
        : new Code(mean, mean);
  }

  // Glorot's start, as the published recipe has it, also for rectified neurons.
  private Dense hidden(String name) {
    return new Dense(name, hidden, Activation.RELU, Initializer.glorotUniform());
  }

  /** Logits or arguments of tanh, {@code [batch][outputs]}. */
  Node decode(Node latent, int outputs) {
    return Layer.sequence(hidden("decoder.hidden"), new Dense("decoder.output", outputs))
        .apply(latent);
  }

  /** Probabilities or values. */
  Node output(Node decoded) {
    Graph graph = decoded.graph();
    return likelihood == Likelihood.BERNOULLI ? graph.sigmoid(decoded) : graph.tanh(decoded);
  }

  /** R of every sample, {@code [batch]}. */
  Node distance(Node decoded, Node input) {
    Graph graph = input.graph();
    return switch (likelihood) {
      case BERNOULLI ->
          graph.sum(graph.subtract(graph.softplus(decoded), graph.multiply(decoded, input)), 1);
      case SQUARED_DISTANCE ->
          graph.sum(graph.square(graph.subtract(graph.tanh(decoded), input)), 1);
    };
  }

  /** KL of every latent, {@code [batch][latents]}. */
  Node divergence(Code code) {
    Graph graph = code.mean().graph();
    Node spread =
        graph.subtract(
            graph.subtract(graph.exp(code.logVariance()), code.logVariance()), graph.constant(1));
    return graph.multiply(graph.add(graph.square(code.mean()), spread), HALF);
  }
}
