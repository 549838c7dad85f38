package dev.lodestone.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lodestone.kernels.spi.KernelSet;
import dev.lodestone.kernels.spi.PointwiseChain;
import dev.lodestone.kernels.spi.PointwiseFunction;
import dev.lodestone.kernels.spi.PointwiseKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random chains over random index spaces. Functions that IEEE 754 defines give the bits of plain
 * Java; the others are compared with StrictMath in double precision.
 */
@Contract
class PointwiseContractTest {
  private static final int[] EXTENTS = {0, 1, 1, 2, 3, 5, 8, 15, 16, 17, 31, 33, 64, 65, 129, 300};
  private static final float[] SPECIAL = {
    0f,
    -0f,
    1f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    Float.MAX_VALUE,
    -Float.MIN_NORMAL
  };
  private static final float GUARD = Float.intBitsToFloat(0x7fedcba9);
  private static final PointwiseFunction[] EXACT = {
    PointwiseFunction.ADD,
    PointwiseFunction.SUBTRACT,
    PointwiseFunction.MULTIPLY,
    PointwiseFunction.DIVIDE,
    PointwiseFunction.MAXIMUM,
    PointwiseFunction.MINIMUM,
    PointwiseFunction.GREATER,
    PointwiseFunction.NEGATE,
    PointwiseFunction.ABSOLUTE,
    PointwiseFunction.SIGN,
    PointwiseFunction.SQUARE_ROOT
  };

  private final SplittableRandom random = TestSeed.random(getClass());

  @ParameterizedTest
  @CsvSource({"SCALAR,1", "SIMD,1", "SIMD,2", "SIMD,3", "CUDA,1"})
  void exactFunctionsGiveTheBitsOfPlainJava(Backend.Kind kind, int threads) {
    try (Backend backend = Backend.open(kind, threads)) {
      PointwiseKernel kernel = KernelSet.of(backend).pointwise();
      for (int trial = 0; trial < trials(kind, 500); trial++) {
        PointwiseChain chain = randomChain();
        int rows = EXTENTS[random.nextInt(EXTENTS.length)];
        int columns = EXTENTS[random.nextInt(EXTENTS.length)];
        Case test = new Case(chain, random.nextInt(4), rows, columns);
        test.runAndCompare(kernel, "trial " + trial);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"SCALAR,1", "SIMD,1", "SIMD,2", "SIMD,3", "CUDA,1"})
  void largeIndexSpacesToo(Backend.Kind kind, int threads) {
    try (Backend backend = Backend.open(kind, threads)) {
      PointwiseKernel kernel = KernelSet.of(backend).pointwise();
      for (int trial = 0; trial < trials(kind, 8); trial++) {
        int columns = random.nextInt(1, 2000);
        Case test = new Case(randomChain(), 2, random.nextInt(1, 120_000 / columns + 2), columns);
        test.runAndCompare(kernel, "large trial " + trial);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "SIMD", "CUDA"})
  void outputMayBeAnInput(Backend.Kind kind) {
    try (Backend backend = Backend.open(kind, 2)) {
      PointwiseKernel kernel = KernelSet.of(backend).pointwise();
      for (int size : new int[] {1, 15, 17, 1000, 5000}) {
        // x = -x and product = -x * x: the first step may not write over the x of the second.
        PointwiseChain chain =
            new PointwiseChain(
                1,
                List.of(),
                List.of(
                    new PointwiseChain.Step(PointwiseFunction.NEGATE, 0, 0),
                    new PointwiseChain.Step(PointwiseFunction.MULTIPLY, 1, 0)),
                List.of(1, 2));
        int[][] strides = {{0, size, 1}, {0, size, 1}, {0, size, 1}};
        GuardedBlock block = GuardedBlock.uniform(random, size);
        GuardedBlock expected = block.copy();
        GuardedBlock product = GuardedBlock.zeros(random, size);
        kernel
            .bind(chain, 1, 1, size, strides)
            .run(
                new float[][] {block.array(), block.array(), product.array()},
                new int[] {block.offset(), block.offset(), product.offset()});
        product.assertGuardsStand("product");
        for (int i = 0; i < size; i++) {
          float x = expected.get(i);
          expected.set(i, -x);
          assertThat(product.get(i)).isEqualTo(-x * x);
        }
        block.assertSameBits(expected, "negation in place");
      }
    }
  }

  // On CUDA every chain is compiled before it runs.
  private static int trials(Backend.Kind kind, int trials) {
    return kind == Backend.Kind.CUDA ? Math.min(trials, 10) : trials;
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "SIMD", "CUDA"})
  void functionsAreAccurate(Backend.Kind kind) {
    try (Backend backend = Backend.open(kind, 2)) {
      PointwiseKernel kernel = KernelSet.of(backend).pointwise();
      for (PointwiseFunction function : PointwiseFunction.values()) {
        if (List.of(EXACT).contains(function)) {
          continue;
        }
        for (int size : EXTENTS) {
          functionIsAccurate(kernel, function, size);
        }
        functionIsAccurate(kernel, function, 100_000);
      }
    }
  }

  private void functionIsAccurate(PointwiseKernel kernel, PointwiseFunction function, int size) {
    PointwiseChain.Step step = new PointwiseChain.Step(function, 0, 0);
    PointwiseChain chain = new PointwiseChain(1, List.of(), List.of(step), List.of(1));
    GuardedBlock x = GuardedBlock.zeros(random, size);
    for (int i = 0; i < size; i++) {
      x.set(i, (float) (random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(-6, 3))));
    }
    GuardedBlock y = GuardedBlock.zeros(random, size);
    kernel
        .bind(chain, 1, 1, size, new int[][] {{0, 0, 1}, {0, 0, 1}})
        .run(new float[][] {x.array(), y.array()}, new int[] {x.offset(), y.offset()});
    y.assertGuardsStand(function.name());
    for (int i = 0; i < size; i++) {
      double exact = exact(function, x.get(i));
      if (Double.isNaN(exact)) {
        assertThat(y.get(i)).isNaN();
      } else if (exact > Float.MAX_VALUE) {
        assertThat(y.get(i)).isEqualTo(Float.POSITIVE_INFINITY);
      } else {
        double bound = 1e-6 * Math.abs(exact) + Float.MIN_NORMAL;
        assertThat(Math.abs(y.get(i) - exact)).as("%s(%s)", function, x.get(i)).isLessThan(bound);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void warmRunsAllocateNothing(int threads) {
    try (Backend backend = Backend.open(Backend.Kind.SIMD, threads)) {
      PointwiseKernel kernel = KernelSet.of(backend).pointwise();
      int rows = 300;
      int columns = 500;
      PointwiseChain chain =
          new PointwiseChain(
              2,
              List.of(0f, 0.5f),
              List.of(
                  new PointwiseChain.Step(PointwiseFunction.ADD, 0, 1),
                  new PointwiseChain.Step(PointwiseFunction.MAXIMUM, 4, 2),
                  new PointwiseChain.Step(PointwiseFunction.MULTIPLY, 5, 3),
                  new PointwiseChain.Step(PointwiseFunction.TANH, 6, 0)),
              List.of(7));
      int[][] strides = {{0, columns, 1}, {0, 0, 1}, {0, columns, 1}};
      PointwiseKernel.Bound bound = kernel.bind(chain, 1, rows, columns, strides);
      float[][] arrays = {new float[rows * columns], new float[columns], new float[rows * columns]};
      int[] offsets = new int[3];
      assertThat(AllocationMeter.leastBytes(() -> bound.run(arrays, offsets))).isZero();
    }
  }

  private static double exact(PointwiseFunction function, double x) {
    return switch (function) {
      case EXP -> StrictMath.exp(x);
      case LOG -> StrictMath.log(x);
      case TANH -> StrictMath.tanh(x);
      case SIGMOID -> 1 / (1 + StrictMath.exp(-x));
      case SOFTPLUS -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
      case SINE -> StrictMath.sin(x);
      case COSINE -> StrictMath.cos(x);
      default -> throw new AssertionError(function);
    };
  }

  private PointwiseChain randomChain() {
    int inputs = random.nextInt(1, 5);
    List<Float> constants = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      constants.add(value());
    }
    int register = inputs + constants.size();
    List<PointwiseChain.Step> steps = new ArrayList<>();
    for (int i = random.nextInt(7); i > 0; i--) {
      PointwiseFunction function = EXACT[random.nextInt(EXACT.length)];
      steps.add(
          new PointwiseChain.Step(function, random.nextInt(register), random.nextInt(register)));
      register++;
    }
    List<Integer> outputs = new ArrayList<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      outputs.add(random.nextInt(register));
    }
    return new PointwiseChain(inputs, constants, steps, outputs);
  }

  private float value() {
    return random.nextInt(20) == 0
        ? SPECIAL[random.nextInt(SPECIAL.length)]
        : (float) random.nextGaussian();
  }

  /** Operands of one run, and what plain Java makes of them. */
  private final class Case {
    private final PointwiseChain chain;
    private final int outer;
    private final int rows;
    private final int columns;
    private final int[][] strides;
    private final float[][] arrays;
    private final float[][] expected;
    private final int[] offsets;

    Case(PointwiseChain chain, int outer, int rows, int columns) {
      this.chain = chain;
      this.outer = outer;
      this.rows = rows;
      this.columns = columns;
      int operands = chain.inputs() + chain.outputs().size();
      this.strides = new int[operands][];
      this.arrays = new float[operands][];
      this.expected = new float[operands][];
      this.offsets = new int[operands];
      boolean padded = random.nextInt(3) == 0;
      for (int p = 0; p < operands; p++) {
        strides[p] = strides(p < chain.inputs(), padded);
        offsets[p] = random.nextInt(20);
        arrays[p] = block(p);
        expected[p] = arrays[p].clone();
      }
    }

    private int[] strides(boolean mayBroadcast, boolean padded) {
      int column = mayBroadcast && random.nextInt(4) == 0 ? 0 : 1;
      int rowExtent = column == 0 ? 1 : columns;
      int row = rowExtent + (padded ? random.nextInt(3) : 0);
      int row0 = mayBroadcast && random.nextInt(3) == 0 ? 0 : row;
      int plane = row0 == 0 ? row : row * rows;
      int outer0 = mayBroadcast && random.nextInt(3) == 0 ? 0 : plane;
      return new int[] {outer0 + (outer0 > 0 && padded ? 2 : 0), row0, column};
    }

    private float[] block(int p) {
      int extent =
          offsets[p]
              + Math.max(outer - 1, 0) * strides[p][0]
              + Math.max(rows - 1, 0) * strides[p][1]
              + columns;
      float[] block = new float[extent + random.nextInt(20)];
      java.util.Arrays.fill(block, GUARD);
      if (p < chain.inputs()) {
        for (int i = 0; i < outer * rows * columns; i++) {
          block[at(p, i)] = value();
        }
      }
      return block;
    }

    private int at(int p, int index) {
      int c = index % columns;
      int r = index / columns % rows;
      int o = index / columns / rows;
      return offsets[p] + o * strides[p][0] + r * strides[p][1] + c * strides[p][2];
    }

    void runAndCompare(PointwiseKernel kernel, String what) {
      for (int i = 0; i < outer * rows * columns; i++) {
        evaluate(i);
      }
      kernel.bind(chain, outer, rows, columns, strides).run(arrays, offsets);
      for (int p = 0; p < arrays.length; p++) {
        for (int i = 0; i < arrays[p].length; i++) {
          if (Float.floatToIntBits(arrays[p][i]) != Float.floatToIntBits(expected[p][i])) {
            throw new AssertionError(
                "%s: operand %d at %d expected %s, given %s; [%d][%d][%d] %s %s"
                    .formatted(
                        what,
                        p,
                        i,
                        expected[p][i],
                        arrays[p][i],
                        outer,
                        rows,
                        columns,
                        java.util.Arrays.deepToString(strides),
                        chain));
          }
        }
      }
    }

    private void evaluate(int index) {
      float[] value = new float[chain.registers()];
      int register = 0;
      for (; register < chain.inputs(); register++) {
        value[register] = arrays[register][at(register, index)];
      }
      for (float constant : chain.constants()) {
        value[register++] = constant;
      }
      for (PointwiseChain.Step step : chain.steps()) {
        value[register++] = apply(step.function(), value[step.left()], value[step.right()]);
      }
      for (int q = 0; q < chain.outputs().size(); q++) {
        int p = chain.inputs() + q;
        expected[p][at(p, index)] = value[chain.outputs().get(q)];
      }
    }

    private static float apply(PointwiseFunction function, float x, float y) {
      return switch (function) {
        case ADD -> x + y;
        case SUBTRACT -> x - y;
        case MULTIPLY -> x * y;
        case DIVIDE -> x / y;
        case MAXIMUM -> Math.max(x, y);
        case MINIMUM -> Math.min(x, y);
        case GREATER -> x > y ? 1 : 0;
        case NEGATE -> -x;
        case ABSOLUTE -> Math.abs(x);
        case SIGN -> Math.signum(x);
        case SQUARE_ROOT -> (float) Math.sqrt(x);
        default -> throw new AssertionError(function);
      };
    }
  }
}
