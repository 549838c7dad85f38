package dev.lodestone.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /**
   * Searches one library: the file named by the system property {@code lodestone.library.<name in
   * lower case>} if it is set, then each versioned name in each of the folders, then each versioned
   * name on the loader's own path.
   *
   * @param name the name by which a user knows it
   * @param versionedNames file names, best first
   * @param folders folders to look into before the loader's path
   * @param cure what to install or set where the library is missing
   */
  static NativeLibrary find(
      String name, List<String> versionedNames, List<Path> folders, String cure) {
    List<String> tried = new ArrayList<>();
    String explicit =
        System.getProperty("lodestone.library." + name.toLowerCase(java.util.Locale.ROOT));
    if (explicit != null) {
      return open(name, Path.of(explicit), tried)
          .orElseGet(() -> new Absent(name, "tried " + String.join(", ", tried), cure));
    }
    for (Path folder : folders) {
      for (String versionedName : versionedNames) {
        Optional<NativeLibrary> found = open(name, folder.resolve(versionedName), tried);
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    for (String versionedName : versionedNames) {
      Optional<NativeLibrary> found = load(name, versionedName, tried);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return new Absent(name, "tried " + String.join(", ", tried), cure);
  }

  private static Optional<NativeLibrary> open(String name, Path file, List<String> tried) {
    tried.add(file.toString());
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Present(name, file.toString(), SymbolLookup.libraryLookup(file, Arena.global())));
    } catch (IllegalArgumentException unloadable) {
      return Optional.empty();
    }
  }

  private static Optional<NativeLibrary> load(
      String name, String versionedName, List<String> tried) {
    tried.add(versionedName);
    try {
      return Optional.of(
          new Present(
              name, versionedName, SymbolLookup.libraryLookup(versionedName, Arena.global())));
    } catch (IllegalArgumentException missing) {
      return Optional.empty();
    }
  }
}
