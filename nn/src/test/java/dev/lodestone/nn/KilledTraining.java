package dev.lodestone.nn;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import java.nio.file.Path;

/** A training run in a process of its own, to be killed and started again. */
final class KilledTraining {
  private static final int EPOCHS = 30;

  private KilledTraining() {}

  static TrainingPlan plan(long seed) {
    return TrainingPlan.of(32, EPOCHS, new Optimizer.Adam(0.01), seed)
        .withReplicas(2)
        .withEarlyStopping(20, 0)
        .withSchedule(new LearningRateSchedule.ReduceOnPlateau(0.5, 3, 0.01));
  }

  /** Trains from the checkpoint if there is one, else from the beginning. */
  static Parameters train(Backend backend, long seed, Checkpoint checkpoint, TrainingListener next)
      throws Exception {
    Dataset.Split split = TrainingProblems.curved(backend, seed, 400).split(0.25, seed);
    Objective objective = TrainingProblems.dropoutClassifier();
    TrainingState state = checkpoint.load().orElse(null);
    Trainer trainer =
        state == null
            ? Trainer.of(backend, objective, split.training(), split.validation(), plan(seed))
            : Trainer.resume(
                backend, objective, split.training(), split.validation(), plan(seed), state);
    return trainer.train(checkpoint.saving(1, next));
  }

  /** Arguments: seed, checkpoint, file for the result. */
  public static void main(String[] arguments) throws Exception {
    long seed = Long.parseLong(arguments[0]);
    Checkpoint checkpoint = Checkpoint.at(Path.of(arguments[1]), "seed " + seed);
    TrainingListener slow =
        new TrainingListener() {
          @Override
          public void epochFinished(int epoch, TrainingHistory history) {
            try {
              Thread.sleep(10);
            } catch (InterruptedException interrupted) {
              Thread.currentThread().interrupt();
            }
          }
        };
    try (Backend backend = Backend.open(Backend.Kind.SCALAR, 1)) {
      Parameters result = train(backend, seed, checkpoint, slow);
      float[] values = result.array();
      Safetensors.builder()
          .floats("result", Shape.of(values.length), values)
          .build()
          .write(Path.of(arguments[2]));
    }
  }
}
