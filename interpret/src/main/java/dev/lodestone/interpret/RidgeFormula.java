package dev.lodestone.interpret;

import dev.lodestone.kernels.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;

/**
 * What a number is made of where very many candidates are each a part of it: ridge regression over
 * all of them at once.
 *
 * <pre>minimise over b, c:  1/n sum (y - c - b · x)² + penalty |b|²</pre>
 *
 * <p>Columns are centred but not scaled, so coefficients of components of one quantity compare.
 * Errors are those of the jackknife that leaves out a tenth of the samples. The leading terms are
 * those before the largest drop of the ordered magnitudes, at most {@value #MOST_LEADING}.
 *
 * @param letter name of the number
 * @param terms largest magnitude first
 * @param rSquared share of the variance explained on the left-out tenths
 * @param provenance method, data
 */
public record RidgeFormula(String letter, List<Term> terms, double rSquared, Provenance provenance)
    implements Finding {
  private static final int FOLDS = 10;
  private static final int BLOCK = 256;
  private static final int MOST_LEADING = 8;

  /**
   * One candidate.
   *
   * @param observable what
   * @param coefficient its coefficient
   * @param error jackknife error
   */
  public record Term(Observable observable, double coefficient, double error) {}

  /** Copies the list. */
  public RidgeFormula {
    terms = List.copyOf(terms);
  }

  /**
   * Fits all candidates.
   *
   * @param samples as the candidates need them; in random order
   * @param candidates such as {@link Candidates#monomials}
   * @param target one value a sample
   * @param penalty above 0
   * @param letter name of the target
   * @param data a few words on the samples
   */
  public static RidgeFormula fit(
      Tensor samples,
      List<? extends Observable> candidates,
      double[] target,
      double penalty,
      String letter,
      String data) {
    if (!(penalty > 0)) {
      throw new IllegalArgumentException("penalty: expected above 0, given " + penalty);
    }
    if (target.length < FOLDS * 2 || samples.shape().extent(0) != target.length) {
      throw new IllegalArgumentException(
          "target: expected one value for each of at least "
              + FOLDS * 2
              + " samples, given "
              + target.length
              + " for "
              + samples.shape());
    }
    double[][] columns = new double[candidates.size() + 1][];
    for (int i = 0; i < candidates.size(); i++) {
      columns[i] = candidates.get(i).evaluate(samples);
    }
    columns[candidates.size()] = target.clone();
    centre(columns);
    Parts parts = Parts.of(columns);
    double[] coefficients = solve(parts.whole(), target.length, penalty);
    double[][] reduced = parts.reduced(penalty);
    double[] errors = errors(reduced);
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < coefficients.length; i++) {
      terms.add(new Term(candidates.get(i), coefficients[i], errors[i]));
    }
    terms.sort(Comparator.comparingDouble((Term term) -> -Math.abs(term.coefficient())));
    String method =
        String.format(
            Locale.ROOT, "ridge over %d candidates, penalty %.0e", candidates.size(), penalty);
    return new RidgeFormula(
        letter,
        terms,
        1 - parts.unexplained(reduced),
        new Provenance(method, data, target.length, 0));
  }

  // Of the jackknife.
  private static double[] errors(double[][] reduced) {
    double[] errors = new double[reduced[0].length];
    for (int i = 0; i < errors.length; i++) {
      double mean = 0;
      for (double[] one : reduced) {
        mean += one[i] / FOLDS;
      }
      double squares = 0;
      for (double[] one : reduced) {
        squares += (one[i] - mean) * (one[i] - mean);
      }
      errors[i] = Math.sqrt(squares * (FOLDS - 1) / FOLDS);
    }
    return errors;
  }

  /** Sums of products of all columns, the target last, by tenths of the samples and together. */
  @SuppressWarnings("ArrayRecordComponent") // Read inside this class, never compared.
  private record Parts(double[][] whole, double[][][] folds, int samples) {
    static Parts of(double[][] columns) {
      int n = columns[0].length;
      double[][][] folds = new double[FOLDS][][];
      double[][] whole = new double[columns.length][columns.length];
      for (int fold = 0; fold < FOLDS; fold++) {
        folds[fold] = products(columns, start(fold, n), start(fold + 1, n));
        add(whole, folds[fold], 1);
      }
      return new Parts(whole, folds, n);
    }

    private static int start(int fold, int samples) {
      return (int) ((long) samples * fold / FOLDS);
    }

    /** Coefficients without one tenth each. */
    double[][] reduced(double penalty) {
      double[][] reduced = new double[FOLDS][];
      for (int fold = 0; fold < FOLDS; fold++) {
        add(whole, folds[fold], -1);
        int left = start(fold + 1, samples) - start(fold, samples);
        reduced[fold] = solve(whole, samples - left, penalty);
        add(whole, folds[fold], 1);
      }
      return reduced;
    }

    /** Share of the variance of the target that is left on the tenths left out. */
    double unexplained(double[][] reduced) {
      double sum = 0;
      for (int fold = 0; fold < FOLDS; fold++) {
        sum += residual(folds[fold], reduced[fold]);
      }
      int last = whole.length - 1;
      return sum / whole[last][last];
    }
  }

  private static void centre(double[][] columns) {
    for (double[] column : columns) {
      double mean = 0;
      for (double value : column) {
        mean += value / column.length;
      }
      for (int i = 0; i < column.length; i++) {
        column[i] -= mean;
      }
    }
  }

  // Lower triangle of the sums of products of all pairs, in blocks of samples that stay in cache.
  private static double[][] products(double[][] columns, int from, int past) {
    double[][] sums = new double[columns.length][columns.length];
    for (int start = from; start < past; start += BLOCK) {
      int end = Math.min(past, start + BLOCK);
      for (int i = 0; i < columns.length; i++) {
        for (int j = 0; j <= i; j++) {
          sums[i][j] += dot(columns[i], columns[j], start, end);
        }
      }
    }
    return sums;
  }

  private static double dot(double[] left, double[] right, int from, int past) {
    // Four sums, so that additions do not wait for each other.
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 3 < past; i += 4) {
      a += left[i] * right[i];
      b += left[i + 1] * right[i + 1];
      c += left[i + 2] * right[i + 2];
      d += left[i + 3] * right[i + 3];
    }
    for (; i < past; i++) {
      a += left[i] * right[i];
    }
    return (a + b) + (c + d);
  }

  private static void add(double[][] sums, double[][] part, double sign) {
    for (int i = 0; i < sums.length; i++) {
      for (int j = 0; j <= i; j++) {
        sums[i][j] += sign * part[i][j];
      }
    }
  }

  private static double[] solve(double[][] sums, int samples, double penalty) {
    int size = sums.length - 1;
    double[][] matrix = new double[size][size];
    double[] right = new double[size];
    for (int i = 0; i < size; i++) {
      right[i] = sums[size][i];
      for (int j = 0; j <= i; j++) {
        matrix[i][j] = sums[i][j];
        matrix[j][i] = sums[i][j];
      }
      matrix[i][i] += penalty * samples;
    }
    return new CholeskyDecomposition(new Array2DRowRealMatrix(matrix, false), 1e-9, 0)
        .getSolver()
        .solve(new ArrayRealVector(right, false))
        .toArray();
  }

  // Sum of (y - b · x)² over the samples of a part.
  private static double residual(double[][] part, double[] b) {
    int size = b.length;
    double sum = part[size][size];
    for (int i = 0; i < size; i++) {
      sum -= 2 * b[i] * part[size][i];
      for (int j = 0; j < i; j++) {
        sum += 2 * b[i] * b[j] * part[i][j];
      }
      sum += b[i] * b[i] * part[i][i];
    }
    return sum;
  }

  /** The terms before the largest relative drop among the first few. */
  public List<Term> leading() {
    int count = 1;
    double largest = 0;
    for (int i = 1; i <= Math.min(MOST_LEADING, terms.size() - 1); i++) {
      double drop = Math.abs(terms.get(i - 1).coefficient()) / Math.abs(terms.get(i).coefficient());
      if (drop > largest) {
        largest = drop;
        count = i;
      }
    }
    return terms.subList(0, count);
  }

  @Override
  public String statement() {
    return "Of "
        + terms.size()
        + " terms, "
        + letter
        + " is made mostly of "
        + String.join(", ", leading().stream().map(term -> term.observable().name()).toList())
        + ".";
  }

  @Override
  public Expression formula() {
    List<Expression> sum = new ArrayList<>();
    for (Term term : leading()) {
      sum.add(
          new Expression.Product(
              List.of(
                  new Expression.Quantity(term.coefficient(), term.error()),
                  term.observable().expression())));
    }
    Expression right = sum.size() == 1 ? sum.getFirst() : new Expression.Sum(sum);
    return new Expression.Equation(new Expression.Variable(letter, ""), right);
  }

  @Override
  public String evidence() {
    int count = leading().size();
    String next =
        count < terms.size()
            ? String.format(
                Locale.ROOT,
                "; the next largest coefficient is %.3g, of %s",
                terms.get(count).coefficient(),
                terms.get(count).observable().name())
            : "";
    return String.format(
        Locale.ROOT, "all terms explain %.4f of the variance left out%s.", rSquared, next);
  }

  @Override
  public String uncertainty() {
    double largest = leading().stream().mapToDouble(Term::error).max().orElse(0);
    return String.format(
        Locale.ROOT, "jackknife errors of the leading coefficients up to %.2g.", largest);
  }

  @Override
  public String toString() {
    return print();
  }
}
