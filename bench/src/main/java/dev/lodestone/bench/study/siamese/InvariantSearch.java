package dev.lodestone.bench.study.siamese;

import dev.lodestone.bench.study.Phases;
import dev.lodestone.bench.study.ReportedFindings;
import dev.lodestone.bench.study.Setting;
import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.StoppedException;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.StudyResult.ReportedFinding;
import dev.lodestone.bench.study.TrainingProgress;
import dev.lodestone.bench.study.formula.FormulaSearch;
import dev.lodestone.interpret.BottleneckFormula;
import dev.lodestone.interpret.BottleneckRegression;
import dev.lodestone.interpret.Candidates;
import dev.lodestone.interpret.ConnectedSamples;
import dev.lodestone.interpret.ConservedQuantity;
import dev.lodestone.interpret.DesignMatrix;
import dev.lodestone.interpret.InvariantRegression;
import dev.lodestone.interpret.Provenance;
import dev.lodestone.interpret.SiameseInvariant;
import dev.lodestone.interpret.TrainedSiamese;
import dev.lodestone.interpret.symbolic.DataTable;
import dev.lodestone.interpret.symbolic.Operator;
import dev.lodestone.interpret.symbolic.SymbolicFormula;
import dev.lodestone.interpret.symbolic.SymbolicSearch;
import dev.lodestone.nn.Checkpoint;
import dev.lodestone.nn.LearningRateSchedule;
import dev.lodestone.nn.Optimizer;
import dev.lodestone.nn.TrainingPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Trains a Siamese network on connected pairs and reads off what their members share; knows nothing
 * about where the pairs come from.
 *
 * @param test fresh pairs, on which everything is read
 * @param trained all restarts
 * @param trainingAccuracy of each restart
 * @param readout of the test pairs
 * @param quantities what each restart's number is
 * @param sparse the best restart's number as a combination of few monomials
 * @param symbolic the best restart's number as a formula of any form
 */
record InvariantSearch(
    ConnectedSamples test,
    TrainedSiamese trained,
    List<Double> trainingAccuracy,
    TrainedSiamese.Readout readout,
    List<ConservedQuantity> quantities,
    BottleneckFormula sparse,
    SymbolicFormula symbolic) {
  private static final int CHECKPOINTS = 20;
  private static final int MOST_SPARSE_TERMS = 10;
  private static final int SPARSE_PAIRS = 4000;
  private static final int FORMULA_PAIRS = 500;
  private static final int FORMULA_NODES = 20;
  private static final int FORMULA_ISLANDS = 31;
  private static final int FORMULA_POPULATION = 27;
  private static final int FORMULA_CYCLES = 200;
  private static final double FORMULA_ENOUGH = 1e-4;
  // A boost of gamma 50 would weigh as much as thousands of other pairs in the regression.
  private static final double EXTREMES = 0.01;

  /** Settings that a study of any pairs has. */
  static List<Setting> settings() {
    List<String> widths = List.of("160", "160");
    return List.of(
        new Setting.Words(
            "widths",
            "neurons of the hidden layers",
            Pattern.compile("[1-9][0-9]{0,3}"),
            "160,160",
            List.of("64", "64"),
            widths,
            widths),
        new Setting.Whole("restarts", "networks trained side by side", 1, 64, 2, 2, 10),
        new Setting.Whole("epochs", "passes over the pairs", 1, 100_000, 60, 160, 300),
        new Setting.Whole("batch", "pairs of a training step", 2, 100_000, 256, 256, 256),
        new Setting.Real("rate", "learning rate of Adam, falling to 0", 1e-6, 1, 4e-3, 2e-3, 2e-3),
        new Setting.Whole(
            "shifts", "permutations of each batch, for pairs that differ", 1, 100, 3, 3, 3),
        new Setting.Whole("degree", "highest degree of the polynomials", 1, 4, 2, 2, 2),
        new Setting.Whole(
            "formula_iterations", "of each symbolic search", 1, 1_000_000, 100, 200, 1000));
  }

  static InvariantRegression regression(StudyContext context) {
    return InvariantRegression.of(context.settings().whole("degree"), context.key("folds"));
  }

  /** The fewest test pairs that leave enough for the regression. */
  static int leastTestPairs(StudyContext context, int components) {
    int least = regression(context).leastPairs(components);
    return least + (int) (least * EXTREMES / (1 - EXTREMES));
  }

  /**
   * The whole search.
   *
   * @param data a few words on the pairs, which also tell checkpoints of other pairs apart
   */
  static InvariantSearch on(
      StudyContext context,
      ConnectedSamples training,
      ConnectedSamples validation,
      ConnectedSamples test,
      String data)
      throws IOException {
    TrainedSiamese trained;
    try (Phases.Phase _ = context.phase("training")) {
      trained = train(context, training, validation, data);
    }
    try (Phases.Phase _ = context.phase("reading")) {
      return read(context, training, test, trained, data);
    }
  }

  private static TrainedSiamese train(
      StudyContext context, ConnectedSamples training, ConnectedSamples validation, String data)
      throws IOException {
    Settings settings = context.settings();
    TrainingPlan plan =
        TrainingPlan.of(
                Math.min(settings.whole("batch"), training.size()),
                settings.whole("epochs"),
                new Optimizer.Adam(settings.real("rate")),
                context.key("training"))
            .withSchedule(new LearningRateSchedule.Cosine(0))
            .withReplicas(settings.whole("restarts"));
    Checkpoint checkpoint =
        Checkpoint.at(
            context.folder().checkpoint("siamese.safetensors"),
            "siamese " + data + ", seed " + context.seed() + ", " + settings.asMap());
    List<Integer> widths = settings.words("widths").stream().map(Integer::valueOf).toList();
    Optional<TrainedSiamese> trained =
        new SiameseInvariant(widths, settings.whole("shifts"))
            .train(
                context.backend(),
                training,
                validation,
                plan,
                checkpoint.saving(
                    Math.max(1, plan.epochs() / CHECKPOINTS),
                    new TrainingProgress(context, "training", plan.epochs())),
                checkpoint.load());
    context.checkStop();
    return trained.orElseThrow(() -> new StoppedException("stopped while training"));
  }

  private static InvariantSearch read(
      StudyContext context,
      ConnectedSamples training,
      ConnectedSamples test,
      TrainedSiamese trained,
      String data)
      throws IOException {
    TrainedSiamese.Readout learnt = trained.read(training);
    TrainedSiamese.Readout readout = trained.read(test);
    ConnectedSamples usual = test.withoutExtremes(EXTREMES);
    List<double[]> latents = trained.read(usual).latents();
    String words = "test pairs of " + data + " without the 1% of the largest components";
    List<ConservedQuantity> quantities = new ArrayList<>();
    for (int restart = 0; restart < trained.restarts(); restart++) {
      quantities.add(regression(context).read(usual, latents, restart, words));
    }
    return new InvariantSearch(
        test,
        trained,
        IntStream.range(0, trained.restarts()).mapToObj(learnt::accuracy).toList(),
        readout,
        quantities,
        sparse(context, usual, trained, words),
        symbolic(context, usual, trained, words));
  }

  // Squares help to find a square and stand in the way of a product: both alphabets are tried.
  private static SymbolicFormula symbolic(
      StudyContext context, ConnectedSamples usual, TrainedSiamese trained, String data)
      throws IOException {
    int pairs = Math.min(FORMULA_PAIRS, usual.size() / 2);
    DataTable table = latents(usual.range(0, pairs), trained);
    SymbolicSearch.Result found = null;
    for (boolean squares : new boolean[] {false, true}) {
      SymbolicSearch.Result result = search(context, table, squares);
      if (found == null || loss(result) < loss(found)) {
        found = result;
      }
    }
    Provenance provenance =
        new Provenance(
            "the better of two symbolic searches, with + - * and with squares",
            "both members of " + data,
            table.rows(),
            context.key("formula"));
    DataTable fresh = latents(usual.range(pairs, usual.size()), trained);
    return SymbolicFormula.of("f", found, fresh, provenance);
  }

  private static double loss(SymbolicSearch.Result result) {
    return result.front().best().loss();
  }

  private static SymbolicSearch.Result search(
      StudyContext context, DataTable table, boolean squares) throws IOException {
    List<Operator> operators =
        new ArrayList<>(List.of(Operator.ADD, Operator.SUBTRACT, Operator.MULTIPLY));
    if (squares) {
      operators.add(Operator.SQUARE);
    }
    SymbolicSearch search =
        SymbolicSearch.standard()
            .withOperators(operators)
            .sized(FORMULA_NODES, FORMULA_ISLANDS, FORMULA_POPULATION, FORMULA_CYCLES)
            .until(
                context.settings().whole("formula_iterations"),
                FORMULA_ENOUGH,
                Integer.MAX_VALUE,
                Duration.ofDays(1));
    return new FormulaSearch(context, squares ? "formula with squares" : "formula")
        .run(search, table);
  }

  private static DataTable latents(ConnectedSamples pairs, TrainedSiamese trained) {
    float[] members = pairs.members().array();
    int width = pairs.names().size();
    double[][] columns = new double[width][members.length / width];
    for (int i = 0; i < members.length; i++) {
      columns[i % width][i / width] = members[i];
    }
    return DataTable.of(pairs.names(), columns, trained.read(pairs).latent(trained.best()));
  }

  private static BottleneckFormula sparse(
      StudyContext context, ConnectedSamples test, TrainedSiamese trained, String data) {
    ConnectedSamples some = test.range(0, Math.min(test.size(), SPARSE_PAIRS));
    DesignMatrix design =
        DesignMatrix.of(
            some.members(), Candidates.monomials(some.names(), context.settings().whole("degree")));
    int folds = 10;
    int largest = Math.clamp(2L * some.size() / folds - 2, 0, MOST_SPARSE_TERMS);
    return new BottleneckRegression(folds, largest, 1e-3, context.key("sparse folds"))
        .fit(design, trained.read(some).latent(trained.best()), "f", "both members of " + data);
  }

  /** The restart of lowest validation loss. */
  ConservedQuantity best() {
    return quantities.get(trained.best());
  }

  double testAccuracy(int restart) {
    return readout.accuracy(restart);
  }

  List<ReportedFinding> findings() {
    return List.of(
        ReportedFindings.of(best()), ReportedFindings.of(sparse), ReportedFindings.of(symbolic));
  }

  /** The numbers that need no knowledge of the right answer. */
  Map<String, Double> metrics() {
    int best = trained.best();
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("train_accuracy", trainingAccuracy.get(best));
    metrics.put("test_accuracy", testAccuracy(best));
    metrics.put("training_loss", trained.trainingLoss(best));
    metrics.put("validation_loss", trained.validationLoss(best));
    metrics.put("regression_r2", best().direct().rSquared());
    metrics.put("regression_r2_monotone", best().monotone().rSquared());
    metrics.put("polynomial_degree", (double) chosenDegree());
    metrics.put("disagreement_within_pairs", best().disagreement());
    metrics.put("restart_agreement", best().agreement());
    metrics.put("symbolic_correlation", Math.abs(symbolic.correlation()));
    metrics.put("symbolic_complexity", (double) symbolic.front().best().complexity());
    for (int restart = 0; restart < trained.restarts(); restart++) {
      metrics.put("test_accuracy_restart_" + restart, testAccuracy(restart));
    }
    return metrics;
  }

  private int chosenDegree() {
    int monomials = best().terms().size();
    return best().degrees().stream()
        .filter(degree -> degree.monomials() == monomials)
        .mapToInt(ConservedQuantity.Degree::degree)
        .findFirst()
        .orElseThrow();
  }
}
