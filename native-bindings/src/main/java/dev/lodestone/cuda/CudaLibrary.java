package dev.lodestone.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.lodestone.cuda.generated.cublas.Cublas;
import dev.lodestone.cuda.generated.cublaslt.CublasLt;
import dev.lodestone.cuda.generated.cuda.Cuda;
import dev.lodestone.cuda.generated.cudnn.Cudnn;
import dev.lodestone.cuda.generated.nvrtc.Nvrtc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.List;

/**
 * The NVIDIA libraries that Lodestone uses where they are installed. Each is searched and opened
 * when it is first asked for, once. Thread-safe.
 */
public enum CudaLibrary {
  /** The driver's library: devices, memory, streams, launches, graphs. */
  CUDA("CUDA driver", List.of("libcuda.so.1"), List.of(), "install the NVIDIA driver"),
  /** The run-time compiler; opened by path it does not find its builtins by itself. */
  NVRTC(
      "NVRTC",
      List.of("libnvrtc.so.13", "libnvrtc.so.12"),
      List.of("libnvrtc-builtins.so."),
      Cures.TOOLKIT),
  /** Matrix products. */
  CUBLAS(
      "cuBLAS",
      List.of("libcublas.so.13", "libcublas.so.12"),
      List.of("libcublasLt.so."),
      Cures.TOOLKIT),
  /** Matrix products with an epilogue. */
  CUBLASLT("cuBLASLt", List.of("libcublasLt.so.13", "libcublasLt.so.12"), List.of(), Cures.TOOLKIT),
  /** Convolutions. */
  CUDNN(
      "cuDNN",
      List.of("libcudnn.so.9"),
      List.of(),
      "install cuDNN 9 or name its folder with -Dlodestone.cuda.path=DIR");

  /** The libraries without which there is no CUDA backend. */
  public static final List<CudaLibrary> ALL = List.of(values());

  private static final class Cures {
    static final String TOOLKIT =
        "install the CUDA 13 libraries or name their folder with -Dlodestone.cuda.path=DIR";
  }

  private final String title;
  private final List<String> versionedNames;
  private final List<String> companions;
  private final String cure;
  private NativeLibrary found;

  CudaLibrary(String title, List<String> versionedNames, List<String> companions, String cure) {
    this.title = title;
    this.versionedNames = versionedNames;
    this.companions = companions;
    this.cure = cure;
  }

  /** The library, searched as {@link LibrarySearch} says. */
  public synchronized NativeLibrary find() {
    if (found == null) {
      found = LibrarySearch.ofProcess().find(title, versionedNames, companions, cure);
    }
    return found;
  }

  /**
   * The open library.
   *
   * @throws IllegalStateException if it is not installed; the message names every place tried and
   *     the cure
   */
  public NativeLibrary.Present require() {
    return switch (find()) {
      case NativeLibrary.Present present -> present;
      case NativeLibrary.Absent absent ->
          throw new IllegalStateException(
              absent.name() + " not found (" + absent.reason() + "); " + absent.cure());
    };
  }

  /** Finds symbols; the library is opened at the first one. For the generated sources. */
  public SymbolLookup lookup() {
    return symbol -> require().symbols().find(symbol);
  }

  /**
   * The version, for example {@code 13.0}.
   *
   * @throws IllegalStateException if the library is not installed
   */
  public String version() {
    require();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pair = arena.allocate(JAVA_INT, 2);
      return switch (this) {
        case CUDA -> {
          Status.cuda("cuDriverGetVersion", Cuda.cuDriverGetVersion(pair));
          int version = pair.get(JAVA_INT, 0);
          yield version / 1000 + "." + version % 1000 / 10;
        }
        case NVRTC -> {
          MemorySegment minor = pair.asSlice(JAVA_INT.byteSize());
          Status.nvrtc("nvrtcVersion", Nvrtc.nvrtcVersion(pair, minor));
          yield pair.get(JAVA_INT, 0) + "." + minor.get(JAVA_INT, 0);
        }
        case CUBLAS -> property(pair, 0) + "." + property(pair, 1) + "." + property(pair, 2);
        case CUBLASLT -> packed(CublasLt.cublasLtGetVersion());
        case CUDNN -> packed(Cudnn.cudnnGetVersion());
      };
    }
  }

  private static String packed(long version) {
    return version / 10000 + "." + version % 10000 / 100 + "." + version % 100;
  }

  // libraryPropertyType of CUDA's library_types.h: 0 major, 1 minor, 2 patch level.
  private static int property(MemorySegment value, int type) {
    Status.cublas("cublasGetProperty", Cublas.cublasGetProperty(type, value));
    return value.get(JAVA_INT, 0);
  }
}
