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

  /** C = activation(C). */
  static void activate(
      Activation activation, float[] c, int start, int ldc, int rows, int columns) {
    if (activation == Activation.IDENTITY) {
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
