package dev.lodestone.nn;

/** How random numbers of a graph are distributed. */
public sealed interface Distribution {
  /** Mean 0, standard deviation 1 (Box and Muller 1958). */
  record StandardNormal() implements Distribution {}

  /** Uniform on [0, 1). */
  record Uniform() implements Distribution {}

  /**
   * 1 / keep with probability keep, else 0: an unbiased mask (inverted dropout).
   *
   * @param keep probability of an element to stay, above 0 and at most 1
   */
  record DropoutMask(double keep) implements Distribution {
    /** Checks the probability. */
    public DropoutMask {
      if (!(keep > 0 && keep <= 1)) {
        throw new IllegalArgumentException("keep: expected above 0 and at most 1, given " + keep);
      }
    }
  }
}
