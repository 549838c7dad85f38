package dev.lodestone.bench.study.ising;

import dev.lodestone.bench.study.Phases;
import dev.lodestone.bench.study.SettingException;
import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.interpret.CorrelationProbe.Labelled;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.physics.Ensemble;
import dev.lodestone.physics.SamplingPlan;
import dev.lodestone.physics.ising.IsingModel;
import dev.lodestone.physics.ising.IsingSampler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The configurations of the Ising study.
 *
 * @param training to learn from, by ensemble
 * @param validation to choose restarts by, by ensemble
 * @param reading fresh equilibrated configurations at ten temperatures, to read bottlenecks on
 * @param test fresh equilibrated configurations over the whole range, ascending in temperature
 * @param transition fresh equilibrated configurations around the transition, by size of lattice
 */
record IsingData(
    Map<Kind, Ensemble> training,
    Map<Kind, Ensemble> validation,
    Ensemble reading,
    Ensemble test,
    Map<Integer, Ensemble> transition) {

  /** How training configurations are made. */
  enum Kind {
    /** Metropolis sweeps from random spins: stripes survive in the ordered phase. */
    HOT_START,
    /** Cluster and Metropolis sweeps: equilibrium. */
    EQUILIBRATED;

    /** For names of metrics and settings, for example {@code hot_start}. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** For sentences, for example {@code hot-start}. */
    String words() {
      return label().replace('_', '-');
    }
  }

  /** Two ranges of temperature with a gap between them. */
  record Window(double lowest, double ordered, double disordered, double highest) {
    static Window of(String setting, double[] edges) {
      if (edges.length != 4
          || !(edges[0] < edges[1] && edges[1] < edges[2] && edges[2] < edges[3])) {
        throw new SettingException(
            "--set "
                + setting
                + ": expected four rising temperatures, ordered from and to, disordered from and"
                + " to");
      }
      return new Window(edges[0], edges[1], edges[2], edges[3]);
    }

    double middle() {
      return (ordered + disordered) / 2;
    }

    List<Double> temperatures(int perPhase) {
      List<Double> all = new ArrayList<>(SamplingPlan.grid(lowest, ordered, perPhase));
      all.addAll(SamplingPlan.grid(disordered, highest, perPhase));
      return all;
    }
  }

  // From well inside one phase to well inside the other, closely enough to see how a decision
  // turns.
  private static final double READING_FROM = 1.2;
  private static final double READING_TO = 3.4;
  private static final int READING_TEMPERATURES = 10;
  private static final double TEST_FROM = 1.0;
  private static final double TEST_TO = 3.6;
  private static final int TEST_TEMPERATURES = 53;

  static IsingData sample(StudyContext context) {
    return new Drawing(context).all();
  }

  /** Configurations with 1 for the ordered phase and 0 for the disordered one. */
  static Labelled labelled(Ensemble ensemble, Window window) {
    float[] labels = ensemble.labelsBelow(window.middle());
    Tensor tensor =
        Tensor.wrap(ensemble.configurations().backend(), Shape.of(labels.length, 1), labels);
    return new Labelled(ensemble.configurations(), tensor);
  }

  static Window window(Settings settings, Kind kind) {
    String name = kind.label() + "_window";
    return Window.of(name, settings.reals(name));
  }

  /** Share of the configurations below the gap whose |m| is below 1/2: domain walls. */
  static double stripeShare(Ensemble ensemble, Window window) {
    double[] temperatures = ensemble.temperatures();
    double[] magnetisations = ensemble.magnetisations();
    int ordered = 0;
    int striped = 0;
    for (int i = 0; i < temperatures.length; i++) {
      if (temperatures[i] < window.middle()) {
        ordered++;
        striped += Math.abs(magnetisations[i]) < 0.5 ? 1 : 0;
      }
    }
    return (double) striped / ordered;
  }

  /** Draws one set after the other and says how far it is. */
  private static final class Drawing {
    private final StudyContext context;
    private final Settings settings;
    private final Backend backend;
    private final int length;
    private int done;
    private int total;

    Drawing(StudyContext context) {
      this.context = context;
      this.settings = context.settings();
      this.backend = context.backend();
      this.length = settings.whole("lattice");
    }

    IsingData all() {
      double[] sizes = settings.reals("transition_lattices");
      total = 6 + sizes.length;
      Map<Kind, Ensemble> training = new LinkedHashMap<>();
      Map<Kind, Ensemble> validation = new LinkedHashMap<>();
      for (Kind kind : Kind.values()) {
        training.put(kind, draw(kind, "training"));
        validation.put(kind, draw(kind, "validation"));
      }
      Ensemble reading =
          fresh(
              length,
              SamplingPlan.grid(READING_FROM, READING_TO, READING_TEMPERATURES),
              "reading",
              settings.whole("reading_samples"));
      Ensemble test =
          fresh(
              length,
              SamplingPlan.grid(TEST_FROM, TEST_TO, TEST_TEMPERATURES),
              "test",
              settings.whole("test_samples"));
      Map<Integer, Ensemble> transition = new LinkedHashMap<>();
      for (double size : sizes) {
        int lattice = (int) size;
        transition.put(lattice, transition(lattice));
      }
      return new IsingData(training, validation, reading, test, transition);
    }

    private Ensemble draw(Kind kind, String part) {
      Window window = window(settings, kind);
      int perPhase = settings.whole("temperatures");
      List<Double> temperatures = window.temperatures(perPhase);
      int samples = settings.whole(part + "_samples");
      int each = Math.ceilDiv(samples, perPhase);
      long key = context.key("samples " + kind.words() + " " + part);
      SamplingPlan plan =
          switch (kind) {
            case HOT_START ->
                SamplingPlan.hotStart(temperatures, each, settings.whole("hot_start_sweeps"), key);
            case EQUILIBRATED -> SamplingPlan.equilibrated(temperatures, each, key);
          };
      return sample(length, plan, kind.words() + " " + part);
    }

    private Ensemble fresh(int lattice, List<Double> temperatures, String part, int samples) {
      long key = context.key("samples " + part + " " + lattice);
      return sample(lattice, SamplingPlan.equilibrated(temperatures, samples, key), part);
    }

    // Each lattice at temperatures between the phases that the network was trained on.
    private Ensemble transition(int lattice) {
      Window window = window(settings, Kind.EQUILIBRATED);
      int count = settings.whole("transition_temperatures");
      return fresh(
          lattice,
          SamplingPlan.grid(window.ordered(), window.disordered(), count),
          "transition " + lattice,
          settings.whole("transition_samples"));
    }

    private Ensemble sample(int lattice, SamplingPlan plan, String part) {
      context.progress().step("sampling", done, total, part);
      boolean sweeps = plan.update() == SamplingPlan.Update.METROPOLIS;
      Ensemble ensemble;
      try (Phases.Phase _ = context.phase("sampling by " + (sweeps ? "sweeps" : "clusters"))) {
        ensemble = IsingSampler.on(backend, IsingModel.of(lattice)).sample(plan);
      }
      done++;
      context.progress().step("sampling", done, total, part);
      return ensemble;
    }
  }
}
