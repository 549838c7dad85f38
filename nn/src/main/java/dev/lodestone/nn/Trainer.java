package dev.lodestone.nn;

import dev.lodestone.kernels.Backend;

/**
 * Trains all replicas of a plan side by side.
 *
 * <p>The result is a function of (objective, data, plan) only: the same bits for any number of
 * threads, and replica i has the bits that it has alone. One call of {@link #train} at a time.
 */
@SuppressWarnings({"DoNotCallSuggester", "ObjectToString", "unused", "UnusedVariable"})
public final class Trainer {
  private final Backend backend;
  private final Objective objective;
  private final Dataset training;
  private final Dataset validation;
  private final TrainingPlan plan;
  private final TrainingState state;

  private Trainer(
      Backend backend,
      Objective objective,
      Dataset training,
      Dataset validation,
      TrainingPlan plan,
      TrainingState state) {
    this.backend = backend;
    this.objective = objective;
    this.training = training;
    this.validation = validation;
    this.plan = plan;
    this.state = state;
  }

  /**
   * A new run.
   *
   * @param validation may be empty: then there is no validation loss and no early stopping
   */
  public static Trainer of(
      Backend backend,
      Objective objective,
      Dataset training,
      Dataset validation,
      TrainingPlan plan) {
    return new Trainer(backend, objective, training, validation, plan, null);
  }

  /** Goes on from a state that was saved at a safe point of a run with the same arguments. */
  public static Trainer resume(
      Backend backend,
      Objective objective,
      Dataset training,
      Dataset validation,
      TrainingPlan plan,
      TrainingState state) {
    return new Trainer(backend, objective, training, validation, plan, state);
  }

  /** The live state. */
  public TrainingState state() {
    return state;
  }

  /**
   * Trains to the end of the plan, or until all replicas have stopped or the listener asks.
   *
   * @return the weights of each replica's best validation loss under early stopping, the last
   *     weights without
   */
  public Parameters train(TrainingListener listener) {
    throw new UnsupportedOperationException(
        "not yet: " + backend + objective + training + validation + plan + listener);
  }
}
