package dev.lodestone.bench.cli;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.BackendUnavailableException;

/** Where the work is done. The names are those of the command line. */
enum Device {
  auto,
  cpu,
  cuda;

  /**
   * Opens the fastest backend of this device.
   *
   * @throws BackendUnavailableException if the machine has no such device
   */
  Backend open(int threads) {
    return switch (this) {
      case auto -> Backend.best(threads);
      case cuda -> Backend.open(Backend.Kind.CUDA, threads);
      case cpu -> {
        try {
          yield Backend.open(Backend.Kind.SIMD, threads);
        } catch (BackendUnavailableException narrow) {
          yield Backend.open(Backend.Kind.SCALAR, threads);
        }
      }
    };
  }

  /** The device that a backend uses. */
  static Device of(Backend backend) {
    return backend.kind() == Backend.Kind.CUDA ? cuda : cpu;
  }
}
