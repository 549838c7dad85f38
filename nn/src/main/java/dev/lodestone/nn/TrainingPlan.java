package dev.lodestone.nn;

import java.util.Optional;

/**
 * How a network is trained. Immutable.
 *
 * @param batch samples of a step; the last step of an epoch takes what is left
 * @param epochs passes over the data
 * @param optimizer how parameters follow gradients
 * @param schedule what multiplies the learning rate
 * @param earlyStopping when a replica stops before its last epoch
 * @param key determines initial weights, order of samples and random nodes
 * @param replicas how many networks of different keys are trained side by side
 * @param firstReplica number of the first: replica i of a plan has the same bits as a plan with
 *     replicas = 1 and firstReplica = i
 * @param part samples that are processed at a time within a step, 0 for a size chosen by the
 *     network's memory (the bits depend on it, not on the machine)
 */
public record TrainingPlan(
    int batch,
    int epochs,
    Optimizer optimizer,
    LearningRateSchedule schedule,
    Optional<EarlyStopping> earlyStopping,
    long key,
    int replicas,
    int firstReplica,
    int part) {
  /** Checks the numbers. */
  public TrainingPlan {
    requireAtLeast("batch", batch, 1);
    requireAtLeast("epochs", epochs, 0);
    requireAtLeast("replicas", replicas, 1);
    requireAtLeast("firstReplica", firstReplica, 0);
    requireAtLeast("part", part, 0);
  }

  private static void requireAtLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          name + ": expected at least " + least + ", given " + value);
    }
  }

  /** Constant learning rate, no early stopping, one replica. */
  public static TrainingPlan of(int batch, int epochs, Optimizer optimizer, long key) {
    return new TrainingPlan(
        batch,
        epochs,
        optimizer,
        new LearningRateSchedule.Constant(),
        Optional.empty(),
        key,
        1,
        0,
        0);
  }

  /** The same with another schedule. */
  public TrainingPlan withSchedule(LearningRateSchedule other) {
    return new TrainingPlan(
        batch, epochs, optimizer, other, earlyStopping, key, replicas, firstReplica, part);
  }

  /** The same with early stopping. */
  public TrainingPlan withEarlyStopping(int patience, double minimumImprovement) {
    return new TrainingPlan(
        batch,
        epochs,
        optimizer,
        schedule,
        Optional.of(new EarlyStopping(patience, minimumImprovement)),
        key,
        replicas,
        firstReplica,
        part);
  }

  /** The same with this many replicas, numbered from 0. */
  public TrainingPlan withReplicas(int count) {
    return withReplicas(0, count);
  }

  /** The same with this many replicas, numbered from the first. */
  public TrainingPlan withReplicas(int first, int count) {
    return new TrainingPlan(
        batch, epochs, optimizer, schedule, earlyStopping, key, count, first, part);
  }

  /** The same with this many samples processed at a time. */
  public TrainingPlan withPart(int samples) {
    return new TrainingPlan(
        batch, epochs, optimizer, schedule, earlyStopping, key, replicas, firstReplica, samples);
  }
}
