package dev.lodestone.nn;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.Shape;

/**
 * output = activation(input weight + bias), input [batch][inputs], weight [inputs][outputs], bias
 * [outputs].
 *
 * @param name prefix of its parameters, {@code name.weight} and {@code name.bias}
 * @param outputs number of neurons
 * @param activation applied to every element
 * @param initializer of the weight; the bias starts at 0
 */
public record Dense(String name, int outputs, Activation activation, Initializer initializer)
    implements Layer {
  /** Checks the number of neurons. */
  public Dense {
    if (outputs < 1) {
      throw new IllegalArgumentException("outputs: expected at least 1, given " + outputs);
    }
  }

  /** He's initialisation for rectified neurons, Glorot's for others. */
  public Dense(String name, int outputs, Activation activation) {
    this(name, outputs, activation, Activations.initializer(activation));
  }

  /** Linear neurons. */
  public Dense(String name, int outputs) {
    this(name, outputs, Activation.IDENTITY);
  }

  @Override
  public Node apply(Node input) {
    Operands.requireRank(name + ": input", input, 2);
    Graph graph = input.graph();
    int inputs = input.shape().extent(1);
    Node weight = graph.parameter(name + ".weight", Shape.of(inputs, outputs), initializer);
    Node bias = graph.parameter(name + ".bias", Shape.of(outputs), Initializer.zeros());
    Node product = graph.matrixProduct(input, weight);
    return Activations.apply(activation, graph.addAlong(product, bias, 1));
  }
}
