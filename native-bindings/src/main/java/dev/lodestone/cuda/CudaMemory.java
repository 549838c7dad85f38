package dev.lodestone.cuda;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.lodestone.cuda.generated.cuda.Cuda;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A block of device memory. Used by threads on which its device is current; copies are in the order
 * of their stream and done when the stream is synchronised.
 */
public final class CudaMemory extends CudaResource {
  private final long address;
  private final long bytes;

  private CudaMemory(long address, long bytes) {
    this.address = address;
    this.bytes = bytes;
  }

  /** Allocates on the current device; the contents are unspecified. */
  public static CudaMemory allocate(long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pointer = arena.allocate(JAVA_LONG);
      // The driver refuses empty blocks.
      Status.cuda("cuMemAlloc", Cuda.cuMemAlloc_v2(pointer, Math.max(bytes, 1)));
      return new CudaMemory(pointer.get(JAVA_LONG, 0), bytes);
    }
  }

  /** Its address on the device. */
  public long address() {
    requireOpen();
    return address;
  }

  /** Its size. */
  public long bytes() {
    return bytes;
  }

  /**
   * Copies native memory of the host, which stays as it is until the stream is synchronised, to the
   * beginning of this block.
   */
  public void upload(MemorySegment host, CudaStream stream) {
    requireRoom(host.byteSize());
    Status.cuda(
        "cuMemcpyHtoDAsync",
        Cuda.cuMemcpyHtoDAsync_v2(address(), host, host.byteSize(), stream.handle()));
  }

  /** Copies the beginning of this block to native memory of the host, all of it. */
  public void download(MemorySegment host, CudaStream stream) {
    requireRoom(host.byteSize());
    Status.cuda(
        "cuMemcpyDtoHAsync",
        Cuda.cuMemcpyDtoHAsync_v2(host, address(), host.byteSize(), stream.handle()));
  }

  /** Sets every byte to 0. */
  public void clear(CudaStream stream) {
    if (bytes > 0) {
      Status.cuda(
          "cuMemsetD8Async", Cuda.cuMemsetD8Async(address(), (byte) 0, bytes, stream.handle()));
    }
  }

  private void requireRoom(long given) {
    if (given > bytes) {
      throw new IllegalArgumentException(
          "host: expected at most " + bytes + " bytes, given " + given);
    }
  }

  @Override
  void release() {
    Status.cuda("cuMemFree", Cuda.cuMemFree_v2(address));
  }
}
