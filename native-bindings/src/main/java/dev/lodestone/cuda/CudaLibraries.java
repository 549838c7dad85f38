package dev.lodestone.cuda;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The NVIDIA libraries that Lodestone uses where they are installed.
 *
 * @param driver libcuda, part of the NVIDIA driver
 * @param cublas cuBLAS, matrix products
 * @param cudnn cuDNN, convolutions
 * @param nvrtc NVRTC, the run-time compiler
 */
public record CudaLibraries(
    NativeLibrary driver, NativeLibrary cublas, NativeLibrary cudnn, NativeLibrary nvrtc) {

  /**
   * Searches all four. Folders named by the system property {@code lodestone.cuda.path} (separated
   * like a class path) come first, then the loader's own path.
   */
  public static CudaLibraries find() {
    List<Path> folders =
        Arrays.stream(
                System.getProperty("lodestone.cuda.path", "").split(java.io.File.pathSeparator))
            .filter(folder -> !folder.isBlank())
            .map(Path::of)
            .toList();
    String toolkit =
        "install the CUDA 13 libraries or name their folder with -Dlodestone.cuda.path=DIR";
    return new CudaLibraries(
        NativeLibrary.find(
            "CUDA driver", List.of("libcuda.so.1"), List.of(), "install the NVIDIA driver"),
        NativeLibrary.find(
            "cuBLAS", List.of("libcublas.so.13", "libcublas.so.12"), folders, toolkit),
        NativeLibrary.find("cuDNN", List.of("libcudnn.so.9"), folders, toolkit),
        NativeLibrary.find("NVRTC", List.of("libnvrtc.so.13", "libnvrtc.so.12"), folders, toolkit));
  }

  /** All four, in the order of the record. */
  public List<NativeLibrary> all() {
    return List.of(driver, cublas, cudnn, nvrtc);
  }
}
