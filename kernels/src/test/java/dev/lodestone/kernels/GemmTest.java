package dev.lodestone.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the facade refuses, and where it finds its operands. */
class GemmTest {
  private final Backend backend = Backend.best(1);
  private final Gemm gemm = Gemm.on(backend);

  @AfterEach
  void close() {
    backend.close();
  }

  private static final float[] A = {1, 2, 3, 4, 5, 6};
  private static final float[] B = {1, 0, 0, 1, 2, 3};
  private static final float[] PRODUCT = {7, 11, 16, 23};

  @Test
  void multipliesContiguousBlocks() {
    float[] c = new float[4];
    gemm.sgemm(2, 2, 3, A, B, c);
    assertThat(c).containsExactly(PRODUCT);
  }

  @Test
  void saysWhatItRunsOn() {
    assertThat(gemm.choice()).isEqualTo(backend.choice());
  }

  @Test
  void namesTheArgumentThatDoesNotFit() {
    float[] c = new float[4];
    assertThatThrownBy(() -> gemm.sgemm(2, 2, 4, A, B, c))
        .isInstanceOf(ShapeMismatchException.class)
        .hasMessage("sgemm: a: expected at least 8 elements, given an array of 6");
    assertThatThrownBy(() -> gemm.sgemm(2, -1, 3, A, B, c))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("n: expected at least 0, given -1");
    assertThatThrownBy(() -> gemm.sgemm(false, true, 2, 2, 3, 1, A, 0, 3, B, 0, 2, 0, c, 0, 2))
        .isInstanceOf(ShapeMismatchException.class)
        .hasMessage("sgemm: leading dimension of b: expected at least 3, given 2");
    assertThatThrownBy(() -> gemm.sgemm(false, false, 2, 2, 3, 1, A, -1, 3, B, 0, 2, 0, c, 0, 2))
        .hasMessage("aOffset: expected at least 0, given -1");
    assertThatThrownBy(() -> gemm.sgemm(2, 2, 3, A, null, c))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("b: expected a float[], given null");
    assertThatThrownBy(() -> sgemm(c, new float[1], Activation.RELU))
        .hasMessage("sgemm: bias: expected at least 2 elements, given an array of 1");
    assertThatThrownBy(() -> sgemm(c, null, null))
        .hasMessage("activation: expected one of Activation, given null");
  }

  private void sgemm(float[] c, float[] bias, Activation activation) {
    gemm.sgemm(false, false, 2, 2, 3, 1, A, 0, 3, B, 0, 2, 0, c, 0, 2, bias, 0, activation);
  }

  @Test
  void refusesAnOutputThatIsAlsoAnInput() {
    float[] both = new float[12];
    assertThatThrownBy(() -> gemm.sgemm(2, 2, 3, both, B, both))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("c: expected no element shared with a, given overlapping ranges of one array");
    assertThatThrownBy(
            () -> gemm.sgemm(false, false, 2, 2, 3, 1, A, 0, 3, both, 3, 2, 0, both, 0, 2))
        .hasMessageContaining("shared with b");
    assertThatThrownBy(() -> sgemm(both, both, Activation.IDENTITY))
        .hasMessageContaining("shared with bias");
  }

  @Test
  void worksBetweenColumnBlocksOfOneMatrix() {
    float[] matrix = {1, 2, 3, 0, 0, 4, 5, 6, 0, 0};
    gemm.sgemm(false, false, 2, 2, 3, 1, matrix, 0, 5, B, 0, 2, 0, matrix, 3, 5);
    assertThat(matrix).containsExactly(1, 2, 3, 7, 11, 4, 5, 6, 16, 23);
  }

  @Test
  void findsFloatSegmentsInPlaceAndCopiesTheOthers() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment nativeA = arena.allocateFrom(ValueLayout.JAVA_FLOAT, A);
      float[] heapB = {9, 1, 0, 0, 1, 2, 3};
      MemorySegment shiftedB = MemorySegment.ofArray(heapB).asSlice(4);
      float[] heapC = {-1, -1, -1, -1, -1};
      MemorySegment shiftedC = MemorySegment.ofArray(heapC).asSlice(4);
      sgemm(nativeA, shiftedB, shiftedC, null);
      assertThat(heapC).containsExactly(-1, 7, 11, 16, 23);

      MemorySegment nativeC = arena.allocate(16);
      MemorySegment bytesOfBias = MemorySegment.ofArray(new byte[9]).asSlice(1);
      bytesOfBias.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4, 100);
      sgemm(nativeA.asReadOnly(), shiftedB.asReadOnly(), nativeC, bytesOfBias);
      assertThat(nativeC.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(7, 111, 16, 123);
      assertThatThrownBy(() -> sgemm(nativeA, shiftedB, nativeC.asReadOnly(), null))
          .hasMessage("c: expected a segment that can be written, given a read-only one");
      assertThatThrownBy(() -> sgemm(nativeA, shiftedB, nativeC.asSlice(4), null))
          .isInstanceOf(ShapeMismatchException.class)
          .hasMessageContaining("at least 4 elements");
    }
  }

  private void sgemm(MemorySegment a, MemorySegment b, MemorySegment c, MemorySegment bias) {
    gemm.sgemm(false, false, 2, 2, 3, 1, a, 3, b, 2, 0, c, 2, bias, Activation.IDENTITY);
  }
}
