package dev.lodestone.bench.study.twin;

import dev.lodestone.bench.csv.CsvTable;
import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.twin.TwinOutcome.Errors;
import dev.lodestone.bench.study.twin.TwinOutcome.Loops;
import dev.lodestone.bench.study.twin.TwinOutcome.Points;
import dev.lodestone.bench.study.twin.TwinOutcome.Trial;
import dev.lodestone.interpret.TrainedTwin;
import dev.lodestone.interpret.TwinPrediction;
import dev.lodestone.interpret.TwinRegression;
import dev.lodestone.interpret.TwinRegression.Labelled;
import dev.lodestone.interpret.TwinScaling;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.nn.Parameters;
import dev.lodestone.nn.SideBySide;
import dev.lodestone.nn.TrainingPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Trains and judges all methods on one data set: the rows of the tables of the study. */
final class TwinTable {
  private static final double VALIDATION = 0.05;
  private static final double TEST = 0.05;
  private static final double FEW_VALIDATION = 0.1;
  private static final double FEW_TEST = 0.6;
  private static final double SEEN = 5.0 / 6;

  private final StudyContext context;
  private final Settings settings;
  private final Backend backend;
  private final TwinTraining training;
  private final TwinSet set;
  private final CsvTable table;
  private final int target;

  TwinTable(StudyContext context, TwinTraining training, TwinSet set) throws IOException {
    this.context = context;
    this.settings = context.settings();
    this.backend = context.backend();
    this.training = training;
    this.set = set;
    this.table = set.table(context.key("data " + set.label()));
    this.target = table.names().size() - 1;
  }

  TwinOutcome fill() throws IOException {
    int splits = settings.whole("splits");
    List<TwinSplit> cuts =
        IntStream.range(0, splits)
            .mapToObj(i -> cut(VALIDATION, TEST, "split " + set.label() + " " + i))
            .toList();
    Parameters twins = trainTwins(cuts);
    Parameters plains = trainPlains(cuts);
    Parameters recipes = trainRecipes(cuts);
    TwinPrediction[] predictions = new TwinPrediction[splits];
    double[][] errors = new double[6][splits];
    SideBySide.run(
        backend,
        splits,
        i -> {
          TwinSplit cut = cuts.get(i);
          Parameters mine = TwinTraining.split(twins, i, 1);
          predictions[i] =
              twin(0).restore(backend, cut.training(), mine).predict(cut.test().features());
          judge(cut, i, predictions[i], plains, recipes, errors);
        });
    List<double[]> targets = cuts.stream().map(cut -> TwinSplit.targets(cut.test())).toList();
    Optional<Loops> loops =
        settings.whole("loop_splits") == 0 ? Optional.empty() : Optional.of(loops());
    context.checkStop();
    return new TwinOutcome(
        set,
        twin(0),
        twins,
        TwinScaling.of(cuts.getFirst().training()),
        new Points(List.of(predictions), targets, cuts.getFirst().training().size()),
        new Errors(
            list(errors[0]),
            list(errors[1]),
            list(errors[2]),
            list(errors[3]),
            list(errors[4]),
            list(errors[5])),
        loops);
  }

  private TwinSplit cut(double validation, double test, String purpose) {
    return TwinSplit.of(backend, table, target, validation, test, context.key(purpose));
  }

  private TwinRegression twin(double loopWeight) {
    return new TwinRegression(settings.whole("width"), loopWeight);
  }

  private Parameters trainTwins(List<TwinSplit> cuts) throws IOException {
    return training.all(
        "twin_" + set.label(),
        2 * target,
        settings.whole("width"),
        cuts.size(),
        1,
        i ->
            twin(0)
                .train(
                    backend,
                    cuts.get(i).training(),
                    cuts.get(i).validation(),
                    TwinTraining.plan(
                        TwinTraining.batch(cuts.get(i).training().size()),
                        cuts.get(i).training().size(),
                        settings.whole("steps"),
                        settings.real("rate"),
                        context.key("twin " + set.label() + " " + i)),
                    training.listener())
                .map(TrainedTwin::parameters));
  }

  private Parameters trainPlains(List<TwinSplit> cuts) throws IOException {
    int members = settings.whole("ensemble");
    return trainPlains(
        "plain",
        cuts,
        members,
        (cut, key) ->
            TwinTraining.plan(
                    TwinTraining.batch(cut.training().size()),
                    cut.training().size(),
                    settings.whole("steps"),
                    settings.real("rate"),
                    key)
                .withReplicas(members));
  }

  private Parameters trainRecipes(List<TwinSplit> cuts) throws IOException {
    return trainPlains("recipe", cuts, 1, (_, key) -> TwinTraining.recipe(key));
  }

  private Parameters trainPlains(
      String kind,
      List<TwinSplit> cuts,
      int members,
      BiFunction<TwinSplit, Long, TrainingPlan> plan)
      throws IOException {
    PlainNetwork network = new PlainNetwork(settings.whole("width"));
    return training.all(
        kind + "_" + set.label(),
        target,
        settings.whole("width"),
        cuts.size(),
        members,
        i -> {
          long key = context.key(kind + " " + set.label() + " " + i);
          return network.train(
              backend, cuts.get(i), plan.apply(cuts.get(i), key), training.listener());
        });
  }

  private void judge(
      TwinSplit cut,
      int i,
      TwinPrediction prediction,
      Parameters plains,
      Parameters recipes,
      double[][] errors) {
    int members = settings.whole("ensemble");
    double[] truth = TwinSplit.targets(cut.test());
    PlainNetwork network = new PlainNetwork(settings.whole("width"));
    double[][] plain = network.predict(backend, cut, TwinTraining.split(plains, i, members));
    double[][] recipe = network.predict(backend, cut, TwinTraining.split(recipes, i, 1));
    double[] mean = new double[truth.length];
    Arrays.setAll(
        mean, t -> Arrays.stream(plain).mapToDouble(member -> member[t]).average().orElseThrow());
    errors[0][i] = prediction.rootMeanSquareError(truth);
    errors[1][i] =
        Arrays.stream(plain)
            .mapToDouble(member -> TwinStatistics.rootMeanSquare(member, truth))
            .average()
            .orElseThrow();
    errors[2][i] = TwinStatistics.rootMeanSquare(mean, truth);
    int trees = settings.whole("trees");
    long key = context.key("forest " + set.label() + " " + i);
    errors[3][i] = TwinStatistics.rootMeanSquare(LibraryRivals.forest(cut, trees, key), truth);
    errors[4][i] = TwinStatistics.rootMeanSquare(LibraryRivals.neighbours(cut), truth);
    errors[5][i] = TwinStatistics.rootMeanSquare(recipe[0], truth);
  }

  private Loops loops() throws IOException {
    List<TwinSplit> cuts =
        IntStream.range(0, settings.whole("loop_splits"))
            .mapToObj(i -> cut(FEW_VALIDATION, FEW_TEST, "few labels " + set.label() + " " + i))
            .toList();
    List<Trial> trials = new ArrayList<>();
    int chosen = 0;
    double least = Double.POSITIVE_INFINITY;
    for (double weight : settings.reals("loop_weights")) {
      Trial trial = trial(cuts, weight);
      trials.add(trial);
      double validation =
          trial.validation().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
      if (validation < least) {
        least = validation;
        chosen = trials.size() - 1;
      }
    }
    return new Loops(chosen, trials);
  }

  private Trial trial(List<TwinSplit> cuts, double weight) throws IOException {
    int width = settings.whole("loop_width");
    TwinRegression regression = new TwinRegression(width, weight);
    Parameters networks =
        training.all(
            "loops_" + set.label() + "_" + weight,
            2 * target,
            width,
            cuts.size(),
            1,
            i -> trainLoops(regression, cuts.get(i), i).map(TrainedTwin::parameters));
    double[][] errors = new double[4][cuts.size()];
    SideBySide.run(
        backend,
        cuts.size(),
        i -> {
          TwinSplit cut = cuts.get(i);
          int seen = seen(cut);
          TrainedTwin trained =
              regression.restore(backend, cut.training(), TwinTraining.split(networks, i, 1));
          Labelled inLoops = TwinSplit.slice(cut.test(), 0, seen);
          TwinPrediction on = trained.predict(inLoops.features());
          errors[0][i] = error(trained, cut.validation());
          errors[1][i] = on.rootMeanSquareError(TwinSplit.targets(inLoops));
          errors[2][i] = error(trained, TwinSplit.slice(cut.test(), seen, cut.test().size()));
          errors[3][i] = Arrays.stream(on.loops()).average().orElseThrow();
        });
    return new Trial(weight, list(errors[0]), list(errors[1]), list(errors[2]), list(errors[3]));
  }

  private Optional<TrainedTwin> trainLoops(TwinRegression regression, TwinSplit cut, int i) {
    Tensor seen = TwinSplit.slice(cut.test(), 0, seen(cut)).features();
    int labelled = cut.training().size();
    int all = labelled + cut.validation().size() + seen.shape().extent(0);
    return regression.train(
        backend,
        cut.training(),
        cut.validation(),
        Optional.of(TwinScaling.stack(cut.validation().features(), seen)),
        TwinTraining.plan(
            settings.whole("loop_batch"),
            regression.loopWeight() > 0 ? all : labelled,
            settings.whole("loop_steps"),
            settings.real("rate"),
            context.key("loops " + set.label() + " " + i)),
        training.listener(),
        Optional.empty());
  }

  private static int seen(TwinSplit cut) {
    return (int) (SEEN * cut.test().size());
  }

  private static double error(TrainedTwin trained, Labelled points) {
    return trained.predict(points.features()).rootMeanSquareError(TwinSplit.targets(points));
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
