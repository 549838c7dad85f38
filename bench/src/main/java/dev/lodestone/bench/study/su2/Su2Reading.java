package dev.lodestone.bench.study.su2;

import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.su2.Su2Data.LinkSamples;
import dev.lodestone.bench.study.su2.Su2Networks.Network;
import dev.lodestone.interpret.BottleneckFormula;
import dev.lodestone.interpret.BottleneckRegression;
import dev.lodestone.interpret.Candidates;
import dev.lodestone.interpret.ClosedLine;
import dev.lodestone.interpret.CriticalPoint;
import dev.lodestone.interpret.DesignMatrix;
import dev.lodestone.interpret.RidgeFormula;
import dev.lodestone.interpret.TrainedProbe;
import dev.lodestone.interpret.TrainedProbe.Readout;
import dev.lodestone.kernels.Philox;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one network computes on the test samples, and what that is made of.
 *
 * @param network the network
 * @param bottleneck Q of every test sample, best restart
 * @param decision of every test sample, best restart
 * @param loops mean Polyakov loop of every test sample
 * @param betas coupling of every test sample
 * @param critical where it is undecided
 * @param formula Q in terms of closed lines
 * @param local the local function in terms of link components, for a network of one site
 */
@SuppressWarnings("ArrayRecordComponent") // Filled once, then read only; never compared.
record Su2Reading(
    Network network,
    double[] bottleneck,
    double[] decision,
    double[] loops,
    double[] betas,
    Optional<CriticalPoint> critical,
    BottleneckFormula formula,
    Optional<RidgeFormula> local) {
  private static final int LONGEST_LINE = 4;
  private static final double PENALTY = 1e-3;

  static Su2Reading read(StudyContext context, Su2Data data, Network network, DesignMatrix lines) {
    TrainedProbe probe = network.probe();
    LinkSamples test = data.test();
    Readout readout = probe.read(test.fields(network.channels()));
    double[][] decisions = new double[probe.restarts()][];
    for (int restart = 0; restart < decisions.length; restart++) {
      decisions[restart] = readout.decision(restart);
    }
    int best = probe.best();
    Optional<CriticalPoint> critical =
        CriticalPoint.estimate(
            "β",
            test.betas(),
            decisions,
            best,
            context.settings().whole("bootstrap"),
            context.key("bootstrap " + network.label()),
            words(network, test));
    BottleneckFormula formula =
        new BottleneckRegression(10, 2, 1e-2, context.key("folds"))
            .fit(lines, readout.bottleneck(best), "Q", words(network, test));
    return new Su2Reading(
        network,
        readout.bottleneck(best),
        decisions[best],
        test.loops(),
        test.betas(),
        critical,
        formula,
        network.slices() == 0 ? Optional.empty() : Optional.of(local(context, data, network)));
  }

  /** All closed lines of a few steps on the test samples. */
  static DesignMatrix lines(LinkSamples samples) {
    return DesignMatrix.of(samples.links(), ClosedLine.all(samples.extents(), LONGEST_LINE));
  }

  private static String words(Network network, LinkSamples samples) {
    return "SU(2) lattices of 2x"
        + samples.edge()
        + "³ sites, network "
        + network.label()
        + ", best restart";
  }

  private static RidgeFormula local(StudyContext context, Su2Data data, Network network) {
    LinkSamples training = data.training();
    int width = network.slices() * 16;
    int sites = context.settings().whole("local_sites");
    Philox random = Philox.of(context.key("local sites"), Philox.Purpose.DATA);
    float[] values = new float[sites * width];
    for (int i = 0; i < sites; i++) {
      int place = random.below(i, training.links().array().length / width);
      System.arraycopy(training.links().array(), place * width, values, i * width, width);
    }
    Tensor channels = Tensor.wrap(context.backend(), Shape.of(sites, width, 1, 1), values);
    TrainedProbe probe = network.probe();
    double[] target = probe.readLocally(channels).bottleneck(probe.best());
    return RidgeFormula.fit(
        Tensor.wrap(context.backend(), Shape.of(sites, width), values),
        Candidates.monomials(names(network.slices()), 2),
        target,
        PENALTY,
        "q",
        "sites of " + words(network, training));
  }

  /** Names of the components of all links of a site: a, b, c, d, direction, prime for time 1. */
  static List<String> names(int slices) {
    List<String> names = new ArrayList<>();
    for (String slice : List.of("", "′").subList(0, slices)) {
      for (String direction : List.of("x", "y", "z", "t")) {
        for (String component : List.of("a", "b", "c", "d")) {
          names.add(component + direction + slice);
        }
      }
    }
    return names;
  }

  /** Coefficients of a a′, b b′, c c′ and d d′ of the links in time. */
  double[] temporal() {
    double[] coefficients = new double[4];
    for (RidgeFormula.Term term : local.orElseThrow().terms()) {
      int component = temporal(term);
      if (component >= 0) {
        coefficients[component] = term.coefficient();
      }
    }
    return coefficients;
  }

  /** Which component's product of both links in time a term is, or -1. */
  static int temporal(RidgeFormula.Term term) {
    List<String> components = List.of("a", "b", "c", "d");
    for (int c = 0; c < 4; c++) {
      String one = components.get(c) + "t";
      if (term.observable().name().equals(one + " " + one + "′")) {
        return c;
      }
    }
    return -1;
  }
}
