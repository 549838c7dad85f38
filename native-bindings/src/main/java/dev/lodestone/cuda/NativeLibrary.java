package dev.lodestone.cuda;

import java.lang.foreign.SymbolLookup;

/**
 * One native library of this machine: found and open, or absent for a reason that has a cure.
 *
 * <p>Absence is a value: nothing here throws because a library is missing. Immutable and
 * thread-safe; an open library stays open until the JVM ends.
 */
public sealed interface NativeLibrary {
  /** The name by which a user knows it, for example {@code cuBLAS}. */
  String name();

  /**
   * A library that was found.
   *
   * @param name the name by which a user knows it
   * @param where the file or the versioned name under which the loader found it
   * @param symbols its symbols
   */
  record Present(String name, String where, SymbolLookup symbols) implements NativeLibrary {}

  /**
   * A library that was not found.
   *
   * @param name the name by which a user knows it
   * @param reason every place that was tried, in one sentence
   * @param cure what to install or set, in one sentence
   */
  record Absent(String name, String reason, String cure) implements NativeLibrary {}
}
