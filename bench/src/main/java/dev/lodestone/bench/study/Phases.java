package dev.lodestone.bench.study;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Wall-clock seconds by phase, in the order in which the phases first began. Thread-safe. */
public final class Phases {
  private final Map<String, Long> nanoseconds = new LinkedHashMap<>();

  /** A phase under way; closing it adds its time. */
  public final class Phase implements AutoCloseable {
    private final String name;
    private final long start = System.nanoTime();

    private Phase(String name) {
      this.name = name;
    }

    @Override
    public void close() {
      add(name, System.nanoTime() - start);
    }
  }

  /** Begins a phase; one that was begun before goes on counting. */
  public Phase begin(String name) {
    add(name, 0);
    return new Phase(name);
  }

  /** Seconds of every phase. */
  public synchronized Map<String, Double> seconds() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    nanoseconds.forEach((name, time) -> seconds.put(name, time * 1e-9));
    return Collections.unmodifiableMap(seconds);
  }

  private synchronized void add(String name, long time) {
    nanoseconds.merge(name, time, Long::sum);
  }
}
