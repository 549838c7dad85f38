package dev.lodestone.kernels;

import dev.lodestone.kernels.internal.Backends;
import dev.lodestone.kernels.internal.CpuBackend;
import dev.lodestone.kernels.internal.cuda.CudaBackend;

/**
 * A family of kernels with the workers that run them.
 *
 * <p>Opened once and passed as an argument; there is no global state. Results do not depend on the
 * number of workers. A backend may be used by one thread at a time or by many: a call that finds
 * the workers busy does its work on the calling thread. Closing it twice does nothing.
 */
public abstract sealed class Backend implements AutoCloseable permits CpuBackend, CudaBackend {
  /** The families of kernels. */
  public enum Kind {
    /** Plain Java, the definition that the others are tested against. */
    SCALAR,
    /** The Vector API at the widest vectors of the machine. */
    SIMD,
    /** An NVIDIA GPU. */
    CUDA
  }

  /** For the families of this module only. */
  protected Backend() {}

  /** The fastest family that works here, on all cores; {@link #choice()} says why. */
  public static Backend best() {
    return best(Runtime.getRuntime().availableProcessors());
  }

  /** The fastest family that works here, on the given number of threads. */
  public static Backend best(int threads) {
    return Backends.best(threads);
  }

  /**
   * Exactly this family, on all cores.
   *
   * @throws BackendUnavailableException if this machine cannot run it
   */
  public static Backend open(Kind kind) {
    return open(kind, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Exactly this family, on the given number of threads.
   *
   * @throws BackendUnavailableException if this machine cannot run it
   */
  public static Backend open(Kind kind, int threads) {
    return Backends.open(kind, threads);
  }

  /** The family. */
  public abstract Kind kind();

  /** The number of threads that work, the caller's own included. */
  public abstract int threads();

  /** What was chosen, what was refused, and why. */
  public abstract BackendChoice choice();

  @Override
  public abstract void close();
}
