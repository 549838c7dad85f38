package dev.lodestone.cuda;

import dev.lodestone.cuda.generated.cudnn.Cudnn;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** cuDNN on one stream. One thread at a time, on which the device is current. */
public final class CudnnHandle extends CudaResource {
  private final MemorySegment handle;

  private CudnnHandle(MemorySegment handle) {
    this.handle = handle;
  }

  /**
   * Opens cuDNN on a stream.
   *
   * @throws IllegalStateException if cuDNN is not installed
   */
  public static CudnnHandle create(CudaStream stream) {
    CudaLibrary.CUDNN.require();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pointer = arena.allocate(Cudnn.C_POINTER);
      Status.cudnn("cudnnCreate", Cudnn.cudnnCreate(pointer));
      CudnnHandle opened = new CudnnHandle(pointer.get(Cudnn.C_POINTER, 0));
      Status.cudnn("cudnnSetStream", Cudnn.cudnnSetStream(opened.handle(), stream.handle()));
      return opened;
    }
  }

  MemorySegment handle() {
    requireOpen();
    return handle;
  }

  @Override
  void release() {
    Status.cudnn("cudnnDestroy", Cudnn.cudnnDestroy(handle));
  }
}
