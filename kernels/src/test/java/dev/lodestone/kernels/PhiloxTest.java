package dev.lodestone.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Philox against the known answers of Random123 and of C++26, and the numbers made from it. */
class PhiloxTest {

  @ParameterizedTest
  @CsvSource({
    "10, 00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    "10, ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
    "10, 243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1",
    "7, 00000000 00000000 00000000 00000000, 00000000 00000000, 5f6fb709 0d893f64 4f121f81 4f730a48",
    "7, ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 5207ddc2 45165e59 4d8ee751 8c52f662",
    "7, 243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, 4dfccaba 190a87f0 c47362ba b6b5242a",
    "10, 00000000 00000000 00000000 00000000, 00000001 00000002, 0598de3a 98d2802e 270f8f9e eab709d3",
    "10, 00000001 00000000 00000000 00000000, 00000001 00000002, 5f027b1e b2571bcc 2851b0fa ae652d64",
    "10, 00000000 00000001 00000000 00000000, 00000001 00000002, 40dc5355 4962507b 2cef26b5 6b2f71c5",
    "10, ffffffff 00000000 00000000 00000000, 00000001 00000002, 692858e1 f906bbe0 fc4d241f 46ba3cd1"
  })
  void givesTheKnownAnswers(int rounds, String counter, String key, String expected) {
    int[] c = words(counter);
    int[] k = words(key);
    int[] output = new int[4];
    Philox.block(rounds, c[0], c[1], c[2], c[3], k[0], k[1], output, 0);
    assertThat(output).isEqualTo(words(expected));
  }

  @Test
  void givesTheTenThousandthValueOfTheCppStandard() {
    int[] output = new int[4];
    Philox.block(10, 9_999 / 4, 0, 0, 0, 20111115, 0, output, 0);
    assertThat(Integer.toUnsignedLong(output[9_999 % 4])).isEqualTo(1955073260L);
  }

  @Test
  void givesTheDigestOf65536Blocks() throws Exception {
    Philox stream = Philox.of(1L | 2L << 32, Philox.Purpose.GENERAL);
    ByteBuffer bytes = ByteBuffer.allocate(65_536 * 16).order(ByteOrder.LITTLE_ENDIAN);
    int[] output = new int[4];
    for (int i = 0; i < 65_536; i++) {
      stream.block(i, output, 0);
      for (int word : output) {
        bytes.putInt(word);
      }
    }
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
    assertThat(HexFormat.of().formatHex(digest))
        .isEqualTo("d00eb2bcdb477285d78455f950a982864d10295f4aee322a2074e166a6f12389");
  }

  @Test
  void readsWordsAndHalvesOfTheSameBlocks() {
    Philox stream = Philox.of(0x1234_5678_9ABC_DEF0L, Philox.Purpose.DATA).stream(-3);
    int[] block = new int[4];
    for (long index : new long[] {0, 1, 5, 0xFFFF_FFFFL, 0x1_0000_0000L, 0x1234_5678_9ABL}) {
      stream.block(index, block, 0);
      for (int i = 0; i < 4; i++) {
        assertThat(stream.word(4 * index + i)).isEqualTo(block[i]);
      }
      assertThat(stream.bits(2 * index)).isEqualTo(pair(block[0], block[1]));
      assertThat(stream.bits(2 * index + 1)).isEqualTo(pair(block[2], block[3]));
    }
  }

  @Test
  void putsStreamAndPurposeIntoTheCounter() {
    long seed = 42;
    int[] expected = new int[4];
    Philox.block(10, 7, 1, 9, Philox.Purpose.WOLFF.code(), 42, 0, expected, 0);
    int[] block = new int[4];
    Philox.of(seed, Philox.Purpose.WOLFF).stream(9).block(7 | 1L << 32, block, 0);
    assertThat(block).isEqualTo(expected);
  }

  @Test
  void neverRepeatsABlockAcrossKeys() {
    long seed = System.nanoTime();
    Set<Long> seen = new HashSet<>();
    int drawn = 0;
    for (Philox.Purpose purpose : Philox.Purpose.values()) {
      for (int number = 0; number < 20; number++) {
        Philox stream = Philox.of(seed, purpose).stream(number);
        for (Philox one : new Philox[] {stream, stream.fold(0), stream.fold(number + 1L)}) {
          for (int index = 0; index < 100; index++) {
            seen.add(one.bits(index));
            drawn++;
          }
        }
      }
    }
    assertThat(seen).as("seed %d", seed).hasSize(drawn);
  }

  @Test
  void stepsThroughTheSameNumbersAsTheIndices() {
    Philox stream = Philox.of(5, Philox.Purpose.DATA);
    Philox.Sequence sequence = stream.sequence();
    assertThat(sequence.nextLong()).isEqualTo(stream.bits(0));
    assertThat(sequence.nextDouble()).isEqualTo(stream.uniform(1));
    assertThat(sequence.nextInt(1000)).isEqualTo(stream.below(2, 1000));
    assertThat(sequence.position()).isEqualTo(3);
    assertThat(stream.sequence(2).nextInt(1000)).isEqualTo(stream.below(2, 1000));
  }

  @Test
  void fillsWithTheNumbersOfTheIndices() {
    Philox stream = Philox.of(6, Philox.Purpose.PARAMETERS);
    float[] uniform = new float[13];
    float[] normal = new float[13];
    stream.fillUniform(uniform, 2, 11, -1, 3);
    stream.fillNormal(normal, 1, 11, 2, 0.5);
    for (int i = 0; i < 11; i++) {
      assertThat(uniform[2 + i]).isEqualTo(-1 + 4 * stream.uniformFloat(i));
      assertThat((double) normal[1 + i])
          .isCloseTo(2 + 0.5 * stream.normal(i), org.assertj.core.data.Offset.offset(1e-6));
    }
    assertThat(new float[] {uniform[0], uniform[1], normal[0], normal[12]}).containsOnly(0);
  }

  @Test
  void normalsHaveTheMomentsOfTheNormalDistribution() {
    long seed = System.nanoTime();
    Philox stream = Philox.of(seed, Philox.Purpose.DATA);
    int count = 200_000;
    double first = 0;
    double second = 0;
    double fourth = 0;
    for (int i = 0; i < count; i++) {
      double x = stream.normal(i);
      first += x;
      second += x * x;
      fourth += x * x * x * x;
    }
    // Six standard errors of the three means: sqrt(1), sqrt(2) and sqrt(96) over sqrt(count).
    double unit = 6 / Math.sqrt(count);
    assertThat(Math.abs(first / count)).as("seed %d", seed).isLessThan(unit);
    assertThat(Math.abs(second / count - 1)).as("seed %d", seed).isLessThan(unit * Math.sqrt(2));
    assertThat(Math.abs(fourth / count - 3)).as("seed %d", seed).isLessThan(unit * Math.sqrt(96));
  }

  @Test
  void drawsEveryOrderEquallyOften() {
    long seed = System.nanoTime();
    Philox stream = Philox.of(seed, Philox.Purpose.SHUFFLE);
    int trials = 24_000;
    int[] counts = new int[24];
    for (int trial = 0; trial < trials; trial++) {
      int[] order = stream.fold(trial).permutation(4);
      assertThat(Arrays.stream(order).sorted().toArray()).isEqualTo(new int[] {0, 1, 2, 3});
      int second = order[1] - (order[1] > order[0] ? 1 : 0);
      int third = order[2] - (order[2] > order[0] ? 1 : 0) - (order[2] > order[1] ? 1 : 0);
      counts[order[0] * 6 + second * 2 + third]++;
    }
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - trials / 24.0) * (count - trials / 24.0) / (trials / 24.0);
    }
    // 23 degrees of freedom: exceeded once in 10^8 runs.
    assertThat(chiSquare).as("seed %d", seed).isLessThan(83);
  }

  @Test
  void refusesAnEmptyRange() {
    assertThatThrownBy(() -> Philox.of(1, Philox.Purpose.DATA).below(0, 0))
        .hasMessage("bound: expected at least 1, given 0");
  }

  private static long pair(int low, int high) {
    return (low & 0xFFFFFFFFL) | (long) high << 32;
  }

  private static int[] words(String text) {
    return Arrays.stream(text.split(" "))
        .mapToInt(word -> Integer.parseUnsignedInt(word, 16))
        .toArray();
  }
}
