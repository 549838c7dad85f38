package dev.lodestone.nn;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.ConvolutionGeometry.Padding;
import dev.lodestone.kernels.Shape;

/**
 * output = activation(input * filters + bias), input [batch][channels][height][width], filters
 * [outputChannels][channels][filterHeight][filterWidth], bias [outputChannels].
 *
 * @param name prefix of its parameters, {@code name.weight} and {@code name.bias}
 * @param outputChannels number of filters
 * @param filterHeight rows of a filter
 * @param filterWidth columns of a filter
 * @param stride step in both directions
 * @param padding what lies outside the image
 * @param activation applied to every element
 * @param initializer of the filters; the bias starts at 0
 */
public record Convolution2d(
    String name,
    int outputChannels,
    int filterHeight,
    int filterWidth,
    int stride,
    Padding padding,
    Activation activation,
    Initializer initializer)
    implements Layer {
  /** Stride 1, He's initialisation for rectified neurons, Glorot's for others. */
  public Convolution2d(
      String name,
      int outputChannels,
      int filterHeight,
      int filterWidth,
      Padding padding,
      Activation activation) {
    this(
        name,
        outputChannels,
        filterHeight,
        filterWidth,
        1,
        padding,
        activation,
        Activations.initializer(activation));
  }

  @Override
  public Node apply(Node input) {
    Operands.requireRank(name + ": input", input, 4);
    Graph graph = input.graph();
    int channels = input.shape().extent(1);
    Node filters =
        graph.parameter(
            name + ".weight",
            Shape.of(outputChannels, channels, filterHeight, filterWidth),
            initializer);
    Node bias = graph.parameter(name + ".bias", Shape.of(outputChannels), Initializer.zeros());
    Node images = graph.convolution(input, filters, stride, padding);
    return Activations.apply(activation, graph.addAlong(images, bias, 1));
  }
}
