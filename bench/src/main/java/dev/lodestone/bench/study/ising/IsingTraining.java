package dev.lodestone.bench.study.ising;

import dev.lodestone.bench.study.Phases;
import dev.lodestone.bench.study.SettingException;
import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.StoppedException;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.TrainingProgress;
import dev.lodestone.bench.study.ising.IsingData.Kind;
import dev.lodestone.bench.study.ising.IsingData.Window;
import dev.lodestone.interpret.CorrelationProbe;
import dev.lodestone.interpret.CorrelationProbe.Labelled;
import dev.lodestone.interpret.ReceptiveField;
import dev.lodestone.interpret.TrainedProbe;
import dev.lodestone.nn.Checkpoint;
import dev.lodestone.nn.LearningRateSchedule;
import dev.lodestone.nn.Optimizer;
import dev.lodestone.nn.TrainingPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Trains a network for every ensemble and receptive field, all restarts of one side by side. */
final class IsingTraining {
  private static final int CHECKPOINTS = 5;

  private final StudyContext context;
  private final Settings settings;
  private final IsingData data;

  /** One network. */
  record Key(Kind kind, ReceptiveField field) {
    /** For names of files and phases, for example {@code hot_start_1x2}. */
    String label() {
      return kind.label() + "_" + field;
    }

    /** For sentences, for example {@code hot-start 1x2}. */
    String words() {
      return kind.words() + " " + field;
    }
  }

  private IsingTraining(StudyContext context, IsingData data) {
    this.context = context;
    this.settings = context.settings();
    this.data = data;
  }

  static Map<Key, TrainedProbe> train(StudyContext context, IsingData data) throws IOException {
    IsingTraining training = new IsingTraining(context, data);
    Map<Key, TrainedProbe> trained = new LinkedHashMap<>();
    for (Key key : keys(context.settings())) {
      try (Phases.Phase _ = context.phase("training " + key.words())) {
        trained.put(key, training.train(key));
      }
    }
    return trained;
  }

  private static List<Key> keys(Settings settings) {
    List<Key> keys = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (ReceptiveField field : fields(settings)) {
        keys.add(new Key(kind, field));
      }
    }
    return keys;
  }

  /** The receptive fields of the settings, without repetitions. */
  static List<ReceptiveField> fields(Settings settings) {
    int lattice = settings.whole("lattice");
    List<ReceptiveField> fields = new ArrayList<>();
    for (String word : settings.words("fields")) {
      ReceptiveField field =
          word.equals("full") ? new ReceptiveField(lattice, lattice) : ReceptiveField.parse(word);
      if (field.height() > lattice || field.width() > lattice) {
        throw new SettingException(
            "--set fields: expected at most " + lattice + "x" + lattice + ", given " + word);
      }
      if (!fields.contains(field)) {
        fields.add(field);
      }
    }
    return fields;
  }

  private TrainedProbe train(Key key) throws IOException {
    Window window = IsingData.window(settings, key.kind());
    Labelled training = IsingData.labelled(data.training().get(key.kind()), window);
    Labelled validation = IsingData.labelled(data.validation().get(key.kind()), window);
    TrainingPlan plan = plan(key, training.samples().shape().extent(0));
    Checkpoint checkpoint =
        Checkpoint.at(
            context.folder().checkpoint(key.label() + ".safetensors"),
            "ising " + key.words() + ", seed " + context.seed() + ", " + settings.asMap());
    int every = Math.max(1, plan.epochs() / CHECKPOINTS);
    Optional<TrainedProbe> trained =
        CorrelationProbe.of(key.field())
            .train(
                context.backend(),
                training,
                validation,
                plan,
                checkpoint.saving(
                    every, new TrainingProgress(context, "training " + key.words(), plan.epochs())),
                checkpoint.load());
    context.checkStop();
    TrainedProbe probe =
        trained.orElseThrow(() -> new StoppedException("stopped while training " + key.words()));
    context
        .progress()
        .say(
            String.format(
                Locale.ROOT,
                "%s: validation loss %.4g",
                key.words(),
                probe.validationLoss(probe.best())));
    return probe;
  }

  private TrainingPlan plan(Key key, int samples) {
    int lattice = settings.whole("lattice");
    String group = key.field().covers(lattice, lattice) ? "full" : "local";
    int batch = Math.min(settings.whole("batch"), samples);
    int stepsPerEpoch = Math.ceilDiv(samples, batch);
    int epochs = Math.max(1, Math.ceilDiv(settings.whole(group + "_steps"), stepsPerEpoch));
    Optimizer optimizer = new Optimizer.Adam(settings.real(group + "_rate"));
    return TrainingPlan.of(batch, epochs, optimizer, context.key("training " + key.words()))
        .withSchedule(new LearningRateSchedule.Cosine(0))
        .withEarlyStopping(epochs, 0)
        .withReplicas(settings.whole("restarts"));
  }
}
