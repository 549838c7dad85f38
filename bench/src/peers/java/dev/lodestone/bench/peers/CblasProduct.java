package dev.lodestone.bench.peers;

import dev.lodestone.bench.jmh.Contender;
import dev.lodestone.bench.jmh.GemmWorkload;
import org.bytedeco.javacpp.FloatPointer;

/** One product by a library with the C interface of BLAS, data off heap. */
final class CblasProduct implements Contender.Run {
  // CBLAS_LAYOUT and CBLAS_TRANSPOSE, the same numbers in every implementation.
  private static final int ROW_MAJOR = 101;
  private static final int AS_IT_IS = 111;
  /** Of a transposed operand. */
  static final int TRANSPOSED = 112;


  /** {@code cblas_sgemm}. */
  @FunctionalInterface
  interface Sgemm {
    /** C = alpha op(A) op(B) + beta C. */
    void multiply(
        int layout,
        int transposeA,
        int transposeB,
        int m,
        int n,
        int k,
        float alpha,
        FloatPointer a,
        int strideA,
        FloatPointer b,
        int strideB,
        float beta,
        FloatPointer c,
        int strideC);
  }

  private final GemmWorkload shape;
  private final Sgemm sgemm;
  private final FloatPointer a;
  private final FloatPointer b;
  private final FloatPointer c;

  CblasProduct(GemmWorkload shape, Sgemm sgemm) {
    this.shape = shape;
    this.sgemm = sgemm;
    this.a = new FloatPointer(shape.a());
    this.b = new FloatPointer(shape.b());
    this.c = new FloatPointer((long) shape.m() * shape.n());
  }

  @Override
  public void run() {
    sgemm.multiply(
        ROW_MAJOR,
        shape.transposeA() ? TRANSPOSED : AS_IT_IS,
        shape.transposeB() ? TRANSPOSED : AS_IT_IS,
        shape.m(),
        shape.n(),
        shape.k(),
        1f,
        a,
        shape.transposeA() ? shape.m() : shape.k(),
        b,
        shape.transposeB() ? shape.k() : shape.n(),
        0f,
        c,
        shape.n());
  }

  @Override
  public float[] result() {
    float[] values = new float[shape.m() * shape.n()];
    c.get(values);
    return values;
  }

  @Override
  public void close() {
    a.close();
    b.close();
    c.close();
  }
}
