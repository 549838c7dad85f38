package dev.lodestone.bench.cli;

import java.io.PrintStream;
import picocli.CommandLine.Help.Ansi;

/**
 * The two streams of the command and what they are connected to.
 *
 * @param out data
 * @param err messages and progress
 * @param interactive whether messages go to a terminal, which may redraw a line
 */
record Terminal(PrintStream out, PrintStream err, boolean interactive) {
  /**
   * The process's own. Java cannot ask whether standard error is a terminal, so the launcher does
   * and says it in {@code lodestone.terminal}.
   */
  static Terminal ofProcess() {
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    return new Terminal(System.out, System.err, Boolean.getBoolean("lodestone.terminal") && !dumb);
  }

  /** Colours only for a person who has not said no (no-color.org). */
  Ansi ansi() {
    String refused = System.getenv("NO_COLOR");
    return interactive && (refused == null || refused.isEmpty()) ? Ansi.ON : Ansi.OFF;
  }

  /** One sentence on standard error. */
  void complain(String sentence) {
    err.println("lodestone: " + sentence);
  }
}
