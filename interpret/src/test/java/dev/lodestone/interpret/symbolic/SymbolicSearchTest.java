package dev.lodestone.interpret.symbolic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lodestone.kernels.Backend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class SymbolicSearchTest {
  private static DataTable table(int columns, int rows, ToDoubleFunction<double[]> formula) {
    SplittableRandom random = new SplittableRandom(11);
    double[][] data = new double[columns][];
    Arrays.setAll(data, i -> random.doubles(rows, 1, 3).toArray());
    double[] target = new double[rows];
    for (int row = 0; row < rows; row++) {
      double[] x = new double[columns];
      for (int i = 0; i < columns; i++) {
        x[i] = data[i][row];
      }
      target[row] = formula.applyAsDouble(x);
    }
    List<String> names = List.of("x", "y", "z", "u").subList(0, columns);
    return DataTable.of(names, data, target);
  }

  private static SymbolicSearch small() {
    return SymbolicSearch.standard()
        .sized(20, 12, 27, 100)
        .until(60, 1e-18, 1000, Duration.ofMinutes(1));
  }

  private static SymbolicSearch.Result search(SymbolicSearch search, DataTable table, int threads) {
    try (Backend backend = Backend.best(threads)) {
      return search.search(backend, table, 5, Optional.empty(), _ -> true);
    }
  }

  @Test
  void findsAFormulaWithAConstant() {
    DataTable table = table(2, 200, x -> 2.5 * x[0] * x[0] / x[1] + 0.75);
    SymbolicSearch.Result result = search(small(), table, 2);
    System.out.println(result.front());
    assertThat(result.reason()).isEqualTo("accurate enough");
    assertThat(result.front().best().loss()).isLessThan(1e-17 * table.baseline());
    assertThat(result.front().best().complexity()).isLessThanOrEqualTo(11);
  }

  @Test
  void findsAFunctionOfADifference() {
    DataTable table = table(3, 200, x -> x[2] * Math.cos(x[0] - x[1]));
    SymbolicSearch search =
        small()
            .withOperators(
                List.of(
                    Operator.ADD,
                    Operator.SUBTRACT,
                    Operator.MULTIPLY,
                    Operator.COSINE,
                    Operator.EXPONENTIAL));
    SymbolicSearch.Result result = search(search, table, 2);
    System.out.println(result.front());
    assertThat(result.reason()).isEqualTo("accurate enough");
  }

  /** A law with the columns it is made of. */
  private record Law(String name, int columns, ToDoubleFunction<double[]> formula) {}

  private static List<Law> laws() {
    return List.of(
        new Law("gravity", 4, x -> x[0] * x[1] * x[2] / (x[3] * x[3])),
        new Law("kinetic energy", 3, x -> 0.5 * x[0] * (x[1] * x[1] + x[2] * x[2])),
        new Law("angular momentum", 4, x -> x[0] * x[3] - x[1] * x[2]),
        new Law("lens", 3, x -> 1 / (1 / x[0] + x[1] / x[2])),
        new Law("Gaussian", 1, x -> Math.exp(-x[0] * x[0] / 2) / Math.sqrt(2 * Math.PI)),
        new Law("ideal gas", 4, x -> x[0] * x[1] * x[2] / x[3]),
        new Law("pendulum", 2, x -> 2 * Math.PI * Math.sqrt(x[0] / x[1])));
  }

  @Test
  void findsMostLawsOfPhysics() {
    SymbolicSearch search =
        SymbolicSearch.standard()
            .withOperators(
                List.of(
                    Operator.ADD,
                    Operator.SUBTRACT,
                    Operator.MULTIPLY,
                    Operator.DIVIDE,
                    Operator.SQUARE_ROOT,
                    Operator.EXPONENTIAL))
            .sized(20, 15, 27, 200)
            .until(150, 1e-18, 1000, Duration.ofMinutes(1));
    int found = 0;
    for (Law law : laws()) {
      DataTable table = table(law.columns(), 200, law.formula());
      SymbolicSearch.Result result = search(search, table, 2);
      ParetoFront.Entry best = result.front().best();
      System.out.printf(
          "%s: %s, %d iterations, %.1f s, %s%n",
          law.name(),
          result.reason(),
          result.iterations(),
          result.seconds(),
          best.formula().text());
      found += best.loss() < 1e-17 * table.baseline() ? 1 : 0;
    }
    assertThat(found).isGreaterThanOrEqualTo(6);
  }

  @Test
  void noiseDoesNotHideALaw() {
    SplittableRandom noise = new SplittableRandom(3);
    DataTable table = table(2, 300, x -> x[0] / x[1] + 0.02 * noise.nextGaussian());
    SymbolicSearch.Result result =
        search(small().until(20, 1e-18, 1000, Duration.ofMinutes(1)), table, 2);
    ParetoFront.Entry best = result.front().best();
    assertThat(best.complexity()).isEqualTo(3);
    assertThat(best.code()).isEqualTo("(x / y)");
    assertThat(best.loss()).isBetween(3e-4, 5e-4);
  }

  @Test
  void rowsOfLittleWeightHardlyCount() {
    double[] x = {1, 2, 3, 4, 5, 6, 7, 8};
    double[] y = {3, 5, 7, 9, 11, 13, 15, 1000};
    double[] weights = {1, 1, 1, 1, 1, 1, 1, 1e-12};
    DataTable table = new DataTable(List.of("x"), new double[][] {x}, y, weights);
    SymbolicSearch.Result result =
        search(small().until(20, 1e-6, 1000, Duration.ofMinutes(1)), table, 1);
    double[] at = result.front().best().tree().values(new double[][] {{10}});
    assertThat(at[0]).isCloseTo(21, within(0.01));
  }

  @Test
  void aStoppedSearchGoesOnBitForBit() {
    DataTable table = table(3, 100, x -> Math.sqrt(x[0]) + x[1] / (x[2] + 1));
    SymbolicSearch search =
        SymbolicSearch.standard().sized(15, 5, 20, 30).until(6, 0, 100, Duration.ofHours(1));
    List<String> states = new ArrayList<>();
    try (Backend backend = Backend.best(2)) {
      search.search(backend, table, 5, Optional.empty(), state -> states.add(state.text()));
      List<String> again = new ArrayList<>();
      SymbolicSearch.Result stopped =
          search.search(
              backend,
              table,
              5,
              Optional.empty(),
              state -> again.add(state.text()) && state.iteration() < 2);
      assertThat(stopped.reason()).isEqualTo("stopped on request");
      SearchState saved = SearchState.parse(again.getLast());
      search.search(backend, table, 5, Optional.of(saved), state -> again.add(state.text()));
      assertThat(again).isEqualTo(states).hasSize(6);
      DataTable other = table(3, 100, x -> x[0]);
      assertThatThrownBy(() -> search.search(backend, other, 5, Optional.of(saved), _ -> true))
          .hasMessageContaining("expected one on the same table");
    }
    assertThatThrownBy(() -> SearchState.parse("something else"))
        .hasMessageContaining("state of a search: expected");
  }

  @Test
  void theNumberOfThreadsDoesNotMatter() {
    DataTable table = table(3, 100, x -> Math.sqrt(x[0]) + x[1] / (x[2] + 1));
    SymbolicSearch search =
        SymbolicSearch.standard().sized(15, 5, 20, 30).until(5, 0, 100, Duration.ofHours(1));
    SymbolicSearch.Result one = search(search, table, 1);
    SymbolicSearch.Result two = search(search, table, 2);
    assertThat(two.front()).isEqualTo(one.front());
    assertThat(two.nodeEvaluations()).isEqualTo(one.nodeEvaluations());
    assertThat(one.iterations()).isEqualTo(5);
  }

  @Test
  void theFrontFallsWithComplexity() {
    DataTable table = table(2, 100, x -> Math.exp(-x[0]) * x[1] + 0.01 * Math.sin(9 * x[1]));
    SymbolicSearch.Result result = search(small().until(5, 0, 100, Duration.ofHours(1)), table, 2);
    List<ParetoFront.Entry> entries = result.front().entries();
    for (int i = 1; i < entries.size(); i++) {
      assertThat(entries.get(i).complexity()).isGreaterThan(entries.get(i - 1).complexity());
      assertThat(entries.get(i).loss()).isLessThan(entries.get(i - 1).loss());
    }
    assertThat(entries.getFirst().loss()).isLessThanOrEqualTo(table.baseline() * 1.0001);
  }

  @Test
  void refusesTablesThatCannotBeFitted() {
    List<String> names = List.of("x");
    assertThatThrownBy(() -> DataTable.of(names, new double[][] {{1, 2}}, new double[] {3, 3}))
        .hasMessageContaining("target: expected numbers that differ");
    assertThatThrownBy(
            () -> DataTable.of(names, new double[][] {{1, Double.NaN}}, new double[] {3, 4}))
        .hasMessageContaining("x: expected finite numbers, given NaN");
    assertThatThrownBy(() -> SymbolicSearch.standard().withOperators(List.of(Operator.SINE)))
        .hasMessageContaining("at least one of two arguments");
  }
}
