package dev.lodestone.cuda;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.lodestone.cuda.generated.cuda.Cuda;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One GPU and its primary context, which it shares with whatever else uses the GPU in this process.
 *
 * <p>CUDA keeps the current context by thread: a thread calls {@link #makeCurrent} before it uses
 * anything of this device; the thread that opened it need not.
 */
public final class CudaDevice extends CudaResource {
  private static final int NAME_BYTES = 256;

  private final int device;
  private final MemorySegment context;
  private final Facts facts;

  /**
   * What the driver says about a device.
   *
   * @param name the maker's name
   * @param major first number of the compute capability
   * @param minor second number of the compute capability
   * @param multiprocessors streaming multiprocessors
   * @param memoryBytes memory of the device
   * @param sharedBytes shared memory that one block may use, on request
   */
  public record Facts(
      String name, int major, int minor, int multiprocessors, long memoryBytes, int sharedBytes) {
    /** The architecture that its programs are compiled for, for example {@code sm_90}. */
    public String architecture() {
      return "sm_" + major + minor;
    }
  }

  private CudaDevice(int device, MemorySegment context, Facts facts) {
    this.device = device;
    this.context = context;
    this.facts = facts;
  }

  /**
   * Opens a device and makes it current on this thread.
   *
   * @param ordinal its number, from 0
   * @throws IllegalStateException if there is no driver
   * @throws CudaException if the driver finds no such device
   */
  public static CudaDevice open(int ordinal) {
    CudaLibrary.CUDA.require();
    Status.cuda("cuInit", Cuda.cuInit(0));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment number = arena.allocate(JAVA_INT);
      Status.cuda("cuDeviceGet", Cuda.cuDeviceGet(number, ordinal));
      int device = number.get(JAVA_INT, 0);
      Facts facts = facts(arena, device);
      MemorySegment context = arena.allocate(Cuda.C_POINTER);
      Status.cuda("cuDevicePrimaryCtxRetain", Cuda.cuDevicePrimaryCtxRetain(context, device));
      CudaDevice opened = new CudaDevice(device, context.get(Cuda.C_POINTER, 0), facts);
      opened.makeCurrent();
      return opened;
    }
  }

  private static Facts facts(Arena arena, int device) {
    MemorySegment name = arena.allocate(JAVA_BYTE, NAME_BYTES);
    Status.cuda("cuDeviceGetName", Cuda.cuDeviceGetName(name, NAME_BYTES, device));
    MemorySegment bytes = arena.allocate(JAVA_LONG);
    Status.cuda("cuDeviceTotalMem", Cuda.cuDeviceTotalMem_v2(bytes, device));
    return new Facts(
        name.getString(0),
        attribute(arena, Cuda.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR(), device),
        attribute(arena, Cuda.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR(), device),
        attribute(arena, Cuda.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT(), device),
        bytes.get(JAVA_LONG, 0),
        attribute(arena, Cuda.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN(), device));
  }

  private static int attribute(Arena arena, int attribute, int device) {
    MemorySegment value = arena.allocate(JAVA_INT);
    Status.cuda("cuDeviceGetAttribute", Cuda.cuDeviceGetAttribute(value, attribute, device));
    return value.get(JAVA_INT, 0);
  }

  /** What the driver says about it. */
  public Facts facts() {
    return facts;
  }

  /** Lets the calling thread use this device. */
  public void makeCurrent() {
    requireOpen();
    Status.cuda("cuCtxSetCurrent", Cuda.cuCtxSetCurrent(context));
  }

  @Override
  void release() {
    Status.cuda("cuDevicePrimaryCtxRelease", Cuda.cuDevicePrimaryCtxRelease_v2(device));
  }
}
