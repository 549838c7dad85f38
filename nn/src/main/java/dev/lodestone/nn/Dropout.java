package dev.lodestone.nn;

/**
 * Zeroes each element with probability rate and divides the others by 1 - rate, in graphs for
 * training only; the mask is a function of (key of the run, step, name, element).
 *
 * @param name the stream of random numbers
 * @param rate probability of an element to be zeroed, from 0 to below 1
 */
public record Dropout(String name, double rate) implements Layer {
  /** Checks the rate. */
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("rate: expected from 0 to below 1, given " + rate);
    }
  }

  @Override
  public Node apply(Node input) {
    Graph graph = input.graph();
    if (graph.mode() == Graph.Mode.EVALUATION || rate == 0) {
      return input;
    }
    Distribution mask = new Distribution.DropoutMask(1 - rate);
    return graph.multiply(input, graph.random(name, input.shape(), mask));
  }
}
