package dev.lodestone.bench.jmh;

import dev.lodestone.bench.jmh.ConvolutionWorkload.Pass;
import dev.lodestone.bench.jmh.MetropolisWorkload.Layout;
import dev.lodestone.bench.jmh.Scoreboard.Score;
import dev.lodestone.bench.jmh.TrainingWorkload.Network;
import dev.lodestone.kernels.ConvolutionGeometry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the project wants of its kernels, held against the medians of one run. */
final class Aims {
  private static final Set<String> PYTORCH = Set.of("PyTorch", "libtorch");
  private static final Set<String> JAX = Set.of("JAX, 50 a call");
  private static final Set<String> ONE_DNN = Set.of("oneDNN");
  private static final Set<String> ANYBODY = Set.of();

  /**
   * One aim on some threads and what became of it.
   *
   * @param aim what is wanted
   * @param threads threads used
   * @param least what the figure should reach, null where nothing was promised
   * @param measured the figure, null where it could not be had
   * @param met whether it is reached, null without either number
   * @param note the workload that decides, or why there is no figure
   */
  record Verdict(
      String aim, int threads, Double least, Double measured, Boolean met, String note) {}

  /** A figure of one workload, NaN where somebody's rate is missing. */
  private interface Quantity {
    double of(Aims run, Workload workload, int threads);
  }

  private enum Over {
    LEAST,
    GEOMETRIC_MEAN
  }

  /**
   * One line of the table.
   *
   * @param least on one thread and on two, NaN where nothing is promised
   */
  private record Aim(
      String name,
      List<Double> least,
      Over over,
      Predicate<Workload> workloads,
      Quantity quantity) {}

  private static final List<Aim> ALL =
      Stream.of(products(), convolutions(), training(), metropolis())
          .flatMap(List::stream)
          .toList();

  private final List<Ceilings> ceilings;
  private final Map<String, Map<String, Double>> rates = new HashMap<>();

  private Aims(List<Ceilings> ceilings, List<Score> scores) {
    this.ceilings = ceilings;
    for (Score score : scores) {
      rates
          .computeIfAbsent(score.threads() + " " + score.workload(), ignored -> new HashMap<>())
          .put(score.contender(), score.rate());
    }
  }

  /** A verdict for every aim and number of threads of which any workload was measured. */
  static List<Verdict> judge(List<Ceilings> ceilings, List<Score> scores) {
    Aims run = new Aims(ceilings, scores);
    List<Verdict> verdicts = new ArrayList<>();
    for (Aim aim : ALL) {
      for (Ceilings each : ceilings) {
        run.judge(aim, each.threads(), verdicts);
      }
    }
    return verdicts;
  }

  private void judge(Aim aim, int threads, List<Verdict> verdicts) {
    List<Workload> measured =
        Workloads.all().stream()
            .filter(aim.workloads)
            .filter(workload -> !Double.isNaN(rate(workload, threads)))
            .toList();
    boolean comparesThreads = aim.least.getFirst().isNaN();
    if (measured.isEmpty() || (comparesThreads && threads == 1)) {
      return;
    }
    Double least = threads <= aim.least.size() ? aim.least.get(threads - 1) : null;
    Map<String, Double> figures = new LinkedHashMap<>();
    for (Workload workload : measured) {
      double value = aim.quantity.of(this, workload, threads);
      if (!Double.isNaN(value)) {
        figures.put(workload.key(), value);
      }
    }
    verdicts.add(verdict(aim, threads, least, figures));
  }

  private static Verdict verdict(Aim aim, int threads, Double least, Map<String, Double> figures) {
    if (figures.isEmpty()) {
      return new Verdict(aim.name, threads, least, null, null, "nobody to compare with was found");
    }
    Map.Entry<String, Double> worst =
        Collections.min(figures.entrySet(), Map.Entry.comparingByValue());
    String note = worst.getKey();
    double figure = worst.getValue();
    if (aim.over == Over.GEOMETRIC_MEAN) {
      note = String.format(Locale.ROOT, "%d of them, least %.2f: %s", figures.size(), figure, note);
      double logarithms = figures.values().stream().mapToDouble(Math::log).sum();
      figure = Math.exp(logarithms / figures.size());
    } else if (figures.size() > 1) {
      note = String.format(Locale.ROOT, "least of %d: %s", figures.size(), note);
    }
    Boolean met = least == null ? null : figure >= least;
    return new Verdict(aim.name, threads, least, figure, met, note);
  }

  private static List<Aim> products() {
    Predicate<Workload> products = each -> each.family() == Workload.Family.PRODUCT;
    Predicate<Workload> large =
        each ->
            each instanceof GemmWorkload g
                && !g.activated()
                && Math.min(Math.min(g.m(), g.n()), g.k()) >= 128;
    Predicate<Workload> layers = each -> each.family() == Workload.Family.LAYER;
    return List.of(
        aim("products, each beside the best rival", 1.00, Over.LEAST, products, beside(ANYBODY)),
        aim("products beside the best rival", 1.05, Over.GEOMETRIC_MEAN, products, beside(ANYBODY)),
        aim("products from 128 up, share of the peak", 0.90, Over.LEAST, large, Aims::share),
        aim(
            "product, bias and activation beside the best rival",
            1.3,
            Over.GEOMETRIC_MEAN,
            layers,
            beside(ANYBODY)));
  }

  private static List<Aim> convolutions() {
    Predicate<Workload> lattices =
        each ->
            each instanceof ConvolutionWorkload convolution
                && convolution.pass() == Pass.FORWARD
                && convolution.geometry().inputChannels() == 1;
    return List.of(
        convolution("convolution, forward, beside oneDNN", 1.1, Pass.FORWARD),
        convolution("convolution, data gradient, beside oneDNN", 1.5, Pass.DATA_GRADIENT),
        convolution("convolution, filter gradient, beside oneDNN", 1.0, Pass.FILTER_GRADIENT),
        aim(
            "convolution of 1 channel, three passes beside PyTorch",
            3,
            Over.GEOMETRIC_MEAN,
            lattices,
            Aims::passes));
  }

  private static Aim convolution(String name, double least, Pass pass) {
    Predicate<Workload> passes =
        each -> each instanceof ConvolutionWorkload convolution && convolution.pass() == pass;
    return aim(name, least, Over.GEOMETRIC_MEAN, passes, beside(ONE_DNN));
  }

  private static List<Aim> training() {
    List<Aim> aims = new ArrayList<>();
    addNetwork(aims, Network.LATTICE, 1.25, 3);
    addNetwork(aims, Network.SIAMESE, 1.25, 3);
    addNetwork(aims, Network.MEDIUM, 1.5, 8);
    addNetwork(aims, Network.SMALL, 2.5, 35);
    for (Network network : List.of(Network.LATTICE, Network.SIAMESE)) {
      String name = network + ", share of the peak";
      aims.add(aim(name, 0.85, Over.LEAST, single(network), Aims::share));
    }
    aims.add(
        aim(
            Network.CONVOLUTIONAL + " beside the best rival",
            4,
            Over.LEAST,
            single(Network.CONVOLUTIONAL),
            beside(ANYBODY)));
    aims.add(
        new Aim(
            "ten networks side by side beside one after another on one thread",
            List.of(1.5, 2.8),
            Over.LEAST,
            each -> each instanceof TrainingWorkload t && t.copies() > 1 && t.together(),
            Aims::together));
    return aims;
  }

  private static void addNetwork(List<Aim> aims, Network network, double jax, double pytorch) {
    Predicate<Workload> single = single(network);
    aims.add(aim(network + " beside JAX, 50 steps a call", jax, Over.LEAST, single, beside(JAX)));
    aims.add(aim(network + " beside PyTorch eager", pytorch, Over.LEAST, single, beside(PYTORCH)));
  }

  private static Predicate<Workload> single(Network network) {
    return each -> each instanceof TrainingWorkload t && t.copies() == 1 && t.network() == network;
  }

  private static List<Aim> metropolis() {
    Predicate<Workload> cached = lattices(512, 512, 4096);
    Predicate<Workload> all = lattices(512, 512, 4096, 16384);
    return List.of(
        new Aim(
            "Metropolis, flips/ns a core: 512 replicas of 28x28, 512x512, 4096x4096",
            List.of(35.0, 35.0),
            Over.LEAST,
            cached,
            Aims::perCore),
        new Aim(
            "Metropolis, flips/ns a core: 16384x16384",
            List.of(27.0, 27.0),
            Over.LEAST,
            lattices(0, 16384),
            Aims::perCore),
        new Aim(
            "Metropolis, several cores beside one",
            List.of(Double.NaN, 1.9),
            Over.LEAST,
            all,
            (run, workload, threads) -> run.rate(workload, threads) / run.rate(workload, 1)));
  }

  private static Predicate<Workload> lattices(int replicas, Integer... sizes) {
    Set<Integer> chosen = Set.of(sizes);
    return each ->
        each instanceof MetropolisWorkload m
            && (m.layout() == Layout.LARGE ? chosen.contains(m.size()) : m.lattices() == replicas);
  }

  private static Aim aim(
      String name, double least, Over over, Predicate<Workload> workloads, Quantity quantity) {
    return new Aim(name, List.of(least), over, workloads, quantity);
  }

  private double rate(Workload workload, int threads) {
    return rate(workload, threads, LodestoneContender.NAME);
  }

  private double rate(Workload workload, int threads, String contender) {
    Map<String, Double> row = rates.getOrDefault(threads + " " + workload.key(), Map.of());
    return row.getOrDefault(contender, Double.NaN);
  }

  // The fastest of some rivals; no names stand for all.
  private double rival(Workload workload, int threads, Collection<String> names) {
    Map<String, Double> row = rates.getOrDefault(threads + " " + workload.key(), Map.of());
    return row.entrySet().stream()
        .filter(each -> !each.getKey().equals(LodestoneContender.NAME))
        .filter(each -> names.isEmpty() || names.contains(each.getKey()))
        .mapToDouble(Map.Entry::getValue)
        .max()
        .orElse(Double.NaN);
  }

  private static Quantity beside(Set<String> names) {
    return (run, workload, threads) ->
        run.rate(workload, threads) / run.rival(workload, threads, names);
  }

  private double share(Workload workload, int threads) {
    double peak =
        ceilings.stream()
            .filter(each -> each.threads() == threads)
            .findFirst()
            .orElseThrow()
            .peak();
    return rate(workload, threads) * workload.arithmetic() / workload.work() / peak;
  }

  private double perCore(Workload workload, int threads) {
    return rate(workload, threads) / threads;
  }

  private double together(Workload workload, int threads) {
    TrainingWorkload networks = (TrainingWorkload) workload;
    Workload apart = new TrainingWorkload(networks.network(), networks.copies(), false);
    return rate(workload, threads) / rate(apart, 1);
  }

  private double passes(Workload forward, int threads) {
    ConvolutionGeometry geometry = ((ConvolutionWorkload) forward).geometry();
    double ours = 0;
    double theirs = 0;
    for (Pass pass : Pass.values()) {
      Workload each = new ConvolutionWorkload(pass, geometry);
      ours += each.work() / rate(each, threads);
      theirs += each.work() / rival(each, threads, PYTORCH);
    }
    return theirs / ours;
  }
}
