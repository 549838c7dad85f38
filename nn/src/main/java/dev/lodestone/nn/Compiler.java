package dev.lodestone.nn;

import java.util.List;

/** Turns a graph into instructions. */
final class Compiler {
  private Compiler() {}

  /** Which nodes of a graph the given outputs depend on. */
  static boolean[] reachable(Graph graph, List<Node> outputs) {
    boolean[] needed = new boolean[graph.nodes().size()];
    for (Node output : outputs) {
      needed[output.index()] = true;
    }
    for (int i = needed.length - 1; i >= 0; i--) {
      if (needed[i]) {
        for (Node operand : graph.nodes().get(i).operation().operands()) {
          needed[operand.index()] = true;
        }
      }
    }
    return needed;
  }
}
