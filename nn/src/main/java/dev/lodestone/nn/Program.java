package dev.lodestone.nn;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.DeviceMismatchException;
import dev.lodestone.kernels.Philox;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.kernels.spi.KernelSet;
import dev.lodestone.kernels.spi.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A graph compiled for one backend: computes chosen nodes for R replicas that differ in their
 * parameters (and in those inputs that are bound for each replica), without allocating once warm.
 *
 * <p>Replicas are spread over the workers, each with intermediate values of its own; a single
 * replica leaves the workers to the kernels. Results do not depend on their number, and a replica
 * has the bits that it has alone. One call at a time.
 */
public final class Program {
  private final Backend backend;
  private final Workers workers;
  private final Graph graph;
  private final CompiledGraph compiled;
  private final int replicas;
  private final Tensor[] inputs;
  private final Tensor[] outputs;
  private final Frame[] frames;
  private final Philox[][] streams;
  private final AtomicInteger next = new AtomicInteger();
  private final Workers.Task share = this::share;
  private Parameters parameters;
  private long streamsKey;
  private long step;

  private Program(
      Backend backend, Graph graph, CompiledGraph compiled, Tensor[] outputs, int replicas) {
    this.backend = backend;
    this.workers = KernelSet.of(backend).workers();
    this.graph = graph;
    this.compiled = compiled;
    this.replicas = replicas;
    this.outputs = outputs;
    this.inputs = new Tensor[compiled.inputs().size()];
    this.frames =
        IntStream.range(0, Math.min(replicas, workers.threads()))
            .mapToObj(worker -> compiled.frame(new float[compiled.slab()]))
            .toArray(Frame[]::new);
    this.streams = new Philox[replicas][];
    useStreams(0);
  }

  /**
   * Compiles the given outputs of a graph for a number of replicas.
   *
   * @throws IllegalArgumentException if there is no output, or an output of another graph
   */
  public static Program compile(Backend backend, Graph graph, List<Node> outputs, int replicas) {
    return compile(backend, graph, outputs, replicas, true);
  }

  static Program compile(
      Backend backend, Graph graph, List<Node> outputs, int replicas, boolean fuse) {
    if (outputs.isEmpty() || replicas < 1) {
      throw new IllegalArgumentException(
          "outputs and replicas: expected at least 1 of each, given "
              + outputs.size()
              + " and "
              + replicas);
    }
    List<Place> places = new ArrayList<>();
    Tensor[] results = new Tensor[outputs.size()];
    for (int i = 0; i < outputs.size(); i++) {
      Node output = outputs.get(i);
      if (output.graph() != graph) {
        throw new IllegalArgumentException(
            "outputs: expected nodes of the graph, given " + output + " of another");
      }
      places.add(new Place(CompiledGraph.outputRegion(graph, i), 0));
      results[i] = Tensor.zeros(backend, withReplicas(replicas, output.shape()));
    }
    CompiledGraph compiled = Compiler.compile(KernelSet.of(backend), graph, outputs, places, fuse);
    return new Program(backend, graph, compiled, results, replicas);
  }

  private static Shape withReplicas(int replicas, Shape shape) {
    return Shape.of(
        IntStream.concat(IntStream.of(replicas), IntStream.of(shape.toArray())).toArray());
  }

  /**
   * Binds an input to a live tensor: of the input's shape, then shared by all replicas, or with one
   * axis more, [replicas][...].
   *
   * @throws ShapeMismatchException if it has neither shape
   * @throws DeviceMismatchException if it lives on another backend
   */
  public Program bind(String input, Tensor tensor) {
    int index = inputIndex(input);
    Shape shape = compiled.inputs().get(index).shape();
    Shape each = withReplicas(replicas, shape);
    if (tensor.backend() != backend) {
      throw new DeviceMismatchException(
          "Program: " + input, backend.kind().toString(), tensor.backend().kind().toString());
    }
    if (!tensor.shape().equals(shape) && !tensor.shape().equals(each)) {
      throw new ShapeMismatchException(
          "Program: " + input, shape + " or " + each, tensor.shape().toString());
    }
    inputs[index] = tensor;
    return this;
  }

  private int inputIndex(String name) {
    List<String> names =
        compiled.inputs().stream()
            .map(node -> ((Operation.Input) node.operation()).name())
            .toList();
    if (!names.contains(name)) {
      throw new IllegalArgumentException("input: expected one of " + names + ", given " + name);
    }
    return names.indexOf(name);
  }

  /** Computes all outputs of a graph without random nodes. */
  public void run(Parameters values) {
    run(values, 0, 0);
  }

  /**
   * Computes all outputs.
   *
   * @param values the graph's parameters, as many replicas as the program has
   * @param key of random nodes
   * @param randomStep of random nodes
   */
  public void run(Parameters values, long key, long randomStep) {
    check(values);
    if (key != streamsKey) {
      useStreams(key);
    }
    step = randomStep;
    next.set(0);
    if (replicas == 1) {
      share(0);
    } else {
      workers.run(frames.length, share);
    }
  }

  private void check(Parameters values) {
    if (values != parameters) {
      values.requireFor(graph, replicas);
      for (int i = 0; i < inputs.length; i++) {
        if (inputs[i] == null) {
          throw new IllegalStateException(
              "inputs: expected all to be bound, given none for "
                  + compiled.inputs().get(i).operation());
        }
      }
      parameters = values;
    }
  }

  private void useStreams(long key) {
    for (int replica = 0; replica < replicas; replica++) {
      streams[replica] = compiled.streams(KeyedRandom.replicaKey(key, replica));
    }
    streamsKey = key;
  }

  private void share(int worker) {
    Frame frame = frames[worker];
    for (int r = next.getAndIncrement(); r < replicas; r = next.getAndIncrement()) {
      frame.point(Frame.PARAMETERS, parameters.array(), r * parameters.count());
      int region = Frame.INPUTS;
      for (int i = 0; i < inputs.length; i++) {
        int size = compiled.inputs().get(i).shape().size();
        boolean shared = inputs[i].shape().size() == size;
        frame.point(region++, inputs[i].array(), shared ? 0 : r * size);
      }
      for (Tensor output : outputs) {
        frame.point(region++, output.array(), r * (output.shape().size() / replicas));
      }
      frame.randomize(streams[r], step);
      frame.run();
    }
  }

  /** The live result of an output, [replicas][...]. */
  public Tensor output(int index) {
    return outputs[index];
  }

  int slab() {
    return compiled.slab();
  }

  int instructionCount() {
    return compiled.instructionCount();
  }
}
