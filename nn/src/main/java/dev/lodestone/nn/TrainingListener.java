package dev.lodestone.nn;

/** Hears of a training run between epochs, on the thread that trains. */
public interface TrainingListener {
  /**
   * After every epoch.
   *
   * @param epoch the epoch that was finished, from 0
   * @param history losses up to it
   */
  default void epochFinished(int epoch, TrainingHistory history) {}

  /**
   * After every epoch, when the state is whole: the place to write a checkpoint. The state is live;
   * do not keep it.
   */
  default void safePoint(TrainingState state) {}

  /** Asked after every epoch; true ends the run early, resumable from its state. */
  default boolean stopRequested() {
    return false;
  }

  /** Hears nothing. */
  static TrainingListener silent() {
    return new TrainingListener() {};
  }
}
