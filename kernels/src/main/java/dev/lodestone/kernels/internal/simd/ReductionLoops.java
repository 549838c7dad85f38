package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.ReductionTree;
import dev.lodestone.kernels.internal.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The loops of {@link SimdReduction}: one chunk of rows, a block of columns. */
final class ReductionLoops {
  private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
  private static final int LANES = F.length();
  private static final int STATE = ReductionTree.LANES;

  // Fewer columns than this are summed one by one.
  private static final int LEAST_COLUMNS = 4;

  private static final ThreadLocal<float[]> PARTIAL =
      ThreadLocal.withInitial(() -> new float[STATE]);

  private static final VectorShuffle<Float> BY_8 = VectorShuffle.iota(F, 8, 1, true);
  private static final VectorShuffle<Float> BY_4 = VectorShuffle.iota(F, 4, 1, true);
  private static final VectorShuffle<Float> BY_2 = VectorShuffle.iota(F, 2, 1, true);
  private static final VectorShuffle<Float> BY_1 = VectorShuffle.iota(F, 1, 1, true);

  private ReductionLoops() {}

  /** target[to + r] = scale * sum of row r, rows of count floats in one chunk. */
  static void rowSums(
      float[] input, int from, int rows, int count, float scale, float[] target, int to) {
    boolean folded = ReductionTree.lanesOfColumn(count, 1) > 1;
    for (int r = 0; r < rows; r++) {
      int row = from + r * count;
      if (!folded) {
        float total = 0;
        for (int i = 0; i < count; i++) {
          total += input[row + i];
        }
        target[to + r] = scale * total;
      } else {
        foldedSum(input, row, count, 1, target, to + r);
        target[to + r] *= scale;
      }
    }
  }

  /** {@link #foldedSum} of one column where two vectors hold the partial sums. */
  private static float twoVectorSum(float[] input, int from, int count, float[] pad) {
    FloatVector first = FloatVector.zero(F);
    FloatVector second = FloatVector.zero(F);
    int whole = count & -STATE;
    int i = 0;
    for (; i < whole; i += STATE) {
      first = first.add(FloatVector.fromArray(F, input, from + i));
      second = second.add(FloatVector.fromArray(F, input, from + i + LANES));
    }
    if (i < count) {
      // A partial sum is never -0, so that adding zeros changes nothing.
      java.util.Arrays.fill(pad, 0);
      System.arraycopy(input, from + i, pad, 0, count - i);
      first = first.add(FloatVector.fromArray(F, pad, 0));
      second = second.add(FloatVector.fromArray(F, pad, LANES));
    }
    FloatVector sums = first.add(second);
    sums = sums.add(sums.rearrange(BY_8));
    sums = sums.add(sums.rearrange(BY_4));
    sums = sums.add(sums.rearrange(BY_2));
    return sums.add(sums.rearrange(BY_1)).lane(0);
  }

  /**
   * Sums of the columns of count / inner rows of inner floats, inner a divisor of 32: float i is
   * added to partial sum i mod 32, and the partial sums are folded by halves.
   */
  static void foldedSum(float[] input, int from, int count, int inner, float[] target, int to) {
    float[] partial = PARTIAL.get();
    if (inner == 1 && 2 * LANES == STATE) {
      target[to] = twoVectorSum(input, from, count, partial);
      return;
    }
    int whole = count & -STATE;
    for (int lane = 0; lane < STATE; lane += 2 * LANES) {
      twoLaneSums(input, from + lane, whole, partial, lane);
    }
    for (int i = whole; i < count; i++) {
      partial[i - whole] += input[from + i];
    }
    for (int half = STATE / 2; half >= inner; half /= 2) {
      for (int lane = 0; lane < half; lane++) {
        partial[lane] += partial[lane + half];
      }
    }
    for (int c = 0; c < inner; c++) {
      // A sum that starts from 0 is never -0.
      target[to + c] = partial[c];
    }
  }

  private static void twoLaneSums(float[] input, int from, int count, float[] partial, int lane) {
    FloatVector first = FloatVector.zero(F);
    FloatVector second = FloatVector.zero(F);
    for (int i = 0; i < count; i += STATE) {
      first = first.add(FloatVector.fromArray(F, input, from + i));
      second = second.add(FloatVector.fromArray(F, input, from + i + LANES));
    }
    first.intoArray(partial, lane);
    second.intoArray(partial, lane + LANES);
  }

  /** Sums of columns, rows in ascending order. */
  static void columnSum(
      float[] input, int from, int rows, int stride, int columns, float[] target, int to) {
    if (columns < LEAST_COLUMNS) {
      for (int c = 0; c < columns; c++) {
        float total = 0;
        for (int r = 0; r < rows; r++) {
          total += input[from + r * stride + c];
        }
        target[to + c] = total;
      }
      return;
    }
    int c = 0;
    for (; c + 4 * LANES <= columns; c += 4 * LANES) {
      fourVectorSums(input, from + c, rows, stride, target, to + c);
    }
    for (; c + LANES <= columns; c += LANES) {
      vectorSum(input, from + c, rows, stride, target, to + c);
    }
    if (c < columns) {
      partOfVectorSum(input, from + c, rows, stride, columns - c, target, to + c);
    }
  }

  private static void fourVectorSums(
      float[] input, int from, int rows, int stride, float[] target, int to) {
    FloatVector sum0 = FloatVector.zero(F);
    FloatVector sum1 = FloatVector.zero(F);
    FloatVector sum2 = FloatVector.zero(F);
    FloatVector sum3 = FloatVector.zero(F);
    int at = from;
    for (int r = 0; r < rows; r++) {
      sum0 = sum0.add(FloatVector.fromArray(F, input, at));
      sum1 = sum1.add(FloatVector.fromArray(F, input, at + LANES));
      sum2 = sum2.add(FloatVector.fromArray(F, input, at + 2 * LANES));
      sum3 = sum3.add(FloatVector.fromArray(F, input, at + 3 * LANES));
      at += stride;
    }
    sum0.intoArray(target, to);
    sum1.intoArray(target, to + LANES);
    sum2.intoArray(target, to + 2 * LANES);
    sum3.intoArray(target, to + 3 * LANES);
  }

  private static void vectorSum(
      float[] input, int from, int rows, int stride, float[] target, int to) {
    FloatVector sum = FloatVector.zero(F);
    int at = from;
    for (int r = 0; r < rows; r++) {
      sum = sum.add(FloatVector.fromArray(F, input, at));
      at += stride;
    }
    sum.intoArray(target, to);
  }

  private static void partOfVectorSum(
      float[] input, int from, int rows, int stride, int columns, float[] target, int to) {
    // Whole vectors where they end within the array; what they read beyond the columns is dropped.
    int fitting = (input.length - LANES - from) / stride + 1;
    int vectors = from + LANES > input.length ? 0 : Math.min(rows, fitting);
    FloatVector sum = FloatVector.zero(F);
    int at = from;
    for (int r = 0; r < vectors; r++) {
      sum = sum.add(FloatVector.fromArray(F, input, at));
      at += stride;
    }
    float[] partial = PARTIAL.get();
    sum.intoArray(partial, 0);
    for (int r = vectors; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        partial[c] += input[at + c];
      }
      at += stride;
    }
    System.arraycopy(partial, 0, target, to, columns);
  }

  /** Maxima of columns. */
  static void maximum(
      float[] input, int from, int rows, int stride, int columns, float[] target, int to) {
    if (stride == 1 && rows >= LANES) {
      target[to] = runMaximum(input, from, rows);
      return;
    }
    int c = 0;
    for (; c + LANES <= columns; c += LANES) {
      vectorMaximum(input, from + c, rows, stride, target, to + c);
    }
    for (; c < columns; c++) {
      float largest = Float.NEGATIVE_INFINITY;
      for (int r = 0; r < rows; r++) {
        largest = Math.max(largest, input[from + r * stride + c]);
      }
      target[to + c] = largest;
    }
  }

  private static void vectorMaximum(
      float[] input, int from, int rows, int stride, float[] target, int to) {
    FloatVector largest = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
    int at = from;
    for (int r = 0; r < rows; r++) {
      largest = largest.max(FloatVector.fromArray(F, input, at));
      at += stride;
    }
    largest.intoArray(target, to);
  }

  private static float runMaximum(float[] input, int from, int count) {
    FloatVector lanes = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
    int bound = F.loopBound(count);
    for (int i = 0; i < bound; i += LANES) {
      lanes = lanes.max(FloatVector.fromArray(F, input, from + i));
    }
    float[] partial = PARTIAL.get();
    lanes.intoArray(partial, 0);
    float largest = Float.NEGATIVE_INFINITY;
    for (int lane = 0; lane < LANES; lane++) {
      largest = Math.max(largest, partial[lane]);
    }
    for (int i = bound; i < count; i++) {
      largest = Math.max(largest, input[from + i]);
    }
    return largest;
  }
}
