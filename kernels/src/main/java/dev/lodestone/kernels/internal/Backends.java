package dev.lodestone.kernels.internal;

import dev.lodestone.cuda.CudaException;
import dev.lodestone.cuda.CudaLibrary;
import dev.lodestone.cuda.NativeLibrary;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.BackendChoice;
import dev.lodestone.kernels.BackendUnavailableException;
import dev.lodestone.kernels.internal.cuda.CudaBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Chooses a backend and says why. */
public final class Backends {
  private static final BackendChoice.Refusal CUDA_COPIES =
      new BackendChoice.Refusal(
          Backend.Kind.CUDA,
          "its kernels copy their operands on every call, which is slower than the CPU",
          "ask for CUDA by name to have it all the same");

  private Backends() {}

  /** The fastest family that works here. */
  public static Backend best(int threads) {
    requireThreads(threads);
    List<BackendChoice.Refusal> refused = new ArrayList<>();
    refused.add(missingCuda().orElse(CUDA_COPIES));
    if (VectorWidth.simdIsWorthwhile()) {
      return open(Backend.Kind.SIMD, threads, refused);
    }
    refused.add(
        new BackendChoice.Refusal(
            Backend.Kind.SIMD,
            VectorWidth.refusal(),
            "run on a machine with 128-bit vectors or more"));
    return open(Backend.Kind.SCALAR, threads, refused);
  }

  /** Exactly this family. */
  public static Backend open(Backend.Kind kind, int threads) {
    requireThreads(threads);
    if (kind == Backend.Kind.CUDA) {
      return openCuda(threads);
    }
    if (kind == Backend.Kind.SIMD && !VectorWidth.simdIsWorthwhile()) {
      throw new BackendUnavailableException(
          kind, VectorWidth.refusal(), "use SCALAR or a machine with 128-bit vectors or more");
    }
    return open(kind, threads, List.of());
  }

  private static Backend open(Backend.Kind kind, int threads, List<BackendChoice.Refusal> refused) {
    String vectors =
        kind == Backend.Kind.SIMD ? "SIMD, " + VectorWidth.bits() + "-bit vectors" : "plain Java";
    String description = vectors + ", " + threads + (threads == 1 ? " thread" : " threads");
    BackendChoice choice = new BackendChoice(kind, description, refused, libraries());
    return new CpuBackend(kind, threads, choice);
  }

  private static void requireThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: expected at least 1, given " + threads);
    }
  }

  private static Backend openCuda(int threads) {
    missingCuda()
        .ifPresent(
            refusal -> {
              throw new BackendUnavailableException(
                  Backend.Kind.CUDA, refusal.reason(), refusal.cure());
            });
    try {
      return new CudaBackend(threads, libraries());
    } catch (CudaException refused) {
      throw new BackendUnavailableException(
          Backend.Kind.CUDA, refused.getMessage(), "see whether nvidia-smi lists a device");
    }
  }

  private static Optional<BackendChoice.Refusal> missingCuda() {
    return CudaLibrary.ALL.stream()
        .map(CudaLibrary::find)
        .filter(NativeLibrary.Absent.class::isInstance)
        .map(NativeLibrary.Absent.class::cast)
        .map(
            absent ->
                new BackendChoice.Refusal(
                    Backend.Kind.CUDA,
                    absent.name() + " not found (" + absent.reason() + ")",
                    absent.cure()))
        .findFirst();
  }

  private static List<BackendChoice.Library> libraries() {
    return CudaLibrary.ALL.stream()
        .map(
            library ->
                switch (library.find()) {
                  case NativeLibrary.Present present ->
                      new BackendChoice.Library(
                          present.name(),
                          true,
                          "version " + library.version() + ", " + present.where(),
                          "");
                  case NativeLibrary.Absent absent ->
                      new BackendChoice.Library(
                          absent.name(), false, absent.reason(), absent.cure());
                })
        .toList();
  }
}
