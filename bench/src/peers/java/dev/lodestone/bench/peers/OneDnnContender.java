package dev.lodestone.bench.peers;

import dev.lodestone.bench.jmh.Contender;
import dev.lodestone.bench.jmh.ConvolutionWorkload;
import dev.lodestone.bench.jmh.GemmWorkload;
import dev.lodestone.bench.jmh.Workload;
import dev.lodestone.kernels.ConvolutionGeometry;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;

/**
 * oneDNN: for products the faster of {@code dnnl_sgemm} and the product primitive, row major as for
 * everybody, the primitive with bias and activation where asked for; convolution primitives in the layouts that oneDNN prefers, the reorders into them not
 * timed.
 */
public final class OneDnnContender implements Contender {
  private static final int TRIALS = 20;

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
  public Map<String, String> settings() {
    dnnl_version_t version = dnnl.dnnl_version();
    String isa = Integer.toHexString(dnnl.dnnl_get_effective_cpu_isa());
    String number = version.major() + "." + version.minor() + "." + version.patch();
    return Map.of(name(), number + ", instruction set 0x" + isa);
  }

  @Override
  public Run prepare(Workload workload, int threads) {
    NativeLibraries.prepare(threads);
    if (workload instanceof GemmWorkload shape) {
      Run product = new OneDnnProduct(shape);
      return shape.activated() ? product : faster(product, new CblasProduct(shape, OneDnnContender::sgemm));
    }
    return new OneDnnConvolution((ConvolutionWorkload) workload);
  }

  private static Run faster(Run one, Run other) {
    return trial(one) < trial(other) ? one : other;
  }

  // The fastest of several runs, in nanoseconds.
  private static long trial(Run run) {
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < TRIALS; i++) {
      long start = System.nanoTime();
      run.run();
      fastest = Math.min(fastest, System.nanoTime() - start);
    }
    return fastest;
  }

  // dnnl_sgemm is that of BLAS, row by row, with letters in place of numbers.
  private static void sgemm(
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
      int strideC) {
    int status =
        dnnl.dnnl_sgemm(
            letter(transposeA),
            letter(transposeB),
            m,
            n,
            k,
            alpha,
            a,
            strideA,
            b,
            strideB,
            beta,
            c,
            strideC);
    if (status != dnnl.dnnl_success) {
      throw new IllegalStateException("dnnl_sgemm: status " + status);
    }
  }

  private static byte letter(int transpose) {
    return (byte) (transpose == CblasProduct.TRANSPOSED ? 'T' : 'N');
  }
}
