package dev.lodestone.bench.peers;

import dev.lodestone.bench.jmh.Contender;
import dev.lodestone.bench.jmh.GemmWorkload;
import dev.lodestone.bench.jmh.Workload;
import java.util.Map;
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
    return new CblasProduct((GemmWorkload) workload, openblas::cblas_sgemm);
  }
}
