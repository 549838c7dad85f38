package dev.lodestone.bench.study.su2;

import static dev.lodestone.bench.report.Wording.format;

import dev.lodestone.bench.report.Block;
import dev.lodestone.bench.report.Plot;
import dev.lodestone.bench.report.Plot.Axis;
import dev.lodestone.bench.report.Section;
import dev.lodestone.interpret.CriticalPoint;
import dev.lodestone.interpret.RidgeFormula;
import dev.lodestone.physics.gauge.GaugeObservables;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The report of the SU(2) study: losses, transition, bottleneck and local function. */
final class Su2Report {
  private static final int MOST_POINTS = 1500;
  private static final int MOST_TERMS = 12;

  private Su2Report() {}

  static List<Section> sections(
      Su2Transition transition, List<Su2Reading> readings, Su2Reading mixed) {
    List<Section> sections = new ArrayList<>();
    sections.add(losses(readings, mixed));
    sections.add(direct(transition));
    readings.stream()
        .filter(reading -> reading.network().label().equals("2x1x1x1"))
        .forEach(
            reading -> {
              sections.add(crossing(reading, transition));
              sections.add(bottleneck(reading));
              sections.add(local(reading));
            });
    sections.add(sectors(mixed));
    return sections;
  }

  private static Section losses(List<Su2Reading> readings, Su2Reading mixed) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("a constant", "0.6931", "0.6931"));
    List<Su2Reading> all = new ArrayList<>(readings);
    all.add(mixed);
    for (Su2Reading reading : all) {
      int best = reading.network().probe().best();
      rows.add(
          List.of(
              reading.network().label(),
              format("%.4g", reading.network().probe().trainingLoss(best)),
              format("%.4g", reading.network().probe().validationLoss(best))));
    }
    return Section.of(
        "What the network must see",
        new Block.Paragraph(
            "Two time slices of one site of space are enough to tell the phases apart; one slice is"
                + " not: what is learned lives on links that close around the lattice in time. A"
                + " single link can be turned into any other by a change of gauge, so no function"
                + " of one alone carries information."),
        new Block.Table(
            "Cross entropy of the best restart by receptive field (time x space).",
            List.of("field", "training", "validation"),
            rows));
  }

  private static Section direct(Su2Transition transition) {
    List<Plot.Layer> cumulants = new ArrayList<>();
    List<Plot.Layer> susceptibilities = new ArrayList<>();
    for (Su2Transition.Size size : transition.sizes()) {
      List<GaugeObservables> o = size.observables();
      double[] x = o.stream().mapToDouble(GaugeObservables::beta).toArray();
      String name = "2x" + size.edge() + "³";
      cumulants.add(
          new Plot.Points(
              name,
              x,
              o.stream().mapToDouble(each -> each.binderCumulant().value()).toArray(),
              o.stream().mapToDouble(each -> each.binderCumulant().error()).toArray()));
      susceptibilities.add(
          new Plot.Points(
              name,
              x,
              o.stream().mapToDouble(each -> each.susceptibility().value()).toArray(),
              o.stream().mapToDouble(each -> each.susceptibility().error()).toArray()));
    }
    cumulants.add(new Plot.VerticalRule("crossing", transition.crossing()));
    return Section.of(
        "The transition without a network",
        new Plot(
            "Binder cumulant of the Polyakov loop",
            format(
                "Curves of different sizes cross at the transition: the two largest at β = %.4f ±"
                    + " %.4f.",
                transition.crossing(), transition.crossingError()),
            Axis.linear("β"),
            Axis.linear("⟨L⁴⟩/⟨L²⟩² - 3"),
            cumulants),
        new Plot(
            "Susceptibility of the Polyakov loop",
            "The maximum grows with the lattice and moves towards the transition.",
            Axis.linear("β"),
            Axis.linear("V (⟨L²⟩ - ⟨|L|⟩²)"),
            susceptibilities));
  }

  private static Section crossing(Su2Reading reading, Su2Transition transition) {
    CriticalPoint.Curve curve = CriticalPoint.curve(reading.betas(), reading.decision());
    return Section.of(
        "Where the network is undecided",
        Plot.of(
            "Prediction over the coupling, 2x1x1x1",
            reading
                    .critical()
                    .map(CriticalPoint::statement)
                    .orElse("The network never changes its" + " mind.")
                + " It was trained far away on either side; the lattice's own transition is"
                + " dashed.",
            Axis.linear("β"),
            Axis.linear("mean prediction of deconfinement"),
            new Plot.Points("prediction", curve.parameters(), curve.means(), curve.errors()),
            new Plot.HorizontalRule("1/2", 0.5),
            new Plot.VerticalRule("Binder crossing", transition.crossing())));
  }

  private static Section bottleneck(Su2Reading reading) {
    return Section.of(
        "The bottleneck is the Polyakov loop",
        Plot.of(
            "Q against L",
            format(
                "Every point is one fresh configuration; correlation %.4f.",
                Su2Metrics.correlation(reading, l -> l)),
            Axis.linear("mean Polyakov loop L"),
            Axis.linear("Q"),
            Plot.Points.some("test samples", reading.loops(), reading.bottleneck(), MOST_POINTS)),
        new Block.Paragraph(
            "Q was regressed on the traces along all closed lines of up to four steps, with absolute"
                + " values and squares: "
                + reading.formula().statement()
                + " "
                + reading.formula().uncertainty()));
  }

  private static Section local(Su2Reading reading) {
    RidgeFormula local = reading.local().orElseThrow();
    List<List<String>> rows =
        IntStream.range(0, Math.min(MOST_TERMS, local.terms().size()))
            .mapToObj(local.terms()::get)
            .map(
                term ->
                    List.of(
                        term.observable().name(),
                        format("%.3f", term.coefficient()),
                        format("%.3f", term.error())))
            .toList();
    return Section.of(
        "The local function",
        new Block.Paragraph(
            format(
                "The output at one site of space, regressed on all %d monomials up to second order"
                    + " in the 32 components of its links, at once. 1/2 tr(U U′) = a a′ - b b′ - c"
                    + " c′ - d d′: the four leading terms should be these, of one size and of signs"
                    + " + - - - up to a common factor; their cosine with that is %.4f.",
                local.terms().size(), Su2Metrics.cosine(reading.temporal()))),
        new Block.Table(
            "Largest coefficients; components of links, direction, prime for the second slice.",
            List.of("term", "coefficient", "error"),
            rows));
  }

  private static Section sectors(Su2Reading mixed) {
    return Section.of(
        "Both centre sectors",
        new Block.Paragraph(
            format(
                "Without turning all loops positive the deconfined samples have L of either sign,"
                    + " and the mean of a trace no longer separates the phases. A network trained"
                    + " on both learns another local function: its Q has correlation %.3f with L,"
                    + " %.3f with |L| and %.3f with L². %s",
                Su2Metrics.correlation(mixed, l -> l),
                Su2Metrics.correlation(mixed, Math::abs),
                Su2Metrics.correlation(mixed, l -> l * l),
                mixed.formula().statement())),
        Plot.of(
            "Q against L, both sectors",
            "Samples of opposite loops have the same Q.",
            Axis.linear("mean Polyakov loop L"),
            Axis.linear("Q"),
            Plot.Points.some("test samples", mixed.loops(), mixed.bottleneck(), MOST_POINTS)));
  }
}
