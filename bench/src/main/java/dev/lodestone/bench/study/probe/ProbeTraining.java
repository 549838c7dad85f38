package dev.lodestone.bench.study.probe;

import dev.lodestone.bench.study.Phases;
import dev.lodestone.bench.study.SettingException;
import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.StoppedException;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.TrainingProgress;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Trains one correlation probe, all restarts side by side, with checkpoints and progress. The study
 * must have the settings that begin with local and full, the restarts and the batch of the Ising
 * study.
 *
 * @param label for names of files, for example {@code hot_start_1x2}
 * @param words for sentences, for example {@code hot-start 1x2}
 * @param field what the network sees
 * @param training to learn from
 * @param validation to choose restarts and epochs by
 */
public record ProbeTraining(
    String label, String words, ReceptiveField field, Labelled training, Labelled validation) {
  private static final int CHECKPOINTS = 5;

  /**
   * The receptive fields of the settings on a lattice, without repetitions.
   *
   * @throws SettingException if one does not fit
   */
  public static List<ReceptiveField> fields(Settings settings, int height, int width) {
    List<ReceptiveField> fields = new ArrayList<>();
    for (String word : settings.words("fields")) {
      ReceptiveField field =
          word.equals("full") ? new ReceptiveField(height, width) : ReceptiveField.parse(word);
      if (field.height() > height || field.width() > width) {
        throw new SettingException(
            "--set fields: expected at most " + height + "x" + width + ", given " + word);
      }
      if (!fields.contains(field)) {
        fields.add(field);
      }
    }
    return fields;
  }

  /**
   * Trains it.
   *
   * @throws StoppedException if a stop was asked for; a checkpoint lets the run resume
   */
  public TrainedProbe train(StudyContext context, String study) throws IOException {
    try (Phases.Phase _ = context.phase("training " + words)) {
      CorrelationProbe probe = CorrelationProbe.of(field);
      return train(context, study, label, words, probe, training, validation, plan(context));
    }
  }

  /**
   * Trains all restarts of any probe by any plan, or goes on where an earlier run was stopped.
   *
   * @param study its name, which keeps checkpoints of other studies out
   * @throws StoppedException if a stop was asked for; a checkpoint lets the run resume
   */
  public static TrainedProbe train(
      StudyContext context,
      String study,
      String label,
      String words,
      CorrelationProbe probe,
      Labelled training,
      Labelled validation,
      TrainingPlan plan)
      throws IOException {
    Checkpoint checkpoint =
        Checkpoint.at(
            context.folder().checkpoint(label + ".safetensors"),
            study + " " + words + ", seed " + context.seed() + ", " + context.settings().asMap());
    int every = Math.max(1, plan.epochs() / CHECKPOINTS);
    Optional<TrainedProbe> trained =
        probe.train(
            context.backend(),
            training,
            validation,
            plan,
            checkpoint.saving(
                every, new TrainingProgress(context, "training " + words, plan.epochs())),
            checkpoint.load());
    context.checkStop();
    TrainedProbe result =
        trained.orElseThrow(() -> new StoppedException("stopped while training " + words));
    double loss = result.validationLoss(result.best());
    context.progress().say(String.format(Locale.ROOT, "%s: validation loss %.4g", words, loss));
    return result;
  }

  private TrainingPlan plan(StudyContext context) {
    Settings settings = context.settings();
    int rank = training.samples().shape().rank();
    int height = training.samples().shape().extent(rank - 2);
    int width = training.samples().shape().extent(rank - 1);
    String group = field.covers(height, width) ? "full" : "local";
    int samples = training.samples().shape().extent(0);
    int batch = Math.min(settings.whole("batch"), samples);
    int stepsPerEpoch = Math.ceilDiv(samples, batch);
    int epochs = Math.max(1, Math.ceilDiv(settings.whole(group + "_steps"), stepsPerEpoch));
    Optimizer optimizer = new Optimizer.Adam(settings.real(group + "_rate"));
    return TrainingPlan.of(batch, epochs, optimizer, context.key("training " + words))
        .withSchedule(new LearningRateSchedule.Cosine(0))
        .withEarlyStopping(epochs, 0)
        .withReplicas(settings.whole("restarts"));
  }
}
