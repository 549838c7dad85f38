package dev.lodestone.nn;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.spi.KernelSet;
import dev.lodestone.kernels.spi.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Evaluates nodes on every sample of a data set, for all replicas, in batches whose size follows
 * from the network alone. One call at a time.
 */
final class DatasetPass {
  // Intermediate values of a batch: about what a core's second-level cache holds.
  private static final int SLAB_TARGET = 1 << 17;
  private static final int LARGEST_BATCH = 512;

  private final Workers workers;
  private final KernelSet kernels;
  private final Function<Batch, List<Node>> network;
  private final Dataset data;
  private final List<Section> sections = new ArrayList<>();
  private final Frame[][] frames;
  private final float[][][] buffers;
  private final AtomicInteger next = new AtomicInteger();
  private Graph graph;
  private List<Shape> shapes;

  /** The batches of one size. */
  private record Section(
      CompiledGraph compiled, List<BatchGraph.Column> columns, int first, int size, int batches) {}

  /** Receives the results of one batch. */
  interface Target {
    /** Points the regions of the outputs to where a batch's results belong. */
    void point(Frame frame, int firstRegion, int replica, int firstSample, int size);
  }

  DatasetPass(Backend backend, Function<Batch, List<Node>> network, Dataset data) {
    this.kernels = KernelSet.of(backend);
    this.workers = kernels.workers();
    this.network = network;
    this.data = data;
    int batch = Math.min(data.size(), batchSize());
    int whole = data.size() / batch;
    addSection(0, batch, whole);
    if (whole * batch < data.size()) {
      addSection(whole * batch, data.size() - whole * batch, 1);
    }
    this.frames = new Frame[workers.threads()][sections.size()];
    this.buffers = new float[workers.threads()][][];
    makeFrames();
  }

  private int batchSize() {
    int probe = Math.min(data.size(), 32);
    CompiledGraph compiled = compile(BatchGraph.of(Graph.Mode.EVALUATION, data, probe));
    long fitting = (long) SLAB_TARGET * probe / Math.max(1, compiled.slab());
    return Math.clamp(fitting, 1, LARGEST_BATCH);
  }

  private CompiledGraph compile(Batch batch) {
    graph = batch.graph();
    List<Node> outputs = network.apply(batch);
    shapes = outputs.stream().map(Node::shape).toList();
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      places.add(new Place(CompiledGraph.outputRegion(batch.graph(), i), 0));
    }
    return Compiler.compile(kernels, batch.graph(), outputs, places, true);
  }

  private void addSection(int first, int size, int batches) {
    CompiledGraph compiled = compile(BatchGraph.of(Graph.Mode.EVALUATION, data, size));
    sections.add(new Section(compiled, BatchGraph.columns(compiled, data), first, size, batches));
  }

  private void makeFrames() {
    int slab = sections.stream().mapToInt(section -> section.compiled.slab()).max().orElse(0);
    for (int worker = 0; worker < frames.length; worker++) {
      float[] memory = new float[slab];
      for (int i = 0; i < sections.size(); i++) {
        frames[worker][i] = sections.get(i).compiled.frame(memory);
      }
      buffers[worker] =
          sections.getFirst().columns.stream()
              .map(column -> new float[column.size()])
              .toArray(float[][]::new);
    }
  }

  /** The graph of the last batch, for its parameters. */
  Graph graph() {
    return graph;
  }

  /** Extents of the outputs of the last batch. */
  List<Shape> shapes() {
    return shapes;
  }

  /** Evaluates all samples; random nodes take step 0 of their replica. */
  void run(Parameters parameters, Target target) {
    int batches = sections.stream().mapToInt(Section::batches).sum();
    next.set(0);
    int tasks = parameters.replicas() * batches;
    workers.run(
        Math.min(tasks, workers.threads()),
        worker -> {
          for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
            runBatch(worker, parameters, i / batches, i % batches, target);
          }
        });
  }

  private void runBatch(int worker, Parameters parameters, int replica, int batch, Target target) {
    int index = batch < sections.getFirst().batches ? 0 : 1;
    Section section = sections.get(index);
    int first = section.first + (index == 0 ? batch * section.size : 0);
    Frame frame = frames[worker][index];
    frame.point(Frame.PARAMETERS, parameters.array(), replica * parameters.count());
    for (int c = 0; c < section.columns.size(); c++) {
      BatchGraph.Column column = section.columns.get(c);
      column.gather(kernels.gather(), data.rows(column.name()), first, buffers[worker][c], frame);
    }
    target.point(
        frame, Frame.INPUTS + section.compiled.inputs().size(), replica, first, section.size);
    frame.randomize(section.compiled.streams(KeyedRandom.replicaKey(0, replica)), batch);
    frame.run();
  }
}
