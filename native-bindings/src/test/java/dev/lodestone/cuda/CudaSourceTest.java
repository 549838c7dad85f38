package dev.lodestone.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiling needs NVRTC but no GPU. */
class CudaSourceTest {
  private static final CudaSource DOUBLING =
      new CudaSource(
          "doubling.cu",
          "extern \"C\" __global__ void twice(float *x) { x[threadIdx.x] *= 2; }",
          List.of("--fmad=false"));

  @TempDir Path folder;

  @BeforeEach
  void nvrtcIsInstalled() {
    boolean present = CudaLibrary.NVRTC.find() instanceof NativeLibrary.Present;
    assertThat(present || !"required".equals(System.getProperty("lodestone.test.nvrtc"))).isTrue();
    assumeTrue(present, "NVRTC is not installed");
  }

  @Test
  void machineCodeIsAnElfFileOfItsArchitecture() {
    for (String architecture : List.of("sm_80", "sm_90", "sm_100")) {
      assertThat(DOUBLING.compile(architecture)).startsWith(0x7f, 'E', 'L', 'F');
    }
  }

  @Test
  void aSourceThatDoesNotCompileSaysWhere() {
    CudaSource wrong =
        new CudaSource("wrong.cu", "__global__ void f() { undeclared = 1; }", List.of());
    assertThatThrownBy(() -> wrong.compile("sm_90"))
        .isInstanceOfSatisfying(
            CudaException.class,
            thrown -> {
              assertThat(thrown.library()).isEqualTo(CudaLibrary.NVRTC);
              assertThat(thrown.function()).isEqualTo("nvrtcCompileProgram of wrong.cu");
              assertThat(thrown.code()).isEqualTo(6);
              assertThat(thrown.text()).contains("wrong.cu(1)", "\"undeclared\" is undefined");
            });
  }

  @Test
  void anUnknownArchitectureIsRefusedInNvrtcsWords() {
    assertThatThrownBy(() -> DOUBLING.compile("sm_1"))
        .isInstanceOf(CudaException.class)
        .hasMessageStartingWith("nvrtcCompileProgram of doubling.cu failed with code 5: ");
  }

  @Test
  void theSecondTimeComesFromTheFileAndASpoiltFileIsReplaced() throws IOException {
    CubinCache cache = new CubinCache(folder.resolve("cache"));
    byte[] first = cache.cubin(DOUBLING, "sm_90");
    Path file = cache.file(DOUBLING, "sm_90", CudaLibrary.NVRTC.version());
    assertThat(file).hasBinaryContent(first);
    byte[] marked = first.clone();
    marked[marked.length - 1] ^= 1;
    Files.write(file, marked);
    assertThat(cache.cubin(DOUBLING, "sm_90")).isEqualTo(marked);
    Files.write(file, new byte[0]);
    assertThat(cache.cubin(DOUBLING, "sm_90")).isEqualTo(first);
  }

  @Test
  void whateverChangesTheCodeChangesTheFile() {
    CubinCache cache = new CubinCache(folder);
    CudaSource otherText =
        new CudaSource(DOUBLING.name(), DOUBLING.text() + " ", DOUBLING.options());
    CudaSource otherOptions = new CudaSource(DOUBLING.name(), DOUBLING.text(), List.of());
    assertThat(
            Stream.of(
                cache.file(DOUBLING, "sm_90", "13.0"),
                cache.file(DOUBLING, "sm_100", "13.0"),
                cache.file(DOUBLING, "sm_90", "13.1"),
                cache.file(otherText, "sm_90", "13.0"),
                cache.file(otherOptions, "sm_90", "13.0")))
        .doesNotHaveDuplicates();
  }

  @Test
  void manyWritersLeaveOneWholeFile() throws Exception {
    CubinCache cache = new CubinCache(folder);
    byte[] expected = DOUBLING.compile("sm_90");
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<byte[]>> compiled =
          IntStream.range(0, 16)
              .mapToObj(i -> threads.submit(() -> cache.cubin(DOUBLING, "sm_90")))
              .toList();
      for (Future<byte[]> cubin : compiled) {
        assertThat(cubin.get()).isEqualTo(expected);
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aFolderThatCannotBeWrittenOnlyCostsTime() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(new CubinCache(file.resolve("cache")).cubin(DOUBLING, "sm_90"))
        .isEqualTo(DOUBLING.compile("sm_90"));
  }
}
