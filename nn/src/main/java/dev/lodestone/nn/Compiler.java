package dev.lodestone.nn;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.spi.KernelSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns a graph into the instructions of one backend: nodes that no output needs are dropped, nodes
 * that run together are fused, values get places, instructions are bound to kernels.
 */
final class Compiler {
  private final Graph graph;
  private final Fusion fusion;
  private final Value[] values;
  private final List<Task> tasks = new ArrayList<>();
  private final List<Operation.Random> streams = new ArrayList<>();
  private final Map<Integer, Place> outputPlaces = new HashMap<>();

  private Compiler(Graph graph, Fusion fusion) {
    this.graph = graph;
    this.fusion = fusion;
    this.values = new Value[graph.nodes().size()];
  }

  /**
   * Compiles the given outputs.
   *
   * @param places where each output is stored
   * @param fuse whether nodes may run together, false to test that it makes no difference
   */
  static CompiledGraph compile(
      KernelSet kernels, Graph graph, List<Node> outputs, List<Place> places, boolean fuse) {
    Compiler compiler = new Compiler(graph, new Fusion(graph, outputs, fuse));
    compiler.placeLeaves();
    List<Integer> copies = compiler.claimPlaces(outputs, places);
    for (Node node : graph.nodes()) {
      if (compiler.fusion.needed(node)) {
        compiler.emit(node);
      }
    }
    outputs.forEach(compiler::valueOf);
    for (int i : copies) {
      Value source = compiler.valueOf(outputs.get(i));
      compiler.copy(source, new Value(source.size(), places.get(i)));
    }
    int slab = BufferPlanner.place(compiler.tasks, fuse);
    List<Instruction> instructions =
        compiler.tasks.stream().map(task -> task.bind().apply(kernels)).toList();
    Set<Node> read =
        graph.nodes().stream().filter(compiler.fusion::needed).collect(Collectors.toSet());
    return new CompiledGraph(graph, instructions, compiler.streams, read, slab, outputs.size());
  }

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

  private void placeLeaves() {
    int offset = 0;
    int region = Frame.INPUTS;
    for (Node node : graph.nodes()) {
      switch (node.operation()) {
        case Operation.Parameter ignored -> {
          place(node, new Place(Frame.PARAMETERS, offset));
          offset += node.shape().size();
        }
        case Operation.Input ignored -> place(node, new Place(region++, 0));
        default -> {}
      }
    }
  }

  private void place(Node node, Place place) {
    values[node.index()] = new Value(node.shape().size(), place);
  }

  /** Lets the first output of each value be computed where it belongs; returns the others. */
  private List<Integer> claimPlaces(List<Node> outputs, List<Place> places) {
    List<Integer> copies = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      Node node = stored(outputs.get(i));
      boolean isLeaf = values[node.index()] != null;
      if (isLeaf || outputPlaces.putIfAbsent(node.index(), places.get(i)) != null) {
        copies.add(i);
      }
    }
    return copies;
  }

  /** The node whose block holds the value of a node: reshaping moves nothing. */
  private static Node stored(Node node) {
    return switch (node.operation()) {
      case Operation.StopGradient stop -> stored(stop.input());
      case Operation.Reshape reshape -> stored(reshape.input());
      default -> node;
    };
  }

  private Value valueOf(Node node) {
    Node stored = stored(node);
    if (values[stored.index()] == null) {
      fill(stored);
    }
    return values[stored.index()];
  }

  private Value newValue(Node node) {
    Value value = new Value(node.shape().size(), outputPlaces.get(node.index()));
    values[node.index()] = value;
    return value;
  }

  private void add(Task task) {
    if (task.write().size() > 0) {
      tasks.add(task);
    }
  }

  private void emit(Node node) {
    Fusion.Epilogue epilogue = fusion.epilogue(node);
    if (epilogue != null) {
      emit(epilogue);
    } else if (!fusion.absorbed(node)) {
      emitAlone(node);
    }
  }

  private void emit(Fusion.Epilogue epilogue) {
    switch (epilogue.source().operation()) {
      case Operation.MatrixProduct product -> product(product, epilogue);
      case Operation.Convolution convolution -> convolution(convolution, epilogue);
      case Operation.Sum sum ->
          reduce(sum.input(), sum.axes(), epilogue.result(), epilogue.scale(), false);
      default -> throw new IllegalStateException("no epilogue after " + epilogue.source());
    }
  }

  private void emitAlone(Node node) {
    switch (node.operation()) {
      case Operation.Input ignored -> {}
      case Operation.Parameter ignored -> {}
      case Operation.Constant ignored -> {}
      case Operation.Broadcast ignored -> {}
      case Operation.Reshape ignored -> {}
      case Operation.StopGradient ignored -> {}
      case Operation.Random random -> random(node, random);
      case Operation.Pointwise ignored -> {
        if (fusion.isRoot(node)) {
          chain(node);
        }
      }
      case Operation.MatrixProduct product -> product(product, bare(node));
      case Operation.Convolution convolution -> convolution(convolution, bare(node));
      case Operation.ConvolutionDataGradient gradient -> dataGradient(node, gradient);
      case Operation.ConvolutionFilterGradient gradient -> filterGradient(node, gradient);
      case Operation.Sum sum -> reduce(sum.input(), sum.axes(), node, 1, false);
      case Operation.Maximum maximum -> reduce(maximum.input(), maximum.axes(), node, 1, true);
      case Operation.Gather gather ->
          add(Moves.gather(gather, valueOf(gather.table()), newValue(node)));
      case Operation.ScatterAdd scatter ->
          add(Moves.scatterAdd(scatter, valueOf(scatter.source()), newValue(node)));
      case Operation.Concatenation concatenation -> concatenation(node, concatenation);
      case Operation.Slice slice -> add(Moves.slice(slice, valueOf(slice.input()), newValue(node)));
      case Operation.Transpose transpose ->
          add(Moves.transpose(transpose, valueOf(transpose.input()), newValue(node)));
    }
  }

  private static Fusion.Epilogue bare(Node node) {
    return new Fusion.Epilogue(node, node, 1, null, Activation.IDENTITY);
  }

  private void random(Node node, Operation.Random random) {
    int stream = streams.size();
    streams.add(random);
    Value result = newValue(node);
    add(
        new Task(
            List.of(),
            result,
            kernels ->
                new Instructions.Fill(
                    random.distribution(), stream, result.size(), result.place())));
  }

  private void product(Operation.MatrixProduct product, Fusion.Epilogue epilogue) {
    Value left = valueOf(product.left());
    Value right = valueOf(product.right());
    if (epilogue.slope() != null) {
      gradientProduct(product, left, right, epilogue);
      return;
    }
    Value bias = epilogue.bias() == null ? null : valueOf(epilogue.bias());
    Value result = newValue(epilogue.result());
    add(
        new Task(
            bias == null ? List.of(left, right) : List.of(left, right, bias),
            result,
            kernels ->
                new Instructions.Product(
                    kernels.gemm(),
                    product,
                    (float) epilogue.scale(),
                    left.place(),
                    right.place(),
                    bias == null ? null : bias.place(),
                    epilogue.activation(),
                    result.place())));
  }

  private void gradientProduct(
      Operation.MatrixProduct product, Value left, Value right, Fusion.Epilogue epilogue) {
    Value output = valueOf(epilogue.slope().output());
    Value result = newValue(epilogue.result());
    add(
        new Task(
            List.of(left, right, output),
            result,
            kernels ->
                new Instructions.GradientProduct(
                    kernels.gemm(),
                    product,
                    left.place(),
                    right.place(),
                    epilogue.slope().activation(),
                    output.place(),
                    result.place())));
  }

  private void convolution(Operation.Convolution convolution, Fusion.Epilogue epilogue) {
    Value input = valueOf(convolution.input());
    Value filters = valueOf(convolution.filters());
    Value bias = epilogue.bias() == null ? null : valueOf(epilogue.bias());
    Value result = newValue(epilogue.result());
    add(
        new Task(
            bias == null ? List.of(input, filters) : List.of(input, filters, bias),
            result,
            kernels ->
                new Instructions.Convolve(
                    kernels.convolution(),
                    convolution.geometry(),
                    input.place(),
                    filters.place(),
                    bias == null ? null : bias.place(),
                    epilogue.activation(),
                    result.place())));
  }

  private void dataGradient(Node node, Operation.ConvolutionDataGradient gradient) {
    Value outputGradient = valueOf(gradient.outputGradient());
    Value filters = valueOf(gradient.filters());
    Value result = newValue(node);
    add(
        new Task(
            List.of(outputGradient, filters),
            result,
            kernels ->
                new Instructions.DataGradient(
                    kernels.convolution(),
                    gradient.geometry(),
                    outputGradient.place(),
                    filters.place(),
                    result.place())));
  }

  private void filterGradient(Node node, Operation.ConvolutionFilterGradient gradient) {
    Value input = valueOf(gradient.input());
    Value outputGradient = valueOf(gradient.outputGradient());
    Value result = newValue(node);
    add(
        new Task(
            List.of(input, outputGradient),
            result,
            kernels ->
                new Instructions.FilterGradient(
                    kernels.convolution(),
                    gradient.geometry(),
                    input.place(),
                    outputGradient.place(),
                    result.place())));
  }

  private void concatenation(Node node, Operation.Concatenation concatenation) {
    List<Value> operands = concatenation.operands().stream().map(this::valueOf).toList();
    Moves.concatenate(concatenation, operands, newValue(node)).forEach(this::add);
  }

  private void reduce(Node input, List<Integer> axes, Node result, double scale, boolean maximum) {
    Reductions reductions = new Reductions(input.shape(), axes, (float) scale, maximum);
    Value source = valueOf(input);
    reductions.tasks(source, newValue(result)).forEach(this::add);
  }

  private void chain(Node root) {
    Chains chain = new Chains(root.shape());
    for (Node member : fusion.members(root)) {
      List<Node> operands = member.operation().operands();
      int left = register(chain, Fusion.plain(operands.getFirst()));
      int right = register(chain, Fusion.plain(operands.getLast()));
      chain.step(member, left, right);
    }
    Value result = newValue(root);
    add(chain.store(chain.register(root), result));
  }

  private int register(Chains chain, Node operand) {
    Integer member = chain.register(operand);
    if (member != null) {
      return member;
    }
    OptionalDouble constant = Simplification.constant(operand);
    if (constant.isPresent()) {
      return chain.constant(constant.getAsDouble());
    }
    if (values[operand.index()] == null
        && operand.operation() instanceof Operation.Broadcast broadcast) {
      int[] strides = Chains.strides(broadcast.shape(), broadcast.axes());
      return chain.input(valueOf(broadcast.input()), strides);
    }
    return chain.input(valueOf(operand), chain.dense());
  }

  /** Stores a constant or a broadcast that something other than a chain reads. */
  private void fill(Node node) {
    Chains chain = new Chains(node.shape());
    int register = register(chain, node);
    Value result = newValue(node);
    add(chain.store(register, result));
  }

  private void copy(Value source, Value result) {
    Chains chain = new Chains(Shape.of(source.size()));
    add(chain.store(chain.input(source, chain.dense()), result));
  }
}
