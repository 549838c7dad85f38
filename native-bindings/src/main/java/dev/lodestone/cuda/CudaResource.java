package dev.lodestone.cuda;

import java.util.concurrent.atomic.AtomicBoolean;

/** Something of a library's that is given back once. Closing it again does nothing. */
abstract class CudaResource implements AutoCloseable {
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Gives it back; called once. */
  abstract void release();

  final void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException(getClass().getSimpleName() + " is closed");
    }
  }

  @Override
  public final void close() {
    if (closed.compareAndSet(false, true)) {
      release();
    }
  }
}
