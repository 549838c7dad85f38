package dev.lodestone.kernels.internal.cuda;

import dev.lodestone.cuda.CudaDevice;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.BackendChoice;
import dev.lodestone.kernels.internal.simd.SimdColumns;
import dev.lodestone.kernels.internal.simd.SimdMetropolis;
import dev.lodestone.kernels.spi.KernelSet;
import dev.lodestone.kernels.spi.Workers;
import java.util.List;
import java.util.Optional;

/** The first NVIDIA GPU of the machine. */
public final class CudaBackend extends Backend {
  private final CudaSession session;
  private final CudaConvolution convolution;
  private final Workers workers;
  private final KernelSet kernels;
  private final BackendChoice choice;
  private boolean closed;

  /**
   * Opens the device.
   *
   * @param threads threads for what remains on the host
   * @throws IllegalStateException if a library is not installed
   * @throws dev.lodestone.cuda.CudaException if the driver finds no device
   */
  public CudaBackend(int threads, List<BackendChoice.Library> libraries) {
    session = new CudaSession();
    convolution = new CudaConvolution(session);
    workers = new Workers(threads);
    kernels =
        new KernelSet(
            new CudaGemm(session),
            convolution,
            new CudaPointwise(session),
            new CudaReduction(session),
            new CudaGather(session),
            new CudaOptimizer(session),
            new CudaMetropolis(session, new SimdMetropolis(workers)),
            Optional.empty(),
            new SimdColumns(),
            workers);
    CudaDevice.Facts facts = session.facts();
    String description =
        "CUDA, " + facts.name() + ", " + facts.architecture() + ", operands copied on every call";
    choice = new BackendChoice(Kind.CUDA, description, List.of(), libraries);
  }

  /** One kernel of each family. */
  public KernelSet kernels() {
    return kernels;
  }

  @Override
  public Kind kind() {
    return Kind.CUDA;
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
  public synchronized void close() {
    if (!closed) {
      closed = true;
      convolution.close();
      session.close();
      workers.close();
    }
  }
}
