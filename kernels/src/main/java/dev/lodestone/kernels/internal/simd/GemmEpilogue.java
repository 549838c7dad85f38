package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.internal.VectorWidth;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** What happens to a block of C before and after the sum over k. */
final class GemmEpilogue {
  private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
  private static final int LANES = FLOATS.length();

  private GemmEpilogue() {}

  /** C = beta C + bias; C is not read where beta is 0. */
  static void begin(GemmProblem problem, int firstRow, int rows, int firstColumn, int columns) {
    float[] c = problem.c;
    float[] bias = problem.bias;
    float beta = problem.beta;
    int biasStart = problem.biasOffset + firstColumn;
    for (int i = 0; i < rows; i++) {
      int row = problem.cOffset + (firstRow + i) * problem.ldc + firstColumn;
      if (beta == 0) {
        Arrays.fill(c, row, row + columns, 0);
      } else if (beta != 1) {
        scaleRow(c, row, columns, beta);
      }
      if (bias != null) {
        addRow(c, row, columns, bias, biasStart);
      }
    }
  }

  private static void scaleRow(float[] c, int row, int columns, float beta) {
    for (int j = 0; j < columns; j++) {
      c[row + j] *= beta;
    }
  }

  private static void addRow(float[] c, int row, int columns, float[] bias, int biasStart) {
    for (int j = 0; j < columns; j++) {
      c[row + j] += bias[biasStart + j];
    }
  }

  /** What the problem asks for once the sum over k is complete. */
  static void finish(GemmProblem problem, int row, int column, int rows, int columns) {
    int start = problem.cOffset + row * problem.ldc + column;
    if (problem.output == null) {
      activate(problem.activation, problem.c, start, problem.ldc, rows, columns);
    } else {
      int from = problem.outputOffset + row * problem.ldo + column;
      differentiate(
          problem.activation,
          problem.output,
          from,
          problem.ldo,
          problem.c,
          start,
          problem.ldc,
          rows,
          columns);
    }
  }

  /** C = C f'(x), with y = f(x) given. */
  static void differentiate(
      Activation activation,
      float[] y,
      int start,
      int ldy,
      float[] c,
      int cStart,
      int ldc,
      int rows,
      int columns) {
    if (columns == ldy && columns == ldc && rows > 1) {
      differentiate(activation, y, start, ldy, c, cStart, ldc, 1, rows * columns);
      return;
    }
    for (int i = 0; i < rows; i++) {
      int from = start + i * ldy;
      int to = cStart + i * ldc;
      switch (activation) {
        case IDENTITY -> {}
        case RELU -> slopeOfRelu(y, from, c, to, columns);
        case TANH -> slopeOfTanh(y, from, c, to, columns);
        case SIGMOID -> slopeOfSigmoid(y, from, c, to, columns);
      }
    }
  }

  private static void slopeOfRelu(float[] y, int from, float[] c, int to, int columns) {
    int whole = FLOATS.loopBound(columns);
    for (int j = 0; j < whole; j += LANES) {
      FloatVector output = FloatVector.fromArray(FLOATS, y, from + j);
      FloatVector value = FloatVector.fromArray(FLOATS, c, to + j);
      value.blend(0, output.compare(VectorOperators.GT, 0).not()).intoArray(c, to + j);
    }
    for (int j = whole; j < columns; j++) {
      c[to + j] = y[from + j] > 0 ? c[to + j] : 0;
    }
  }

  // The tails round as the vectors do: which columns they are depends on the number of threads.
  private static void slopeOfTanh(float[] y, int from, float[] c, int to, int columns) {
    FloatVector one = FloatVector.broadcast(FLOATS, 1);
    int whole = FLOATS.loopBound(columns);
    for (int j = 0; j < whole; j += LANES) {
      FloatVector output = FloatVector.fromArray(FLOATS, y, from + j);
      FloatVector value = FloatVector.fromArray(FLOATS, c, to + j);
      value.mul(one.sub(output.mul(output))).intoArray(c, to + j);
    }
    for (int j = whole; j < columns; j++) {
      c[to + j] *= 1 - y[from + j] * y[from + j];
    }
  }

  private static void slopeOfSigmoid(float[] y, int from, float[] c, int to, int columns) {
    FloatVector one = FloatVector.broadcast(FLOATS, 1);
    int whole = FLOATS.loopBound(columns);
    for (int j = 0; j < whole; j += LANES) {
      FloatVector output = FloatVector.fromArray(FLOATS, y, from + j);
      FloatVector value = FloatVector.fromArray(FLOATS, c, to + j);
      value.mul(output.mul(one.sub(output))).intoArray(c, to + j);
    }
    for (int j = whole; j < columns; j++) {
      c[to + j] *= y[from + j] * (1 - y[from + j]);
    }
  }

  /** C = activation(C). */
  static void activate(
      Activation activation, float[] c, int start, int ldc, int rows, int columns) {
    if (activation == Activation.IDENTITY) {
      return;
    }
    if (columns == ldc && rows > 1) {
      activate(activation, c, start, ldc, 1, rows * columns);
      return;
    }
    for (int i = 0; i < rows; i++) {
      int row = start + i * ldc;
      if (activation == Activation.RELU) {
        rectify(c, row, columns);
      } else {
        SimdActivation.apply(activation, c, row, columns);
      }
    }
  }

  // No masks: near the end of an array a masked access is checked lane by lane, on the heap.
  private static void rectify(float[] c, int row, int columns) {
    if (columns < LANES) {
      for (int j = row; j < row + columns; j++) {
        c[j] = c[j] <= 0 ? 0 : c[j];
      }
      return;
    }
    for (int j = 0; j < columns; j += LANES) {
      // The last vector may overlap the one before: what is rectified stays as it is.
      int at = row + Math.min(j, columns - LANES);
      FloatVector value = FloatVector.fromArray(FLOATS, c, at);
      value.blend(0, value.compare(VectorOperators.LE, 0)).intoArray(c, at);
    }
  }
}
