package dev.lodestone.kernels.internal;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.BackendChoice;
import dev.lodestone.kernels.spi.KernelSet;
import dev.lodestone.kernels.spi.Workers;

/** Both families that run on the CPU. */
public final class CpuBackend extends Backend {
  private final Kind kind;
  private final BackendChoice choice;
  private final Workers workers;
  private final KernelSet kernels;

  CpuBackend(Kind kind, int threads, BackendChoice choice) {
    this.kind = kind;
    this.choice = choice;
    this.workers = new Workers(threads);
    this.kernels = CpuKernels.assemble(kind, workers);
  }

  /** One kernel of each family, spread over the workers. */
  public KernelSet kernels() {
    return kernels;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public int threads() {
    return workers.threads();
  }

  @Override
  public BackendChoice choice() {
    return choice;
  }

  @Override
  public void close() {
    workers.close();
  }
}
