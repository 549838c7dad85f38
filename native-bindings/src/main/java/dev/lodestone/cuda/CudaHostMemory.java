package dev.lodestone.cuda;

import dev.lodestone.cuda.generated.cuda.Cuda;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Page-locked memory of the host: the only kind that is copied to and from a device without a stop.
 * May be read and written by any thread.
 */
public final class CudaHostMemory extends CudaResource {
  private final MemorySegment memory;

  private CudaHostMemory(MemorySegment memory) {
    this.memory = memory;
  }

  /** Allocates; the contents are unspecified. */
  public static CudaHostMemory allocate(long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pointer = arena.allocate(Cuda.C_POINTER);
      Status.cuda("cuMemAllocHost", Cuda.cuMemAllocHost_v2(pointer, Math.max(bytes, 1)));
      return new CudaHostMemory(pointer.get(Cuda.C_POINTER, 0).reinterpret(bytes));
    }
  }

  /** The memory; not to be used once this is closed. */
  public MemorySegment memory() {
    requireOpen();
    return memory;
  }

  @Override
  void release() {
    Status.cuda("cuMemFreeHost", Cuda.cuMemFreeHost(memory));
  }
}
