package dev.lodestone.interpret.symbolic;

import dev.lodestone.kernels.Backend;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A search for formulas by evolution. Immutable and thread-safe; a search with the same settings,
 * table and key finds the same formulas on any number of threads, unless it stops by time.
 *
 * @param operators what formulas are made of
 * @param mostNodes the largest complexity, 3 to 100
 * @param islands populations that evolve side by side
 * @param population formulas on an island
 * @param cycles rounds of tournaments between two barriers
 * @param tournament formulas that compete to be a parent
 * @param parsimony cost of a node, as a share of the variance of the target
 * @param adaptiveParsimony how strongly common complexities are punished
 * @param iterations barriers at most
 * @param enough relative loss, as a share of the variance, at which the search ends once the
 *     formula has stopped becoming shorter
 * @param patience iterations without a better formula after which it ends
 * @param time after which it ends, counted anew when a search goes on
 */
public record SymbolicSearch(
    List<Operator> operators,
    int mostNodes,
    int islands,
    int population,
    int cycles,
    int tournament,
    double parsimony,
    double adaptiveParsimony,
    int iterations,
    double enough,
    int patience,
    Duration time) {

  /** Checks the ranges. */
  public SymbolicSearch {
    operators = List.copyOf(operators);
    if (operators.stream().noneMatch(operator -> operator.arity() == 2)) {
      throw new IllegalArgumentException(
          "operators: expected at least one of two arguments, given " + operators);
    }
    require("most nodes", mostNodes, 3, 100);
    require("islands", islands, 1, 10_000);
    require("population", population, 2, 100_000);
    require("cycles", cycles, 1, 1_000_000);
    require("tournament", tournament, 1, 100_000);
    require("iterations", iterations, 1, Integer.MAX_VALUE);
    require("patience", patience, 1, Integer.MAX_VALUE);
    if (!(parsimony >= 0) || !(adaptiveParsimony >= 0) || !(enough >= 0)) {
      throw new IllegalArgumentException(
          "parsimony, adaptive parsimony and enough: expected 0 or more, given "
              + parsimony
              + ", "
              + adaptiveParsimony
              + " and "
              + enough);
    }
  }

  private static void require(String what, int given, int least, int most) {
    if (given < least || given > most) {
      throw new IllegalArgumentException(
          what + ": expected " + least + " to " + most + ", given " + given);
    }
  }

  /** The settings of PySR, with as many islands. */
  public static SymbolicSearch standard() {
    return new SymbolicSearch(
        List.of(Operator.ADD, Operator.SUBTRACT, Operator.MULTIPLY, Operator.DIVIDE),
        30,
        31,
        27,
        380,
        15,
        0,
        1040,
        100,
        1e-20,
        Integer.MAX_VALUE,
        Duration.ofDays(1));
  }

  /** With other operators. */
  public SymbolicSearch withOperators(List<Operator> chosen) {
    return new SymbolicSearch(
        chosen,
        mostNodes,
        islands,
        population,
        cycles,
        tournament,
        parsimony,
        adaptiveParsimony,
        iterations,
        enough,
        patience,
        time);
  }

  /** With another cost of a node. */
  public SymbolicSearch withParsimony(double cost) {
    return new SymbolicSearch(
        operators,
        mostNodes,
        islands,
        population,
        cycles,
        tournament,
        cost,
        adaptiveParsimony,
        iterations,
        enough,
        patience,
        time);
  }

  /** With other ends. */
  public SymbolicSearch until(int most, double relativeLoss, int plateau, Duration longest) {
    return new SymbolicSearch(
        operators,
        mostNodes,
        islands,
        population,
        cycles,
        tournament,
        parsimony,
        adaptiveParsimony,
        most,
        relativeLoss,
        plateau,
        longest);
  }

  /** With another size of the world. */
  public SymbolicSearch sized(int largest, int populations, int each, int rounds) {
    return new SymbolicSearch(
        operators,
        largest,
        populations,
        each,
        rounds,
        tournament,
        parsimony,
        adaptiveParsimony,
        iterations,
        enough,
        patience,
        time);
  }

  /**
   * What a search found.
   *
   * @param front the formulas
   * @param iterations barriers passed
   * @param nodeEvaluations nodes times rows that were evaluated in this call
   * @param seconds wall clock
   * @param reason why it ended
   */
  public record Result(
      ParetoFront front, int iterations, long nodeEvaluations, double seconds, String reason) {}

  /**
   * Searches.
   *
   * @param backend whose threads evolve the islands
   * @param key of all random choices
   * @param from where a search with the same settings, table and key was left, if it was
   * @param goOn hears of the state after every iteration and says whether to go on
   * @throws IllegalArgumentException if the state is one of another search
   */
  public Result search(
      Backend backend,
      DataTable table,
      long key,
      Optional<SearchState> from,
      Predicate<SearchState> goOn) {
    return new Evolution(this, backend, table, key).run(from, goOn);
  }
}
