package dev.lodestone.nn;

/**
 * Stops a replica whose validation loss no longer improves and restores its best weights.
 *
 * @param patience epochs without improvement before it stops
 * @param minimumImprovement what counts as an improvement of the loss
 */
public record EarlyStopping(int patience, double minimumImprovement) {
  /** Checks the patience. */
  public EarlyStopping {
    if (patience < 1) {
      throw new IllegalArgumentException("patience: expected at least 1, given " + patience);
    }
  }
}
