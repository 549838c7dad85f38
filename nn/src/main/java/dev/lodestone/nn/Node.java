package dev.lodestone.nn;

import dev.lodestone.kernels.Shape;

/**
 * A handle to one value of a graph. Immutable.
 *
 * @param graph the graph that it belongs to
 * @param index position in the graph, operands first
 * @param shape extents of the value
 */
public record Node(Graph graph, int index, Shape shape) {
  /** What computes the value. */
  public Operation operation() {
    return graph.operation(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Node that && graph == that.graph && index == that.index;
  }

  @Override
  public int hashCode() {
    return index;
  }

  @Override
  public String toString() {
    return "node " + index + " " + shape;
  }
}
