package dev.lodestone.cuda;

import dev.lodestone.cuda.generated.cuda.Cuda;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Work of a device in order. One thread at a time, on which the device is current. */
public final class CudaStream extends CudaResource {
  private final MemorySegment stream;

  private CudaStream(MemorySegment stream) {
    this.stream = stream;
  }

  /** A stream of the current device that does not wait for the default stream. */
  public static CudaStream create() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pointer = arena.allocate(Cuda.C_POINTER);
      Status.cuda("cuStreamCreate", Cuda.cuStreamCreate(pointer, Cuda.CU_STREAM_NON_BLOCKING()));
      return new CudaStream(pointer.get(Cuda.C_POINTER, 0));
    }
  }

  /** Waits until all its work is done; failures of that work appear here. */
  public void synchronize() {
    Status.cuda("cuStreamSynchronize", Cuda.cuStreamSynchronize(handle()));
  }

  /**
   * Records work instead of doing it.
   *
   * @param work sends work to this stream from this thread, and allocates and synchronises nothing
   */
  public CudaGraph capture(Runnable work) {
    Status.cuda(
        "cuStreamBeginCapture",
        Cuda.cuStreamBeginCapture_v2(handle(), Cuda.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL()));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pointer = arena.allocate(Cuda.C_POINTER);
      int ended;
      try {
        work.run();
      } finally {
        // Also after a failure: the stream would stay unusable.
        ended = Cuda.cuStreamEndCapture(handle(), pointer);
      }
      Status.cuda("cuStreamEndCapture", ended);
      return CudaGraph.instantiate(pointer.get(Cuda.C_POINTER, 0));
    }
  }

  MemorySegment handle() {
    requireOpen();
    return stream;
  }

  @Override
  void release() {
    Status.cuda("cuStreamDestroy", Cuda.cuStreamDestroy_v2(stream));
  }
}
