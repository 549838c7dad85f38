package dev.lodestone.interpret;

import dev.lodestone.interpret.ConservedQuantity.Degree;
import dev.lodestone.interpret.ConservedQuantity.Reading;
import dev.lodestone.interpret.ConservedQuantity.Term;
import dev.lodestone.kernels.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Reads off which polynomial a Siamese network's number is: ridge regression on all monomials of
 * one member's components up to a rising degree, on both members' rows.
 *
 * <p>The smallest degree wins whose left-out error is within one standard error, or within a
 * negligible share of the variance, of the best degree's. Both members of a pair are in one fold.
 * Coefficients have standard errors by the jackknife over the folds. The second reading alternates:
 * ridge regression of the bent number, then the monotone function of the number that fits the
 * polynomial best (Breiman and Friedman 1985, with monotone transformations).
 *
 * <p>The result is a function of the arguments only. Immutable and thread-safe.
 *
 * @param largestDegree from 1
 * @param penalty of the squared coefficients of standardised monomials
 * @param folds parts of the cross-validation, from 2
 * @param negligible share of the variance that a higher degree must explain to be worth having
 * @param key determines the folds
 */
public record InvariantRegression(
    int largestDegree, double penalty, int folds, double negligible, long key) {
  private static final int BENDINGS = 20;

  /** Checks the numbers. */
  public InvariantRegression {
    if (largestDegree < 1) {
      throw new IllegalArgumentException(
          "largestDegree: expected at least 1, given " + largestDegree);
    }
    if (!(penalty > 0)) {
      throw new IllegalArgumentException("penalty: expected above 0, given " + penalty);
    }
    if (folds < 2) {
      throw new IllegalArgumentException("folds: expected at least 2, given " + folds);
    }
  }

  /** Penalty 1e-3, ten folds, a thousandth of the variance negligible. */
  public static InvariantRegression of(int largestDegree, long key) {
    return new InvariantRegression(largestDegree, 1e-3, 10, 1e-3, key);
  }

  /**
   * Reads one restart and compares it with the others.
   *
   * @param pairs fresh ones, at least three for each monomial and fold
   * @param latents what each restart computes from all first, then from all second members
   * @param restart which one is read
   * @param data a few words on the data, for the provenance
   * @throws IllegalArgumentException if there are too few pairs
   */
  public ConservedQuantity read(
      ConnectedSamples pairs, List<double[]> latents, int restart, String data) {
    List<DesignMatrix> designs = new ArrayList<>();
    for (int degree = 1; degree <= largestDegree; degree++) {
      designs.add(DesignMatrix.of(pairs.members(), Candidates.monomials(pairs.names(), degree)));
    }
    int least = leastPairs(pairs.names().size());
    if (pairs.size() < least) {
      throw new IllegalArgumentException(
          "pairs: expected at least " + least + " for the regression, given " + pairs.size());
    }
    int[] fold = assignment(pairs.size());
    double[] latent = latents.get(restart);
    List<Polynomial> fits = designs.stream().map(design -> new Polynomial(design, fold)).toList();
    List<Degree> degrees =
        IntStream.range(0, fits.size()).mapToObj(i -> fits.get(i).score(i + 1, latent)).toList();
    Polynomial chosen = fits.get(smallestGood(degrees));
    Reading direct = chosen.reading(latent);
    List<Term> terms = chosen.terms(latent, direct);
    double agreement = 1;
    for (int other = 0; other < latents.size(); other++) {
      Reading theirs = other == restart ? direct : chosen.reading(latents.get(other));
      agreement = Math.min(agreement, Math.abs(cosine(direct, theirs)));
    }
    return new ConservedQuantity(
        chosen.constant(latent),
        terms,
        degrees,
        direct,
        bent(chosen, latent),
        disagreement(pairs, terms),
        agreement,
        latents.size(),
        new Provenance(
            "ridge regression on all " + chosen.columns.size() + " monomials, " + folds + " folds",
            data,
            latent.length,
            key));
  }

  /** The fewest pairs that the regression takes where members have so many components. */
  public int leastPairs(int components) {
    int monomials = 1;
    for (int i = 1; i <= largestDegree; i++) {
      monomials = monomials * (components + i) / i;
    }
    return Math.max(3 * monomials, 2 * folds);
  }

  static double cosine(Reading one, Reading other) {
    Map<Observable, Double> combination = new HashMap<>();
    for (int i = 0; i < other.observables().size(); i++) {
      combination.put(other.observables().get(i), other.coefficients().get(i));
    }
    return one.cosine(combination);
  }

  // Fold of every row, both members of a pair in one, in an order that depends on the key only.
  private int[] assignment(int pairs) {
    int[] fold = IntStream.range(0, 2 * pairs).map(i -> i % pairs % folds).toArray();
    SplittableRandom random = new SplittableRandom(key);
    for (int i = pairs - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = fold[i];
      fold[i] = fold[j];
      fold[j] = other;
    }
    System.arraycopy(fold, 0, fold, pairs, pairs);
    return fold;
  }

  private int smallestGood(List<Degree> degrees) {
    Degree best = degrees.stream().min(Comparator.comparingDouble(Degree::error)).orElseThrow();
    double bar = best.error() + Math.max(best.standardError(), negligible);
    return IntStream.range(0, degrees.size())
        .filter(i -> degrees.get(i).error() <= bar)
        .findFirst()
        .orElseThrow();
  }

  private static Reading bent(Polynomial fit, double[] latent) {
    double deviation = RidgeFit.Standard.of(latent).deviation();
    double[] bent = latent;
    Reading reading = fit.reading(latent);
    for (int i = 0; i < BENDINGS; i++) {
      MonotoneRegression function = MonotoneRegression.either(latent, fit.prediction(bent));
      double[] next = Arrays.stream(latent).map(function::at).toArray();
      // A fit has less variance than what it fits: without this the function would shrink.
      double factor = deviation / RidgeFit.Standard.of(next).deviation();
      if (!Double.isFinite(factor)) {
        return reading;
      }
      bent = Arrays.stream(next).map(value -> factor * value).toArray();
      Reading better = fit.reading(bent);
      if (better.rSquared() <= reading.rSquared() + 1e-7) {
        return reading;
      }
      reading = better;
    }
    return reading;
  }

  // Medians, because a few members may be huge.
  private static double disagreement(ConnectedSamples pairs, List<Term> terms) {
    double[] first = combination(pairs.first(), terms);
    double[] second = combination(pairs.second(), terms);
    int size = pairs.size();
    double within = median(size, i -> first[i] - second[i]);
    double between = median(size, i -> first[i] - second[(i + 1) % size]);
    return between > 0 ? within / between : 1;
  }

  private static double median(int size, java.util.function.IntToDoubleFunction difference) {
    return IntStream.range(0, size)
        .mapToDouble(i -> Math.abs(difference.applyAsDouble(i)))
        .sorted()
        .skip(size / 2)
        .findFirst()
        .orElseThrow();
  }

  private static double[] combination(Tensor members, List<Term> terms) {
    double[] sum = new double[members.shape().extent(0)];
    for (Term term : terms) {
      if (term.contribution() >= ConservedQuantity.LEADING * terms.getFirst().contribution()) {
        double[] column = term.observable().evaluate(members);
        for (int i = 0; i < sum.length; i++) {
          sum[i] += term.coefficient().value() * column[i];
        }
      }
    }
    return sum;
  }

  /** One set of monomials and the parts of the cross-validation. */
  private final class Polynomial {
    private final DesignMatrix design;
    private final int[] fold;
    private final List<double[]> columns;
    private final List<RidgeFit.Standard> standards;

    Polynomial(DesignMatrix design, int[] fold) {
      this.design = design;
      this.fold = fold;
      this.columns = design.columns();
      this.standards = columns.stream().map(RidgeFit.Standard::of).toList();
    }

    private RidgeFit fit(double[] target, int leftOut) {
      return RidgeFit.of(columns, standards, target, row -> fold[row] != leftOut, penalty);
    }

    Degree score(int degree, double[] target) {
      double variance = RidgeFit.Standard.of(target).variance();
      double[] errors = new double[folds];
      for (int part = 0; part < folds; part++) {
        int leftOut = part;
        RidgeFit fit = fit(target, part);
        errors[part] =
            variance > 0 ? fit.error(columns, target, row -> fold[row] == leftOut) / variance : 1;
      }
      double mean = Arrays.stream(errors).average().orElseThrow();
      double squares = Arrays.stream(errors).map(e -> (e - mean) * (e - mean)).sum();
      double standardError = Math.sqrt(squares / (folds - 1.0) / folds);
      return new Degree(degree, columns.size(), mean, standardError);
    }

    Reading reading(double[] target) {
      RidgeFit fit = fit(target, -1);
      double variance = RidgeFit.Standard.of(target).variance();
      double left = variance > 0 ? fit.error(columns, target, _ -> true) / variance : 1;
      return new Reading(
          design.observables(),
          Arrays.stream(fit.coefficients()).boxed().toList(),
          Math.max(0, 1 - left));
    }

    double[] prediction(double[] target) {
      return fit(target, -1).predict(columns);
    }

    Expression.Quantity constant(double[] target) {
      double[] parts = new double[folds];
      for (int part = 0; part < folds; part++) {
        parts[part] = fit(target, part).constant();
      }
      return new Expression.Quantity(fit(target, -1).constant(), jackknife(parts));
    }

    List<Term> terms(double[] target, Reading reading) {
      double[][] parts = new double[columns.size()][folds];
      for (int part = 0; part < folds; part++) {
        double[] coefficients = fit(target, part).coefficients();
        for (int i = 0; i < coefficients.length; i++) {
          parts[i][part] = coefficients[i];
        }
      }
      List<Term> terms = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        double value = reading.coefficients().get(i);
        terms.add(
            new Term(
                design.observables().get(i),
                new Expression.Quantity(value, jackknife(parts[i])),
                Math.abs(value) * quartileDistance(columns.get(i))));
      }
      terms.sort(Comparator.comparingDouble(Term::contribution).reversed());
      return terms;
    }

    private static double jackknife(double[] parts) {
      double mean = Arrays.stream(parts).average().orElseThrow();
      double squares = Arrays.stream(parts).map(part -> (part - mean) * (part - mean)).sum();
      return Math.sqrt((parts.length - 1.0) / parts.length * squares);
    }

    private static double quartileDistance(double[] column) {
      double[] sorted = column.clone();
      Arrays.sort(sorted);
      return sorted[sorted.length * 3 / 4] - sorted[sorted.length / 4];
    }
  }
}
