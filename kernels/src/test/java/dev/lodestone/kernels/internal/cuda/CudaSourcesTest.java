package dev.lodestone.kernels.internal.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lodestone.cuda.CudaLibrary;
import dev.lodestone.cuda.CudaSource;
import dev.lodestone.cuda.NativeLibrary;
import dev.lodestone.kernels.spi.PointwiseChain;
import dev.lodestone.kernels.spi.PointwiseFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kernel is compiled by NVRTC, which needs no GPU, for every architecture we promise. */
class CudaSourcesTest {
  @ParameterizedTest
  @ValueSource(strings = {"sm_80", "sm_90", "sm_100"})
  void everySourceCompiles(String architecture) {
    boolean present = CudaLibrary.NVRTC.find() instanceof NativeLibrary.Present;
    assertThat(present || System.getProperty("lodestone.test.nvrtc") == null).isTrue();
    assumeTrue(present, "NVRTC is not installed");
    List<CudaSource> sources = new ArrayList<>();
    CudaSources.NAMES.forEach(name -> sources.add(CudaSources.named(name)));
    sources.add(PointwiseSource.of(everyFunction()));
    for (CudaSource source : sources) {
      assertThat(source.compile(architecture)).as(source.name()).hasSizeGreaterThan(1000);
    }
  }

  // Step i applies function i to the registers before it.
  private static PointwiseChain everyFunction() {
    PointwiseFunction[] functions = PointwiseFunction.values();
    List<PointwiseChain.Step> steps =
        IntStream.range(0, functions.length)
            .mapToObj(i -> new PointwiseChain.Step(functions[i], i + 2, i + 1))
            .toList();
    List<Float> constants = List.of(-0f, Float.NaN, Float.NEGATIVE_INFINITY, 0.1f);
    return new PointwiseChain(2, constants, steps, List.of(5 + functions.length, 6));
  }
}
