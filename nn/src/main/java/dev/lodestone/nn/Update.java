package dev.lodestone.nn;

import dev.lodestone.kernels.spi.OptimizerKernel;

/** Applies an optimiser to the parameters of one replica. Immutable. */
final class Update {
  private final OptimizerKernel kernel;
  private final Optimizer optimizer;
  private final int count;

  Update(OptimizerKernel kernel, Optimizer optimizer, int count) {
    this.kernel = kernel;
    this.optimizer = optimizer;
    this.count = count;
  }

  /**
   * One update.
   *
   * @param time number of this update, from 1
   * @param rate learning rate
   */
  void apply(TrainingState state, int replica, long time, double rate, float[] gradient) {
    float[] parameters = state.parameters().array();
    int offset = replica * count;
    switch (optimizer) {
      case Optimizer.Adam adam ->
          kernel.adam(
              count,
              parameters,
              offset,
              gradient,
              0,
              state.firstMoments(),
              offset,
              state.secondMoments(),
              offset,
              (float) rate,
              (float) adam.beta1(),
              (float) adam.beta2(),
              (float) adam.epsilon(),
              (float) (1 - Math.pow(adam.beta1(), (double) time)),
              (float) (1 - Math.pow(adam.beta2(), (double) time)));
      case Optimizer.Sgd sgd ->
          kernel.sgd(
              count,
              parameters,
              offset,
              gradient,
              0,
              state.firstMoments(),
              offset,
              (float) rate,
              (float) sgd.momentum());
    }
  }
}
