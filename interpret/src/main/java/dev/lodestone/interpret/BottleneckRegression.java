package dev.lodestone.interpret;

import dev.lodestone.interpret.BottleneckFormula.Score;
import dev.lodestone.interpret.BottleneckFormula.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Reads off which observables a bottleneck computes: least squares over every candidate, judged on
 * samples left out.
 *
 * <p>For each fold the best set of every size is searched on the other folds (exhaustively up to
 * two terms, then term by term) and its error measured on the fold. The smallest size wins whose
 * error is within one standard error of the best size's (Breiman et al. 1984, section 3.4.3), or
 * within a negligible share of the target's variance: a bottleneck has no noise, so the standard
 * error alone would demand every trace of a second term. The winner is then searched and fitted on
 * all samples. No candidate is preferred: {@link Candidates} lists them systematically.
 *
 * <p>The result is a function of the arguments only. Immutable and thread-safe.
 *
 * @param folds parts of the cross-validation, from 2
 * @param largestModel most terms besides the constant
 * @param negligible share of the target's variance that a term must explain to be worth having
 * @param key determines the folds
 */
public record BottleneckRegression(int folds, int largestModel, double negligible, long key) {
  private static final int ALTERNATIVES = 8;

  /** Checks the numbers. */
  public BottleneckRegression {
    if (folds < 2) {
      throw new IllegalArgumentException("folds: expected at least 2, given " + folds);
    }
    if (largestModel < 0) {
      throw new IllegalArgumentException(
          "largestModel: expected at least 0, given " + largestModel);
    }
    if (!(negligible >= 0 && negligible < 1)) {
      throw new IllegalArgumentException(
          "negligible: expected from 0 to below 1, given " + negligible);
    }
  }

  /** Ten folds, up to four terms, a thousandth of the variance negligible. */
  public static BottleneckRegression of(long key) {
    return new BottleneckRegression(10, 4, 1e-3, key);
  }

  /**
   * Finds the formula.
   *
   * @param design what may be right, evaluated on the samples
   * @param target the bottleneck of every sample
   * @param letter its name in the formula
   * @param data a few words on the data, for the provenance
   * @throws IllegalArgumentException if there are too few samples or the target is not finite
   */
  public BottleneckFormula fit(DesignMatrix design, double[] target, String letter, String data) {
    requireTarget(design, target);
    double variance = variance(target);
    List<Score> sizes = new ArrayList<>();
    List<Score> alternatives = new ArrayList<>();
    int[] winner = new int[0];
    Score chosen = new Score(List.of(), 1, 0);
    if (variance > 0) {
      Search search = new Search(design, target, variance, assignment(target.length));
      sizes = search.sizes();
      chosen = sizes.get(smallestGoodSize(sizes));
      winner = search.model(chosen.observables().size());
      chosen = new Score(names(design, winner), chosen.error(), chosen.standardError());
      alternatives = search.singles(winner);
    }
    return finding(
        design,
        target,
        letter,
        winner,
        chosen,
        sizes,
        alternatives,
        provenance(data, target, design));
  }

  private Provenance provenance(String data, double[] target, DesignMatrix design) {
    return new Provenance(
        "bottleneck regression over "
            + design.size()
            + " candidates, "
            + folds
            + " folds, up to "
            + largestModel
            + " terms",
        data,
        target.length,
        key);
  }

  private void requireTarget(DesignMatrix design, double[] target) {
    int rows = design.size() == 0 ? target.length : design.columns().getFirst().length;
    if (rows != target.length) {
      throw new IllegalArgumentException(
          "target: expected one value for each of " + rows + " samples, given " + target.length);
    }
    int least = folds * (largestModel + 2);
    if (target.length < least) {
      throw new IllegalArgumentException(
          "samples: expected at least " + least + " for the folds, given " + target.length);
    }
    for (double value : target) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("target: expected finite values, given " + value);
      }
    }
  }

  private static double variance(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return squares / values.length;
  }

  // Fold of every sample: equal parts in an order that depends on the key only.
  private int[] assignment(int samples) {
    int[] fold = IntStream.range(0, samples).map(i -> i % folds).toArray();
    SplittableRandom random = new SplittableRandom(key);
    for (int i = samples - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = fold[i];
      fold[i] = fold[j];
      fold[j] = other;
    }
    return fold;
  }

  private int smallestGoodSize(List<Score> sizes) {
    Score best = sizes.stream().min(Comparator.comparingDouble(Score::error)).orElseThrow();
    double bar = best.error() + Math.max(best.standardError(), negligible);
    int size = 0;
    while (sizes.get(size).error() > bar) {
      size++;
    }
    return size;
  }

  private static List<Observable> names(DesignMatrix design, int[] model) {
    return IntStream.of(model).mapToObj(design.observables()::get).toList();
  }

  private static BottleneckFormula finding(
      DesignMatrix design,
      double[] target,
      String letter,
      int[] winner,
      Score chosen,
      List<Score> sizes,
      List<Score> alternatives,
      Provenance provenance) {
    LeastSquares fit =
        LeastSquares.fit(IntStream.of(winner).mapToObj(design.columns()::get).toList(), target);
    double variance = variance(target);
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < winner.length; i++) {
      double coefficient = fit.coefficients()[i + 1];
      terms.add(
          new Term(
              design.observables().get(winner[i]),
              quantity(coefficient, fit.standardErrors()[i + 1]),
              coefficient * coefficient * variance(design.columns().get(winner[i])) / variance));
    }
    terms.sort(Comparator.comparingDouble(Term::share).reversed());
    return new BottleneckFormula(
        letter,
        quantity(fit.coefficients()[0], fit.standardErrors()[0]),
        terms,
        winner.length == 0 ? 0 : fit.rSquared(),
        chosen,
        sizes,
        alternatives,
        provenance);
  }

  // A network computes in float32: where the fit is exact, its scatter is that of the rounding, and
  // no coefficient is known better than one rounding.
  private static Expression.Quantity quantity(double value, double standardError) {
    return new Expression.Quantity(value, Math.max(standardError, 0x1p-24 * Math.abs(value)));
  }

  /** The search on one data set. */
  private final class Search {
    private final DesignMatrix design;
    private final double[] target;
    private final double variance;
    private final int[] fold;
    private final Moments all;
    private final List<Moments> parts = new ArrayList<>();

    Search(DesignMatrix design, double[] target, double variance, int[] fold) {
      this.design = design;
      this.target = target;
      this.variance = variance;
      this.fold = fold;
      DesignMatrix standard = design.standardised();
      double[] standardTarget = DesignMatrix.standardise(target);
      for (int part = 0; part < folds; part++) {
        parts.add(Moments.of(standard.columns(), standardTarget, rows(part, true)));
      }
      this.all = Moments.sum(parts, design.size());
    }

    private int[] rows(int part, boolean inside) {
      return IntStream.range(0, fold.length).filter(i -> (fold[i] == part) == inside).toArray();
    }

    int[] model(int size) {
      return size == 0
          ? new int[0]
          : new SubsetSearch(all).bestOfEachSize(largestModel).get(size - 1);
    }

    List<Score> sizes() {
      List<List<int[]>> chosen = new ArrayList<>();
      for (Moments part : parts) {
        chosen.add(new SubsetSearch(all.without(part)).bestOfEachSize(largestModel));
      }
      int largest = chosen.stream().mapToInt(List::size).min().orElse(0);
      List<int[]> onAll = new SubsetSearch(all).bestOfEachSize(largest);
      List<Score> sizes = new ArrayList<>();
      for (int size = 0; size <= Math.min(largest, onAll.size()); size++) {
        List<int[]> models = new ArrayList<>();
        for (List<int[]> bySize : chosen) {
          models.add(size == 0 ? new int[0] : bySize.get(size - 1));
        }
        int[] shown = size == 0 ? new int[0] : onAll.get(size - 1);
        sizes.add(score(shown, models));
      }
      return sizes;
    }

    /** Every observable alone, but not the winner itself, best first. */
    List<Score> singles(int[] winner) {
      Integer[] order = IntStream.range(0, design.size()).boxed().toArray(Integer[]::new);
      java.util.Arrays.sort(order, Comparator.comparingDouble(this::negativeGain));
      List<Score> singles = new ArrayList<>();
      for (int i = 0; i < order.length && singles.size() < ALTERNATIVES; i++) {
        int[] model = {order[i]};
        if (!(winner.length == 1 && winner[0] == order[i])) {
          singles.add(score(model, java.util.Collections.nCopies(folds, model)));
        }
      }
      return singles;
    }

    private double negativeGain(int column) {
      double cross = all.scatterWithTarget(column);
      return -cross * cross / all.scatter(column, column);
    }

    private Score score(int[] shown, List<int[]> models) {
      double[] errors = new double[folds];
      double mean = 0;
      for (int part = 0; part < folds; part++) {
        errors[part] = leftOutError(models.get(part), part) / variance;
        mean += errors[part] / folds;
      }
      double squares = 0;
      for (double error : errors) {
        squares += (error - mean) * (error - mean);
      }
      double standardError = Math.sqrt(squares / (folds - 1.0) / folds);
      return new Score(names(design, shown), mean, standardError);
    }

    private double leftOutError(int[] model, int part) {
      int[] inside = rows(part, false);
      LeastSquares fit = LeastSquares.fit(columns(model, inside), pick(target, inside));
      int[] outside = rows(part, true);
      List<double[]> columns = columns(model, outside);
      double[] truth = pick(target, outside);
      double squares = 0;
      for (int i = 0; i < truth.length; i++) {
        double prediction = fit.coefficients()[0];
        for (int column = 0; column < model.length; column++) {
          prediction += fit.coefficients()[column + 1] * columns.get(column)[i];
        }
        squares += (truth[i] - prediction) * (truth[i] - prediction);
      }
      return squares / truth.length;
    }

    private List<double[]> columns(int[] model, int[] rows) {
      return IntStream.of(model).mapToObj(i -> pick(design.columns().get(i), rows)).toList();
    }

    private static double[] pick(double[] values, int[] rows) {
      return IntStream.of(rows).mapToDouble(row -> values[row]).toArray();
    }
  }
}
