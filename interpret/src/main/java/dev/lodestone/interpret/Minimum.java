package dev.lodestone.interpret;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One kind of solution that restarts of the same training ended in, told apart by the observable
 * that the bottleneck follows best.
 *
 * @param observable the name of that observable, or {@code a constant}
 * @param restarts which ended here, smallest validation loss first
 * @param validationLoss the smallest
 * @param rSquared share of the bottleneck's variance that the observable explains, per restart
 */
public record Minimum(
    String observable, List<Integer> restarts, double validationLoss, List<Double> rSquared) {
  /** Where a bottleneck does not depend on the sample. */
  public static final String CONSTANT = "a constant";

  /** Copies the lists. */
  public Minimum {
    restarts = List.copyOf(restarts);
    rSquared = List.copyOf(rSquared);
  }

  private record Match(String observable, double rSquared) {}

  /**
   * Sorts the restarts of a probe into kinds, smallest validation loss first. Nothing is looked up:
   * each bottleneck is compared with every candidate alone.
   *
   * @param trained the restarts
   * @param readout what they compute from samples unseen in training
   * @param design systematic candidates (see {@link Candidates}) evaluated on the same samples
   */
  public static List<Minimum> classify(
      TrainedProbe trained, TrainedProbe.Readout readout, DesignMatrix design) {
    DesignMatrix standard = design.standardised();
    List<Integer> order = new ArrayList<>();
    for (int restart = 0; restart < trained.restarts(); restart++) {
      order.add(restart);
    }
    order.sort(Comparator.comparingDouble(trained::validationLoss));
    Map<String, List<Integer>> kinds = new LinkedHashMap<>();
    Map<Integer, Double> matches = new LinkedHashMap<>();
    for (int restart : order) {
      Match match = match(standard, readout.bottleneck(restart));
      kinds.computeIfAbsent(match.observable(), _ -> new ArrayList<>()).add(restart);
      matches.put(restart, match.rSquared());
    }
    List<Minimum> minima = new ArrayList<>();
    kinds.forEach(
        (observable, restarts) ->
            minima.add(
                new Minimum(
                    observable,
                    restarts,
                    trained.validationLoss(restarts.getFirst()),
                    restarts.stream().map(matches::get).toList())));
    return minima;
  }

  private static Match match(DesignMatrix standard, double[] bottleneck) {
    double[] target = DesignMatrix.standardise(bottleneck);
    Match best = new Match(CONSTANT, 0);
    for (int i = 0; i < standard.size() && target.length > 0; i++) {
      double correlation = Moments.dot(standard.columns().get(i), target) / target.length;
      if (correlation * correlation > best.rSquared()) {
        best = new Match(standard.observables().get(i).name(), correlation * correlation);
      }
    }
    return best;
  }
}
