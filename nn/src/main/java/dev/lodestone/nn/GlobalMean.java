package dev.lodestone.nn;

import java.util.stream.IntStream;

/** The mean over all sites: [batch][channels][height][width] to [batch][channels]. */
public record GlobalMean() implements Layer {
  @Override
  public Node apply(Node input) {
    int rank = input.shape().rank();
    Operands.require(rank >= 3, "global mean: input", "rank 3 or more", input.shape());
    return input.graph().mean(input, IntStream.range(2, rank).toArray());
  }
}
