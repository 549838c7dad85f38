package dev.lodestone.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On a machine with a GPU all of it runs; without one, what is missing is said. */
class CudaDeviceTest {
  @Test
  void aMachineWithoutADriverSaysSo() {
    if (CudaLibrary.CUDA.find() instanceof NativeLibrary.Absent absent) {
      assertThatThrownBy(() -> CudaDevice.open(0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("CUDA driver not found (" + absent.reason() + "); install the NVIDIA driver");
      return;
    }
    try (CudaDevice device = CudaDevice.open(0)) {
      System.out.println(device.facts());
      runsAKernelCapturedAsAGraph(device);
    } catch (CudaException refused) {
      assertThat(refused.library()).isEqualTo(CudaLibrary.CUDA);
      assertThat(refused.text()).startsWith("CUDA_ERROR_");
    }
  }

  private static void runsAKernelCapturedAsAGraph(CudaDevice device) {
    CudaSource source =
        new CudaSource(
            "doubling.cu",
            "extern \"C\" __global__ void twice(float *x) { x[threadIdx.x] *= 2; }",
            List.of());
    try (Arena arena = Arena.ofConfined();
        CudaStream stream = CudaStream.create();
        CudaMemory block = CudaMemory.allocate(32 * Float.BYTES);
        CudaHostMemory host = CudaHostMemory.allocate(32 * Float.BYTES);
        CudaProgram program = CudaProgram.load(source.compile(device.facts().architecture()))) {
      MemorySegment values = host.memory();
      for (int i = 0; i < 32; i++) {
        values.setAtIndex(ValueLayout.JAVA_FLOAT, i, i);
      }
      block.upload(values, stream);
      KernelArguments arguments = new KernelArguments(arena, 1).add(block.address());
      CudaKernel kernel = program.kernel("twice");
      try (CudaGraph graph = stream.capture(() -> kernel.launch(stream, 1, 1, 32, 0, arguments))) {
        graph.launch(stream);
        graph.launch(stream);
      }
      block.download(values, stream);
      stream.synchronize();
      for (int i = 0; i < 32; i++) {
        assertThat(values.getAtIndex(ValueLayout.JAVA_FLOAT, i)).isEqualTo(4f * i);
      }
    }
  }

  @Test
  void argumentsLieEightBytesApartAndAreUsedAgain() {
    try (Arena arena = Arena.ofConfined()) {
      KernelArguments arguments = new KernelArguments(arena, 3);
      arguments.add(1L << 40).add(7).add(2.5f);
      arguments.clear().add(-1).add(3L).add(0.5f);
      MemorySegment pointers = arguments.pointers();
      assertThat(at(pointers, 0).get(ValueLayout.JAVA_INT, 0)).isEqualTo(-1);
      assertThat(at(pointers, 1).get(ValueLayout.JAVA_LONG, 0)).isEqualTo(3);
      assertThat(at(pointers, 2).get(ValueLayout.JAVA_FLOAT, 0)).isEqualTo(0.5f);
    }
  }

  private static MemorySegment at(MemorySegment pointers, int index) {
    return pointers.getAtIndex(ValueLayout.ADDRESS, index).reinterpret(8);
  }
}
