package dev.lodestone.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The settings that rivals read from the environment when they are loaded. */
final class NativeLibraries {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final AddressLayout TEXT =
      ValueLayout.ADDRESS.withTargetLayout(
          MemoryLayout.sequenceLayout(Long.MAX_VALUE, ValueLayout.JAVA_BYTE));

  private NativeLibraries() {}

  /** Sets every rival to its fastest; must be called before the first of them is loaded. */
  static void prepare(int threads) {
    String count = Integer.toString(threads);
    set("OMP_NUM_THREADS", count, true);
    set("OPENBLAS_NUM_THREADS", count, true);
    set("MKL_NUM_THREADS", count, true);
    // Its loader would end the process when it looks for the sequential layer, which it lacks.
    set("MKL_THREADING_LAYER", "INTEL", true);
    // OpenBLAS picks a slower core type by itself on some processors; a user's own choice stands.
    if (hasAvx512()) {
      set("OPENBLAS_CORETYPE", "SkylakeX", false);
    }
  }

  private static boolean hasAvx512() {
    try {
      return Files.readString(Path.of("/proc/cpuinfo")).contains(" avx512vl");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  // setenv of the C library: System.getenv is a copy that native code does not see.
  private static void set(String name, String value, boolean overwrite) {
    MethodHandle setenv =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("setenv"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int status =
          (int)
              setenv.invokeExact(
                  arena.allocateFrom(name), arena.allocateFrom(value), overwrite ? 1 : 0);
      if (status != 0) {
        throw new IllegalStateException("setenv " + name + ": status " + status);
      }
    } catch (RuntimeException known) {
      throw known;
    } catch (Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** What a loaded library's function {@code char *name(void)} says, empty where it has none. */
  static Optional<String> text(String function) {
    return SymbolLookup.loaderLookup()
        .find(function)
        .map(
            address -> {
              MethodHandle handle = LINKER.downcallHandle(address, FunctionDescriptor.of(TEXT));
              try {
                return ((MemorySegment) handle.invokeExact()).getString(0);
              } catch (Throwable impossible) {
                throw new IllegalStateException(impossible);
              }
            });
  }
}
