package dev.lodestone.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nobody edits what jextract wrote, nor the lists it was made from without making it anew. */
class GeneratedSourcesTest {
  private static final List<Path> ROOTS =
      List.of(
          Path.of("generator/lists"),
          Path.of("generator/generate.sh"),
          Path.of("src/main/java/dev/lodestone/cuda/generated"));

  @Test
  void listsAndSourcesAreThoseOfTheLastGeneration() throws IOException, NoSuchAlgorithmException {
    Map<String, String> expected =
        Files.readAllLines(Path.of("generator/SHA256SUMS")).stream()
            .map(line -> line.split("  ", 2))
            .collect(Collectors.toMap(parts -> parts[1], parts -> parts[0]));
    Map<String, String> given = new TreeMap<>();
    for (Path root : ROOTS) {
      List<Path> files;
      try (Stream<Path> tree = Files.walk(root)) {
        files = tree.filter(Files::isRegularFile).toList();
      }
      for (Path file : files) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        given.put(file.toString().replace('\\', '/'), HexFormat.of().formatHex(digest));
      }
    }
    assertThat(given)
        .as("run generator/generate.sh; nothing of it is edited by hand")
        .containsExactlyInAnyOrderEntriesOf(expected);
  }
}
