package dev.lodestone.nn;

import dev.lodestone.kernels.Activation;

/** Activations as nodes and as layers. */
public final class Activations {
  private Activations() {}

  /** max(x, 0). */
  public static Layer relu() {
    return input -> apply(Activation.RELU, input);
  }

  /** The hyperbolic tangent. */
  public static Layer tanh() {
    return input -> apply(Activation.TANH, input);
  }

  /** 1 / (1 + e^-x). */
  public static Layer sigmoid() {
    return input -> apply(Activation.SIGMOID, input);
  }

  /** log(1 + e^x). */
  public static Layer softplus() {
    return input -> input.graph().softplus(input);
  }

  static Node apply(Activation activation, Node input) {
    Graph graph = input.graph();
    return switch (activation) {
      case IDENTITY -> input;
      case RELU -> graph.relu(input);
      case TANH -> graph.tanh(input);
      case SIGMOID -> graph.sigmoid(input);
    };
  }

  static Initializer initializer(Activation activation) {
    return activation == Activation.RELU ? Initializer.heUniform() : Initializer.glorotUniform();
  }
}
