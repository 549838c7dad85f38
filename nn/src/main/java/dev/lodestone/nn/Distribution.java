package dev.lodestone.nn;

import dev.lodestone.kernels.Philox;

/** How random numbers of a graph are distributed. */
public sealed interface Distribution {
  /** Mean 0, standard deviation 1. */
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

  /** Number {@code index} of a stream under this distribution. */
  default double sample(Philox stream, long index) {
    return switch (this) {
      case StandardNormal ignored -> stream.normal(index);
      case Uniform ignored -> stream.uniformFloat(index);
      case DropoutMask mask -> stream.uniformFloat(index) < mask.keep ? 1 / mask.keep : 0;
    };
  }
}
