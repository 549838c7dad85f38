package dev.lodestone.nn;

import dev.lodestone.kernels.Philox;
import dev.lodestone.kernels.Shape;

/**
 * How a parameter starts. Immutable.
 *
 * <p>Fans: a matrix [inputs][outputs] has its extents; filters [outputs][inputs][height][width]
 * have inputs (outputs) times height times width.
 */
public sealed interface Initializer {
  /** Every element the same. */
  record Constant(double value) implements Initializer {}

  /** Uniform on [-limit, limit). */
  record Uniform(double limit) implements Initializer {}

  /** Normal with mean 0. */
  record Normal(double standardDeviation) implements Initializer {}

  /**
   * Variance = gain / fan, uniform or normal.
   *
   * @param fan what divides the variance
   * @param gain the variance times the fan
   * @param uniform whether uniform on [-sqrt(3 variance), sqrt(3 variance)) rather than normal
   */
  record Scaled(Fan fan, double gain, boolean uniform) implements Initializer {}

  /** What divides the variance. */
  enum Fan {
    /** Number of inputs of a neuron. */
    INPUTS,
    /** Mean of the numbers of inputs and outputs. */
    AVERAGE
  }

  /** All zeros. */
  static Initializer zeros() {
    return new Constant(0);
  }

  /** Glorot and Bengio 2010: uniform with limit sqrt(6 / (inputs + outputs)). */
  static Initializer glorotUniform() {
    return new Scaled(Fan.AVERAGE, 1, true);
  }

  /** Glorot and Bengio 2010: normal with variance 2 / (inputs + outputs). */
  static Initializer glorotNormal() {
    return new Scaled(Fan.AVERAGE, 1, false);
  }

  /** He et al. 2015: uniform with limit sqrt(6 / inputs), for rectified units. */
  static Initializer heUniform() {
    return new Scaled(Fan.INPUTS, 2, true);
  }

  /** He et al. 2015: normal with variance 2 / inputs, for rectified units. */
  static Initializer heNormal() {
    return new Scaled(Fan.INPUTS, 2, false);
  }

  /** Fills values[offset ...] of the parameter of this name, a function of the arguments only. */
  default void fill(Shape shape, String name, long replicaKey, float[] values, int offset) {
    Philox random = KeyedRandom.parameter(replicaKey, name);
    for (int i = 0; i < shape.size(); i++) {
      values[offset + i] = (float) sample(shape, random, i);
    }
  }

  private double sample(Shape shape, Philox random, int element) {
    return switch (this) {
      case Constant(double value) -> value;
      case Uniform(double limit) -> limit * (2 * random.uniform(element) - 1);
      case Normal(double standardDeviation) -> standardDeviation * random.normal(element);
      case Scaled(Fan fan, double gain, boolean uniform) -> {
        double deviation = Math.sqrt(gain / extent(fan, shape));
        yield uniform
            ? Math.sqrt(3) * deviation * (2 * random.uniform(element) - 1)
            : deviation * random.normal(element);
      }
    };
  }

  private static double extent(Fan fan, Shape shape) {
    int rank = shape.rank();
    double inputs = rank == 0 ? 1 : shape.extent(0);
    double outputs = rank < 2 ? 1 : shape.extent(1);
    if (rank == 4) {
      double window = shape.extent(2) * shape.extent(3);
      inputs = shape.extent(1) * window;
      outputs = shape.extent(0) * window;
    }
    return Math.max(1, fan == Fan.INPUTS ? inputs : (inputs + outputs) / 2);
  }
}
