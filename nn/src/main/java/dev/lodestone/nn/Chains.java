package dev.lodestone.nn;

import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.spi.KernelSet;
import dev.lodestone.kernels.spi.PointwiseChain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds one fused chain over an index space. */
final class Chains {
  // Registers are numbered inputs, constants, steps; until all are known each kind counts apart.
  private static final int CONSTANTS = 1 << 20;
  private static final int STEPS = 1 << 21;

  private final Shape shape;
  private final List<Value> inputs = new ArrayList<>();
  private final List<int[]> strides = new ArrayList<>();
  private final List<Float> constants = new ArrayList<>();
  private final List<PointwiseChain.Step> steps = new ArrayList<>();
  private final Map<Node, Integer> registers = new HashMap<>();

  Chains(Shape shape) {
    this.shape = shape;
  }

  /** The register of a value with the given strides, one an axis of the index space. */
  int input(Value value, int[] valueStrides) {
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i) == value && java.util.Arrays.equals(strides.get(i), valueStrides)) {
        return i;
      }
    }
    inputs.add(value);
    strides.add(valueStrides);
    return inputs.size() - 1;
  }

  int constant(double value) {
    float narrow = (float) value;
    int known = constants.indexOf(narrow);
    if (known < 0) {
      constants.add(narrow);
      known = constants.size() - 1;
    }
    return CONSTANTS + known;
  }

  void step(Node node, int left, int right) {
    Operation.Pointwise pointwise = (Operation.Pointwise) node.operation();
    steps.add(new PointwiseChain.Step(pointwise.function(), left, right));
    registers.put(node, STEPS + steps.size() - 1);
  }

  /** The register of a node of the chain, null if it is none. */
  Integer register(Node node) {
    return registers.get(node);
  }

  /** Strides of a value that lacks the given axes of the index space. */
  static int[] strides(Shape space, List<Integer> missing) {
    int[] strides = new int[space.rank()];
    int stride = 1;
    for (int axis = space.rank() - 1; axis >= 0; axis--) {
      if (!missing.contains(axis)) {
        strides[axis] = stride;
        stride *= space.extent(axis);
      }
    }
    return strides;
  }

  int[] dense() {
    return strides(shape, List.of());
  }

  /** A task that stores one register. */
  Task store(int register, Value result) {
    List<PointwiseChain.Step> numbered = new ArrayList<>();
    for (PointwiseChain.Step step : steps) {
      numbered.add(
          new PointwiseChain.Step(step.function(), number(step.left()), number(step.right())));
    }
    PointwiseChain chain =
        new PointwiseChain(inputs.size(), constants, numbered, List.of(number(register)));
    List<int[]> all = new ArrayList<>(strides);
    all.add(dense());
    List<Value> operands = new ArrayList<>(inputs);
    operands.add(result);
    return new Task(
        inputs, result, inPlace(), kernels -> bind(kernels, chain, shape, all, operands));
  }

  private int number(int register) {
    if (register >= STEPS) {
      return inputs.size() + constants.size() + register - STEPS;
    }
    return register >= CONSTANTS ? inputs.size() + register - CONSTANTS : register;
  }

  // A block that is read densely, and in no other way.
  private List<Value> inPlace() {
    List<Value> candidates = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Value value = inputs.get(i);
      long readings = inputs.stream().filter(other -> other.block() == value.block()).count();
      if (readings == 1 && java.util.Arrays.equals(strides.get(i), dense())) {
        candidates.add(value);
      }
    }
    return candidates;
  }

  private static Instruction bind(
      KernelSet kernels,
      PointwiseChain chain,
      Shape shape,
      List<int[]> strides,
      List<Value> operands) {
    IndexSpace space = IndexSpace.of(shape, strides);
    Place[] places = operands.stream().map(Value::place).toArray(Place[]::new);
    return new Instructions.Chain(
        kernels
            .pointwise()
            .bind(chain, space.outer(), space.rows(), space.columns(), space.kernelStrides()),
        places,
        space.repeats(),
        space.repeatStrides());
  }
}
