package dev.lodestone.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.lodestone.cuda.generated.cuda.Cuda;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A point in a stream, with the time at which the device passed it. One thread at a time, on which
 * the device is current.
 */
public final class CudaEvent extends CudaResource {
  private final MemorySegment event;

  private CudaEvent(MemorySegment event) {
    this.event = event;
  }

  /** An event of the current device. */
  public static CudaEvent create() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pointer = arena.allocate(Cuda.C_POINTER);
      Status.cuda("cuEventCreate", Cuda.cuEventCreate(pointer, Cuda.CU_EVENT_DEFAULT()));
      return new CudaEvent(pointer.get(Cuda.C_POINTER, 0));
    }
  }

  /** Puts it behind the work sent so far. */
  public void record(CudaStream stream) {
    Status.cuda("cuEventRecord", Cuda.cuEventRecord(handle(), stream.handle()));
  }

  /** Waits until the device has passed it. */
  public void synchronize() {
    Status.cuda("cuEventSynchronize", Cuda.cuEventSynchronize(handle()));
  }

  /** Milliseconds of the device from an earlier event to this one, both passed. */
  public float millisecondsSince(CudaEvent earlier) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(JAVA_FLOAT);
      Status.cuda(
          "cuEventElapsedTime", Cuda.cuEventElapsedTime_v2(time, earlier.handle(), handle()));
      return time.get(JAVA_FLOAT, 0);
    }
  }

  private MemorySegment handle() {
    requireOpen();
    return event;
  }

  @Override
  void release() {
    Status.cuda("cuEventDestroy", Cuda.cuEventDestroy_v2(event));
  }
}
