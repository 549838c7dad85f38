package dev.lodestone.kernels.internal;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.internal.scalar.ScalarConvolution;
import dev.lodestone.kernels.internal.scalar.ScalarGemm;
import dev.lodestone.kernels.spi.KernelSet;
import dev.lodestone.kernels.spi.Workers;

/** Puts the kernels of one CPU family together. */
final class CpuKernels {
  private CpuKernels() {}

  static KernelSet assemble(Backend.Kind kind, Workers workers) {
    return new KernelSet(
        new ScalarGemm(), new ScalarConvolution(), null, null, null, null, workers);
  }
}
