package dev.lodestone.kernels.internal;

import dev.lodestone.cuda.CudaLibrary;
import dev.lodestone.cuda.NativeLibrary;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.BackendChoice;
import dev.lodestone.kernels.BackendUnavailableException;
import java.util.ArrayList;
import java.util.List;

/** Chooses a backend and says why. */
public final class Backends {
  private static final String NO_CUDA_KERNELS = "this version has no CUDA kernels yet";
  private static final String NO_CUDA_KERNELS_CURE = "use the CPU";

  private Backends() {}

  /** The fastest family that works here. */
  public static Backend best(int threads) {
    List<BackendChoice.Refusal> refused = new ArrayList<>();
    refused.add(refuseCuda());
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
    if (kind == Backend.Kind.CUDA) {
      BackendChoice.Refusal refusal = refuseCuda();
      throw new BackendUnavailableException(kind, refusal.reason(), refusal.cure());
    }
    if (kind == Backend.Kind.SIMD && !VectorWidth.simdIsWorthwhile()) {
      throw new BackendUnavailableException(
          kind, VectorWidth.refusal(), "use SCALAR or a machine with 128-bit vectors or more");
    }
    return open(kind, threads, List.of());
  }

  private static Backend open(Backend.Kind kind, int threads, List<BackendChoice.Refusal> refused) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: expected at least 1, given " + threads);
    }
    String vectors =
        kind == Backend.Kind.SIMD ? "SIMD, " + VectorWidth.bits() + "-bit vectors" : "plain Java";
    String description = vectors + ", " + threads + (threads == 1 ? " thread" : " threads");
    BackendChoice choice = new BackendChoice(kind, description, refused, libraries());
    return new CpuBackend(kind, threads, choice);
  }

  private static BackendChoice.Refusal refuseCuda() {
    for (CudaLibrary library : CudaLibrary.ALL) {
      if (library.find() instanceof NativeLibrary.Absent absent) {
        return new BackendChoice.Refusal(
            Backend.Kind.CUDA,
            absent.name() + " not found (" + absent.reason() + ")",
            absent.cure());
      }
    }
    return new BackendChoice.Refusal(Backend.Kind.CUDA, NO_CUDA_KERNELS, NO_CUDA_KERNELS_CURE);
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
