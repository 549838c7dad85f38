package dev.lodestone.bench.jmh;

import dev.lodestone.bench.jmh.Aims.Verdict;
import dev.lodestone.bench.jmh.Scoreboard.Score;
import dev.lodestone.bench.jmh.TrainingWorkload.Network;
import dev.lodestone.bench.study.OutputFolder;
import dev.lodestone.bench.study.Phases;
import dev.lodestone.bench.study.Progress;
import dev.lodestone.bench.study.Scale;
import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.ising.IsingStudy;
import dev.lodestone.kernels.Backend;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The Ising study at standard scale on one thread, its sweeps and its training of the full
 * receptive field beside what the rates of the kernels predict. It runs twice: what the first run
 * takes longer is the warm-up of a process.
 *
 * @param settings of both runs
 * @param first seconds of the first run by phase
 * @param second of the second run
 */
record SteadyState(Settings settings, Map<String, Double> first, Map<String, Double> second) {
  /** The name that words choose it by. */
  static final String KEY = "run ising";

  private static final String SWEEPS = "sampling by sweeps";
  private static final String TRAINING = "training equilibrated 28x28";
  private static final double LEAST = 1 / 1.2;
  private static final int HIDDEN = 256;
  private static final int PHASES = 2;

  static SteadyState measure() throws IOException {
    Settings settings = Settings.resolve(new IsingStudy().settings(), Scale.STANDARD, Map.of());
    return new SteadyState(settings, run(settings), run(settings));
  }

  private static Map<String, Double> run(Settings settings) throws IOException {
    Phases phases = new Phases();
    try (TemporaryFolder folder = new TemporaryFolder("lodestone-ising");
        Backend backend = Backend.best(1)) {
      OutputFolder output = new OutputFolder(folder.path());
      new IsingStudy()
          .run(
              new StudyContext(
                  settings,
                  1,
                  Scale.STANDARD,
                  backend,
                  output,
                  Progress.NONE,
                  phases,
                  () -> false));
    }
    return phases.seconds();
  }

  /** Predicted over taken seconds, of what kernels' rates were measured. */
  List<Verdict> judge(List<Score> scores) {
    Workload sweep = new MetropolisWorkload(MetropolisWorkload.Layout.REPLICAS, 512, 28, 20);
    Workload step = new TrainingWorkload(Network.LATTICE, 1, true);
    double flipsPerSecond = 1e9 * rate(scores, sweep);
    double flopsPerSecond = 1e9 * rate(scores, step) * step.arithmetic() / step.work();
    return List.of(
        verdict(SWEEPS, flips() / flipsPerSecond, sweep),
        verdict(TRAINING, arithmetic() / flopsPerSecond, step));
  }

  private Verdict verdict(String phase, double predicted, Workload by) {
    String aim = KEY + ", " + phase + ", predicted time over taken";
    if (Double.isNaN(predicted)) {
      return new Verdict(aim, 1, LEAST, null, null, by.key() + " was not measured");
    }
    double taken = second.get(phase);
    String note =
        String.format(
            Locale.ROOT,
            "%.2f s by %s, %.2f s taken, %.2f s in a new process; first run: %s",
            predicted,
            by.key(),
            taken,
            first.get(phase),
            words(first));
    return new Verdict(aim, 1, LEAST, predicted / taken, predicted / taken >= LEAST, note);
  }

  private static String words(Map<String, Double> seconds) {
    return seconds.entrySet().stream()
        .map(each -> String.format(Locale.ROOT, "%s %.1f", each.getKey(), each.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static double rate(List<Score> scores, Workload workload) {
    return scores.stream()
        .filter(each -> each.workload().equals(workload.key()) && each.threads() == 1)
        .filter(each -> each.contender().equals(LodestoneContender.NAME))
        .mapToDouble(Score::rate)
        .findFirst()
        .orElse(Double.NaN);
  }

  private double flips() {
    double sites = Math.pow(settings.whole("lattice"), 2);
    int chains = samples("training_samples") + samples("validation_samples");
    return chains * sites * settings.whole("hot_start_sweeps");
  }

  // As many at every temperature as reach the number wanted.
  private int samples(String setting) {
    int temperatures = settings.whole("temperatures");
    return PHASES * temperatures * Math.ceilDiv(settings.whole(setting), temperatures);
  }

  // The first layer only: forward and its weights in training, which need no gradient of the data,
  // and forward on the validation samples after each epoch.
  private double arithmetic() {
    double weights = Math.pow(settings.whole("lattice"), 2) * HIDDEN * settings.whole("restarts");
    int training = samples("training_samples");
    int stepsPerEpoch = Math.ceilDiv(training, settings.whole("batch"));
    int epochs = Math.ceilDiv(settings.whole("full_steps"), stepsPerEpoch);
    return weights * epochs * (4.0 * training + 2.0 * samples("validation_samples"));
  }
}
