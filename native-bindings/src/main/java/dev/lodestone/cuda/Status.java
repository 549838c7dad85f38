package dev.lodestone.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;

import dev.lodestone.cuda.generated.cublas.Cublas;
import dev.lodestone.cuda.generated.cublaslt.CublasLt;
import dev.lodestone.cuda.generated.cuda.Cuda;
import dev.lodestone.cuda.generated.cudnn.Cudnn;
import dev.lodestone.cuda.generated.nvrtc.Nvrtc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Turns every status that is not success into a {@link CudaException}; success is 0 everywhere. */
final class Status {
  private Status() {}

  static void cuda(String function, int status) {
    if (status != 0) {
      throw new CudaException(CudaLibrary.CUDA, function, status, driverText(status));
    }
  }

  private static String driverText(int status) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(ADDRESS);
      MemorySegment text = arena.allocate(ADDRESS);
      if (Cuda.cuGetErrorName(status, name) != 0 || Cuda.cuGetErrorString(status, text) != 0) {
        return "unknown to this driver";
      }
      return string(name.get(Cuda.C_POINTER, 0)) + ", " + string(text.get(Cuda.C_POINTER, 0));
    }
  }

  static void nvrtc(String function, int status) {
    if (status != 0) {
      throw new CudaException(
          CudaLibrary.NVRTC, function, status, string(Nvrtc.nvrtcGetErrorString(status)));
    }
  }

  static void cublas(String function, int status) {
    if (status != 0) {
      throw new CudaException(
          CudaLibrary.CUBLAS, function, status, string(Cublas.cublasGetStatusString(status)));
    }
  }

  static void cublasLt(String function, int status) {
    if (status != 0) {
      throw new CudaException(
          CudaLibrary.CUBLASLT, function, status, string(CublasLt.cublasLtGetStatusString(status)));
    }
  }

  static void cudnn(String function, int status) {
    if (status != 0) {
      throw new CudaException(
          CudaLibrary.CUDNN, function, status, string(Cudnn.cudnnGetErrorString(status)));
    }
  }

  private static String string(MemorySegment text) {
    return text.equals(MemorySegment.NULL) ? "no text" : text.getString(0);
  }
}
