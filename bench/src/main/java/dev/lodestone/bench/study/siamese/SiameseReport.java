package dev.lodestone.bench.study.siamese;

import static dev.lodestone.bench.report.Wording.format;

import dev.lodestone.bench.report.Block;
import dev.lodestone.bench.report.Plot;
import dev.lodestone.bench.report.Section;
import dev.lodestone.bench.study.ReportedFindings;
import dev.lodestone.bench.study.StudyResult.Published;
import dev.lodestone.bench.study.formula.FormulaReport;
import dev.lodestone.bench.study.siamese.SiameseSystem.Invariant;
import dev.lodestone.interpret.BottleneckFormula;
import dev.lodestone.interpret.ConservedQuantity;
import dev.lodestone.interpret.Observable;
import dev.lodestone.kernels.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The report of a Siamese search: decisions, bottleneck, coefficients. */
final class SiameseReport {
  private static final int MOST_POINTS = 1500;
  private static final int BINS = 60;
  private static final double LEAST_LOG_ODDS = -15;

  private SiameseReport() {}

  static List<Section> sections(InvariantSearch search, List<Published> published) {
    return List.of(
        decisions(search, published),
        bottleneck(search),
        coefficients(search),
        fewTerms(search),
        FormulaReport.section("As a formula of any form", search.symbolic()));
  }

  private static Section decisions(InvariantSearch search, List<Published> published) {
    List<List<String>> rows = new ArrayList<>();
    for (int restart = 0; restart < search.trained().restarts(); restart++) {
      rows.add(
          List.of(
              restart + (restart == search.trained().best() ? ", chosen" : ""),
              format("%.4f", search.trainingAccuracy().get(restart)),
              format("%.4f", search.testAccuracy(restart)),
              format("%.4f", search.trained().trainingLoss(restart)),
              format("%.4f", search.trained().validationLoss(restart))));
    }
    for (Published each : published) {
      if (each.metric().equals("train_accuracy")) {
        rows.add(List.of("the talk", format("%.2f", each.value()), test(published), "", ""));
      }
    }
    int best = search.trained().best();
    return Section.of(
        "Telling pairs that belong together from pairs that do not",
        new Block.Paragraph(
            "The network sees each member alone and makes one number f of it; the pair is judged by"
                + " the difference of the two numbers only. Pairs that do not belong together are"
                + " made by permutation, so some of them agree by chance and no network is perfect."),
        new Block.Table(
            "Share of right decisions, both kinds of pairs equally often, and cross entropy; the"
                + " restart of lowest validation loss is read.",
            List.of("restart", "training", "test", "training loss", "validation loss"),
            rows),
        Plot.of(
            "Log odds of test pairs",
            "Above 0 a pair is judged to belong together. Bars at "
                + (int) LEAST_LOG_ODDS
                + " hold everything below.",
            Plot.Axis.linear("b - w |f - f'|"),
            Plot.Axis.linear("pairs"),
            histogram("belong together", search.readout().togetherLogOdds(best)),
            histogram("do not", search.readout().strangerLogOdds(best)),
            new Plot.VerticalRule("undecided", 0)));
  }

  private static String test(List<Published> published) {
    return published.stream()
        .filter(each -> each.metric().equals("test_accuracy"))
        .map(each -> format("%.2f", each.value()))
        .findFirst()
        .orElse("");
  }

  private static Plot.Bars histogram(String name, double[] values) {
    double[] cut = Arrays.stream(values).map(value -> Math.max(value, LEAST_LOG_ODDS)).toArray();
    return Plot.Bars.histogram(name, cut, BINS);
  }

  private static Section bottleneck(InvariantSearch search) {
    int best = search.trained().best();
    double[] latent = search.readout().latent(best);
    int pairs = search.test().size();
    return Section.of(
        "The number that members share",
        Plot.of(
            "f of both members",
            "One point a test pair. On the diagonal both members have the same number.",
            Plot.Axis.linear("f of the first member"),
            Plot.Axis.linear("f of the second member"),
            Plot.Points.some(
                "pairs",
                Arrays.copyOf(latent, pairs),
                Arrays.copyOfRange(latent, pairs, 2 * pairs),
                MOST_POINTS)),
        scatter(
            "f against the formula",
            "One point a member of a test pair. A straight line means that the named terms are all"
                + " that f follows; a bend, that f is a monotone function of them.",
            "the terms that are named",
            named(search.best(), search.test().members()),
            latent));
  }

  private static double[] named(ConservedQuantity quantity, Tensor members) {
    double[] sum = new double[members.shape().extent(0)];
    for (ConservedQuantity.Term term : quantity.leading()) {
      add(sum, term.observable(), term.coefficient().value(), members);
    }
    return sum;
  }

  private static double[] exact(Map<Observable, Double> combination, Tensor members) {
    double[] sum = new double[members.shape().extent(0)];
    combination.forEach((observable, factor) -> add(sum, observable, factor, members));
    return sum;
  }

  private static void add(double[] sum, Observable observable, double factor, Tensor members) {
    double[] values = observable.evaluate(members);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += factor * values[i];
    }
  }

  private static Plot scatter(
      String title, String caption, String label, double[] x, double[] latent) {
    return Plot.of(
        title,
        caption,
        Plot.Axis.linear(label),
        Plot.Axis.linear("f"),
        Plot.Points.some("members", x, latent, MOST_POINTS));
  }

  private static Section coefficients(InvariantSearch search) {
    ConservedQuantity best = search.best();
    List<List<String>> degrees = new ArrayList<>();
    for (ConservedQuantity.Degree degree : best.degrees()) {
      degrees.add(
          List.of(
              Integer.toString(degree.degree()),
              Integer.toString(degree.monomials()),
              format("%.4g", degree.error()),
              format("%.1g", degree.standardError())));
    }
    List<List<String>> rows = new ArrayList<>();
    for (ConservedQuantity.Term term : best.terms()) {
      int at = best.direct().observables().indexOf(term.observable());
      rows.add(
          List.of(
              term.observable().name(),
              format("%.4f", term.coefficient().value()),
              format("%.2g", term.coefficient().standardError()),
              format("%.4f", term.contribution()),
              format("%.4f", best.monotone().coefficients().get(at))));
    }
    return Section.of(
        "Which polynomial it is",
        new Block.Display(ReportedFindings.formula(best.formula()), best.statement()),
        new Block.Paragraph(
            "Candidates: every monomial of one member's components up to the degree, on the rows of"
                + " both members; ridge regression, so that none is left out. The hundredth of the pairs"
                + " with the most extreme components is not regressed on. A number that is"
                + " shared is as good when scaled, shifted or bent by any monotone function;"
                + " the last column lets the function that fits best bend f before the regression."
                + format(
                    " R² = %.5f for f as it is, %.5f for f bent.",
                    best.direct().rSquared(), best.monotone().rSquared())),
        new Block.Table(
            "Polynomials of rising degree: left-out error as a share of the variance of f.",
            List.of("degree", "monomials", "error", "standard error"),
            degrees),
        new Block.Table(
            "All coefficients, by contribution: |coefficient| times the distance of the monomial's"
                + " quartiles. Standard errors by the jackknife over folds.",
            List.of("monomial", "coefficient", "standard error", "contribution", "f bent"),
            rows));
  }

  private static Section fewTerms(InvariantSearch search) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("chosen", search.sparse().crossValidated()));
    for (BottleneckFormula.Score size : search.sparse().sizes()) {
      rows.add(row("best of " + size.observables().size() + " terms", size));
    }
    for (BottleneckFormula.Score alternative : search.sparse().alternatives()) {
      rows.add(row("alone", alternative));
    }
    return Section.of(
        "With few terms, and runners-up",
        new Block.Display(
            ReportedFindings.formula(search.sparse().formula()), search.sparse().statement()),
        new Block.Table(
            "Left-out error as a share of the variance of f.",
            List.of("", "model", "error", "standard error"),
            rows));
  }

  private static List<String> row(String role, BottleneckFormula.Score score) {
    return List.of(
        role, score.names(), format("%.3g", score.error()), format("%.2g", score.standardError()));
  }

  /** What only one who knows the answer can say. */
  static Section comparison(SiameseSystem system, InvariantSearch search) {
    List<Invariant> invariants = system.invariants();
    List<String> columns = new ArrayList<>(List.of("restart"));
    invariants.forEach(invariant -> columns.add("cosine with " + invariant.words()));
    invariants.forEach(invariant -> columns.add("f bent, " + invariant.words()));
    if (invariants.size() == 2) {
      columns.add("mixture angle, degrees");
    }
    List<List<String>> rows = new ArrayList<>();
    for (int restart = 0; restart < search.quantities().size(); restart++) {
      ConservedQuantity quantity = search.quantities().get(restart);
      List<String> row = new ArrayList<>(List.of(Integer.toString(restart)));
      invariants.forEach(each -> row.add(cosine(quantity.direct(), each)));
      invariants.forEach(each -> row.add(cosine(quantity.monotone(), each)));
      if (invariants.size() == 2) {
        row.add(format("%.2f", SiameseStudy.mixtureAngle(quantity.direct(), invariants)));
      }
      rows.add(row);
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Table(
            "The known answer, which training and regression never saw: cosine of the coefficients"
                + " of all monomials, the constant left out.",
            columns,
            rows));
    if (!system.printed().isEmpty()) {
      blocks.add(
          new Block.Paragraph(
              "The talk prints "
                  + system.printed()
                  + ". The scale is arbitrary; only ratios can be compared."));
    }
    double[] latent = search.readout().latent(search.trained().best());
    for (Invariant invariant : invariants) {
      blocks.add(
          scatter(
              "f against " + invariant.words(),
              "One point a member of a test pair.",
              invariant.words(),
              exact(invariant.combination(), search.test().members()),
              latent));
    }
    return new Section("Compared with the exact invariants", blocks);
  }

  private static String cosine(ConservedQuantity.Reading reading, Invariant invariant) {
    return format("%.5f", Math.abs(reading.cosine(invariant.combination())));
  }
}
