package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.internal.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products with few columns or few rows, one column or row of C at a time: y = M x.
 *
 * <p>Tiles would waste most of their lanes there. Where the rows of M are contiguous along the sum,
 * y is made of dot products, eight at a time; where M is transposed, y is a combination of its
 * rows. The order of additions depends on the depth and the lane count only.
 */
final class MatrixVector {
  private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
  private static final int LANES = FLOATS.length();

  /** Columns or rows of C from which on tiles are better. */
  static final int FEW = 6;

  private static final int FEW_ROWS_OF_COMBINATIONS = 3;
  private static final int GROUP = 8;
  private static final int WIDE = 4 * LANES;
  private static final float[] ZEROS = new float[WIDE];
  private static final IntVector ZIP_LOW = GemmPacking.zipBits(0);
  private static final IntVector ZIP_HIGH = GemmPacking.zipBits(LANES / 2);
  private static final VectorShuffle<Float> SWAP_HALVES =
      VectorShuffle.fromOp(FLOATS, lane -> (lane + LANES / 2) % LANES);
  private static final ThreadLocal<MatrixVector> LOCAL = ThreadLocal.withInitial(MatrixVector::new);

  private float[] x = new float[0];
  private float[] y = new float[0];

  private MatrixVector() {}

  /** The one of the calling thread. */
  static MatrixVector ofThisThread() {
    return LOCAL.get();
  }

  /** Whether C has so few columns that they are computed one by one. */
  static boolean byColumns(GemmProblem problem) {
    return problem.n <= FEW && problem.n <= problem.m;
  }

  /** Whether C has so few rows that they are computed one by one. */
  static boolean byRows(GemmProblem problem) {
    return problem.m <= (problem.transposeB ? FEW : FEW_ROWS_OF_COMBINATIONS);
  }

  /** How many columns beyond the last whole vector are better computed one by one, or 0. */
  static int edge(GemmProblem problem) {
    int edge = problem.n % LANES;
    boolean deep = problem.k >= LANES && problem.m >= GROUP && problem.n > LANES;
    return deep && edge * 4 <= LANES ? edge : 0;
  }

  /** A block of C, column by column or row by row. */
  void multiply(GemmProblem problem, int firstRow, int rows, int firstColumn, int columns) {
    if (byColumns(problem)) {
      multiplyColumns(problem, firstRow, rows, firstColumn, columns);
    } else {
      multiplyRows(problem, firstRow, rows, firstColumn, columns);
    }
    if (problem.output != null) {
      GemmEpilogue.finish(problem, firstRow, firstColumn, rows, columns);
    }
  }

  private void multiplyColumns(
      GemmProblem problem, int firstRow, int rows, int firstColumn, int columns) {
    int stride = problem.transposeB ? 1 : problem.ldb;
    int step = problem.transposeB ? problem.ldb : 1;
    int start = problem.aOffset + firstRow * problem.aRowStride;
    boolean contiguous = problem.aColumnStride == 1;
    int lda = contiguous ? problem.aRowStride : problem.aColumnStride;
    for (int j = firstColumn; j < firstColumn + columns; j++) {
      int xStart = problem.bOffset + j * step;
      product(contiguous, rows, problem.k, problem.a, start, lda, problem.b, xStart, stride);
      int target = problem.cOffset + firstRow * problem.ldc + j;
      store(problem, rows, target, problem.ldc, problem.biasOffset + j, 0);
    }
  }

  private void multiplyRows(
      GemmProblem problem, int firstRow, int rows, int firstColumn, int columns) {
    int start = problem.bOffset + firstColumn * (problem.transposeB ? problem.ldb : 1);
    for (int i = firstRow; i < firstRow + rows; i++) {
      int xStart = problem.aOffset + i * problem.aRowStride;
      product(
          problem.transposeB,
          columns,
          problem.k,
          problem.b,
          start,
          problem.ldb,
          problem.a,
          xStart,
          problem.aColumnStride);
      int target = problem.cOffset + i * problem.ldc + firstColumn;
      store(problem, columns, target, 1, problem.biasOffset + firstColumn, 1);
    }
  }

  // C = activation(alpha y + beta C + bias) along one row or column.
  private void store(
      GemmProblem problem, int count, int target, int stride, int biasStart, int biasStride) {
    float[] c = problem.c;
    float[] bias = problem.bias;
    float alpha = problem.alpha;
    float beta = problem.beta;
    if (alpha != 1) {
      GemmPacking.scale(y, count, alpha);
    }
    if (beta != 0) {
      for (int i = 0; i < count; i++) {
        y[i] += beta * c[target + i * stride];
      }
    }
    if (bias != null) {
      for (int i = 0; i < count; i++) {
        y[i] += bias[biasStart + i * biasStride];
      }
    }
    if (problem.output == null && problem.activation != Activation.IDENTITY) {
      GemmEpilogue.activate(problem.activation, y, 0, 0, 1, count);
    }
    if (stride == 1) {
      System.arraycopy(y, 0, c, target, count);
    } else {
      for (int i = 0; i < count; i++) {
        c[target + i * stride] = y[i];
      }
    }
  }

  private void product(
      boolean contiguous,
      int count,
      int depth,
      float[] matrix,
      int start,
      int leadingDimension,
      float[] vector,
      int vectorStart,
      int vectorStride) {
    y = grown(y, count + 2 * LANES + GROUP);
    if (!contiguous) {
      combine(count, depth, matrix, start, leadingDimension, vector, vectorStart, vectorStride, y);
      return;
    }
    float[] factors = vector;
    int factorsStart = vectorStart;
    if (vectorStride != 1) {
      x = grown(x, depth);
      for (int k = 0; k < depth; k++) {
        x[k] = vector[vectorStart + k * vectorStride];
      }
      factors = x;
      factorsStart = 0;
    }
    if (depth < LANES) {
      shortDots(count, depth, matrix, start, leadingDimension, factors, factorsStart, y);
      return;
    }
    if (count >= GROUP) {
      dots(count, depth, matrix, start, leadingDimension, factors, factorsStart, y, 0);
      return;
    }
    for (int r = 0; r < count; r++) {
      // A group of the same row eight times, of which the next one overwrites seven.
      int row = start + r * leadingDimension;
      dots(GROUP, depth, matrix, row, 0, factors, factorsStart, y, r);
    }
  }

  private static float[] grown(float[] scratch, int size) {
    return scratch.length >= size ? scratch : new float[Math.max(size, 2 * scratch.length)];
  }

  private static void shortDots(
      int count,
      int depth,
      float[] matrix,
      int start,
      int leadingDimension,
      float[] factors,
      int factorsStart,
      float[] y) {
    for (int r = 0; r < count; r++) {
      int row = start + r * leadingDimension;
      float sum = 0;
      for (int k = 0; k < depth; k++) {
        sum = Math.fma(matrix[row + k], factors[factorsStart + k], sum);
      }
      y[r] = sum;
    }
  }

  private static void combine(
      int count,
      int depth,
      float[] matrix,
      int start,
      int leadingDimension,
      float[] factors,
      int factorsStart,
      int factorStride,
      float[] y) {
    int j = 0;
    while (j < count && count >= LANES) {
      int vectors = Math.min(GemmTiling.vectors(count - j), count / LANES);
      // The last panel may overlap the one before, which it repeats.
      int from = Math.min(j, count - vectors * LANES);
      GemmTiles.multiply(
          1,
          vectors,
          true,
          1,
          depth,
          factors,
          factorsStart,
          factorStride,
          0,
          matrix,
          start + from,
          leadingDimension,
          ZEROS,
          0,
          0,
          y,
          from,
          0);
      j = from + vectors * LANES;
    }
    for (; j < count; j++) {
      float sum = 0;
      for (int k = 0; k < depth; k++) {
        float factor = factors[factorsStart + k * factorStride];
        sum = Math.fma(factor, matrix[start + j + k * leadingDimension], sum);
      }
      y[j] = sum;
    }
  }

  // Eight dot products at a time, then a transposing tree of additions: each step zips two vectors
  // of
  // partial sums and adds the halves, so that the last one holds one lane for each row. The last
  // group may overlap the one before. Zipped are the bits: an index vector of floats would have to
  // be converted.
  private static void dots(
      int count,
      int depth,
      float[] matrix,
      int start,
      int leadingDimension,
      float[] factors,
      int factorsStart,
      float[] y,
      int yStart) {
    int whole = FLOATS.loopBound(depth);
    int last = depth - LANES;
    // Of the last vectors of the rows only the new lanes count.
    VectorMask<Float> fresh = FLOATS.indexInRange(0, whole - last).not();
    for (int r = 0; r < count; r += GROUP) {
      int first = Math.min(r, count - GROUP);
      int row = start + first * leadingDimension;
      FloatVector c0 = FloatVector.zero(FLOATS);
      FloatVector c1 = FloatVector.zero(FLOATS);
      FloatVector c2 = FloatVector.zero(FLOATS);
      FloatVector c3 = FloatVector.zero(FLOATS);
      FloatVector c4 = FloatVector.zero(FLOATS);
      FloatVector c5 = FloatVector.zero(FLOATS);
      FloatVector c6 = FloatVector.zero(FLOATS);
      FloatVector c7 = FloatVector.zero(FLOATS);
      for (int k = 0; k < whole; k += LANES) {
        FloatVector factor = FloatVector.fromArray(FLOATS, factors, factorsStart + k);
        int at = row + k;
        c0 = FloatVector.fromArray(FLOATS, matrix, at).fma(factor, c0);
        at += leadingDimension;
        c1 = FloatVector.fromArray(FLOATS, matrix, at).fma(factor, c1);
        at += leadingDimension;
        c2 = FloatVector.fromArray(FLOATS, matrix, at).fma(factor, c2);
        at += leadingDimension;
        c3 = FloatVector.fromArray(FLOATS, matrix, at).fma(factor, c3);
        at += leadingDimension;
        c4 = FloatVector.fromArray(FLOATS, matrix, at).fma(factor, c4);
        at += leadingDimension;
        c5 = FloatVector.fromArray(FLOATS, matrix, at).fma(factor, c5);
        at += leadingDimension;
        c6 = FloatVector.fromArray(FLOATS, matrix, at).fma(factor, c6);
        at += leadingDimension;
        c7 = FloatVector.fromArray(FLOATS, matrix, at).fma(factor, c7);
      }
      if (whole < depth) {
        FloatVector factor = FloatVector.fromArray(FLOATS, factors, factorsStart + last);
        int at = row + last;
        c0 = c0.blend(FloatVector.fromArray(FLOATS, matrix, at).fma(factor, c0), fresh);
        at += leadingDimension;
        c1 = c1.blend(FloatVector.fromArray(FLOATS, matrix, at).fma(factor, c1), fresh);
        at += leadingDimension;
        c2 = c2.blend(FloatVector.fromArray(FLOATS, matrix, at).fma(factor, c2), fresh);
        at += leadingDimension;
        c3 = c3.blend(FloatVector.fromArray(FLOATS, matrix, at).fma(factor, c3), fresh);
        at += leadingDimension;
        c4 = c4.blend(FloatVector.fromArray(FLOATS, matrix, at).fma(factor, c4), fresh);
        at += leadingDimension;
        c5 = c5.blend(FloatVector.fromArray(FLOATS, matrix, at).fma(factor, c5), fresh);
        at += leadingDimension;
        c6 = c6.blend(FloatVector.fromArray(FLOATS, matrix, at).fma(factor, c6), fresh);
        at += leadingDimension;
        c7 = c7.blend(FloatVector.fromArray(FLOATS, matrix, at).fma(factor, c7), fresh);
      }
      IntVector b0 = c0.reinterpretAsInts();
      IntVector b1 = c1.reinterpretAsInts();
      IntVector b2 = c2.reinterpretAsInts();
      IntVector b3 = c3.reinterpretAsInts();
      IntVector b4 = c4.reinterpretAsInts();
      IntVector b5 = c5.reinterpretAsInts();
      IntVector b6 = c6.reinterpretAsInts();
      IntVector b7 = c7.reinterpretAsInts();
      FloatVector d0 =
          ZIP_LOW
              .selectFrom(b0, b4)
              .reinterpretAsFloats()
              .add(ZIP_HIGH.selectFrom(b0, b4).reinterpretAsFloats());
      FloatVector d1 =
          ZIP_LOW
              .selectFrom(b1, b5)
              .reinterpretAsFloats()
              .add(ZIP_HIGH.selectFrom(b1, b5).reinterpretAsFloats());
      FloatVector d2 =
          ZIP_LOW
              .selectFrom(b2, b6)
              .reinterpretAsFloats()
              .add(ZIP_HIGH.selectFrom(b2, b6).reinterpretAsFloats());
      FloatVector d3 =
          ZIP_LOW
              .selectFrom(b3, b7)
              .reinterpretAsFloats()
              .add(ZIP_HIGH.selectFrom(b3, b7).reinterpretAsFloats());
      IntVector e0 = d0.reinterpretAsInts();
      IntVector e1 = d1.reinterpretAsInts();
      IntVector e2 = d2.reinterpretAsInts();
      IntVector e3 = d3.reinterpretAsInts();
      FloatVector f0 =
          ZIP_LOW
              .selectFrom(e0, e2)
              .reinterpretAsFloats()
              .add(ZIP_HIGH.selectFrom(e0, e2).reinterpretAsFloats());
      FloatVector f1 =
          ZIP_LOW
              .selectFrom(e1, e3)
              .reinterpretAsFloats()
              .add(ZIP_HIGH.selectFrom(e1, e3).reinterpretAsFloats());
      IntVector g0 = f0.reinterpretAsInts();
      IntVector g1 = f1.reinterpretAsInts();
      FloatVector low = ZIP_LOW.selectFrom(g0, g1).reinterpretAsFloats();
      FloatVector high = ZIP_HIGH.selectFrom(g0, g1).reinterpretAsFloats();
      int target = yStart + first;
      if (LANES == 4) {
        low.intoArray(y, target);
        high.intoArray(y, target + 4);
      } else if (LANES == 8) {
        low.add(high).intoArray(y, target);
      } else {
        FloatVector sums = low.add(high);
        sums.add(sums.rearrange(SWAP_HALVES)).intoArray(y, target);
      }
    }
  }
}
