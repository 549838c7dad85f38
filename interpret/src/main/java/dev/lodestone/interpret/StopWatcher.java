package dev.lodestone.interpret;

import dev.lodestone.nn.TrainingHistory;
import dev.lodestone.nn.TrainingListener;
import dev.lodestone.nn.TrainingState;

/** Passes everything on and remembers whether a stop was asked for. */
final class StopWatcher implements TrainingListener {
  private final TrainingListener listener;
  private boolean stopped;

  StopWatcher(TrainingListener listener) {
    this.listener = listener;
  }

  boolean stopped() {
    return stopped;
  }

  @Override
  public void epochFinished(int epoch, TrainingHistory history) {
    listener.epochFinished(epoch, history);
  }

  @Override
  public void safePoint(TrainingState state) {
    listener.safePoint(state);
  }

  @Override
  public boolean stopRequested() {
    stopped = listener.stopRequested();
    return stopped;
  }
}
