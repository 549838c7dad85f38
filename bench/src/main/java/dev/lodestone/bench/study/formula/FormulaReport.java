package dev.lodestone.bench.study.formula;

import static dev.lodestone.bench.report.Wording.format;

import dev.lodestone.bench.report.Block;
import dev.lodestone.bench.report.Plot;
import dev.lodestone.bench.report.Section;
import dev.lodestone.bench.study.ReportedFindings;
import dev.lodestone.interpret.symbolic.ParetoFront;
import dev.lodestone.interpret.symbolic.SymbolicFormula;
import java.util.ArrayList;
import java.util.List;

/** What a symbolic search found, as a part of a report. */
public final class FormulaReport {
  // A logarithmic axis has no place for 0.
  private static final double LEAST = 1e-16;

  private FormulaReport() {}

  /** The Pareto front as picture and table, and the formula that was chosen. */
  public static Section section(String heading, SymbolicFormula found) {
    List<ParetoFront.Entry> entries = found.front().entries();
    List<List<String>> rows = new ArrayList<>();
    double[] complexity = new double[entries.size()];
    double[] unexplained = new double[entries.size()];
    for (int i = 0; i < complexity.length; i++) {
      ParetoFront.Entry entry = entries.get(i);
      complexity[i] = entry.complexity();
      unexplained[i] = Math.clamp(found.unexplained().get(i), LEAST, 1 / LEAST);
      rows.add(
          List.of(
              entry.complexity() + (entry.equals(found.front().best()) ? ", chosen" : ""),
              format("%.3g", found.unexplained().get(i)),
              format("%.3g", entry.loss()),
              format("%.2f", entry.score()),
              entry.formula().text()));
    }
    return Section.of(
        heading,
        new Block.Display(ReportedFindings.formula(found.formula()), found.statement()),
        new Block.Paragraph(
            "Islands of formulas evolve by tournaments, random changes and exchange; constants are"
                + " fitted with exact gradients. Of each complexity, the number of operators,"
                + " variables and constants, the best formula is kept. The chosen one bought most"
                + " accuracy with its last unit of complexity, among those within 1.5 times the"
                + " least loss. "
                + found.evidence()
                + "."),
        Plot.of(
            "Error against complexity",
            "Share of the variance of fresh rows that each formula of the front leaves; shares"
                + " below 1e-16 are drawn there. A steep fall followed by a plateau marks a law.",
            Plot.Axis.linear("complexity"),
            Plot.Axis.logarithmic("share of the variance left"),
            new Plot.Points("formulas", complexity, unexplained),
            new Plot.Line("front", complexity, unexplained)),
        new Block.Table(
            "The front: none is both simpler and more accurate than another.",
            List.of("complexity", "left on fresh rows", "loss", "score", "formula"),
            rows));
  }
}
