package dev.lodestone.nn;

/**
 * Adds nodes to the graph of its input.
 *
 * <p>A layer is a value: it holds no weights, only names for them. Calling the same layer twice in
 * one graph shares its weights, and two layers of one name are one layer.
 */
@FunctionalInterface
public interface Layer {
  /**
   * The output for an input [batch][...].
   *
   * @throws dev.lodestone.kernels.ShapeMismatchException if the input does not fit
   */
  Node apply(Node input);

  /** This layer, then the next. */
  default Layer then(Layer next) {
    return input -> next.apply(apply(input));
  }

  /** Layers one after another. */
  static Layer sequence(Layer... layers) {
    Layer all = input -> input;
    for (Layer layer : layers) {
      all = all.then(layer);
    }
    return all;
  }
}
