package dev.lodestone.kernels.internal;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.internal.scalar.ScalarColumns;
import dev.lodestone.kernels.internal.scalar.ScalarConvolution;
import dev.lodestone.kernels.internal.scalar.ScalarGather;
import dev.lodestone.kernels.internal.scalar.ScalarGauge;
import dev.lodestone.kernels.internal.scalar.ScalarGemm;
import dev.lodestone.kernels.internal.scalar.ScalarMetropolis;
import dev.lodestone.kernels.internal.scalar.ScalarOptimizer;
import dev.lodestone.kernels.internal.scalar.ScalarPointwise;
import dev.lodestone.kernels.internal.scalar.ScalarReduction;
import dev.lodestone.kernels.internal.simd.SimdColumns;
import dev.lodestone.kernels.internal.simd.SimdConvolution;
import dev.lodestone.kernels.internal.simd.SimdGather;
import dev.lodestone.kernels.internal.simd.SimdGauge;
import dev.lodestone.kernels.internal.simd.SimdGemm;
import dev.lodestone.kernels.internal.simd.SimdMetropolis;
import dev.lodestone.kernels.internal.simd.SimdOptimizer;
import dev.lodestone.kernels.internal.simd.SimdPointwise;
import dev.lodestone.kernels.internal.simd.SimdReduction;
import dev.lodestone.kernels.spi.ColumnKernel;
import dev.lodestone.kernels.spi.ConvolutionKernel;
import dev.lodestone.kernels.spi.GatherKernel;
import dev.lodestone.kernels.spi.GaugeKernel;
import dev.lodestone.kernels.spi.GemmKernel;
import dev.lodestone.kernels.spi.KernelSet;
import dev.lodestone.kernels.spi.OptimizerKernel;
import dev.lodestone.kernels.spi.PointwiseKernel;
import dev.lodestone.kernels.spi.ReductionKernel;
import dev.lodestone.kernels.spi.SpinKernel;
import dev.lodestone.kernels.spi.Workers;
import java.util.Optional;

/** Puts the kernels of one CPU family together. */
final class CpuKernels {
  private CpuKernels() {}

  static KernelSet assemble(Backend.Kind kind, Workers workers) {
    GemmKernel gemm = gemm(kind, workers);
    return new KernelSet(
        gemm,
        convolution(kind, workers, gemm),
        pointwise(kind, workers),
        reduction(kind, workers),
        gather(kind, workers),
        optimizer(kind, workers),
        spins(kind, workers),
        Optional.of(gauge(kind, workers)),
        columns(kind),
        workers);
  }

  private static GemmKernel gemm(Backend.Kind kind, Workers workers) {
    return kind == Backend.Kind.SIMD ? new SimdGemm(workers) : new ScalarGemm();
  }

  private static ConvolutionKernel convolution(
      Backend.Kind kind, Workers workers, GemmKernel gemm) {
    return kind == Backend.Kind.SIMD ? new SimdConvolution(workers, gemm) : new ScalarConvolution();
  }

  private static PointwiseKernel pointwise(Backend.Kind kind, Workers workers) {
    return kind == Backend.Kind.SIMD ? new SimdPointwise(workers) : new ScalarPointwise();
  }

  private static ReductionKernel reduction(Backend.Kind kind, Workers workers) {
    return kind == Backend.Kind.SIMD ? new SimdReduction(workers) : new ScalarReduction();
  }

  private static GatherKernel gather(Backend.Kind kind, Workers workers) {
    return kind == Backend.Kind.SIMD ? new SimdGather(workers) : new ScalarGather();
  }

  private static OptimizerKernel optimizer(Backend.Kind kind, Workers workers) {
    return kind == Backend.Kind.SIMD ? new SimdOptimizer(workers) : new ScalarOptimizer();
  }

  private static GaugeKernel gauge(Backend.Kind kind, Workers workers) {
    return kind == Backend.Kind.SIMD ? new SimdGauge(workers) : new ScalarGauge();
  }

  private static SpinKernel spins(Backend.Kind kind, Workers workers) {
    return kind == Backend.Kind.SIMD ? new SimdMetropolis(workers) : new ScalarMetropolis();
  }

  private static ColumnKernel columns(Backend.Kind kind) {
    return kind == Backend.Kind.SIMD ? new SimdColumns() : new ScalarColumns();
  }
}
