package dev.lodestone.bench.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written comes back; what is not an array is refused in one sentence. */
class NpzTest {
  private static final long SEED = Long.getLong("lodestone.test.seed", System.nanoTime());

  @TempDir private Path folder;

  @Test
  void everyTypeComesBack() throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("bytes", NpyArray.int8(new byte[] {-1, 0, 1, 127, -128, 5}, 2, 3));
    arrays.put("ints", NpyArray.int32(new int[] {Integer.MIN_VALUE, 7}, 2));
    arrays.put("longs", NpyArray.int64(new long[] {Long.MAX_VALUE}));
    arrays.put("floats", NpyArray.float32(new float[] {1.5f, Float.NaN, -0f, 3e38f}, 4, 1));
    arrays.put("doubles", NpyArray.float64(new double[0], 0, 5));
    Path file = folder.resolve("all.npz");
    Npz.write(file, arrays);
    Map<String, NpyArray> read = Npz.read(file);
    assertThat(read.keySet()).containsExactlyElementsOf(arrays.keySet());
    assertThat(read.get("bytes").bytes()).isEqualTo(arrays.get("bytes").bytes());
    assertThat(read.get("bytes").shape()).containsExactly(2, 3);
    assertThat(read.get("ints").ints()).isEqualTo(arrays.get("ints").ints());
    assertThat(read.get("longs").longs()).containsExactly(Long.MAX_VALUE);
    assertThat(read.get("floats").floats()).isEqualTo(arrays.get("floats").floats());
    assertThat(read.get("doubles").shape()).containsExactly(0, 5);
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    Path file = folder.resolve("whole.npz");
    Npz.write(file, Map.of("a", NpyArray.float32(new float[] {1, 2, 3}, 3)));
    byte[] whole = Files.readAllBytes(file);
    Path part = folder.resolve("part.npz");
    for (int length = 0; length < whole.length; length++) {
      Files.write(part, Arrays.copyOf(whole, length));
      assertThatExceptionOfType(MalformedArrayException.class)
          .as("the first %d bytes", length)
          .isThrownBy(() -> Npz.read(part));
    }
  }

  @Test
  void flippedBitsNeverGiveOtherNumbers() throws IOException {
    float[] values = {1, 2, 3, 4, 5, 6, 7, 8};
    Path file = folder.resolve("flip.npz");
    Npz.write(file, Map.of("a", NpyArray.float32(values, 8)));
    byte[] whole = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int trial = 0; trial < 2000; trial++) {
      int bit = random.nextInt(8 * whole.length);
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      Files.write(file, flipped);
      try {
        Map<String, NpyArray> read = Npz.read(file);
        // Only what carries no meaning may change unseen: times, attributes, names.
        for (NpyArray array : read.values()) {
          assertThat(array.floats()).as("seed %d, bit %d", SEED, bit).isEqualTo(values);
        }
      } catch (MalformedArrayException refused) {
        assertThat(refused).hasMessageContaining("flip.npz");
      }
    }
  }

  @Test
  void mutatedArraysNeverHoldMoreThanTheirFile() throws IOException {
    Path file = folder.resolve("mutated.npy");
    Npy.write(file, NpyArray.int32(new int[] {1, 2, 3, 4, 5, 6}, 2, 3));
    byte[] whole = Files.readAllBytes(file);
    byte[] digits = "0123456789(),'<>|fib \n".getBytes(StandardCharsets.US_ASCII);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int trial = 0; trial < 5000; trial++) {
      byte[] mutated = whole.clone();
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        mutated[random.nextInt(80)] = digits[random.nextInt(digits.length)];
      }
      Files.write(file, mutated);
      try {
        NpyArray array = Npy.read(file);
        assertThat((long) array.size() * array.type().bytes())
            .as("seed %d, trial %d", SEED, trial)
            .isLessThan(whole.length);
      } catch (MalformedArrayException refused) {
        assertThat(refused).hasMessageContaining("mutated.npy");
      }
    }
  }

  @Test
  void hostileHeadersAreRefused() throws IOException {
    List<String> dictionaries =
        List.of(
            "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
            "{'descr': '>f8', 'fortran_order': False, 'shape': (1,), }",
            "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2), }",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775808,), }",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536, 4), }",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'extra': 1, }",
            "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,), }",
            "{'descr': '<f4', 'fortran_order': False, }",
            "{'descr': __import__('os'), 'fortran_order': False, 'shape': (1,), }",
            "{'descr': '<U1000000000', 'fortran_order': False, 'shape': (1,), }",
            "{'descr': '<f4', 'fortran_order': False, 'shape': " + "(".repeat(10_000) + "}",
            "");
    for (String dictionary : dictionaries) {
      refused("a.npy", npy(1, dictionary, 4));
    }
    refused("a.npy", npy(4, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 4));
    refused("a.npy", npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 3));
    refused("a.npy", npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 5));
    refused("../a.npy", npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 4));
    refused("/a.npy", npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 4));
    refused("a.npy/", new byte[0]);
  }

  @Test
  void aBombIsNotUnpacked() throws IOException {
    int bytes = 1 << 28;
    byte[] head =
        npy(1, "{'descr': '|i1', 'fortran_order': False, 'shape': (" + bytes + ",), }", 0);
    Path file = folder.resolve("bomb.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("a.npy"));
      zip.write(head);
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < bytes >> 20; i++) {
        zip.write(zeros);
      }
    }
    assertThatExceptionOfType(MalformedArrayException.class)
        .isThrownBy(() -> Npz.read(file, 1 << 20));
    assertThatExceptionOfType(MalformedArrayException.class)
        .as("256 MiB of arrays in %d bytes", Files.size(file))
        .isThrownBy(() -> Npz.read(file));
  }

  private void refused(String name, byte[] content) throws IOException {
    Path file = folder.resolve("hostile.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    String start = new String(content, StandardCharsets.ISO_8859_1);
    assertThatExceptionOfType(MalformedArrayException.class)
        .as(name + " " + start.substring(0, Math.min(90, start.length())))
        .isThrownBy(() -> Npz.read(file));
  }

  private static byte[] npy(int version, String dictionary, int dataBytes) throws IOException {
    byte[] text = (dictionary + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    ByteBuffer length = ByteBuffer.allocate(version == 1 ? 2 : 4).order(ByteOrder.LITTLE_ENDIAN);
    if (version == 1) {
      length.putShort((short) text.length);
    } else {
      length.putInt(text.length);
    }
    bytes.write(length.array());
    bytes.write(text);
    bytes.write(new byte[dataBytes]);
    return bytes.toByteArray();
  }
}
