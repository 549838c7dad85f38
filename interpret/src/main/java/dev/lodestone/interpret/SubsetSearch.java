package dev.lodestone.interpret;

import java.util.ArrayList;
import java.util.List;

/**
 * For every size the set of columns with the smallest residual: exhaustively up to two columns,
 * beyond by adding to the best pair the column that helps most, again and again.
 */
final class SubsetSearch {
  // A column of which others explain all but this share adds nothing but rounding.
  private static final double DEPENDENT = 1e-9;

  private final int columns;
  private final double[] scatter;
  private final double[] withTarget;
  private final double[] diagonal;

  SubsetSearch(Moments moments) {
    this.columns = moments.columns();
    this.scatter = new double[columns * columns];
    this.withTarget = new double[columns];
    this.diagonal = new double[columns];
    for (int i = 0; i < columns; i++) {
      withTarget[i] = moments.scatterWithTarget(i);
      for (int j = 0; j < columns; j++) {
        scatter[i * columns + j] = moments.scatter(i, j);
      }
      diagonal[i] = scatter[i * columns + i];
    }
  }

  /** The best sets of 1, 2, ... columns; fewer where columns run out. Destroys its sums. */
  List<int[]> bestOfEachSize(int largest) {
    List<int[]> best = new ArrayList<>();
    int[] single = bestSingle();
    if (largest < 1 || single.length == 0) {
      return best;
    }
    best.add(single);
    int[] pair = largest < 2 ? new int[0] : bestPair();
    if (pair.length == 0) {
      return best;
    }
    best.add(pair);
    sweep(pair[0]);
    sweep(pair[1]);
    List<Integer> chosen = new ArrayList<>(List.of(pair[0], pair[1]));
    while (chosen.size() < largest) {
      int[] next = bestSingle();
      if (next.length == 0) {
        return best;
      }
      chosen.add(next[0]);
      sweep(next[0]);
      best.add(chosen.stream().mapToInt(Integer::intValue).toArray());
    }
    return best;
  }

  private boolean independent(int column) {
    return scatter[column * columns + column] > DEPENDENT * diagonal[column];
  }

  private double gain(int column) {
    return withTarget[column] * withTarget[column] / scatter[column * columns + column];
  }

  private int[] bestSingle() {
    int best = -1;
    for (int i = 0; i < columns; i++) {
      if (independent(i) && (best < 0 || gain(i) > gain(best))) {
        best = i;
      }
    }
    return best < 0 ? new int[0] : new int[] {best};
  }

  private int[] bestPair() {
    int first = -1;
    int second = -1;
    double most = 0;
    for (int i = 0; i < columns; i++) {
      for (int j = i + 1; j < columns; j++) {
        double cross = scatter[i * columns + j];
        double determinant = diagonal[i] * diagonal[j] - cross * cross;
        if (!(determinant > DEPENDENT * diagonal[i] * diagonal[j])) {
          continue;
        }
        double explained =
            (withTarget[i] * withTarget[i] * diagonal[j]
                    - 2 * withTarget[i] * withTarget[j] * cross
                    + withTarget[j] * withTarget[j] * diagonal[i])
                / determinant;
        if (explained > most) {
          most = explained;
          first = i;
          second = j;
        }
      }
    }
    return first < 0 ? new int[0] : new int[] {first, second};
  }

  // Takes out of every column and of the target what this column explains (Gram-Schmidt on sums).
  private void sweep(int pivot) {
    double square = scatter[pivot * columns + pivot];
    double[] row = new double[columns];
    System.arraycopy(scatter, pivot * columns, row, 0, columns);
    double target = withTarget[pivot];
    for (int i = 0; i < columns; i++) {
      double factor = row[i] / square;
      withTarget[i] -= factor * target;
      for (int j = 0; j < columns; j++) {
        scatter[i * columns + j] -= factor * row[j];
      }
    }
  }
}
