package dev.lodestone.nn;

/** What multiplies the learning rate in an epoch. Immutable. */
public sealed interface LearningRateSchedule {
  /** Always 1. */
  record Constant() implements LearningRateSchedule {}

  /**
   * factor^floor(epoch / every).
   *
   * @param every epochs between changes
   * @param factor multiplies the rate at each change
   */
  record Step(int every, double factor) implements LearningRateSchedule {
    /** Checks both numbers. */
    public Step {
      requireAtLeastOne("every", every);
      requireFactor(factor);
    }
  }

  /**
   * From 1 to floor along half a cosine (Loshchilov and Hutter 2017) over the epochs of the plan.
   *
   * @param floor the factor at the end
   */
  record Cosine(double floor) implements LearningRateSchedule {}

  /**
   * Multiplied by factor whenever the validation loss has not improved for patience epochs, each
   * replica by itself.
   *
   * @param factor multiplies the rate at each change
   * @param patience epochs without improvement
   * @param floor the factor never falls below it
   */
  record ReduceOnPlateau(double factor, int patience, double floor)
      implements LearningRateSchedule {
    /** Checks factor and patience. */
    public ReduceOnPlateau {
      requireAtLeastOne("patience", patience);
      requireFactor(factor);
    }
  }

  private static void requireAtLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": expected at least 1, given " + value);
    }
  }

  private static void requireFactor(double factor) {
    if (!(factor > 0 && factor <= 1)) {
      throw new IllegalArgumentException("factor: expected above 0 and at most 1, given " + factor);
    }
  }

  /**
   * The factor.
   *
   * @param epoch from 0
   * @param epochs of the plan
   * @param plateaus how often the loss has stopped improving
   */
  default double factor(int epoch, int epochs, int plateaus) {
    return switch (this) {
      case Constant() -> 1;
      case Step(int every, double factor) -> Math.pow(factor, epoch / every);
      case Cosine(double floor) ->
          floor + (1 - floor) * (1 + Math.cos(Math.PI * epoch / Math.max(1, epochs))) / 2;
      case ReduceOnPlateau(double factor, int _, double floor) ->
          Math.max(floor, Math.pow(factor, plateaus));
    };
  }
}
