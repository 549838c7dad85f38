package dev.lodestone.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.lodestone.cuda.generated.nvrtc.Nvrtc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * CUDA C++ that NVRTC compiles; needs no device. Immutable and thread-safe.
 *
 * @param name what compiler messages call it, for example {@code metropolis.cu}
 * @param text the whole source
 * @param options options of NVRTC besides the architecture, for example {@code --fmad=false}
 */
public record CudaSource(String name, String text, List<String> options) {
  /** Copies the options. */
  public CudaSource {
    options = List.copyOf(options);
  }

  /**
   * Compiles to machine code of one architecture: a driver refuses PTX of a newer NVRTC than
   * itself, machine code it takes.
   *
   * @param architecture for example {@code sm_90}
   * @throws IllegalStateException if NVRTC is not installed
   * @throws CudaException if the source does not compile; its text holds the compiler's messages
   */
  public byte[] compile(String architecture) {
    CudaLibrary.NVRTC.require();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment program = arena.allocate(Nvrtc.C_POINTER);
      Status.nvrtc(
          "nvrtcCreateProgram",
          Nvrtc.nvrtcCreateProgram(
              program,
              arena.allocateFrom(text),
              arena.allocateFrom(name),
              0,
              MemorySegment.NULL,
              MemorySegment.NULL));
      try {
        return compile(arena, program.get(Nvrtc.C_POINTER, 0), architecture);
      } finally {
        Status.nvrtc("nvrtcDestroyProgram", Nvrtc.nvrtcDestroyProgram(program));
      }
    }
  }

  private byte[] compile(Arena arena, MemorySegment program, String architecture) {
    List<String> all = new ArrayList<>(options);
    all.add("--gpu-architecture=" + architecture);
    MemorySegment pointers = arena.allocate(ADDRESS, all.size());
    for (int i = 0; i < all.size(); i++) {
      pointers.setAtIndex(ADDRESS, i, arena.allocateFrom(all.get(i)));
    }
    int status = Nvrtc.nvrtcCompileProgram(program, all.size(), pointers);
    if (status == Nvrtc.NVRTC_ERROR_COMPILATION()) {
      throw new CudaException(
          CudaLibrary.NVRTC, "nvrtcCompileProgram of " + name, status, log(arena, program));
    }
    Status.nvrtc("nvrtcCompileProgram of " + name, status);
    MemorySegment size = arena.allocate(JAVA_LONG);
    Status.nvrtc("nvrtcGetCUBINSize", Nvrtc.nvrtcGetCUBINSize(program, size));
    MemorySegment cubin = arena.allocate(size.get(JAVA_LONG, 0));
    Status.nvrtc("nvrtcGetCUBIN", Nvrtc.nvrtcGetCUBIN(program, cubin));
    return cubin.toArray(JAVA_BYTE);
  }

  private static String log(Arena arena, MemorySegment program) {
    MemorySegment size = arena.allocate(JAVA_LONG);
    Status.nvrtc("nvrtcGetProgramLogSize", Nvrtc.nvrtcGetProgramLogSize(program, size));
    MemorySegment log = arena.allocate(Math.max(size.get(JAVA_LONG, 0), 1));
    Status.nvrtc("nvrtcGetProgramLog", Nvrtc.nvrtcGetProgramLog(program, log));
    return log.getString(0).strip();
  }
}
