package dev.lodestone.bench.study;

import java.util.Locale;

/** How much work a study does. */
public enum Scale {
  /**
   * Under a minute on two cores, with looser bars: for trying out and for continuous integration.
   */
  QUICK,
  /** Minutes on two cores: the results hold with their error bars. */
  STANDARD,
  /** The sizes of the publication. */
  PAPER;

  /** The name on the command line and in records, for example {@code quick}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
