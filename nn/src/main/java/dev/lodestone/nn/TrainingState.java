package dev.lodestone.nn;

/**
 * All that a run must remember between epochs: stored and restored exactly, it goes on with the
 * same bits. Everything else follows from the plan, its key and the data.
 *
 * <p>Its parts are live; a checkpoint is written at a {@link TrainingListener#safePoint}. Not
 * synchronised.
 */
public final class TrainingState {
  private final Parameters parameters;
  private final Parameters best;
  private final float[] firstMoments;
  private final float[] secondMoments;
  private final double[] bestLoss;
  private final int[] epochsSinceBest;
  private final int[] epochsSinceChange;
  private final int[] plateaus;
  private final boolean[] stopped;
  private final TrainingHistory history;
  private int epoch;
  private long step;

  /** The beginning of a run: moments and counters zero, best losses infinite. */
  public TrainingState(Parameters parameters) {
    int replicas = parameters.replicas();
    this.parameters = parameters;
    this.best = parameters.copy();
    this.firstMoments = new float[parameters.array().length];
    this.secondMoments = new float[parameters.array().length];
    this.bestLoss = new double[replicas];
    java.util.Arrays.fill(bestLoss, Double.POSITIVE_INFINITY);
    this.epochsSinceBest = new int[replicas];
    this.epochsSinceChange = new int[replicas];
    this.plateaus = new int[replicas];
    this.stopped = new boolean[replicas];
    this.history = new TrainingHistory(replicas);
  }

  /** The current values. */
  public Parameters parameters() {
    return parameters;
  }

  /** The values of each replica's best validation loss so far. */
  public Parameters best() {
    return best;
  }

  /** Adam's first moments or the velocities of gradient descent, [R][P]. */
  public float[] firstMoments() {
    return firstMoments;
  }

  /** Adam's second moments, [R][P]. */
  public float[] secondMoments() {
    return secondMoments;
  }

  /** The smallest validation loss of each replica, infinite before the first. */
  public double[] bestLoss() {
    return bestLoss;
  }

  /** Epochs since each replica's best validation loss, for early stopping. */
  public int[] epochsSinceBest() {
    return epochsSinceBest;
  }

  /** Epochs since each replica's best validation loss or last change of its learning rate. */
  public int[] epochsSinceChange() {
    return epochsSinceChange;
  }

  /** How often each replica's learning rate was reduced on a plateau. */
  public int[] plateaus() {
    return plateaus;
  }

  /** Whether a replica has stopped early. */
  public boolean[] stopped() {
    return stopped;
  }

  /** Losses so far. */
  public TrainingHistory history() {
    return history;
  }

  /** Finished epochs. */
  public int epoch() {
    return epoch;
  }

  /** Finished steps: the time of Adam's corrections and the step of random nodes. */
  public long step() {
    return step;
  }

  /** Sets both counters. */
  public void advance(int newEpoch, long newStep) {
    this.epoch = newEpoch;
    this.step = newStep;
  }
}
