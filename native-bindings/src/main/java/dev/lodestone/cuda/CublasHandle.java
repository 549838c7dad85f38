package dev.lodestone.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.lodestone.cuda.generated.cublas.Cublas;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * cuBLAS on one stream, deterministic: no atomics, and a workspace of its own, as graphs need it.
 * One thread at a time, on which the device is current.
 */
public final class CublasHandle extends CudaResource {
  // What cuBLAS's manual recommends for Hopper.
  private static final long WORKSPACE_BYTES = 32L << 20;

  private final MemorySegment handle;
  private final MemorySegment alpha;
  private final MemorySegment beta;
  private final CudaMemory workspace;

  private CublasHandle(Arena arena, MemorySegment handle, CudaMemory workspace) {
    this.handle = handle;
    this.workspace = workspace;
    this.alpha = arena.allocate(JAVA_FLOAT);
    this.beta = arena.allocate(JAVA_FLOAT);
  }

  /**
   * Opens cuBLAS on a stream.
   *
   * @throws IllegalStateException if cuBLAS is not installed
   */
  public static CublasHandle create(CudaStream stream) {
    CudaLibrary.CUBLAS.require();
    Arena arena = Arena.ofAuto();
    MemorySegment pointer = arena.allocate(Cublas.C_POINTER);
    Status.cublas("cublasCreate", Cublas.cublasCreate_v2(pointer));
    MemorySegment handle = pointer.get(Cublas.C_POINTER, 0);
    CudaMemory workspace = CudaMemory.allocate(WORKSPACE_BYTES);
    Status.cublas("cublasSetStream", Cublas.cublasSetStream_v2(handle, stream.handle()));
    Status.cublas(
        "cublasSetWorkspace",
        Cublas.cublasSetWorkspace_v2(
            handle, MemorySegment.ofAddress(workspace.address()), WORKSPACE_BYTES));
    Status.cublas(
        "cublasSetAtomicsMode",
        Cublas.cublasSetAtomicsMode(handle, Cublas.CUBLAS_ATOMICS_NOT_ALLOWED()));
    CublasHandle opened = new CublasHandle(arena, handle, workspace);
    opened.allowTensorFloat32(false);
    return opened;
  }

  /** Whether products may round their operands to TF32, 10 bits; at first they may not. */
  public void allowTensorFloat32(boolean allowed) {
    int mode = allowed ? Cublas.CUBLAS_TF32_TENSOR_OP_MATH() : Cublas.CUBLAS_DEFAULT_MATH();
    Status.cublas("cublasSetMathMode", Cublas.cublasSetMathMode(handle(), mode));
  }

  /**
   * C = alpha op(A) op(B) + beta C, column major as in BLAS; addresses of the device.
   *
   * @param m rows of C
   * @param n columns of C
   */
  public void sgemm(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      float alpha,
      long a,
      int lda,
      long b,
      int ldb,
      float beta,
      long c,
      int ldc) {
    this.alpha.set(JAVA_FLOAT, 0, alpha);
    this.beta.set(JAVA_FLOAT, 0, beta);
    Status.cublas(
        "cublasSgemm",
        Cublas.cublasSgemm_v2(
            handle(),
            operation(transposeA),
            operation(transposeB),
            m,
            n,
            k,
            this.alpha,
            MemorySegment.ofAddress(a),
            lda,
            MemorySegment.ofAddress(b),
            ldb,
            this.beta,
            MemorySegment.ofAddress(c),
            ldc));
  }

  private static int operation(boolean transpose) {
    return transpose ? Cublas.CUBLAS_OP_T() : Cublas.CUBLAS_OP_N();
  }

  private MemorySegment handle() {
    requireOpen();
    return handle;
  }

  @Override
  void release() {
    int status = Cublas.cublasDestroy_v2(handle);
    workspace.close();
    Status.cublas("cublasDestroy", status);
  }
}
