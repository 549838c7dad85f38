package dev.lodestone.kernels.spi;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The threads of a backend: the caller and threads - 1 daemons that share numbered tasks.
 *
 * <p>Tasks must be independent; which thread runs which is unspecified. A call that finds the
 * workers busy (a second thread, or a task that calls again) runs its tasks on the calling thread.
 * Nothing is allocated.
 */
public final class Workers implements AutoCloseable {
  /** Work split into numbered parts. */
  @FunctionalInterface
  public interface Task {
    /** Does part {@code index}. */
    void run(int index);
  }

  // About 20 microseconds: longer than the gap between two kernels of a training step, shorter than
  // a scheduler's time slice.
  private static final int SPINS = 2000;

  private final Thread[] helpers;
  private final ReentrantLock entry = new ReentrantLock();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger unfinished = new AtomicInteger();
  private Task task;
  private int tasks;
  private volatile Throwable failure;
  private final AtomicInteger generation = new AtomicInteger();
  private volatile boolean closed;

  /** Starts threads - 1 daemons. */
  public Workers(int threads) {
    helpers = new Thread[threads - 1];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] =
          Thread.ofPlatform().daemon().name("lodestone-worker-" + (i + 1)).start(this::serve);
    }
  }

  /** The number of threads, the caller's own included. */
  public int threads() {
    return helpers.length + 1;
  }

  /** Whether a call now would run all its tasks on the calling thread: do not split the work. */
  public boolean runsInline() {
    return helpers.length == 0 || closed || entry.isLocked();
  }

  /** Runs tasks 0 to count - 1 and returns when all are done; rethrows the first failure. */
  public void run(int count, Task work) {
    if (count <= 1
        || helpers.length == 0
        || closed
        || entry.isHeldByCurrentThread()
        || !entry.tryLock()) {
      for (int index = 0; index < count; index++) {
        work.run(index);
      }
      return;
    }
    try {
      task = work;
      tasks = count;
      failure = null;
      next.set(0);
      unfinished.set(helpers.length);
      generation.incrementAndGet();
      for (Thread helper : helpers) {
        LockSupport.unpark(helper);
      }
      share();
      int spins = 0;
      while (unfinished.get() != 0) {
        pause(spins++);
      }
      task = null;
    } finally {
      entry.unlock();
    }
    rethrow();
  }

  private void rethrow() {
    switch (failure) {
      case null -> {}
      case RuntimeException exception -> throw exception;
      case Error error -> throw error;
      default -> throw new IllegalStateException(failure);
    }
  }

  private void share() {
    try {
      for (int index = next.getAndIncrement(); index < tasks; index = next.getAndIncrement()) {
        task.run(index);
      }
    } catch (RuntimeException | Error thrown) {
      failure = thrown;
      next.set(tasks);
    }
  }

  private void serve() {
    int seen = 0;
    while (true) {
      int spins = 0;
      while (generation.get() == seen) {
        if (closed) {
          return;
        }
        if (spins < SPINS) {
          spins++;
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
      seen = generation.get();
      share();
      unfinished.decrementAndGet();
    }
  }

  // The time slice is given up only after a long wait, where a helper has lost its core.
  @SuppressWarnings("ThreadPriorityCheck")
  private static void pause(int spins) {
    if (spins < SPINS) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
    }
  }
}
