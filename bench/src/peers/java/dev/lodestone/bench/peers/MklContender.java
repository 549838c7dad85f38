package dev.lodestone.bench.peers;

import dev.lodestone.bench.jmh.Contender;
import dev.lodestone.bench.jmh.GemmWorkload;
import dev.lodestone.bench.jmh.Workload;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.bytedeco.mkl.global.mkl_rt;

/** MKL, data off heap; on processors of other makers it chooses the instructions that it likes. */
public final class MklContender implements Contender {
  private static final int LONGEST = 256;

  @Override
  public String name() {
    return "MKL";
  }

  @Override
  public boolean supports(Workload workload) {
    return workload instanceof GemmWorkload product && !product.activated();
  }

  @Override
  public Map<String, String> settings() {
    // Without a zero at its end: the library writes blanks, and what lies behind is left as it was.
    byte[] text = new byte[LONGEST];
    mkl_rt.MKL_Get_Version_String(text, LONGEST);
    return Map.of(name(), new String(text, StandardCharsets.US_ASCII).trim());
  }

  @Override
  public Run prepare(Workload workload, int threads) {
    NativeLibraries.prepare(threads);
    mkl_rt.MKL_Set_Num_Threads(threads);
    return new CblasProduct((GemmWorkload) workload, mkl_rt::cblas_sgemm);
  }
}
