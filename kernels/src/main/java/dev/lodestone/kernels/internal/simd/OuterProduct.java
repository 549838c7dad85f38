package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.internal.VectorWidth;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products with a sum of at most four terms: outer products, bound by the stores of C.
 *
 * <p>Rows of C are written from end to end, with the elements of A in registers. The same bits as
 * {@link BlockedGemm}.
 */
final class OuterProduct {
  /** The deepest sum. */
  static final int DEEPEST = 4;

  // Elements of C that are still in the first-level cache when the epilogue comes.
  private static final int BLOCK = 2048;

  private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
  private static final int LANES = FLOATS.length();
  private static final ThreadLocal<OuterProduct> LOCAL = ThreadLocal.withInitial(OuterProduct::new);

  // Stays zero: where a row of C begins without bias.
  private float[] zeros = new float[0];
  private float[] rowsOfB = new float[0];

  private OuterProduct() {}

  /** The one of the calling thread. */
  static OuterProduct ofThisThread() {
    return LOCAL.get();
  }

  /** A block of C. */
  void multiply(GemmProblem problem, int firstRow, int rows, int firstColumn, int columns) {
    float[] b = problem.b;
    int ldb = problem.ldb;
    int bStart = problem.bOffset + firstColumn;
    if (problem.transposeB) {
      rowsOfB = grown(rowsOfB, problem.k * columns);
      int source = problem.bOffset + firstColumn * ldb;
      transpose(b, source, ldb, columns, problem.k, rowsOfB);
      b = rowsOfB;
      ldb = columns;
      bStart = 0;
    }
    boolean started = problem.beta != 0;
    if (started) {
      GemmEpilogue.begin(problem, firstRow, rows, firstColumn, columns);
    }
    zeros = grown(zeros, columns);
    int aStart = problem.aOffset + firstRow * problem.aRowStride;
    int cStart = problem.cOffset + firstRow * problem.ldc + firstColumn;
    float[] initial = started ? problem.c : problem.bias == null ? zeros : problem.bias;
    int initialStart =
        started ? cStart : problem.bias == null ? 0 : problem.biasOffset + firstColumn;
    int ldi = started ? problem.ldc : 0;
    // Rectified as they are stored: a pass of its own would take as long as the sum.
    boolean rectified = problem.activation == Activation.RELU && problem.output == null;
    int block = Math.max(4, BLOCK / columns & -4);
    for (int i = 0; i < rows; i += block) {
      int a = aStart + i * problem.aRowStride;
      int c = cStart + i * problem.ldc;
      int some = Math.min(block, rows - i);
      terms(
          problem,
          some,
          columns,
          a,
          b,
          bStart,
          ldb,
          initial,
          initialStart + i * ldi,
          ldi,
          c,
          rectified);
      if (!rectified) {
        GemmEpilogue.finish(problem, firstRow + i, firstColumn, some, columns);
      }
    }
  }

  private static float[] grown(float[] scratch, int size) {
    return scratch.length >= size ? scratch : new float[Math.max(size, 2 * scratch.length)];
  }

  private static void transpose(
      float[] b, int source, int ldb, int columns, int depth, float[] target) {
    for (int j = 0; j < columns; j++) {
      for (int k = 0; k < depth; k++) {
        target[k * columns + j] = b[source + j * ldb + k];
      }
    }
  }

  private static void terms(
      GemmProblem problem,
      int rows,
      int columns,
      int aStart,
      float[] b,
      int bStart,
      int ldb,
      float[] initial,
      int initialStart,
      int ldi,
      int cStart,
      boolean rectified) {
    int whole = FLOATS.loopBound(columns);
    vectors(
        problem,
        rows,
        whole,
        aStart,
        b,
        bStart,
        ldb,
        initial,
        initialStart,
        ldi,
        cStart,
        rectified);
    if (whole == columns) {
      return;
    }
    if (whole > 0 && ldi == 0) {
      // The last vector may overlap the one before, which it repeats.
      int last = columns - LANES;
      vectors(
          problem,
          rows,
          LANES,
          aStart,
          b,
          bStart + last,
          ldb,
          initial,
          initialStart + last,
          ldi,
          cStart + last,
          rectified);
      return;
    }
    float[] a = problem.a;
    float[] c = problem.c;
    for (int i = 0; i < rows; i++) {
      int row = aStart + i * problem.aRowStride;
      for (int j = whole; j < columns; j++) {
        float sum = initial[initialStart + i * ldi + j];
        for (int k = 0; k < problem.k; k++) {
          sum = Math.fma(a[row + k * problem.aColumnStride], b[bStart + k * ldb + j], sum);
        }
        c[cStart + i * problem.ldc + j] = rectified && sum <= 0 ? 0 : sum;
      }
    }
  }

  private static void vectors(
      GemmProblem problem,
      int rows,
      int whole,
      int aStart,
      float[] b,
      int bStart,
      int ldb,
      float[] initial,
      int initialStart,
      int ldi,
      int cStart,
      boolean rectified) {
    float[] a = problem.a;
    int ars = problem.aRowStride;
    int acs = problem.aColumnStride;
    float[] c = problem.c;
    int ldc = problem.ldc;
    switch (problem.k) {
      case 1 ->
          rank1(
              rows,
              whole,
              a,
              aStart,
              ars,
              b,
              bStart,
              initial,
              initialStart,
              ldi,
              c,
              cStart,
              ldc,
              rectified);
      case 2 ->
          rank2(
              rows,
              whole,
              a,
              aStart,
              ars,
              acs,
              b,
              bStart,
              ldb,
              initial,
              initialStart,
              ldi,
              c,
              cStart,
              ldc,
              rectified);
      case 3 -> {
        rank2(
            rows,
            whole,
            a,
            aStart,
            ars,
            acs,
            b,
            bStart,
            ldb,
            initial,
            initialStart,
            ldi,
            c,
            cStart,
            ldc,
            false);
        rank1(
            rows,
            whole,
            a,
            aStart + 2 * acs,
            ars,
            b,
            bStart + 2 * ldb,
            c,
            cStart,
            ldc,
            c,
            cStart,
            ldc,
            rectified);
      }
      default ->
          rank4(
              rows,
              whole,
              a,
              aStart,
              ars,
              acs,
              b,
              bStart,
              ldb,
              initial,
              initialStart,
              ldi,
              c,
              cStart,
              ldc,
              rectified);
    }
  }

  // Four rows at a time; the last one is written again in place of those beyond.
  private static void rank1(
      int rows,
      int count,
      float[] a,
      int aStart,
      int aRowStride,
      float[] b,
      int bStart,
      float[] initial,
      int initialStart,
      int ldi,
      float[] c,
      int cStart,
      int ldc,
      boolean rectified) {
    FloatVector zero = FloatVector.zero(FLOATS);
    for (int r = 0; r < rows; r += 4) {
      int left = rows - 1 - r;
      int a0 = aStart + r * aRowStride;
      int i0 = initialStart + r * ldi;
      int c0 = cStart + r * ldc;
      FloatVector s00 = FloatVector.broadcast(FLOATS, a[a0]);
      int a1 = a0 + Math.min(1, left) * aRowStride;
      int i1 = i0 + Math.min(1, left) * ldi;
      int c1 = c0 + Math.min(1, left) * ldc;
      FloatVector s10 = FloatVector.broadcast(FLOATS, a[a1]);
      int a2 = a0 + Math.min(2, left) * aRowStride;
      int i2 = i0 + Math.min(2, left) * ldi;
      int c2 = c0 + Math.min(2, left) * ldc;
      FloatVector s20 = FloatVector.broadcast(FLOATS, a[a2]);
      int a3 = a0 + Math.min(3, left) * aRowStride;
      int i3 = i0 + Math.min(3, left) * ldi;
      int c3 = c0 + Math.min(3, left) * ldc;
      FloatVector s30 = FloatVector.broadcast(FLOATS, a[a3]);
      for (int j = 0; j < count; j += LANES) {
        FloatVector v0 = FloatVector.fromArray(FLOATS, b, bStart + j);
        FloatVector t0 = FloatVector.fromArray(FLOATS, initial, i0 + j);
        t0 = s00.fma(v0, t0);
        FloatVector t1 = FloatVector.fromArray(FLOATS, initial, i1 + j);
        t1 = s10.fma(v0, t1);
        FloatVector t2 = FloatVector.fromArray(FLOATS, initial, i2 + j);
        t2 = s20.fma(v0, t2);
        FloatVector t3 = FloatVector.fromArray(FLOATS, initial, i3 + j);
        t3 = s30.fma(v0, t3);
        if (rectified) {
          t0.blend(zero, t0.compare(VectorOperators.LE, zero)).intoArray(c, c0 + j);
          t1.blend(zero, t1.compare(VectorOperators.LE, zero)).intoArray(c, c1 + j);
          t2.blend(zero, t2.compare(VectorOperators.LE, zero)).intoArray(c, c2 + j);
          t3.blend(zero, t3.compare(VectorOperators.LE, zero)).intoArray(c, c3 + j);
        } else {
          t0.intoArray(c, c0 + j);
          t1.intoArray(c, c1 + j);
          t2.intoArray(c, c2 + j);
          t3.intoArray(c, c3 + j);
        }
      }
    }
  }

  private static void rank2(
      int rows,
      int count,
      float[] a,
      int aStart,
      int aRowStride,
      int aColumnStride,
      float[] b,
      int bStart,
      int ldb,
      float[] initial,
      int initialStart,
      int ldi,
      float[] c,
      int cStart,
      int ldc,
      boolean rectified) {
    int b1 = bStart + ldb;
    FloatVector zero = FloatVector.zero(FLOATS);
    for (int r = 0; r < rows; r += 4) {
      int left = rows - 1 - r;
      int a0 = aStart + r * aRowStride;
      int i0 = initialStart + r * ldi;
      int c0 = cStart + r * ldc;
      FloatVector s00 = FloatVector.broadcast(FLOATS, a[a0]);
      FloatVector s01 = FloatVector.broadcast(FLOATS, a[a0 + aColumnStride]);
      int a1 = a0 + Math.min(1, left) * aRowStride;
      int i1 = i0 + Math.min(1, left) * ldi;
      int c1 = c0 + Math.min(1, left) * ldc;
      FloatVector s10 = FloatVector.broadcast(FLOATS, a[a1]);
      FloatVector s11 = FloatVector.broadcast(FLOATS, a[a1 + aColumnStride]);
      int a2 = a0 + Math.min(2, left) * aRowStride;
      int i2 = i0 + Math.min(2, left) * ldi;
      int c2 = c0 + Math.min(2, left) * ldc;
      FloatVector s20 = FloatVector.broadcast(FLOATS, a[a2]);
      FloatVector s21 = FloatVector.broadcast(FLOATS, a[a2 + aColumnStride]);
      int a3 = a0 + Math.min(3, left) * aRowStride;
      int i3 = i0 + Math.min(3, left) * ldi;
      int c3 = c0 + Math.min(3, left) * ldc;
      FloatVector s30 = FloatVector.broadcast(FLOATS, a[a3]);
      FloatVector s31 = FloatVector.broadcast(FLOATS, a[a3 + aColumnStride]);
      for (int j = 0; j < count; j += LANES) {
        FloatVector v0 = FloatVector.fromArray(FLOATS, b, bStart + j);
        FloatVector v1 = FloatVector.fromArray(FLOATS, b, b1 + j);
        FloatVector t0 = FloatVector.fromArray(FLOATS, initial, i0 + j);
        t0 = s00.fma(v0, t0);
        t0 = s01.fma(v1, t0);
        FloatVector t1 = FloatVector.fromArray(FLOATS, initial, i1 + j);
        t1 = s10.fma(v0, t1);
        t1 = s11.fma(v1, t1);
        FloatVector t2 = FloatVector.fromArray(FLOATS, initial, i2 + j);
        t2 = s20.fma(v0, t2);
        t2 = s21.fma(v1, t2);
        FloatVector t3 = FloatVector.fromArray(FLOATS, initial, i3 + j);
        t3 = s30.fma(v0, t3);
        t3 = s31.fma(v1, t3);
        if (rectified) {
          t0.blend(zero, t0.compare(VectorOperators.LE, zero)).intoArray(c, c0 + j);
          t1.blend(zero, t1.compare(VectorOperators.LE, zero)).intoArray(c, c1 + j);
          t2.blend(zero, t2.compare(VectorOperators.LE, zero)).intoArray(c, c2 + j);
          t3.blend(zero, t3.compare(VectorOperators.LE, zero)).intoArray(c, c3 + j);
        } else {
          t0.intoArray(c, c0 + j);
          t1.intoArray(c, c1 + j);
          t2.intoArray(c, c2 + j);
          t3.intoArray(c, c3 + j);
        }
      }
    }
  }

  private static void rank4(
      int rows,
      int count,
      float[] a,
      int aStart,
      int aRowStride,
      int aColumnStride,
      float[] b,
      int bStart,
      int ldb,
      float[] initial,
      int initialStart,
      int ldi,
      float[] c,
      int cStart,
      int ldc,
      boolean rectified) {
    int b1 = bStart + ldb;
    int b2 = bStart + 2 * ldb;
    int b3 = bStart + 3 * ldb;
    FloatVector zero = FloatVector.zero(FLOATS);
    for (int r = 0; r < rows; r += 4) {
      int left = rows - 1 - r;
      int a0 = aStart + r * aRowStride;
      int i0 = initialStart + r * ldi;
      int c0 = cStart + r * ldc;
      FloatVector s00 = FloatVector.broadcast(FLOATS, a[a0]);
      FloatVector s01 = FloatVector.broadcast(FLOATS, a[a0 + aColumnStride]);
      FloatVector s02 = FloatVector.broadcast(FLOATS, a[a0 + 2 * aColumnStride]);
      FloatVector s03 = FloatVector.broadcast(FLOATS, a[a0 + 3 * aColumnStride]);
      int a1 = a0 + Math.min(1, left) * aRowStride;
      int i1 = i0 + Math.min(1, left) * ldi;
      int c1 = c0 + Math.min(1, left) * ldc;
      FloatVector s10 = FloatVector.broadcast(FLOATS, a[a1]);
      FloatVector s11 = FloatVector.broadcast(FLOATS, a[a1 + aColumnStride]);
      FloatVector s12 = FloatVector.broadcast(FLOATS, a[a1 + 2 * aColumnStride]);
      FloatVector s13 = FloatVector.broadcast(FLOATS, a[a1 + 3 * aColumnStride]);
      int a2 = a0 + Math.min(2, left) * aRowStride;
      int i2 = i0 + Math.min(2, left) * ldi;
      int c2 = c0 + Math.min(2, left) * ldc;
      FloatVector s20 = FloatVector.broadcast(FLOATS, a[a2]);
      FloatVector s21 = FloatVector.broadcast(FLOATS, a[a2 + aColumnStride]);
      FloatVector s22 = FloatVector.broadcast(FLOATS, a[a2 + 2 * aColumnStride]);
      FloatVector s23 = FloatVector.broadcast(FLOATS, a[a2 + 3 * aColumnStride]);
      int a3 = a0 + Math.min(3, left) * aRowStride;
      int i3 = i0 + Math.min(3, left) * ldi;
      int c3 = c0 + Math.min(3, left) * ldc;
      FloatVector s30 = FloatVector.broadcast(FLOATS, a[a3]);
      FloatVector s31 = FloatVector.broadcast(FLOATS, a[a3 + aColumnStride]);
      FloatVector s32 = FloatVector.broadcast(FLOATS, a[a3 + 2 * aColumnStride]);
      FloatVector s33 = FloatVector.broadcast(FLOATS, a[a3 + 3 * aColumnStride]);
      for (int j = 0; j < count; j += LANES) {
        FloatVector v0 = FloatVector.fromArray(FLOATS, b, bStart + j);
        FloatVector v1 = FloatVector.fromArray(FLOATS, b, b1 + j);
        FloatVector v2 = FloatVector.fromArray(FLOATS, b, b2 + j);
        FloatVector v3 = FloatVector.fromArray(FLOATS, b, b3 + j);
        FloatVector t0 = FloatVector.fromArray(FLOATS, initial, i0 + j);
        t0 = s00.fma(v0, t0);
        t0 = s01.fma(v1, t0);
        t0 = s02.fma(v2, t0);
        t0 = s03.fma(v3, t0);
        FloatVector t1 = FloatVector.fromArray(FLOATS, initial, i1 + j);
        t1 = s10.fma(v0, t1);
        t1 = s11.fma(v1, t1);
        t1 = s12.fma(v2, t1);
        t1 = s13.fma(v3, t1);
        FloatVector t2 = FloatVector.fromArray(FLOATS, initial, i2 + j);
        t2 = s20.fma(v0, t2);
        t2 = s21.fma(v1, t2);
        t2 = s22.fma(v2, t2);
        t2 = s23.fma(v3, t2);
        FloatVector t3 = FloatVector.fromArray(FLOATS, initial, i3 + j);
        t3 = s30.fma(v0, t3);
        t3 = s31.fma(v1, t3);
        t3 = s32.fma(v2, t3);
        t3 = s33.fma(v3, t3);
        if (rectified) {
          t0.blend(zero, t0.compare(VectorOperators.LE, zero)).intoArray(c, c0 + j);
          t1.blend(zero, t1.compare(VectorOperators.LE, zero)).intoArray(c, c1 + j);
          t2.blend(zero, t2.compare(VectorOperators.LE, zero)).intoArray(c, c2 + j);
          t3.blend(zero, t3.compare(VectorOperators.LE, zero)).intoArray(c, c3 + j);
        } else {
          t0.intoArray(c, c0 + j);
          t1.intoArray(c, c1 + j);
          t2.intoArray(c, c2 + j);
          t3.intoArray(c, c3 + j);
        }
      }
    }
  }
}
