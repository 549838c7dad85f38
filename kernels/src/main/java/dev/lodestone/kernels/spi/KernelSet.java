package dev.lodestone.kernels.spi;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.internal.CpuBackend;
import dev.lodestone.kernels.internal.cuda.CudaBackend;
import java.util.Optional;

/**
 * One kernel of each family of a backend. Kernels trust their callers, allocate nothing once warm,
 * spread large work over the workers by themselves, and give the same bits for any number of them.
 *
 * @param gemm matrix products
 * @param convolution 2-D convolutions
 * @param pointwise fused chains of pointwise functions
 * @param reduction sums and maxima
 * @param gather gather, scatter-add and strided copies
 * @param optimizer parameter updates
 * @param spins checkerboard Metropolis
 * @param gauge heat bath and over-relaxation of SU(2) links, empty where there is none
 * @param columns functions of float64 columns; on the host whatever the device
 * @param workers the threads of the backend
 */
public record KernelSet(
    GemmKernel gemm,
    ConvolutionKernel convolution,
    PointwiseKernel pointwise,
    ReductionKernel reduction,
    GatherKernel gather,
    OptimizerKernel optimizer,
    SpinKernel spins,
    Optional<GaugeKernel> gauge,
    ColumnKernel columns,
    Workers workers) {

  /** The kernels of a backend. */
  public static KernelSet of(Backend backend) {
    return switch (backend) {
      case CpuBackend cpu -> cpu.kernels();
      case CudaBackend cuda -> cuda.kernels();
    };
  }
}
