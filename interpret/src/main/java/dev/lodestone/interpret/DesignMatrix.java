package dev.lodestone.interpret;

import dev.lodestone.interpret.LatticeCorrelator.Site;
import dev.lodestone.kernels.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Candidates evaluated on samples, once for all regressions: one column each, without those that
 * are constant or that the data cannot tell from a simpler one.
 *
 * @param observables what the columns are, simplest first
 * @param columns {@code [observables][samples]}; shared, not to be written
 */
public record DesignMatrix(List<Observable> observables, List<double[]> columns) {
  // Columns whose correlation differs from 1 by less than rounding are one observable.
  private static final double SAME = 1 - 1e-10;

  /** Copies the lists. */
  public DesignMatrix {
    observables = List.copyOf(observables);
    columns = List.copyOf(columns);
  }

  /**
   * Evaluates candidates.
   *
   * @param samples {@code [samples][...]}, as the candidates need them; read only
   * @param candidates what to evaluate
   */
  public static DesignMatrix of(Tensor samples, List<? extends Observable> candidates) {
    List<Observable> simplestFirst = new ArrayList<>(candidates);
    simplestFirst.sort(Comparator.comparingInt(Observable::complexity));
    Map<List<Site>, double[]> means = new HashMap<>();
    List<Observable> kept = new ArrayList<>();
    List<double[]> columns = new ArrayList<>();
    List<double[]> directions = new ArrayList<>();
    for (Observable candidate : simplestFirst) {
      double[] column = evaluate(candidate, samples, means);
      double[] direction = unitVector(column);
      if (direction.length > 0 && directions.stream().noneMatch(known -> same(known, direction))) {
        kept.add(candidate);
        columns.add(column);
        directions.add(direction);
      }
    }
    return new DesignMatrix(kept, columns);
  }

  private static double[] evaluate(
      Observable candidate, Tensor samples, Map<List<Site>, double[]> means) {
    if (!(candidate instanceof LatticeCorrelator correlator)) {
      return candidate.evaluate(samples);
    }
    double[] column =
        means.computeIfAbsent(correlator.factors(), _ -> correlator.means(samples)).clone();
    for (int i = 0; i < column.length; i++) {
      column[i] = correlator.form().apply(column[i]);
    }
    return column;
  }

  // Centred and normalised; empty for a column that is constant or not finite.
  private static double[] unitVector(double[] column) {
    double mean = 0;
    for (double value : column) {
      mean += value / column.length;
    }
    double squares = 0;
    double largest = 0;
    for (double value : column) {
      squares += (value - mean) * (value - mean);
      largest = Math.max(largest, Math.abs(value));
    }
    if (!(squares > 1e-20 * largest * largest * column.length) || !Double.isFinite(squares)) {
      return new double[0];
    }
    double[] direction = new double[column.length];
    double scale = 1 / Math.sqrt(squares);
    for (int i = 0; i < column.length; i++) {
      direction[i] = (column[i] - mean) * scale;
    }
    return direction;
  }

  // Unit vectors of correlation above SAME differ in no entry by more than sqrt(2 (1 - SAME)).
  private static boolean same(double[] left, double[] right) {
    double most = Math.sqrt(2 * (1 - SAME));
    boolean parallel = true;
    boolean opposite = true;
    for (int i = 0; i < left.length && (parallel || opposite); i++) {
      parallel &= Math.abs(left[i] - right[i]) <= most;
      opposite &= Math.abs(left[i] + right[i]) <= most;
    }
    return parallel || opposite;
  }

  /** Mean 0 and variance 1 in every column. */
  DesignMatrix standardised() {
    return new DesignMatrix(observables, columns.stream().map(DesignMatrix::standardise).toList());
  }

  static double[] standardise(double[] column) {
    double[] direction = unitVector(column);
    double scale = Math.sqrt(column.length);
    for (int i = 0; i < direction.length; i++) {
      direction[i] *= scale;
    }
    return direction;
  }

  /** Number of columns. */
  public int size() {
    return columns.size();
  }
}
