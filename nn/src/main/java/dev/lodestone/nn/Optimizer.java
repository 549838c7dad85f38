package dev.lodestone.nn;

/** How parameters follow their gradients. Immutable. */
public sealed interface Optimizer {
  /** The learning rate before any schedule. */
  double rate();

  /**
   * Gradient descent: v = momentum v + g, p -= rate v.
   *
   * @param rate learning rate
   * @param momentum from 0 to below 1
   */
  record Sgd(double rate, double momentum) implements Optimizer {
    /** Checks rate and momentum. */
    public Sgd {
      requireRate(rate);
      if (!(momentum >= 0 && momentum < 1)) {
        throw new IllegalArgumentException(
            "momentum: expected from 0 to below 1, given " + momentum);
      }
    }
  }

  /**
   * Adam (Kingma and Ba 2015, algorithm 1).
   *
   * @param rate learning rate
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon added to the root of the second moment
   */
  record Adam(double rate, double beta1, double beta2, double epsilon) implements Optimizer {
    /** Checks the ranges. */
    public Adam {
      requireRate(rate);
      if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
        throw new IllegalArgumentException(
            "betas: expected from 0 to below 1, given " + beta1 + " and " + beta2);
      }
    }

    /** Decays 0.9 and 0.999, epsilon 1e-8. */
    public Adam(double rate) {
      this(rate, 0.9, 0.999, 1e-8);
    }
  }

  private static void requireRate(double rate) {
    if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("rate: expected above 0, given " + rate);
    }
  }
}
