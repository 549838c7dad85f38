package dev.lodestone.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Losses of every replica after every epoch. Not thread-safe. */
public final class TrainingHistory {
  private final List<List<Double>> training = new ArrayList<>();
  private final List<List<Double>> validation = new ArrayList<>();

  /** No epochs yet. */
  public TrainingHistory(int replicas) {
    for (int replica = 0; replica < replicas; replica++) {
      training.add(new ArrayList<>());
      validation.add(new ArrayList<>());
    }
  }

  /** Adds an epoch of a replica. */
  public void add(int replica, double trainingLoss, double validationLoss) {
    training.get(replica).add(trainingLoss);
    validation.get(replica).add(validationLoss);
  }

  /** Number of replicas. */
  public int replicas() {
    return training.size();
  }

  /** Epochs that a replica has finished; fewer than the plan's where it stopped early. */
  public int epochs(int replica) {
    return training.get(replica).size();
  }

  /** Mean loss over the steps of each epoch, while the parameters changed. */
  public List<Double> trainingLoss(int replica) {
    return Collections.unmodifiableList(training.get(replica));
  }

  /** Loss on the validation data after each epoch, NaN where there is none. */
  public List<Double> validationLoss(int replica) {
    return Collections.unmodifiableList(validation.get(replica));
  }

  /** The epoch, from 0, of the smallest validation loss, -1 where there is none. */
  public int bestEpoch(int replica) {
    List<Double> losses = validation.get(replica);
    int best = -1;
    for (int epoch = 0; epoch < losses.size(); epoch++) {
      double loss = losses.get(epoch);
      if (!Double.isNaN(loss) && (best < 0 || loss < losses.get(best))) {
        best = epoch;
      }
    }
    return best;
  }

  /** The smallest validation loss, NaN where there is none. */
  public double bestValidationLoss(int replica) {
    int best = bestEpoch(replica);
    return best < 0 ? Double.NaN : validation.get(replica).get(best);
  }
}
