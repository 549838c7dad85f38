package dev.lodestone.interpret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lodestone.interpret.Autoencoder.Kind;
import dev.lodestone.interpret.Autoencoder.Likelihood;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.nn.Optimizer;
import dev.lodestone.nn.Parameters;
import dev.lodestone.nn.TrainingListener;
import dev.lodestone.nn.TrainingPlan;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AutoencoderTest {
  private static final Backend BACKEND = Backend.best(2);
  private static final int SITES = 16;

  private final long seed = System.nanoTime();

  @AfterAll
  static void close() {
    BACKEND.close();
  }

  /** Bits that are 1 with probability sigmoid(3 u cos(0.4 site)), u uniform from -1 to 1. */
  @SuppressWarnings("ArrayRecordComponent") // Read, never compared.
  private record Data(Tensor bits, double[] amounts) {
    static Data of(Backend backend, int count, long key) {
      SplittableRandom random = new SplittableRandom(key);
      float[] values = new float[count * SITES];
      double[] amounts = new double[count];
      for (int i = 0; i < count; i++) {
        amounts[i] = 2 * random.nextDouble() - 1;
        for (int site = 0; site < SITES; site++) {
          double odds = Math.exp(3 * amounts[i] * Math.cos(0.4 * site));
          values[i * SITES + site] = random.nextDouble() < odds / (1 + odds) ? 1 : 0;
        }
      }
      return new Data(Tensor.wrap(backend, Shape.of(count, 4, 4), values), amounts);
    }
  }

  private TrainedAutoencoder train(Backend backend, Autoencoder network, int epochs) {
    Tensor training = Data.of(backend, 1000, seed).bits();
    Tensor validation = Data.of(backend, 300, seed + 1).bits();
    TrainingPlan plan = TrainingPlan.of(50, epochs, new Optimizer.Adam(3e-3), seed).withReplicas(2);
    return network
        .train(backend, training, validation, plan, TrainingListener.silent(), Optional.empty())
        .orElseThrow();
  }

  @Test
  void ofTwoLatentsTheVariationalOneKeepsWhatTheDataHave() {
    Autoencoder network = new Autoencoder(16, 2, new Kind.Variational(1), Likelihood.BERNOULLI);
    TrainedAutoencoder trained = train(BACKEND, network, 40);
    Data fresh = Data.of(BACKEND, 500, seed + 2);
    TrainedAutoencoder.Readout read = trained.read(fresh.bits(), trained.best());
    double[] sorted = read.divergences().clone();
    Arrays.sort(sorted);
    assertThat(sorted[1]).as("seed " + seed).isGreaterThan(0.5);
    assertThat(sorted[0]).as("seed " + seed).isLessThan(0.2);
    double[] used = read.latents()[read.divergences()[0] > read.divergences()[1] ? 0 : 1];
    assertThat(MonotoneRegression.either(fresh.amounts(), used).rSquared())
        .as("seed " + seed)
        .isGreaterThan(0.75);
  }

  @ParameterizedTest
  @EnumSource(Likelihood.class)
  void readsWhatTheWeightsSay(Likelihood likelihood) {
    Autoencoder network = new Autoencoder(5, 2, new Kind.Variational(0.5), likelihood);
    TrainedAutoencoder trained = train(BACKEND, network, 2);
    Tensor fresh = Data.of(BACKEND, 7, seed + 3).bits();
    TrainedAutoencoder.Readout read = trained.read(fresh, 1);
    Parameters weights = trained.parameters();
    double[] divergences = new double[2];
    Tensor means = Tensor.zeros(BACKEND, Shape.of(7, 2));
    double[][] outputs = new double[7][];
    for (int i = 0; i < 7; i++) {
      double[] input = new double[SITES];
      for (int site = 0; site < SITES; site++) {
        input[site] = fresh.array()[i * SITES + site];
      }
      double[] activity = relu(dense(weights, "encoder.hidden", input));
      double[] mean = dense(weights, "encoder.mean", activity);
      double[] logVariance = dense(weights, "encoder.log_variance", activity);
      double[] decoded =
          dense(weights, "decoder.output", relu(dense(weights, "decoder.hidden", mean)));
      outputs[i] = decoded;
      double loss = 0;
      for (int site = 0; site < SITES; site++) {
        double error = Math.tanh(decoded[site]) - input[site];
        loss +=
            likelihood == Likelihood.BERNOULLI
                ? Math.log1p(Math.exp(decoded[site])) - input[site] * decoded[site]
                : error * error;
      }
      assertThat(read.losses()[i]).as("seed " + seed).isCloseTo(loss, Offset.offset(1e-4));
      for (int k = 0; k < 2; k++) {
        assertThat(read.latents()[k][i]).isCloseTo(mean[k], Offset.offset(1e-5));
        means.array()[2 * i + k] = (float) mean[k];
        divergences[k] +=
            (mean[k] * mean[k] + Math.exp(logVariance[k]) - logVariance[k] - 1) / 2 / 7;
      }
    }
    assertThat(read.divergences()).containsExactly(divergences, Offset.offset(1e-5));
    Tensor images = trained.decode(means, 1);
    assertThat(images.shape()).isEqualTo(Shape.of(7, SITES));
    double first = outputs[0][0];
    double image =
        likelihood == Likelihood.BERNOULLI ? 1 / (1 + Math.exp(-first)) : Math.tanh(first);
    assertThat((double) images.array()[0]).isCloseTo(image, Offset.offset(1e-5));
  }

  private static double[] dense(Parameters weights, String name, double[] input) {
    float[] weight = weights.get(1, name + ".weight");
    float[] bias = weights.get(1, name + ".bias");
    double[] output = new double[bias.length];
    for (int j = 0; j < output.length; j++) {
      output[j] = bias[j];
      for (int i = 0; i < input.length; i++) {
        output[j] += input[i] * weight[i * output.length + j];
      }
    }
    return output;
  }

  private static double[] relu(double[] values) {
    return Arrays.stream(values).map(value -> Math.max(0, value)).toArray();
  }

  @Test
  void noiseAndWeightsDoNotDependOnThreads() {
    Autoencoder network = new Autoencoder(8, 2, new Kind.Variational(1), Likelihood.BERNOULLI);
    try (Backend one = Backend.best(1)) {
      assertThat(train(BACKEND, network, 3).parameters().array())
          .as("seed " + seed)
          .isEqualTo(train(one, network, 3).parameters().array());
    }
  }

  @Test
  void validationTellsTheRestartsApart() {
    Autoencoder network = new Autoencoder(8, 1, new Kind.Deterministic(), Likelihood.BERNOULLI);
    TrainedAutoencoder trained = train(BACKEND, network, 3);
    Tensor validation = Data.of(BACKEND, 300, seed + 1).bits();
    for (int restart = 0; restart < 2; restart++) {
      double mean =
          Arrays.stream(trained.read(validation, restart).losses()).average().orElseThrow();
      assertThat(trained.validationLoss(restart)).isCloseTo(mean, Offset.offset(1e-3));
    }
    int worse = 1 - trained.best();
    assertThat(trained.validationLoss(trained.best()))
        .isLessThanOrEqualTo(trained.validationLoss(worse));
  }

  @Test
  void refusesValuesOutOfRange() {
    Autoencoder network = new Autoencoder(8, 1, new Kind.Deterministic(), Likelihood.BERNOULLI);
    Tensor spins = Tensor.wrap(BACKEND, Shape.of(2, 2), new float[] {-1, 1, 1, 1});
    TrainingPlan plan = TrainingPlan.of(1, 1, new Optimizer.Adam(1e-3), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                network.train(
                    BACKEND, spins, spins, plan, TrainingListener.silent(), Optional.empty()))
        .withMessage("samples: expected values from 0 to 1, given -1.0");
    assertThatIllegalArgumentException().isThrownBy(() -> new Kind.Variational(-1));
  }
}
