package dev.lodestone.nn;

/** [batch][...] to [batch][product of the rest]. */
public record Flatten() implements Layer {
  @Override
  public Node apply(Node input) {
    Operands.require(input.shape().rank() >= 1, "flatten: input", "rank 1 or more", input.shape());
    int batch = input.shape().extent(0);
    return input.graph().reshape(input, batch, input.shape().size() / Math.max(1, batch));
  }
}
