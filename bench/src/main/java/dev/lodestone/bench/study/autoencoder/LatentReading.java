package dev.lodestone.bench.study.autoencoder;

import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.autoencoder.LatentTraining.Network;
import dev.lodestone.interpret.Candidates;
import dev.lodestone.interpret.DesignMatrix;
import dev.lodestone.interpret.KernelPrincipalComponents;
import dev.lodestone.interpret.LatentScan;
import dev.lodestone.interpret.Observable;
import dev.lodestone.interpret.PrincipalComponents;
import dev.lodestone.interpret.SteepestChange;
import dev.lodestone.interpret.TrainedAutoencoder;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the methods found on one magnet.
 *
 * @param data the samples
 * @param components of the training samples
 * @param trained the networks
 * @param methods what each method's latents are on the test samples
 * @param ofOrder where the known order parameter changes fastest
 * @param spare the networks with a latent to spare on the test samples, where there are any
 */
record LatentReading(
    LatentData data,
    PrincipalComponents components,
    Map<Network, TrainedAutoencoder> trained,
    Map<Method, Latents> methods,
    SteepestChange ofOrder,
    Map<Network, TrainedAutoencoder.Readout> spare) {
  /** Components kept for the spectrum. */
  private static final int SPECTRUM = 8;

  /** The methods of the paper. */
  enum Method {
    PCA("principal components"),
    KERNEL_PCA("kernel principal components"),
    AE("autoencoder"),
    VAE("variational autoencoder");

    private final String words;

    Method(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    /** For names of metrics. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One method on the test samples.
   *
   * @param latents {@code [latents][n]}
   * @param losses reconstruction loss a sample; empty where there is none
   * @param divergences KL of each latent, 0 where they are numbers
   * @param found what they follow and where they change
   */
  @SuppressWarnings("ArrayRecordComponent") // Read inside this package, never compared.
  record Latents(
      double[][] latents, double[] losses, double[] divergences, LatentScan.Found found) {
    /** The latent, or the distance from the disordered end of several. */
    double[] one() {
      return latents.length == 1 ? latents[0] : found.order();
    }
  }

  static LatentReading read(
      StudyContext context, LatentData data, Map<Network, TrainedAutoencoder> trained) {
    return new Reader(context, data, trained).read();
  }

  /** The correlation of a method's latent with the known order parameter, without its sign. */
  double correlation(Method method) {
    double[] latent = methods.get(method).one();
    return Math.abs(correlation(latent, data.order()));
  }

  private static double correlation(double[] left, double[] right) {
    double leftMean = Arrays.stream(left).average().orElse(0);
    double rightMean = Arrays.stream(right).average().orElse(0);
    double leftSquares = 0;
    double rightSquares = 0;
    double cross = 0;
    for (int i = 0; i < left.length; i++) {
      leftSquares += (left[i] - leftMean) * (left[i] - leftMean);
      rightSquares += (right[i] - rightMean) * (right[i] - rightMean);
      cross += (left[i] - leftMean) * (right[i] - rightMean);
    }
    double product = leftSquares * rightSquares;
    return product > 0 ? cross / Math.sqrt(product) : 0;
  }

  private record Reader(
      StudyContext context, LatentData data, Map<Network, TrainedAutoencoder> trained) {
    LatentReading read() {
      Magnet magnet = data.magnet();
      Settings settings = context.settings();
      PrincipalComponents components =
          PrincipalComponents.of(data.training(), SPECTRUM, context.key("components"));
      LatentScan scan =
          new LatentScan(
              design(),
              data.temperatures(),
              settings.whole("bootstrap"),
              context.key("bootstrap " + magnet.label()),
              "fresh configurations of the " + magnet.words());
      Map<Method, Latents> methods = new EnumMap<>(Method.class);
      for (Method method : Method.values()) {
        context.progress().step("reading", methods.size(), Method.values().length, magnet.words());
        methods.put(method, latents(method, components, scan));
      }
      double[] sizes = Arrays.stream(data.order()).map(Math::abs).toArray();
      return new LatentReading(
          data,
          components,
          trained,
          methods,
          scan.change("mean absolute " + magnet.order(), sizes),
          spare());
    }

    private Map<Network, TrainedAutoencoder.Readout> spare() {
      Map<Network, TrainedAutoencoder.Readout> spare = new EnumMap<>(Network.class);
      trained.forEach(
          (network, wide) -> {
            if (network.isWide()) {
              spare.put(network, wide.read(data.test(), wide.best()));
            }
          });
      return spare;
    }

    private DesignMatrix design() {
      boolean planar = data.magnet() == Magnet.XY;
      Settings settings = context.settings();
      List<Observable> candidates = new ArrayList<>();
      if (!planar) {
        int box = settings.whole("box");
        candidates.addAll(Candidates.correlators(data.fields(), box, box, settings.whole("order")));
      }
      candidates.addAll(planar ? Candidates.modes(2, 3) : Candidates.modes(1, 2));
      return DesignMatrix.of(data.fields(), candidates);
    }

    private Latents latents(Method method, PrincipalComponents components, LatentScan scan) {
      int count = data.magnet().latents();
      double[] none = new double[count];
      return switch (method) {
        case PCA -> {
          double[][] scores = Arrays.copyOf(components.scores(data.test()), count);
          double[] losses = components.losses(data.test(), count);
          yield latents(method, scores, losses, none, scan);
        }
        case KERNEL_PCA ->
            latents(method, kernel(count).scores(data.test()), new double[0], none, scan);
        case AE -> network(method, trained.get(Network.AUTOENCODER), scan);
        case VAE -> network(method, trained.get(Network.VARIATIONAL), scan);
      };
    }

    private Latents network(Method method, TrainedAutoencoder network, LatentScan scan) {
      TrainedAutoencoder.Readout read = network.read(data.test(), network.best());
      return latents(method, read.latents(), read.losses(), read.divergences(), scan);
    }

    private static Latents latents(
        Method method, double[][] latents, double[] losses, double[] divergences, LatentScan scan) {
      return new Latents(latents, losses, divergences, scan.read(method.words(), latents, losses));
    }

    private KernelPrincipalComponents kernel(int count) {
      Tensor training = data.training();
      int rows = training.shape().extent(0);
      int size = training.shape().size() / rows;
      int landmarks = Math.min(rows, context.settings().whole("kernel_samples"));
      float[] values = new float[landmarks * size];
      for (int i = 0; i < landmarks; i++) {
        int row = (int) ((long) i * rows / landmarks);
        System.arraycopy(training.array(), row * size, values, i * size, size);
      }
      Tensor some = Tensor.wrap(context.backend(), Shape.of(landmarks, size), values);
      return KernelPrincipalComponents.of(some, 1.0 / size, count, context.key("components"));
    }
  }
}
