package dev.lodestone.bench.study.probe;

import dev.lodestone.bench.study.OutputNetwork;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.interpret.BottleneckFormula;
import dev.lodestone.interpret.BottleneckRegression;
import dev.lodestone.interpret.DesignMatrix;
import dev.lodestone.interpret.Minimum;
import dev.lodestone.interpret.MonotoneDependence;
import dev.lodestone.interpret.TrainedProbe;
import dev.lodestone.interpret.TrainedProbe.Readout;
import dev.lodestone.kernels.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What was read off one trained probe on samples that it did not learn from.
 *
 * @param words the network in sentences, for example {@code hot-start 1x2}
 * @param trained its restarts
 * @param minima the kinds of solutions, smallest validation loss first
 * @param solutions what the bottleneck computes, for the best restart of each kind that was read
 * @param dependence what the decision of the best restart is a function of
 * @param decision of the best restart on the samples
 */
@SuppressWarnings("ArrayRecordComponent") // Read by the studies, never compared.
public record ProbeReading(
    String words,
    TrainedProbe trained,
    List<Minimum> minima,
    List<Solution> solutions,
    MonotoneDependence dependence,
    double[] decision) {

  /**
   * The best restart of one kind of solution.
   *
   * @param minimum the kind
   * @param formula what its bottleneck computes
   * @param bottleneck on the samples
   */
  @SuppressWarnings("ArrayRecordComponent") // Read by the studies, never compared.
  public record Solution(Minimum minimum, BottleneckFormula formula, double[] bottleneck) {
    /** The restart that was read. */
    public int restart() {
      return minimum.restarts().getFirst();
    }
  }

  /**
   * Reads a network.
   *
   * @param context gives the keys
   * @param words the network in sentences
   * @param trained its restarts
   * @param samples that it did not learn from
   * @param design candidates evaluated on the same samples
   * @param data a few words on the samples
   */
  public static ProbeReading read(
      StudyContext context,
      String words,
      TrainedProbe trained,
      Tensor samples,
      DesignMatrix design,
      String data) {
    int best = trained.best();
    Readout readout = trained.read(samples);
    List<Minimum> minima = Minimum.classify(trained, readout, design);
    // A field on the whole lattice ends in many kinds, of which only the best is worth a search.
    boolean whole =
        trained.probe().field().covers(trained.sample().extent(1), trained.sample().extent(2));
    BottleneckRegression regression = BottleneckRegression.of(context.key("regression " + words));
    List<Solution> solutions =
        minima.stream()
            .limit(whole ? 1 : minima.size())
            .map(
                minimum -> {
                  int restart = minimum.restarts().getFirst();
                  double[] bottleneck = readout.bottleneck(restart);
                  String about = about(data, words, restart);
                  return new Solution(
                      minimum, regression.fit(design, bottleneck, "Q", about), bottleneck);
                })
            .toList();
    MonotoneDependence dependence =
        MonotoneDependence.find(design, readout.decision(best), "D", about(data, words, best));
    return new ProbeReading(words, trained, minima, solutions, dependence, readout.decision(best));
  }

  /** Which data by which network, for the provenance. */
  public static String about(String data, String words, int restart) {
    return String.format(Locale.ROOT, "%s by the %s network (restart %d)", data, words, restart);
  }

  /** The solution of the smallest validation loss. */
  public Solution best() {
    return solutions.getFirst();
  }

  /** The solution that follows an observable, where one was read. */
  public Optional<Solution> following(String observable) {
    return solutions.stream()
        .filter(solution -> solution.minimum().observable().equals(observable))
        .findFirst();
  }

  /** Validation loss of the best restart. */
  public double validationLoss() {
    return trained.validationLoss(trained.best());
  }

  /** Training loss of the best restart. */
  public double trainingLoss() {
    return trained.trainingLoss(trained.best());
  }

  /** The network for a file, with further lines of metadata. */
  public OutputNetwork network(Map<String, String> text) {
    return network(trained, text);
  }

  /** A network for a file, with further lines of metadata, or other ones. */
  public static OutputNetwork network(TrainedProbe trained, Map<String, String> text) {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("receptive_field", trained.probe().field().toString());
    lines.put("best_restart", Integer.toString(trained.best()));
    double[] losses = new double[trained.restarts()];
    Arrays.setAll(losses, trained::validationLoss);
    lines.put("validation_losses", Arrays.toString(losses));
    lines.putAll(text);
    return new OutputNetwork(
        trained.outputs(), trained.sample(), trained.parameters(), trained.best(), lines);
  }
}
