package dev.lodestone.bench.peers;

import dev.lodestone.bench.jmh.Contender;
import dev.lodestone.bench.jmh.GemmWorkload;
import dev.lodestone.bench.jmh.Workload;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.presets.openblas_nolapack;

/** OpenBLAS, data off heap. */
public final class OpenBlasContender implements Contender {
  @Override
  public String name() {
    return "OpenBLAS";
  }

  @Override
  public boolean supports(Workload workload) {
    return workload instanceof GemmWorkload product && !product.activated();
  }

  @Override
  public Map<String, String> settings() {
    String core = NativeLibraries.text("openblas_get_corename").orElse("unknown");
    String build = NativeLibraries.text("openblas_get_config").orElse("unknown");
    return Map.of(name(), build.strip() + ", core type in use " + core);
  }

  @Override
  public Run prepare(Workload workload, int threads) {
    NativeLibraries.prepare(threads);
    openblas_nolapack.blas_set_num_threads(threads);
    return new Product((GemmWorkload) workload);
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
      openblas.cblas_sgemm(
          openblas.CblasRowMajor,
          shape.transposeA() ? openblas.CblasTrans : openblas.CblasNoTrans,
          shape.transposeB() ? openblas.CblasTrans : openblas.CblasNoTrans,
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
}
