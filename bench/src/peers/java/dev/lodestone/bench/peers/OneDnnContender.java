package dev.lodestone.bench.peers;

import dev.lodestone.bench.jmh.Contender;
import dev.lodestone.bench.jmh.ConvolutionWorkload;
import dev.lodestone.bench.jmh.GemmWorkload;
import dev.lodestone.bench.jmh.Workload;
import dev.lodestone.kernels.ConvolutionGeometry;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;

/**
 * oneDNN: {@code dnnl_sgemm}, and convolution primitives in the layouts that oneDNN prefers, the
 * reorders into them not timed. One thread: OMP_NUM_THREADS=1.
 */
public final class OneDnnContender implements Contender {
  @Override
  public String name() {
    return "oneDNN";
  }

  @Override
  public boolean supports(Workload workload) {
    return switch (workload) {
      case GemmWorkload _ -> true;
      // Periodic padding does not exist there.
      case ConvolutionWorkload convolution ->
          convolution.geometry().padding() != ConvolutionGeometry.Padding.PERIODIC;
      default -> false;
    };
  }

  @Override
  public Run prepare(Workload workload, int threads) {
    return workload instanceof GemmWorkload shape
        ? new Product(shape)
        : new OneDnnConvolution((ConvolutionWorkload) workload);
  }

  private static final class Product implements Run {
    private final GemmWorkload shape;
    private final FloatPointer a;
    private final FloatPointer b;
    private final FloatPointer c;

    Product(GemmWorkload shape) {
      this.shape = shape;
      this.a = new FloatPointer(shape.a());
      this.b = new FloatPointer(shape.b());
      this.c = new FloatPointer((long) shape.m() * shape.n());
    }

    @Override
    public void run() {
      int status =
          dnnl.dnnl_sgemm(
              (byte) (shape.transposeA() ? 'T' : 'N'),
              (byte) (shape.transposeB() ? 'T' : 'N'),
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
      if (status != dnnl.dnnl_success) {
        throw new IllegalStateException("dnnl_sgemm: status " + status);
      }
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
}
