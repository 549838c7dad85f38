package dev.lodestone.cuda;

import dev.lodestone.cuda.generated.cuda.Cuda;
import java.lang.foreign.MemorySegment;

/** A kernel of a {@link CudaProgram}; usable as long as the program is open. Immutable. */
public final class CudaKernel {
  private final String name;
  private final MemorySegment function;

  CudaKernel(String name, MemorySegment function) {
    this.name = name;
    this.function = function;
  }

  /** Lets blocks use so much shared memory, which without a request is limited to 48 KiB. */
  public void allowSharedBytes(int bytes) {
    Status.cuda(
        "cuFuncSetAttribute of " + name,
        Cuda.cuFuncSetAttribute(
            function, Cuda.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES(), bytes));
  }

  /**
   * Sends one run of the kernel to a stream. The arguments are read before this returns.
   *
   * @param gridX blocks along x, at least 1
   * @param gridY blocks along y, 1 to 65535
   * @param blockX threads of a block
   * @param sharedBytes shared memory of a block
   */
  public void launch(
      CudaStream stream,
      int gridX,
      int gridY,
      int blockX,
      int sharedBytes,
      KernelArguments arguments) {
    Status.cuda(
        "cuLaunchKernel of " + name,
        Cuda.cuLaunchKernel(
            function,
            gridX,
            gridY,
            1,
            blockX,
            1,
            1,
            sharedBytes,
            stream.handle(),
            arguments.pointers(),
            MemorySegment.NULL));
  }
}
