package dev.lodestone.nn;

import dev.lodestone.kernels.Backend;

/**
 * Trains all replicas of a plan side by side.
 *
 * <p>The result is a function of (objective, data, plan) and the kind of backend only: the same
 * bits for any number of threads, and replica i has the bits that it has alone. One call of {@link
 * #train} at a time.
 */
public final class Trainer {
  private final TrainingPlan plan;
  private final int samples;
  private final TrainingProgram program;
  private final Evaluation validation;
  private final TrainingState state;
  private final double[] rates;

  private Trainer(
      Backend backend,
      Objective objective,
      Dataset training,
      Dataset validation,
      TrainingPlan plan,
      TrainingState resumed) {
    if (plan.earlyStopping().isPresent() && validation.size() == 0) {
      throw new IllegalArgumentException(
          "validation: expected at least 1 sample for early stopping, given none");
    }
    this.plan = plan;
    this.samples = training.size();
    this.program = TrainingProgram.compile(backend, objective, training, plan);
    this.validation =
        validation.size() == 0 ? null : new Evaluation(backend, objective, validation);
    this.state = resumed == null ? program.start() : resumed;
    this.rates = new double[plan.replicas()];
    program.requireFits(state);
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

  /**
   * Goes on from a state that was saved at a safe point of a run with the same arguments.
   *
   * @throws dev.lodestone.kernels.ShapeMismatchException if the state is of another network
   */
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
    while (state.epoch() < plan.epochs() && !allStopped()) {
      int epoch = state.epoch();
      trainEpoch(epoch);
      record();
      state.advance(epoch + 1, state.step());
      listener.epochFinished(epoch, state.history());
      listener.safePoint(state);
      if (listener.stopRequested()) {
        break;
      }
    }
    return result();
  }

  /** What {@link #train} returns for the state as it is. */
  public Parameters result() {
    return plan.earlyStopping().isPresent() ? state.best() : state.parameters();
  }

  private boolean allStopped() {
    for (boolean stopped : state.stopped()) {
      if (!stopped) {
        return false;
      }
    }
    return true;
  }

  private void trainEpoch(int epoch) {
    for (int replica = 0; replica < rates.length; replica++) {
      int plateaus = state.plateaus()[replica];
      rates[replica] =
          plan.optimizer().rate() * plan.schedule().factor(epoch, plan.epochs(), plateaus);
    }
    program.beginEpoch(epoch);
    program.run(state, 0, program.stepsPerEpoch(), rates);
  }

  private void record() {
    double[] losses = validation == null ? null : validation.run(state.parameters());
    for (int replica = 0; replica < rates.length; replica++) {
      if (!state.stopped()[replica]) {
        double training = program.lossSums()[replica] / samples;
        double validated = losses == null ? Double.NaN : losses[replica];
        state.history().add(replica, training, validated);
        if (losses != null) {
          compare(replica, validated);
        }
      }
    }
  }

  private void compare(int replica, double loss) {
    double least = plan.earlyStopping().map(EarlyStopping::minimumImprovement).orElse(0.0);
    if (loss < state.bestLoss()[replica] - least) {
      improve(replica, loss);
      return;
    }
    int waited = ++state.epochsSinceBest()[replica];
    int unchanged = ++state.epochsSinceChange()[replica];
    if (plan.earlyStopping().isPresent() && waited >= plan.earlyStopping().get().patience()) {
      state.stopped()[replica] = true;
    }
    if (plan.schedule() instanceof LearningRateSchedule.ReduceOnPlateau plateau
        && unchanged >= plateau.patience()) {
      state.plateaus()[replica]++;
      state.epochsSinceChange()[replica] = 0;
    }
  }

  private void improve(int replica, double loss) {
    state.bestLoss()[replica] = loss;
    state.epochsSinceBest()[replica] = 0;
    state.epochsSinceChange()[replica] = 0;
    int count = state.parameters().count();
    System.arraycopy(
        state.parameters().array(), replica * count, state.best().array(), replica * count, count);
  }
}
