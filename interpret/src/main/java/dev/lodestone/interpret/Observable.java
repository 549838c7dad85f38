package dev.lodestone.interpret;

import dev.lodestone.kernels.Tensor;

/**
 * A number that can be computed from every sample, and that a bottleneck may turn out to follow.
 *
 * <p>Open for anyone's candidates; implementations must be immutable and thread-safe.
 */
public interface Observable {
  /** A few words, for example {@code nearest-neighbour correlator}. */
  String name();

  /** Its formula. */
  Expression expression();

  /**
   * How complicated it is, for example the number of factors: of two observables that cannot be
   * told apart on the data the simpler one is kept.
   */
  int complexity();

  /**
   * The value of every sample.
   *
   * @param samples {@code [samples][...]}, read only
   * @return one value a sample
   */
  double[] evaluate(Tensor samples);
}
