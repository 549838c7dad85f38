package dev.lodestone.interpret.symbolic;

import dev.lodestone.interpret.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Formulas of which none is both simpler and more accurate than another, by rising complexity.
 * Immutable.
 *
 * @param entries never empty
 */
public record ParetoFront(List<Entry> entries) {
  private static final double WORTH_CONSIDERING = 1.5;
  // Smaller shares of the variance are rounding: they are not told apart.
  private static final double FLOOR = 1e-26;

  /**
   * A formula.
   *
   * @param complexity its number of operators, variables and constants
   * @param loss its weighted mean squared error
   * @param score how much accuracy a unit of complexity bought: -ln(loss / loss before) divided by
   *     the difference in complexity; 0 for the simplest
   * @param tree the formula, which can be evaluated
   * @param formula in mathematical notation
   * @param code in full precision, as a program reads it
   */
  public record Entry(
      int complexity, double loss, double score, Tree tree, Expression formula, String code) {}

  /** Copies the list. */
  public ParetoFront {
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("entries: expected at least one formula, given none");
    }
  }

  static ParetoFront of(List<Member> bestByComplexity, List<String> names, double variance) {
    List<Entry> entries = new ArrayList<>();
    double before = Double.POSITIVE_INFINITY;
    int simpler = 0;
    for (Member member : bestByComplexity) {
      double loss = Math.max(member.loss(), FLOOR * variance);
      if (loss < before) {
        Tree tree = member.tree();
        int complexity = tree.size();
        double score = entries.isEmpty() ? 0 : Math.log(before / loss) / (complexity - simpler);
        entries.add(
            new Entry(
                complexity, member.loss(), score, tree, tree.expression(names), tree.code(names)));
        before = loss;
        simpler = complexity;
      }
    }
    return new ParetoFront(entries);
  }

  /** The formula of the highest score among those within 1.5 times the least loss. */
  public Entry best() {
    double most = WORTH_CONSIDERING * entries.getLast().loss();
    Entry best = entries.getLast();
    for (Entry entry : entries) {
      if (entry.loss() <= most && entry.score() > best.score()) {
        best = entry;
      }
    }
    return best;
  }

  /** The formula of the least loss. */
  public Entry mostAccurate() {
    return entries.getLast();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("complexity        loss   score  formula\n");
    for (Entry entry : entries) {
      text.append(
          String.format(
              Locale.ROOT,
              "%10d  %10.4g  %6.3f  %s%n",
              entry.complexity(),
              entry.loss(),
              entry.score(),
              entry.formula().text()));
    }
    return text.toString();
  }
}
