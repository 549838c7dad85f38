package dev.lodestone.cuda;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Where libraries are looked for, in this order: the one file that the system property {@code
 * lodestone.library.<name in lower case>} names, and then nowhere else; the named folders; the
 * loader's own path; the usual folders.
 *
 * <p>A folder is also read as Python's {@code site-packages} or {@code site-packages/nvidia}, whose
 * wheels hold the libraries in {@code <wheel>/lib}. Immutable and thread-safe.
 *
 * @param named folders that the user named
 * @param usual folders where installers put the libraries
 */
record LibrarySearch(List<Path> named, List<Path> usual) {
  /** Copies the lists. */
  LibrarySearch {
    named = List.copyOf(named);
    usual = List.copyOf(usual);
  }

  /**
   * This process's search: folders named by the property {@code lodestone.cuda.path} and the
   * variable {@code LODESTONE_CUDA_PATH}, separated like a class path; then CUDA's own folder and
   * the Python environments of the user and the machine.
   */
  static LibrarySearch ofProcess() {
    List<Path> named = new ArrayList<>(paths(System.getProperty("lodestone.cuda.path")));
    named.addAll(paths(System.getenv("LODESTONE_CUDA_PATH")));
    return new LibrarySearch(named, usualFolders(System::getenv, System.getProperty("user.home")));
  }

  private static List<Path> usualFolders(UnaryOperator<String> environment, String home) {
    List<Path> usual = new ArrayList<>();
    for (String variable : List.of("CUDA_HOME", "CUDA_PATH")) {
      paths(environment.apply(variable)).forEach(folder -> usual.add(folder.resolve("lib64")));
    }
    usual.add(Path.of("/usr/local/cuda/lib64"));
    List<Path> environments = new ArrayList<>();
    for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
      environments.addAll(paths(environment.apply(variable)));
    }
    environments.addAll(List.of(Path.of(home, ".local"), Path.of("/usr/local"), Path.of("/usr")));
    for (Path python : environments) {
      for (Path version : children(python.resolve("lib"), "python3")) {
        for (String packages : List.of("site-packages", "dist-packages")) {
          Path folder = version.resolve(packages).resolve("nvidia");
          if (Files.isDirectory(folder)) {
            usual.add(folder);
          }
        }
      }
    }
    return usual;
  }

  private static List<Path> paths(String value) {
    return Stream.of(Objects.requireNonNullElse(value, "").split(File.pathSeparator))
        .filter(part -> !part.isBlank())
        .map(Path::of)
        .toList();
  }

  /**
   * Searches one library and opens it for the life of the JVM.
   *
   * @param name the name by which a user knows it
   * @param versionedNames file names, best first
   * @param companions beginnings of the names of files beside it that it needs opened before it
   * @param cure what to install or set where it is missing
   */
  NativeLibrary find(
      String name, List<String> versionedNames, List<String> companions, String cure) {
    Attempt attempt = new Attempt(name, versionedNames, companions, new ArrayList<>());
    String property = "lodestone.library." + name.toLowerCase(Locale.ROOT).replace(' ', '.');
    String explicit = System.getProperty(property);
    if (explicit != null) {
      return attempt
          .open(Path.of(explicit))
          .orElseGet(
              () ->
                  new NativeLibrary.Absent(
                      name, "tried " + explicit + ", named by -D" + property, cure));
    }
    return attempt
        .inFolders(named)
        .or(attempt::onLoaderPath)
        .or(() -> attempt.inFolders(usual))
        .orElseGet(() -> new NativeLibrary.Absent(name, attempt.reason(this), cure));
  }

  /** The search for one library and the files that were there but could not be opened. */
  private record Attempt(
      String name, List<String> versionedNames, List<String> companions, List<String> unloadable) {

    Optional<NativeLibrary> inFolders(List<Path> folders) {
      return folders.stream()
          .flatMap(folder -> withWheels(folder).stream())
          .flatMap(folder -> versionedNames.stream().map(folder::resolve))
          .map(this::open)
          .flatMap(Optional::stream)
          .findFirst();
    }

    Optional<NativeLibrary> onLoaderPath() {
      for (String versionedName : versionedNames) {
        try {
          return Optional.of(
              new NativeLibrary.Present(
                  name, versionedName, SymbolLookup.libraryLookup(versionedName, Arena.global())));
        } catch (IllegalArgumentException missing) {
          // The next name, or the next place.
        }
      }
      return Optional.empty();
    }

    Optional<NativeLibrary> open(Path file) {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      try {
        for (String companion : companions) {
          for (Path beside : children(file.toAbsolutePath().getParent(), companion)) {
            SymbolLookup.libraryLookup(beside, Arena.global());
          }
        }
        return Optional.of(
            new NativeLibrary.Present(
                name, file.toString(), SymbolLookup.libraryLookup(file, Arena.global())));
      } catch (IllegalArgumentException refusedByLoader) {
        unloadable.add(file.toString());
        return Optional.empty();
      }
    }

    String reason(LibrarySearch search) {
      StringBuilder reason = new StringBuilder("tried " + String.join(", ", versionedNames));
      search.named.forEach(folder -> reason.append(", in ").append(folder));
      reason.append(", on the loader's path");
      search.usual.forEach(folder -> reason.append(", in ").append(folder));
      unloadable.forEach(file -> reason.append("; the loader refuses ").append(file));
      return reason.toString();
    }
  }

  private static List<Path> withWheels(Path folder) {
    List<Path> folders = new ArrayList<>(List.of(folder));
    for (Path packages : List.of(folder, folder.resolve("nvidia"))) {
      for (Path wheel : children(packages, "")) {
        if (Files.isDirectory(wheel.resolve("lib"))) {
          folders.add(wheel.resolve("lib"));
        }
      }
    }
    return folders;
  }

  private static List<Path> children(Path folder, String beginning) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(beginning))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException unreadable) {
      return List.of();
    }
  }
}
