package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.spi.PointwiseFunction;
import java.util.Arrays;

/** Runs the tiles of a {@link PointwisePlan} on one thread; grown and reused. */
final class PointwiseTile {
  private float[][] arrays = new float[0][];
  private int[] at = new int[0];
  private float[] number = new float[0];
  private float[] scratch = new float[0];

  /** Runs tiles first to end - 1. */
  void run(PointwisePlan plan, float[][] operands, int[] offsets, int first, int end) {
    if (first >= end) {
      return;
    }
    prepare(plan);
    fillFixedRows(plan, operands, offsets);
    int rowStep = first / plan.tilesPerRow;
    int part = first - rowStep * plan.tilesPerRow;
    int o = rowStep / plan.rowSteps;
    rowStep -= o * plan.rowSteps;
    for (int tile = first; tile < end; tile++) {
      int row = rowStep * plan.rowsPerTile;
      int column = part * plan.tile;
      int rows = Math.min(plan.rowsPerTile, plan.space.rows - row);
      int columns =
          plan.wholeRows ? plan.space.columns : Math.min(plan.tile, plan.space.columns - column);
      tile(plan, operands, offsets, o, row, column, rows, columns);
      if (++part == plan.tilesPerRow) {
        part = 0;
        if (++rowStep == plan.rowSteps) {
          rowStep = 0;
          o++;
        }
      }
    }
    for (int register = 0; register < plan.registers; register++) {
      arrays[register] = null;
    }
  }

  private void prepare(PointwisePlan plan) {
    if (arrays.length < plan.registers) {
      arrays = new float[plan.registers][];
      at = new int[plan.registers];
      number = new float[plan.registers];
    }
    if (scratch.length < plan.slots * plan.tile) {
      scratch = new float[plan.slots * plan.tile];
    }
    for (int i = 0; i < plan.constants.length; i++) {
      number[plan.inputs + i] = plan.constants[i];
    }
    for (int register = 0; register < plan.registers; register++) {
      if (plan.place[register] == PointwisePlan.ROW) {
        arrays[register] = scratch;
        at[register] = plan.slot[register] * plan.tile;
      }
    }
  }

  private void fillFixedRows(PointwisePlan plan, float[][] operands, int[] offsets) {
    int rows = plan.wholeRows ? plan.rowsPerTile : 1;
    int columns = plan.wholeRows ? plan.space.columns : plan.tile;
    for (int register = 0; register < plan.inputs + plan.constants.length; register++) {
      if (plan.fixed[register] && register < plan.inputs) {
        load(plan, operands[register], offsets[register], register, rows, columns);
      } else if (plan.fixed[register]) {
        int from = at[register];
        Arrays.fill(scratch, from, from + rows * columns, number[register]);
      }
    }
  }

  private void tile(
      PointwisePlan plan,
      float[][] operands,
      int[] offsets,
      int o,
      int row,
      int column,
      int rows,
      int columns) {
    int count = rows * columns;
    for (int p = 0; p < plan.inputs; p++) {
      if (!plan.fixed[p]) {
        int from = start(plan, offsets, p, o, row, column);
        load(plan, operands[p], from, p, rows, columns);
      }
    }
    int first = plan.inputs + plan.constants.length;
    for (int s = 0; s < plan.functions.length; s++) {
      int output = plan.storedBy[s];
      if (output >= 0) {
        int p = plan.inputs + output;
        arrays[first + s] = operands[p];
        at[first + s] = start(plan, offsets, p, o, row, column);
      }
      step(plan, s, first + s, count);
    }
    for (int q = 0; q < plan.outputs.length; q++) {
      if (!plan.stored[q]) {
        int p = plan.inputs + q;
        store(plan, operands[p], start(plan, offsets, p, o, row, column), q, rows, columns);
      }
    }
  }

  private static int start(
      PointwisePlan plan, int[] offsets, int operand, int o, int row, int column) {
    int[] stride = plan.space.strides[operand];
    return offsets[operand] + o * stride[0] + row * stride[1] + column * stride[2];
  }

  private void load(
      PointwisePlan plan, float[] array, int from, int register, int rows, int columns) {
    if (plan.place[register] == PointwisePlan.SCALAR) {
      number[register] = array[from];
    } else if (plan.place[register] == PointwisePlan.DIRECT) {
      arrays[register] = array;
      at[register] = from;
    } else if (plan.single[register]) {
      Arrays.fill(scratch, at[register], at[register] + rows * columns, array[from]);
    } else {
      int[] stride = plan.space.strides[register];
      expand(array, from, stride[1], stride[2], at[register], rows, columns);
    }
  }

  /** Copies rows that are not one run into a row of scratch. */
  private void expand(
      float[] array, int from, int rowStride, int stride, int to, int rows, int columns) {
    if (columns == 1) {
      for (int r = 0; r < rows; r++) {
        scratch[to + r] = array[from + r * rowStride];
      }
    } else if (stride == 0) {
      for (int r = 0; r < rows; r++) {
        int start = to + r * columns;
        Arrays.fill(scratch, start, start + columns, array[from + r * rowStride]);
      }
    } else if (rowStride == 0) {
      System.arraycopy(array, from, scratch, to, columns);
      int total = rows * columns;
      for (int done = columns; done < total; done *= 2) {
        System.arraycopy(scratch, to, scratch, to + done, Math.min(done, total - done));
      }
    } else {
      for (int r = 0; r < rows; r++) {
        System.arraycopy(array, from + r * rowStride, scratch, to + r * columns, columns);
      }
    }
  }

  private void store(PointwisePlan plan, float[] array, int to, int output, int rows, int columns) {
    int register = plan.outputs[output];
    int rowStride = plan.space.strides[plan.inputs + output][1];
    boolean run = plan.dense[plan.inputs + output];
    int runs = run ? 1 : rows;
    int length = run ? rows * columns : columns;
    for (int r = 0; r < runs; r++) {
      int start = to + r * rowStride;
      if (plan.place[register] == PointwisePlan.SCALAR) {
        Arrays.fill(array, start, start + length, number[register]);
      } else {
        System.arraycopy(arrays[register], at[register] + r * length, array, start, length);
      }
    }
  }

  private void step(PointwisePlan plan, int s, int result, int count) {
    int left = plan.left[s];
    int right = plan.right[s];
    PointwiseFunction function = plan.functions[s];
    float[] z = arrays[result];
    int zAt = at[result];
    if (function.operands() == 1) {
      one(function, arrays[left], at[left], z, zAt, count);
    } else if (plan.mode[s] == PointwisePlan.ROW_ROW) {
      two(function, arrays[left], at[left], arrays[right], at[right], z, zAt, count);
    } else if (plan.mode[s] == PointwisePlan.ROW_NUMBER) {
      rowNumber(function, arrays[left], at[left], number[right], z, zAt, count);
    } else {
      numberRow(function, number[left], arrays[right], at[right], z, zAt, count);
    }
  }

  private static void one(
      PointwiseFunction function, float[] x, int xAt, float[] z, int zAt, int count) {
    switch (function) {
      case NEGATE -> SimdFunctions.negate(x, xAt, z, zAt, count);
      case ABSOLUTE -> SimdFunctions.absolute(x, xAt, z, zAt, count);
      case SIGN -> SimdFunctions.sign(x, xAt, z, zAt, count);
      case SQUARE_ROOT -> SimdFunctions.squareRoot(x, xAt, z, zAt, count);
      case EXP -> SimdFunctions.exp(x, xAt, z, zAt, count);
      case LOG -> SimdFunctions.log(x, xAt, z, zAt, count);
      case TANH -> SimdFunctions.tanh(x, xAt, z, zAt, count);
      case SIGMOID -> SimdFunctions.sigmoid(x, xAt, z, zAt, count);
      case SOFTPLUS -> SimdFunctions.softplus(x, xAt, z, zAt, count);
      case SINE -> SimdFunctions.sine(x, xAt, z, zAt, count);
      case COSINE -> SimdFunctions.cosine(x, xAt, z, zAt, count);
      default -> throw new AssertionError(function);
    }
  }

  private static void two(
      PointwiseFunction function,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      float[] z,
      int zAt,
      int count) {
    switch (function) {
      case ADD -> SimdRows.add(x, xAt, y, yAt, z, zAt, count);
      case SUBTRACT -> SimdRows.subtract(x, xAt, y, yAt, z, zAt, count);
      case MULTIPLY -> SimdRows.multiply(x, xAt, y, yAt, z, zAt, count);
      case DIVIDE -> SimdRows.divide(x, xAt, y, yAt, z, zAt, count);
      case MAXIMUM -> SimdRows.maximum(x, xAt, y, yAt, z, zAt, count);
      case MINIMUM -> SimdRows.minimum(x, xAt, y, yAt, z, zAt, count);
      case GREATER -> SimdRows.greater(x, xAt, y, yAt, z, zAt, count);
      default -> throw new AssertionError(function);
    }
  }

  private static void rowNumber(
      PointwiseFunction function, float[] x, int xAt, float y, float[] z, int zAt, int count) {
    switch (function) {
      case ADD -> SimdRowScalar.add(x, xAt, y, z, zAt, count);
      case SUBTRACT -> SimdRowScalar.subtract(x, xAt, y, z, zAt, count);
      case MULTIPLY -> SimdRowScalar.multiply(x, xAt, y, z, zAt, count);
      case DIVIDE -> SimdRowScalar.divide(x, xAt, y, z, zAt, count);
      case MAXIMUM -> maximum(x, xAt, y, z, zAt, count);
      case MINIMUM -> SimdRowScalar.minimum(x, xAt, y, z, zAt, count);
      case GREATER -> SimdRowScalar.greater(x, xAt, y, z, zAt, count);
      default -> throw new AssertionError(function);
    }
  }

  private static void numberRow(
      PointwiseFunction function, float x, float[] y, int yAt, float[] z, int zAt, int count) {
    switch (function) {
      case ADD -> SimdRowScalar.add(y, yAt, x, z, zAt, count);
      case SUBTRACT -> SimdRowScalar.subtractFrom(y, yAt, x, z, zAt, count);
      case MULTIPLY -> SimdRowScalar.multiply(y, yAt, x, z, zAt, count);
      case DIVIDE -> SimdRowScalar.divideInto(y, yAt, x, z, zAt, count);
      case MAXIMUM -> maximum(y, yAt, x, z, zAt, count);
      case MINIMUM -> SimdRowScalar.minimum(y, yAt, x, z, zAt, count);
      case GREATER -> SimdRowScalar.lessThan(y, yAt, x, z, zAt, count);
      default -> throw new AssertionError(function);
    }
  }

  // The general maximum takes several instructions to get NaN and -0 right.
  private static void maximum(float[] x, int xAt, float y, float[] z, int zAt, int count) {
    if (Float.floatToRawIntBits(y) == 0) {
      SimdFunctions.rectify(x, xAt, z, zAt, count);
    } else {
      SimdRowScalar.maximum(x, xAt, y, z, zAt, count);
    }
  }
}
