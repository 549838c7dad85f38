package dev.lodestone.bench.study.probe;

import static dev.lodestone.bench.report.Wording.format;

import dev.lodestone.bench.report.Block;
import dev.lodestone.bench.report.Plot;
import dev.lodestone.bench.report.Section;
import dev.lodestone.bench.study.ReportedFindings;
import dev.lodestone.interpret.BottleneckFormula;
import dev.lodestone.interpret.CriticalPoint;
import dev.lodestone.interpret.Minimum;
import dev.lodestone.interpret.MonotoneDependence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Sections of a report on correlation probes, whatever their samples are. */
public final class ProbeSections {
  /** What the losses of several fields mean. */
  public static final String LOSSES =
      "A network may look at the lattice through its receptive field only, and its decision may"
          + " depend on one number only, the mean Q over all sites. If shrinking the field leaves"
          + " the loss low, whatever makes the difference lies inside the smaller field; where the"
          + " loss jumps, it was lost.";

  private ProbeSections() {}

  /** How well each field tells the labels apart, beside the best constant. */
  public static Section losses(List<ProbeReading> readings, double baseline) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("a constant", "", format("%.4f", baseline), ""));
    for (ProbeReading reading : readings) {
      rows.add(
          List.of(
              reading.words(),
              format("%.4g", reading.trainingLoss()),
              format("%.4g", reading.validationLoss()),
              Integer.toString(reading.trained().restarts())));
    }
    return Section.of(
        "How well each receptive field tells the labels apart",
        new Block.Paragraph(LOSSES),
        new Block.Table(
            "Cross entropy of the best restart, chosen by validation loss.",
            List.of("network", "training", "validation", "restarts"),
            rows));
  }

  /** Mean decisions against the control parameter. */
  public static Section curves(String letter, Map<String, CriticalPoint.Curve> curves) {
    List<Plot.Layer> layers = new ArrayList<>();
    curves.forEach(
        (words, curve) -> layers.add(new Plot.Line(words, curve.parameters(), curve.means())));
    layers.add(new Plot.HorizontalRule("undecided", 0.5));
    return Section.of(
        "Where the networks are undecided",
        new Plot(
            "Output against " + letter,
            "Mean decision of the best restart on the validation samples; 1 is label 1.",
            Plot.Axis.linear(letter),
            Plot.Axis.linear("mean output"),
            layers));
  }

  /**
   * In which minima the restarts ended.
   *
   * @param introduction what the reader should know first
   */
  public static Section minima(List<ProbeReading> readings, String introduction) {
    List<List<String>> rows = new ArrayList<>();
    for (ProbeReading reading : readings) {
      for (Minimum minimum : reading.minima()) {
        rows.add(
            List.of(
                reading.words(),
                minimum.observable(),
                Integer.toString(minimum.restarts().size()),
                "#".repeat(minimum.restarts().size()),
                format("%.3g", minimum.validationLoss()),
                minimum.rSquared().stream()
                    .map(value -> format("%.3f", value))
                    .collect(Collectors.joining(" "))));
      }
    }
    return Section.of(
        "Minima",
        new Block.Paragraph(introduction),
        new Block.Table(
            "All restarts by what their bottleneck follows.",
            List.of("network", "follows", "restarts", "histogram", "best loss", "R² of each"),
            rows));
  }

  /**
   * What the bottlenecks compute, with runners-up, and what the decisions depend on.
   *
   * @param candidates what the candidates are, one sentence or two
   */
  public static Section formulas(List<ProbeReading> readings, String candidates) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Paragraph(
            "Candidates: "
                + candidates
                + " The smallest model wins that is within one standard error of the"
                + " best on configurations left out, or misses less than a thousandth of the"
                + " variance."));
    for (ProbeReading reading : readings) {
      BottleneckFormula formula = reading.best().formula();
      blocks.add(
          new Block.Display(
              ReportedFindings.formula(formula.formula()),
              reading.words() + ": " + formula.statement()));
      blocks.add(rivals(reading));
    }
    blocks.add(decisions(readings));
    return new Section("What was regressed, and the formulas", blocks);
  }

  private static Block.Table rivals(ProbeReading reading) {
    List<List<String>> rows = new ArrayList<>();
    BottleneckFormula formula = reading.best().formula();
    rows.add(row("chosen", formula.crossValidated()));
    for (BottleneckFormula.Score size : formula.sizes()) {
      rows.add(row("best of " + size.observables().size() + " terms", size));
    }
    for (BottleneckFormula.Score alternative : formula.alternatives()) {
      rows.add(row("rival", alternative));
    }
    return new Block.Table(
        "Left-out error as a share of the variance of Q, " + reading.words() + ".",
        List.of("", "model", "error", "standard error"),
        rows);
  }

  private static List<String> row(String role, BottleneckFormula.Score score) {
    return List.of(
        role, score.names(), format("%.3g", score.error()), format("%.2g", score.standardError()));
  }

  private static Block.Table decisions(List<ProbeReading> readings) {
    List<List<String>> rows = new ArrayList<>();
    for (ProbeReading reading : readings) {
      MonotoneDependence dependence = reading.dependence();
      MonotoneDependence.Score runnerUp =
          dependence.rivals().isEmpty() ? dependence.winner() : dependence.rivals().getFirst();
      rows.add(
          List.of(
              reading.words(),
              dependence.observable().name(),
              format("%.5f", dependence.rSquared()),
              runnerUp.observable().name(),
              format("%.5f", runnerUp.rSquared())));
    }
    return new Block.Table(
        "What the decision D is a monotone function of: explained share of its variance.",
        List.of("network", "observable", "R²", "runner-up", "R²"),
        rows);
  }
}
