package dev.lodestone.bench.study;

import dev.lodestone.nn.TrainingHistory;
import dev.lodestone.nn.TrainingListener;
import java.util.Locale;

/**
 * Shows how far a training is, and ends it when the run is asked to stop. Thread-safe.
 *
 * @param context of the run
 * @param what the work, for example {@code training 1x2}
 * @param epochs in all
 */
public record TrainingProgress(StudyContext context, String what, int epochs)
    implements TrainingListener {
  @Override
  public void epochFinished(int epoch, TrainingHistory history) {
    double best = Double.POSITIVE_INFINITY;
    for (int restart = 0; restart < history.replicas(); restart++) {
      best = Math.min(best, history.bestValidationLoss(restart));
    }
    String detail = String.format(Locale.ROOT, "best validation loss %.3g", best);
    context.progress().step(what, epoch + 1L, epochs, detail);
  }

  @Override
  public boolean stopRequested() {
    return context.stopRequested().getAsBoolean();
  }
}
