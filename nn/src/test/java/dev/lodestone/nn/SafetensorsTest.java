package dev.lodestone.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  private static final Path NAME = Path.of("weights.safetensors");
  private static final String ONE =
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);

  @Test
  void roundTripKeepsEveryBit(@TempDir Path folder) throws Exception {
    for (int trial = 0; trial < 50; trial++) {
      Safetensors.Builder builder = Safetensors.builder().text("format", "pt \"\\\n\u00e9\u20ac");
      float[] floats = new float[random.nextInt(40)];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = Float.intBitsToFloat(random.nextInt());
      }
      double[] doubles = random.doubles(random.nextInt(9)).toArray();
      long[] longs = random.longs(random.nextInt(9)).toArray();
      byte[] bytes = new byte[random.nextInt(9)];
      random.nextBytes(bytes);
      builder.bytes("b", Shape.of(bytes.length), bytes);
      builder.floats("layer.\u4e2d\ud83d\ude00\"x\"", Shape.of(floats.length, 1), floats);
      builder.doubles("d", Shape.of(doubles.length), doubles);
      builder.longs("l", Shape.of(1, longs.length), longs);
      builder.floats("scalar", Shape.of(), new float[] {3});
      Path file = folder.resolve("x.safetensors");
      builder.build().write(file);
      Safetensors back = Safetensors.read(file);
      assertThat(back.text()).containsEntry("format", "pt \"\\\n\u00e9\u20ac");
      float[] read = back.floats("layer.\u4e2d\ud83d\ude00\"x\"");
      for (int i = 0; i < floats.length; i++) {
        assertThat(Float.floatToRawIntBits(read[i])).isEqualTo(Float.floatToRawIntBits(floats[i]));
      }
      assertThat(back.doubles("d")).isEqualTo(doubles);
      assertThat(back.longs("l")).isEqualTo(longs);
      assertThat(back.bytes("b")).isEqualTo(bytes);
      assertThat(back.shape("scalar")).isEqualTo(Shape.of());
      assertThat(back.shape("l")).isEqualTo(Shape.of(1, longs.length));
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files).hasSize(1);
      }
    }
  }

  @Test
  void parametersOfReplicasAreStacked() throws Exception {
    List<String> names = List.of("w", "b");
    List<Shape> shapes = List.of(Shape.of(2, 3), Shape.of(3));
    for (int replicas : new int[] {1, 4}) {
      Parameters parameters = Parameters.zeros(names, shapes, replicas);
      for (int i = 0; i < parameters.array().length; i++) {
        parameters.array()[i] = (float) random.nextDouble();
      }
      Safetensors file = Safetensors.decode(NAME, Safetensors.of(parameters).build().encode());
      assertThat(file.shape("w")).isEqualTo(replicas == 1 ? Shape.of(2, 3) : Shape.of(4, 2, 3));
      Parameters back = Parameters.zeros(names, shapes, replicas);
      file.copyTo(back);
      assertThat(back.array()).isEqualTo(parameters.array());
      Parameters others = Parameters.zeros(List.of("w", "c"), shapes, replicas);
      assertThatThrownBy(() -> file.copyTo(others)).isInstanceOf(ShapeMismatchException.class);
    }
  }

  @Test
  void readsAHeaderOfAnyFieldOrderAndSpacing() throws Exception {
    String header =
        " { \"z\" : { \"data_offsets\" : [ 0 , 4 ] , \"shape\":[],\n\"dtype\":\"F32\" } }  "
            .strip();
    Safetensors file = Safetensors.decode(NAME, file(header + "   ", 4));
    assertThat(file.floats("z")).hasSize(1);
    assertThat(Safetensors.decode(NAME, file("{}", 0)).names()).isEmpty();
    String escaped = ONE.replace("\"a\"", "\"\\u0061\\uD83D\\uDE00\\t\"");
    assertThat(Safetensors.decode(NAME, file(escaped, 8)).names())
        .containsExactly("a\ud83d\ude00\t");
  }

  static List<byte[]> hostile() {
    String two =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%s]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%s]}}";
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    return List.of(
        new byte[0],
        new byte[7],
        length(0, "", 0),
        length(1, "{", 0),
        length(Long.MIN_VALUE, ONE, 8),
        length(-1, ONE, 8),
        length(1L << 40, ONE, 8),
        length(ONE.length() + 9, ONE, 8),
        file(" " + ONE, 8),
        file("[" + ONE + "]", 8),
        file(ONE + "\0\0", 8),
        file(ONE + "\n", 8),
        file(ONE + "x", 8),
        file(ONE, 7),
        file(ONE, 9),
        file(ONE.replace("}}", "},}"), 8),
        file(ONE.replace("[2]", "[2,]"), 8),
        file(ONE.replace("[2]", "[02]"), 8),
        file(ONE.replace("[2]", "[-2]"), 8),
        file(ONE.replace("[2]", "[2.0]"), 8),
        file(ONE.replace("[2]", "[2e0]"), 8),
        file(ONE.replace("[2]", "[\"2\"]"), 8),
        file(ONE.replace("[2]", "[]"), 8),
        file(ONE.replace("[2]", "[3]"), 8),
        file(ONE.replace("[2]", "null"), 8),
        file(ONE.replace("[2]", deep), 8),
        file(ONE.replace("[2]", "[1,1,1,1,1,1,1,1,2]"), 8),
        file(ONE.replace("[2]", "[4611686018427387905,4]"), 8),
        file(ONE.replace("[2]", "[9223372036854775808]"), 8),
        file(ONE.replace("[2]", "[0,1099511627776]").replace("0,8", "0,0"), 0),
        file(ONE.replace("[2]", "[2147483647]").replace("0,8", "0,8589934588"), 8),
        file(ONE.replace("F32", "F16"), 8),
        file(ONE.replace("F32", "f32"), 8),
        file(ONE.replace("F32", "F4"), 8),
        file(ONE.replace("0,8", "8,0"), 8),
        file(ONE.replace("0,8", "0,8,8"), 8),
        file(ONE.replace("0,8", "8"), 8),
        file(ONE.replace("\"dtype\":\"F32\",", ""), 8),
        file(ONE.replace("\"shape\"", "\"extra\":1,\"shape\""), 8),
        file(ONE.replace("\"shape\"", "\"dtype\":\"F32\",\"shape\""), 8),
        file(two.formatted("0,8", "8,16").replace("\"b\"", "\"a\""), 16),
        file(two.formatted("0,8", "4,12"), 12),
        file(two.formatted("0,8", "12,20"), 20),
        file(two.formatted("0,8", "0,8"), 8),
        file(two.formatted("4,12", "12,20"), 20),
        file(two.formatted("0,8", "8,16"), 15),
        file("{\"__metadata__\":{\"a\":1}}", 0),
        file("{\"__metadata__\":{\"a\":\"b\",\"a\":\"c\"}}", 0),
        file("{\"__metadata__\":{},\"__metadata__\":{}}", 0),
        file("{\"__metadata__\":\"x\"}", 0),
        file(ONE.replace("\"a\"", "\"" + "a".repeat(513) + "\""), 8),
        file(ONE.replace("\"a\"", "\"\\uD800\""), 8),
        file(ONE.replace("\"a\"", "\"\\uDC00\\uD800\""), 8),
        file(ONE.replace("\"a\"", "\"\\x41\""), 8),
        file(ONE.replace("\"a\"", "\"\\u00g0\""), 8),
        file(ONE.replace("\"a\"", "\"\n\""), 8),
        file(ONE.replace("\"a\"", "\"a"), 8),
        invalidUtf8());
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostileFilesAreRefusedWithOneSentence(byte[] bytes) {
    assertThatThrownBy(() -> Safetensors.decode(NAME, bytes))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageStartingWith("weights.safetensors: ")
        .hasMessageNotContainingAny("\n", "\0");
  }

  @Test
  void tooManyTensorsAreRefused() {
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i <= 100_000; i++) {
      header.append(i == 0 ? "" : ",").append('"').append(i);
      header.append("\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}");
    }
    byte[] bytes = file(header + "}", 0);
    assertThatThrownBy(() -> Safetensors.decode(NAME, bytes))
        .isInstanceOf(MalformedFileException.class)
        .hasMessageContaining("100000");
  }

  @ParameterizedTest
  @ValueSource(ints = {(16 << 20) + 1, 20 << 20})
  void headersAbove16MebibytesAreRefused(int length) {
    byte[] bytes = file("{" + " ".repeat(length - 2) + "}", 0);
    assertThatThrownBy(() -> Safetensors.decode(NAME, bytes))
        .isInstanceOf(MalformedFileException.class);
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] whole = sample();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Safetensors.decode(NAME, part))
          .as("the first " + length + " bytes")
          .isInstanceOf(MalformedFileException.class);
    }
  }

  @Test
  void randomDamageIsRefusedOrHarmless() {
    byte[] whole = sample();
    int header = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    int refused = 0;
    for (int trial = 0; trial < 20_000; trial++) {
      byte[] damaged = whole.clone();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        damaged[random.nextInt(8 + header)] = (byte) random.nextInt();
      }
      try {
        Safetensors.decode(NAME, damaged);
      } catch (MalformedFileException expected) {
        refused++;
      } catch (RuntimeException wrong) {
        throw new AssertionError("seed " + seed + ", trial " + trial, wrong);
      }
    }
    assertThat(refused).as("seed " + seed).isGreaterThan(10_000);
  }

  @Test
  void nonsenseIsRefusedWhenBuilding() {
    Safetensors.Builder builder = Safetensors.builder();
    assertThatThrownBy(() -> builder.floats("a", Shape.of(3), new float[2]))
        .isInstanceOf(ShapeMismatchException.class);
    assertThatThrownBy(() -> builder.floats("__metadata__", Shape.of(2), new float[2]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.floats("\ud800", Shape.of(2), new float[2]))
        .isInstanceOf(IllegalArgumentException.class);
    builder.floats("a", Shape.of(2), new float[2]);
    assertThatThrownBy(() -> builder.floats("a", Shape.of(2), new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }

  private static byte[] sample() {
    return Safetensors.builder()
        .text("format", "pt")
        .floats("weight", Shape.of(2, 3), new float[6])
        .longs("step", Shape.of(1), new long[] {7})
        .bytes("flag", Shape.of(3), new byte[3])
        .build()
        .encode();
  }

  private static byte[] file(String header, int dataBytes) {
    return length(header.getBytes(StandardCharsets.UTF_8).length, header, dataBytes);
  }

  private static byte[] length(long length, String header, int dataBytes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteBuffer first = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    bytes.writeBytes(first.array());
    bytes.writeBytes(header.getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(new byte[dataBytes]);
    return bytes.toByteArray();
  }

  private static byte[] invalidUtf8() {
    byte[] bytes = file(ONE, 8);
    bytes[10] = (byte) 0xff;
    return bytes;
  }
}
