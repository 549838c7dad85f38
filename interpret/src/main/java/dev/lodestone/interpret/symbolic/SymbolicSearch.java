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
 * @param world how large it is
 * @param selection who becomes a parent
 * @param end when it is over
 */
public record SymbolicSearch(List<Operator> operators, World world, Selection selection, End end) {
  /**
   * The size of the search.
   *
   * @param mostNodes the largest complexity, 3 to 100
   * @param islands populations that evolve side by side
   * @param population formulas on an island
   * @param cycles rounds of tournaments between two barriers
   */
  public record World(int mostNodes, int islands, int population, int cycles) {
    /** Checks the ranges. */
    public World {
      require("most nodes", mostNodes, 3, 100);
      require("islands", islands, 1, 10_000);
      require("population", population, 2, 100_000);
      require("cycles", cycles, 1, 1_000_000);
    }
  }

  /**
   * How tournaments are decided.
   *
   * @param tournament formulas that compete to be a parent
   * @param parsimony cost of a node, as a share of the variance of the target
   * @param adaptiveParsimony how strongly common complexities are punished
   */
  public record Selection(int tournament, double parsimony, double adaptiveParsimony) {
    /** Checks the ranges. */
    public Selection {
      require("tournament", tournament, 1, 100_000);
      require("parsimony", parsimony);
      require("adaptive parsimony", adaptiveParsimony);
    }
  }

  /**
   * What ends a search.
   *
   * @param iterations barriers at most
   * @param enough relative loss, as a share of the variance, at which the search ends once the
   *     formula has stopped becoming shorter
   * @param patience iterations without a better formula after which it ends
   * @param time after which it ends, counted anew when a search goes on
   */
  public record End(int iterations, double enough, int patience, Duration time) {
    /** Checks the ranges. */
    public End {
      require("iterations", iterations, 1, Integer.MAX_VALUE);
      require("patience", patience, 1, Integer.MAX_VALUE);
      require("enough", enough);
    }
  }

  /** Checks the operators. */
  public SymbolicSearch {
    operators = List.copyOf(operators);
    if (operators.stream().noneMatch(operator -> operator.arity() == 2)) {
      throw new IllegalArgumentException(
          "operators: expected at least one of two arguments, given " + operators);
    }
  }

  private static void require(String what, int given, int least, int most) {
    if (given < least || given > most) {
      throw new IllegalArgumentException(
          what + ": expected " + least + " to " + most + ", given " + given);
    }
  }

  private static void require(String what, double given) {
    if (!(given >= 0)) {
      throw new IllegalArgumentException(what + ": expected 0 or more, given " + given);
    }
  }

  /** The settings of PySR, with as many islands. */
  public static SymbolicSearch standard() {
    return new SymbolicSearch(
        List.of(Operator.ADD, Operator.SUBTRACT, Operator.MULTIPLY, Operator.DIVIDE),
        new World(30, 31, 27, 380),
        new Selection(15, 0, 1040),
        new End(100, 1e-20, Integer.MAX_VALUE, Duration.ofDays(1)));
  }

  /** With other operators. */
  public SymbolicSearch withOperators(List<Operator> chosen) {
    return new SymbolicSearch(chosen, world, selection, end);
  }

  /** With another cost of a node. */
  public SymbolicSearch withParsimony(double cost) {
    Selection other = new Selection(selection.tournament(), cost, selection.adaptiveParsimony());
    return new SymbolicSearch(operators, world, other, end);
  }

  /** With other ends. */
  public SymbolicSearch until(int most, double relativeLoss, int plateau, Duration longest) {
    return new SymbolicSearch(
        operators, world, selection, new End(most, relativeLoss, plateau, longest));
  }

  /** With another size of the world. */
  public SymbolicSearch sized(int largest, int populations, int each, int rounds) {
    return new SymbolicSearch(
        operators, new World(largest, populations, each, rounds), selection, end);
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
