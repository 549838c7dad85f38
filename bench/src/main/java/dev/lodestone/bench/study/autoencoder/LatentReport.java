package dev.lodestone.bench.study.autoencoder;

import static dev.lodestone.bench.report.Wording.format;

import dev.lodestone.bench.report.Block;
import dev.lodestone.bench.report.Plot;
import dev.lodestone.bench.report.Section;
import dev.lodestone.bench.report.SpinImages;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.autoencoder.LatentReading.Latents;
import dev.lodestone.bench.study.autoencoder.LatentReading.Method;
import dev.lodestone.bench.study.autoencoder.LatentTraining.Network;
import dev.lodestone.interpret.CriticalPoint;
import dev.lodestone.interpret.MonotoneDependence;
import dev.lodestone.interpret.SteepestChange;
import dev.lodestone.interpret.TrainedAutoencoder;
import dev.lodestone.kernels.Philox;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The report of the study: the figures of the paper for every magnet, redrawn from this run. */
final class LatentReport {
  private static final int MOST_POINTS = 1500;
  private static final int BINS = 60;
  private static final double[] DECODED = {-2, -1, 0, 1, 2};

  private final StudyContext context;
  private final LatentReading reading;
  private final LatentData data;
  private final Magnet magnet;

  private LatentReport(StudyContext context, LatentReading reading) {
    this.context = context;
    this.reading = reading;
    this.data = reading.data();
    this.magnet = data.magnet();
  }

  static List<Section> sections(StudyContext context, List<LatentReading> readings) {
    List<Section> sections = new ArrayList<>();
    for (LatentReading reading : readings) {
      LatentReport report = new LatentReport(context, reading);
      sections.add(report.latents());
      sections.add(report.transition());
      sections.add(report.spectrum());
    }
    return sections;
  }

  private String title(String what) {
    String words = magnet.words();
    return words + ": " + what;
  }

  private Section latents() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Paragraph(
            format(
                "Every method saw %d configurations at %d temperatures from %.2f to %.2f: no"
                    + " labels, no temperatures, no observables. What is plotted are %d fresh"
                    + " configurations.",
                data.training().shape().extent(0),
                context.settings().whole("temperatures"),
                context.settings().real("coldest"),
                context.settings().real("hottest"),
                data.temperatures().length)));
    blocks.add(follows());
    for (Method method : Method.values()) {
      Latents latents = reading.methods().get(method);
      blocks.add(against(method, latents));
      if (magnet.latents() == 1) {
        blocks.add(histogram(method, latents));
      } else {
        blocks.add(plane(method.words(), latents.latents()));
      }
    }
    if (!reading.spare().isEmpty()) {
      reading
          .spare()
          .forEach((network, read) -> blocks.add(plane(network.words(), read.latents())));
      blocks.add(spare());
    }
    if (magnet == Magnet.FERROMAGNET || magnet == Magnet.ANTIFERROMAGNET) {
      blocks.add(decoded());
    }
    return new Section(title("what the latents follow"), blocks);
  }

  private Block.Table follows() {
    List<List<String>> rows = new ArrayList<>();
    for (Method method : Method.values()) {
      MonotoneDependence dependence = reading.methods().get(method).found().dependence();
      MonotoneDependence.Score runnerUp =
          dependence.rivals().isEmpty() ? dependence.winner() : dependence.rivals().getFirst();
      rows.add(
          List.of(
              method.words(),
              dependence.observable().name(),
              format("%.5f", dependence.rSquared()),
              runnerUp.observable().name(),
              format("%.5f", runnerUp.rSquared()),
              format("%.5f", reading.correlation(method))));
    }
    return new Block.Table(
        "Of all candidates the one that the latent is best a monotone function of, with the"
            + " explained share of its variance; the last column is the linear correlation with the "
            + magnet.order()
            + ", without sign.",
        List.of("method", "follows", "R²", "runner-up", "R²", "correlation"),
        rows);
  }

  private Plot against(Method method, Latents latents) {
    boolean one = magnet.latents() == 1;
    return Plot.of(
        method.words(),
        one
            ? "One point a configuration. Hot ones lie in the middle, cold ones at both ends: the"
                + " latent is the "
                + magnet.order()
                + ", up to sign and scale."
            : "Distance of both latents from the hot end against the " + magnet.order() + ".",
        Plot.Axis.linear(magnet.order()),
        Plot.Axis.linear(one ? "latent z" : "|z|"),
        Plot.Points.coloured(
            "configurations",
            data.order(),
            latents.one(),
            data.temperatures(),
            "temperature",
            MOST_POINTS));
  }

  private Plot histogram(Method method, Latents latents) {
    return Plot.of(
        method.words() + ", clusters",
        "Histogram of the latent: two ordered clusters at the ends, the disordered one between.",
        Plot.Axis.linear("latent z"),
        Plot.Axis.linear("configurations"),
        Plot.Bars.histogram("configurations", latents.one(), BINS));
  }

  private Plot plane(String words, double[][] latents) {
    return Plot.of(
        words + ", both latents",
        magnet == Magnet.XY
            ? "Cold configurations lie on a ring, one angle for every direction of the"
                + " magnetisation, hot ones in its middle."
            : "How much of either latent is used; an empty one stays near zero.",
        Plot.Axis.linear("first latent"),
        Plot.Axis.linear("second latent"),
        Plot.Points.coloured(
            "configurations",
            latents[0],
            latents[1],
            data.temperatures(),
            "temperature",
            MOST_POINTS));
  }

  private Block.Table spare() {
    List<List<String>> rows = new ArrayList<>();
    reading
        .spare()
        .forEach(
            (network, read) -> {
              for (int k = 0; k < read.divergences().length; k++) {
                double kl = read.divergences()[k];
                rows.add(
                    List.of(
                        network.words(),
                        Integer.toString(k + 1),
                        format("%.4g", kl),
                        kl > LatentMetrics.EMPTY ? "kept" : "left empty"));
              }
            });
    return new Block.Table(
        format(
            "With one latent more than needed: mean divergence of each latent from the noise, in"
                + " nats, at the weights %s and %s of the divergence. What carries less than it costs"
                + " is dropped, so the number of latents kept depends on the weight, which the paper"
                + " tuned and does not print, and on how long one trains.",
            context.settings().real("divergence_weight"),
            context.settings().real("pruning_weight")),
        List.of("network", "latent", "KL", ""),
        rows);
  }

  private SpinImages decoded() {
    TrainedAutoencoder network = reading.trained().get(Network.VARIATIONAL);
    float[] latents = new float[DECODED.length];
    for (int i = 0; i < latents.length; i++) {
      latents[i] = (float) DECODED[i];
    }
    Tensor images =
        network.decode(
            Tensor.wrap(context.backend(), Shape.of(latents.length, 1), latents), network.best());
    int length = context.settings().whole("lattice");
    float[] spins = new float[images.array().length];
    Philox random = Philox.of(context.key("decoded " + magnet.label()), Philox.Purpose.GENERAL);
    for (int i = 0; i < spins.length; i++) {
      spins[i] = random.uniform(i) < images.array()[i] ? 1 : -1;
    }
    List<SpinImages.Image> drawn = new ArrayList<>();
    for (int i = 0; i < latents.length; i++) {
      drawn.add(
          new SpinImages.Image(
              format("z = %.0f", DECODED[i]), length, length, spins, i * length * length));
    }
    return new SpinImages(
        "What the decoder of the variational autoencoder makes of a latent: every site drawn with"
            + " the probability that the decoder gives it.",
        drawn);
  }

  private Section transition() {
    double[] sizes = Arrays.stream(data.order()).map(Math::abs).toArray();
    List<Plot.Layer> orders = new ArrayList<>(List.of(scaled(magnet.order(), sizes, true)));
    List<Plot.Layer> losses = new ArrayList<>();
    for (Method method : Method.values()) {
      Latents latents = reading.methods().get(method);
      orders.add(scaled("|z| of " + method.words(), latents.found().order(), true));
      if (latents.losses().length > 0) {
        losses.add(scaled(method.words(), latents.losses(), false));
      }
    }
    Plot.VerticalRule rule = new Plot.VerticalRule("T_c", magnet.criticalTemperature());
    orders.add(rule);
    losses.add(rule);
    return Section.of(
        title("where latents and losses change"),
        new Plot(
            "Order against temperature",
            "Mean size of the "
                + magnet.order()
                + " and of the latents, each divided by its mean"
                + " at the lowest temperature. Nobody told the methods that there is a transition.",
            Plot.Axis.linear("temperature T"),
            Plot.Axis.linear("of the value at low temperature"),
            orders),
        new Plot(
            "Reconstruction loss against temperature",
            "Mean loss, scaled to 0 at the lowest and 1 at the highest temperature: order can be"
                + " rebuilt from one number, disorder cannot, and the loss rises steeply between.",
            Plot.Axis.linear("temperature T"),
            Plot.Axis.linear("scaled reconstruction loss"),
            losses),
        critical(),
        new Block.Paragraph(
            "A finite lattice changes fastest above the transition of the infinite one; the error"
                + " is that of the samples only. The metric critical_temperature is the place of"
                + " the variational loss, chosen beforehand because it needs no order parameter."));
  }

  private Plot.Line scaled(String name, double[] values, boolean fromZero) {
    CriticalPoint.Curve curve = CriticalPoint.curve(data.temperatures(), values);
    double[] means = curve.means();
    double low = fromZero ? 0 : means[0];
    double high = fromZero ? means[0] : means[means.length - 1];
    return new Plot.Line(
        name,
        curve.parameters(),
        Arrays.stream(means).map(mean -> (mean - low) / (high - low)).toArray());
  }

  private Block.Table critical() {
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<String, SteepestChange> each : LatentMetrics.critical(reading).entrySet()) {
      SteepestChange point = each.getValue();
      rows.add(
          List.of(
              point.quantity(),
              format("%.4f", point.value()),
              format("%.4f", point.standardError()),
              format("%+.2f%%", 100 * (point.value() / magnet.criticalTemperature() - 1))));
    }
    return new Block.Table(
        format("Temperature of the steepest change; T_c = %.4f.", magnet.criticalTemperature()),
        List.of("quantity", "T", "standard error", "off by"),
        rows);
  }

  private Section spectrum() {
    int count = reading.components().count();
    double[] numbers = new double[count];
    double[] shares = new double[count];
    for (int k = 0; k < count; k++) {
      numbers[k] = k + 1.0;
      shares[k] = reading.components().explained(k);
    }
    return Section.of(
        title("principal components"),
        Plot.of(
            "Explained variance",
            magnet.latents() == 1
                ? "One component stands out: a single number tells most about a configuration."
                : "Two components stand out, the two directions of the magnetisation.",
            Plot.Axis.linear("component"),
            Plot.Axis.logarithmic("share of the variance"),
            new Plot.Points("components", numbers, shares)));
  }
}
