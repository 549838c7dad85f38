package dev.lodestone.kernels.internal.scalar;

import dev.lodestone.kernels.spi.PointwiseChain;
import dev.lodestone.kernels.spi.PointwiseFunction;
import dev.lodestone.kernels.spi.PointwiseKernel;

/** Chains of pointwise functions, one element after the other. */
public final class ScalarPointwise implements PointwiseKernel {
  @Override
  public Bound bind(PointwiseChain chain, int outer, int rows, int columns, int[][] strides) {
    return new ScalarBound(chain, outer, rows, columns, strides);
  }

  private static final class ScalarBound implements Bound {
    private final PointwiseChain chain;
    private final PointwiseFunction[] functions;
    private final int outer;
    private final int rows;
    private final int columns;
    private final int[][] strides;
    private final ThreadLocal<float[]> registers;

    ScalarBound(PointwiseChain chain, int outer, int rows, int columns, int[][] strides) {
      this.chain = chain;
      this.functions =
          chain.steps().stream()
              .map(PointwiseChain.Step::function)
              .toArray(PointwiseFunction[]::new);
      this.outer = outer;
      this.rows = rows;
      this.columns = columns;
      this.strides = strides;
      this.registers = ThreadLocal.withInitial(this::registersWithConstants);
    }

    private float[] registersWithConstants() {
      float[] values = new float[chain.registers()];
      for (int i = 0; i < chain.constants().size(); i++) {
        values[chain.inputs() + i] = chain.constants().get(i);
      }
      return values;
    }

    @Override
    public void run(float[][] arrays, int[] offsets) {
      float[] values = registers.get();
      for (int o = 0; o < outer; o++) {
        for (int r = 0; r < rows; r++) {
          for (int c = 0; c < columns; c++) {
            element(values, arrays, offsets, o, r, c);
          }
        }
      }
    }

    private void element(float[] values, float[][] arrays, int[] offsets, int o, int r, int c) {
      int inputs = chain.inputs();
      for (int p = 0; p < inputs; p++) {
        values[p] = arrays[p][at(p, offsets, o, r, c)];
      }
      int first = inputs + chain.constants().size();
      for (int s = 0; s < functions.length; s++) {
        PointwiseChain.Step step = chain.steps().get(s);
        float right = functions[s].operands() == 2 ? values[step.right()] : 0;
        values[first + s] = ScalarFunctions.apply(functions[s], values[step.left()], right);
      }
      for (int p = inputs; p < arrays.length; p++) {
        int register = chain.outputs().get(p - inputs);
        arrays[p][at(p, offsets, o, r, c)] = values[register];
      }
    }

    private int at(int operand, int[] offsets, int o, int r, int c) {
      int[] stride = strides[operand];
      return offsets[operand] + o * stride[0] + r * stride[1] + c * stride[2];
    }
  }
}
