package dev.lodestone.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibrarySearchTest {
  private static final List<String> NAMES = List.of("libabsent.so.2", "libabsent.so.1");

  @TempDir Path folder;

  @Test
  void anAbsentLibraryNamesEveryPlaceInTheirOrder() {
    LibrarySearch search = new LibrarySearch(List.of(Path.of("/a")), List.of(Path.of("/b")));
    assertThat(search.find("Absent", NAMES, List.of(), "install it"))
        .isEqualTo(
            new NativeLibrary.Absent(
                "Absent",
                "tried libabsent.so.2, libabsent.so.1, in /a, on the loader's path, in /b",
                "install it"));
  }

  @Test
  void aFileThatTheLoaderRefusesIsNamed() throws IOException {
    Path wheel = Files.createDirectories(folder.resolve("nvidia/absent/lib"));
    Path file = Files.createFile(wheel.resolve("libabsent.so.1"));
    NativeLibrary found =
        new LibrarySearch(List.of(folder), List.of())
            .find("Absent", NAMES, List.of(), "install it");
    assertThat(((NativeLibrary.Absent) found).reason()).endsWith("; the loader refuses " + file);
  }

  @Test
  void theFileOfThePropertyIsTheOnlyPlace() {
    System.setProperty("lodestone.library.some.thing", "/nowhere/libabsent.so");
    try {
      assertThat(
              new LibrarySearch(List.of(folder), List.of())
                  .find("Some thing", NAMES, List.of(), "install it"))
          .isEqualTo(
              new NativeLibrary.Absent(
                  "Some thing",
                  "tried /nowhere/libabsent.so, named by -Dlodestone.library.some.thing",
                  "install it"));
    } finally {
      System.clearProperty("lodestone.library.some.thing");
    }
  }

  @Test
  void librariesOfPythonWheelsAreFound() throws IOException {
    // Any library will do: what is tested is the place.
    Path library = Path.of(System.getProperty("java.home"), "lib", "libjava.so");
    org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(library));
    for (String place : List.of("", "cu13/lib", "nvidia/cublas/lib")) {
      Path packages = Files.createTempDirectory(folder, "packages");
      Path file = Files.createDirectories(packages.resolve(place)).resolve("libabsent.so.1");
      Files.copy(library, file);
      NativeLibrary found =
          new LibrarySearch(List.of(), List.of(packages))
              .find("Absent", NAMES, List.of(), "install it");
      assertThat(((NativeLibrary.Present) found).where()).isEqualTo(file.toString());
    }
  }
}
