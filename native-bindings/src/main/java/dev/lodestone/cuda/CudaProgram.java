package dev.lodestone.cuda;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.lodestone.cuda.generated.cuda.Cuda;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A compiled program on a device. Its kernels may be launched by any thread on which the device is
 * current, until it is closed.
 */
public final class CudaProgram extends CudaResource {
  private final MemorySegment module;

  private CudaProgram(MemorySegment module) {
    this.module = module;
  }

  /** Loads machine code made for the current device's architecture. */
  public static CudaProgram load(byte[] cubin) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pointer = arena.allocate(Cuda.C_POINTER);
      MemorySegment image = arena.allocateFrom(JAVA_BYTE, cubin);
      Status.cuda("cuModuleLoadData", Cuda.cuModuleLoadData(pointer, image));
      return new CudaProgram(pointer.get(Cuda.C_POINTER, 0));
    }
  }

  /** A kernel, declared {@code extern "C"}, by its name. */
  public CudaKernel kernel(String name) {
    requireOpen();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pointer = arena.allocate(Cuda.C_POINTER);
      Status.cuda(
          "cuModuleGetFunction of " + name,
          Cuda.cuModuleGetFunction(pointer, module, arena.allocateFrom(name)));
      return new CudaKernel(name, pointer.get(Cuda.C_POINTER, 0));
    }
  }

  @Override
  void release() {
    Status.cuda("cuModuleUnload", Cuda.cuModuleUnload(module));
  }
}
