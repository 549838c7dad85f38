package dev.lodestone.bench.study.twin;

import dev.lodestone.bench.study.StoppedException;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.kernels.Shape;
import dev.lodestone.nn.LearningRateSchedule;
import dev.lodestone.nn.Optimizer;
import dev.lodestone.nn.Parameters;
import dev.lodestone.nn.Safetensors;
import dev.lodestone.nn.SideBySide;
import dev.lodestone.nn.TrainingListener;
import dev.lodestone.nn.TrainingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Trains the networks of all splits of a data set side by side, one a worker, and keeps them: a run
 * that is resumed trains only what it had not finished.
 */
final class TwinTraining {
  private static final int LARGEST_BATCH = 128;
  private static final int SMALLEST_BATCH = 16;
  private static final int RECIPE_EPOCHS = 1000;

  private final StudyContext context;
  private final int trainings;
  private final AtomicInteger finished = new AtomicInteger();

  /**
   * For one run.
   *
   * @param trainings number of all trainings of the run, for the remaining time
   */
  TwinTraining(StudyContext context, int trainings) {
    this.context = context;
    this.trainings = trainings;
  }

  /**
   * How networks are trained here: Adam whose rate falls to 0 along a cosine, the epoch of the
   * smallest validation loss.
   *
   * @param batch points of a step
   * @param samples of an epoch: the points, or with loops as many as there are points at all
   * @param steps of the training
   * @param rate learning rate at the beginning
   */
  static TrainingPlan plan(int batch, int samples, int steps, double rate, long key) {
    int epochs = Math.max(1, steps / Math.ceilDiv(samples, batch));
    return TrainingPlan.of(batch, epochs, new Optimizer.Adam(rate), key)
        .withSchedule(new LearningRateSchedule.Cosine(0))
        .withEarlyStopping(epochs, 0);
  }

  /**
   * The nearest that this library has to the authors' plain network: batches of 16, a rate that is
   * halved after 20 epochs without improvement, an end after 50. Adam at its usual rate stands for
   * Adadelta.
   */
  static TrainingPlan recipe(long key) {
    return TrainingPlan.of(SMALLEST_BATCH, RECIPE_EPOCHS, new Optimizer.Adam(1e-3), key)
        .withSchedule(new LearningRateSchedule.ReduceOnPlateau(0.5, 20, 0))
        .withEarlyStopping(50, 0);
  }

  /** A sixteenth of the points, rounded up to a power of two, from 16 to 128. */
  static int batch(int points) {
    int sixteenth = Math.ceilDiv(points, 16);
    int power = Integer.highestOneBit(Math.max(1, sixteenth - 1)) << 1;
    return Math.clamp(power, SMALLEST_BATCH, LARGEST_BATCH);
  }

  /** Ends a training when the run is asked to stop. */
  TrainingListener listener() {
    return new TrainingListener() {
      @Override
      public boolean stopRequested() {
        return context.stopRequested().getAsBoolean();
      }
    };
  }

  /**
   * The networks of all splits, split i being replica i times the replicas of one.
   *
   * @param name of the file, for example {@code twin_energy}
   * @param inputs of the network
   * @param width neurons of each of its two hidden layers
   * @param splits how many
   * @param replicas of each
   * @param train trains a split; empty when it was stopped
   */
  Parameters all(
      String name,
      int inputs,
      int width,
      int splits,
      int replicas,
      IntFunction<Optional<Parameters>> train)
      throws IOException {
    Parameters all = zeros(inputs, width, splits * replicas);
    Path file = context.folder().checkpoint(name + ".safetensors");
    if (Files.exists(file)) {
      Safetensors.read(file).copyTo(all);
      advance(splits, name);
      return all;
    }
    int size = replicas * all.count();
    SideBySide.run(
        context.backend(),
        splits,
        split -> {
          Parameters one =
              train
                  .apply(split)
                  .orElseThrow(() -> new StoppedException("stopped while training " + name));
          System.arraycopy(one.array(), 0, all.array(), split * size, size);
          advance(1, name);
        });
    Safetensors.of(all).build().write(file);
    return all;
  }

  private void advance(int count, String name) {
    context.progress().step("training", finished.addAndGet(count), trainings, name);
  }

  /** One split of what {@link #all} returned. */
  static Parameters split(Parameters all, int split, int replicas) {
    int size = replicas * all.count();
    float[] values = java.util.Arrays.copyOfRange(all.array(), split * size, (split + 1) * size);
    return Parameters.wrap(all.names(), all.shapes(), replicas, values);
  }

  // Twin and plain networks have layers of the same names.
  private static Parameters zeros(int inputs, int width, int replicas) {
    return Parameters.zeros(
        List.of(
            "first.weight",
            "first.bias",
            "second.weight",
            "second.bias",
            "output.weight",
            "output.bias"),
        List.of(
            Shape.of(inputs, width),
            Shape.of(width),
            Shape.of(width, width),
            Shape.of(width),
            Shape.of(width, 1),
            Shape.of(1)),
        replicas);
  }
}
