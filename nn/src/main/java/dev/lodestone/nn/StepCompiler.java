package dev.lodestone.nn;

import dev.lodestone.kernels.Philox;
import dev.lodestone.kernels.spi.KernelSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles loss and gradients for batches of any size, in parts that fit the cache.
 *
 * <p>A part of b samples of a batch of B computes the gradient of (b / B) times its own mean loss,
 * so that the parts add up to the gradient of the batch.
 */
final class StepCompiler {
  // Intermediate values of a part, in floats: a part of the last-level cache. Parts that fit the
  // second-level cache of a core were measured and gained nothing.
  private static final int SLAB_TARGET = 1 << 20;
  // Convolutions process so many images together.
  private static final int IMAGES = 16;

  private final KernelSet kernels;
  private final Objective objective;
  private final Dataset data;
  private final int part;
  private final List<String> columnNames;
  private final List<CompiledGraph> executors = new ArrayList<>();
  private final List<Graph> graphs = new ArrayList<>();
  private final Map<String, Integer> known = new HashMap<>();

  StepCompiler(KernelSet kernels, Objective objective, Dataset data, int part) {
    this.kernels = kernels;
    this.objective = objective;
    this.data = data;
    this.columnNames = List.copyOf(data.names());
    this.part = part > 0 ? part : chooseSize();
  }

  // Images had better stay in cache; dense layers are bound by arithmetic and prefer large batches.
  private int chooseSize() {
    int probe = Math.min(data.size(), IMAGES);
    Built built = newGraph(probe, 1);
    boolean convolves =
        built.graph().nodes().stream()
            .anyMatch(node -> node.operation() instanceof Operation.Convolution);
    if (!convolves) {
      return Integer.MAX_VALUE;
    }
    int sample = Math.max(1, compile(built).slab() / probe);
    int fitting = Math.max(1, SLAB_TARGET / sample);
    return fitting > IMAGES ? fitting / IMAGES * IMAGES : fitting;
  }

  private record Built(Graph graph, Node loss) {}

  private Built newGraph(int size, double weight) {
    Batch batch = BatchGraph.of(Graph.Mode.TRAINING, data, size);
    Node loss = batch.graph().reshape(Evaluation.scalar(objective, batch), new int[0]);
    return new Built(batch.graph(), batch.graph().multiply(loss, weight));
  }

  private CompiledGraph compile(Built built) {
    Graph graph = built.graph();
    List<Node> parameters = List.copyOf(graph.parameters());
    List<Node> outputs = new ArrayList<>(Differentiation.gradients(built.loss(), parameters));
    List<Place> places = new ArrayList<>();
    int offset = 0;
    for (Node parameter : parameters) {
      places.add(new Place(Frame.GRADIENTS, offset));
      offset += parameter.shape().size();
    }
    outputs.add(built.loss());
    places.add(new Place(CompiledGraph.outputRegion(graph, 0), 0));
    return Compiler.compile(kernels, graph, outputs, places, true);
  }

  /** The parts of a batch; the last one may be smaller. */
  List<StepPart> parts(int batch) {
    List<StepPart> parts = new ArrayList<>();
    for (int offset = 0; offset < batch; offset += part(batch)) {
      int size = Math.min(part(batch), batch - offset);
      int executor = executor(size, (double) size / batch);
      CompiledGraph compiled = executors.get(executor);
      List<BatchGraph.Column> columns = BatchGraph.columns(compiled, data);
      List<Integer> indices =
          columns.stream().map(column -> columnNames.indexOf(column.name())).toList();
      int lossRegion = CompiledGraph.outputRegion(graphs.get(executor), 0);
      parts.add(new StepPart(executor, lossRegion, columns, indices, offset, size));
    }
    return List.copyOf(parts);
  }

  private int part(int batch) {
    return Math.min(part, batch);
  }

  private int executor(int size, double weight) {
    return known.computeIfAbsent(
        size + " samples of weight " + weight,
        ignored -> {
          Built built = newGraph(size, weight);
          executors.add(compile(built));
          graphs.add(built.graph());
          return executors.size() - 1;
        });
  }

  /** Names of the data set's columns, in order. */
  List<String> columnNames() {
    return columnNames;
  }

  List<CompiledGraph> executors() {
    return executors;
  }

  /** The random numbers of a replica, for each executor. */
  Philox[][] streams(long replicaKey) {
    return executors.stream()
        .map(compiled -> compiled.streams(replicaKey))
        .toArray(Philox[][]::new);
  }

  /** One of the graphs, for its parameters. */
  Graph graph() {
    return graphs.getFirst();
  }

  Parameters parameters(int replicas) {
    return Parameters.zeros(graph(), replicas);
  }

  int slab() {
    return executors.stream().mapToInt(CompiledGraph::slab).max().orElse(0);
  }
}
