package dev.lodestone.bench.cli;

import dev.lodestone.bench.study.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Shows progress: on a terminal one line that is redrawn five times a second, in a log one whole
 * line every ten seconds. Thread-safe.
 */
final class ProgressLine implements Progress, AutoCloseable {
  private static final long REDRAW = 200_000_000L;
  private static final long LOG = 10_000_000_000L;
  private static final int WIDTH = 79;

  private final PrintStream err;
  private final boolean interactive;
  private final LongSupplier clock;
  private final long start;
  private volatile long due;
  private String what = "";
  private long whatStart;
  private int drawn;

  ProgressLine(Terminal terminal) {
    this(terminal, System::nanoTime);
  }

  ProgressLine(Terminal terminal, LongSupplier nanoseconds) {
    err = terminal.err();
    interactive = terminal.interactive();
    clock = nanoseconds;
    start = nanoseconds.getAsLong();
    due = start + (interactive ? 0 : LOG);
  }

  @Override
  public void step(String name, long done, long total, String detail) {
    long now = clock.getAsLong();
    if (now - due < 0 && name.equals(what)) {
      return;
    }
    synchronized (this) {
      if (!name.equals(what)) {
        what = name;
        whatStart = now;
      }
      if (now - due < 0) {
        return;
      }
      due = now + (interactive ? REDRAW : LOG);
      draw(line(now, done, total, detail));
    }
  }

  @Override
  public synchronized void say(String sentence) {
    erase();
    err.println(stamp(clock.getAsLong()) + sentence);
    err.flush();
  }

  @Override
  public synchronized void close() {
    erase();
    err.flush();
  }

  private String line(long now, long done, long total, String detail) {
    StringBuilder line = new StringBuilder(stamp(now)).append(what);
    if (total > 0) {
      line.append(String.format(Locale.ROOT, " %d%% (%d/%d)", 100 * done / total, done, total));
      long elapsed = now - whatStart;
      if (done > 0 && done < total && elapsed > 2_000_000_000L) {
        double left = elapsed * 1e-9 * (total - done) / done;
        line.append(", ").append(duration(left)).append(" left");
      }
    }
    if (!detail.isEmpty()) {
      line.append(", ").append(detail);
    }
    return line.toString();
  }

  private void draw(String line) {
    if (!interactive) {
      err.println(line);
      err.flush();
      return;
    }
    String visible = line.length() <= WIDTH ? line : line.substring(0, WIDTH);
    err.print("\r" + visible + " ".repeat(Math.max(0, drawn - visible.length())));
    err.flush();
    drawn = visible.length();
  }

  private void erase() {
    if (drawn > 0) {
      err.print("\r" + " ".repeat(drawn) + "\r");
      drawn = 0;
    }
  }

  private String stamp(long now) {
    return "[" + duration((now - start) * 1e-9) + "] ";
  }

  private static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
