package dev.lodestone.nn;

import dev.lodestone.kernels.Philox;
import java.util.List;
import java.util.Set;

/** The instructions of a graph for one backend; runs in as many frames as there are threads. */
final class CompiledGraph {
  private final List<Node> inputs;
  private final List<Instruction> instructions;
  private final List<Operation.Random> streams;
  private final Set<Node> read;
  private final int slab;
  private final int regions;

  CompiledGraph(
      Graph graph,
      List<Instruction> instructions,
      List<Operation.Random> streams,
      Set<Node> read,
      int slab,
      int outputs) {
    this.inputs =
        graph.nodes().stream().filter(node -> node.operation() instanceof Operation.Input).toList();
    this.instructions = List.copyOf(instructions);
    this.streams = List.copyOf(streams);
    this.read = Set.copyOf(read);
    this.slab = slab;
    this.regions = Frame.INPUTS + inputs.size() + outputs;
  }

  /** The region of an output that has one of its own. */
  static int outputRegion(Graph graph, int index) {
    int inputs = 0;
    for (Node node : graph.nodes()) {
      inputs += node.operation() instanceof Operation.Input ? 1 : 0;
    }
    return Frame.INPUTS + inputs + index;
  }

  /** The inputs in the order of their regions. */
  List<Node> inputs() {
    return inputs;
  }

  /** Whether the outputs depend on an input. */
  boolean isRead(Node input) {
    return read.contains(input);
  }

  /** Number of floats of intermediate values. */
  int slab() {
    return slab;
  }

  int instructionCount() {
    return instructions.size();
  }

  Frame frame(float[] memory) {
    Instruction[] own =
        instructions.stream().map(Instruction::forAnotherFrame).toArray(Instruction[]::new);
    return new Frame(regions, memory, own, streams.size());
  }

  /** The random numbers of a replica, for {@link Frame#randomize}. */
  Philox[] streams(long replicaKey) {
    return streams.stream()
        .map(random -> KeyedRandom.node(replicaKey, random))
        .toArray(Philox[]::new);
  }
}
