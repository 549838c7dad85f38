package dev.lodestone.nn;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Tensor;
import java.util.List;

/** A graph compiled for one backend: runs R replicas without allocating. One call at a time. */
@SuppressWarnings({"DoNotCallSuggester", "ObjectToString", "unused", "UnusedVariable"})
public final class Program {
  private final Backend backend;

  private Program(Backend backend) {
    this.backend = backend;
  }

  /** Compiles the given outputs of a graph for a number of replicas. */
  public static Program compile(Backend backend, Graph graph, List<Node> outputs, int replicas) {
    throw new UnsupportedOperationException("not yet: " + backend + graph + outputs + replicas);
  }

  /**
   * Binds an input to a live tensor: of the input's shape, then shared by all replicas, or with one
   * axis more, [replicas][...].
   */
  public Program bind(String input, Tensor tensor) {
    throw new UnsupportedOperationException("not yet: " + backend + input + tensor);
  }

  /**
   * Computes all outputs.
   *
   * @param parameters values of the graph's parameters, as many replicas as the program has
   * @param key of random nodes
   * @param step of random nodes
   */
  public void run(Parameters parameters, long key, long step) {
    throw new UnsupportedOperationException("not yet: " + parameters + key + step);
  }

  /** The live result of an output, [replicas][...]. */
  public Tensor output(int index) {
    throw new UnsupportedOperationException("not yet: " + index);
  }
}
