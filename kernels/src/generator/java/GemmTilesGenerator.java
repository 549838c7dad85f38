import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes {@code GemmTiles}, the register tiles of the matrix product; the build runs it before it
 * compiles.
 *
 * <p>Every element of a tile must be a local variable of its own, because C2 keeps vectors in
 * registers only where they neither pass through a call nor stand in an array. So one method for
 * each shape is written out from the one template below. Argument: the root of generated sources.
 */
final class GemmTilesGenerator {
  private static final int[] HEIGHTS = {8, 6, 4, 2, 1};
  private static final int WIDEST = 4;
  private static final int MOST_SUMS = 24;

  private GemmTilesGenerator() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0], "dev/lodestone/kernels/internal/simd");
    Files.createDirectories(folder);
    StringBuilder cases = new StringBuilder();
    StringBuilder methods = new StringBuilder();
    for (int height : HEIGHTS) {
      for (int width = 1; width <= Math.min(WIDEST, MOST_SUMS / height); width++) {
        cases.append(
            """
                  case %d ->
                      %s(tiles, depth, a, aStart, aStride, aTileStride, b, bStart, ldb, initial, initialStart, ldi, c, cStart, ldc);
            """
                .formatted(16 * height + 2 * width, name(height, width, false)));
        cases.append(
            """
                  case %d ->
                      %s(tiles, depth, a, aStart, aStride, aTileStride, b, bStart, ldb, initial, initialStart, ldi, c, cStart, ldc);
            """
                .formatted(16 * height + 2 * width + 1, name(height, width, true)));
        methods.append(method(height, width, false)).append(method(height, width, true));
      }
    }
    Files.writeString(folder.resolve("GemmTiles.java"), CLASS.formatted(cases, methods));
  }

  private static String name(int height, int width, boolean adjacent) {
    return "tile" + height + "By" + width + (adjacent ? "Adjacent" : "");
  }

  private static final String OPERANDS =
      "float[] a, int aStart, int aStride, int aTileStride, float[] b, int bStart, int ldb, "
          + "float[] initial, int initialStart, int ldi, float[] c, int cStart, int ldc";

  private static final String CLASS =
      """
      package dev.lodestone.kernels.internal.simd;

      import dev.lodestone.kernels.internal.VectorWidth;
      import jdk.incubator.vector.FloatVector;
      import jdk.incubator.vector.VectorSpecies;

      /**
       * Columns of register tiles, one below the other: C = initial + op(A) B, summed over k in ascending
       * order with fused multiply-adds.
       *
       * <p>Written by GemmTilesGenerator: do not edit. With height rows of width vectors a tile is
       *
       * <pre>{@code
       * for each tile, height rows further down
       *   sums = initial               (height x width registers; ldi = 0 repeats one row; may be C itself)
       *   for k = 0 .. depth - 1
       *     load width vectors of row k of B           (bStart + k * ldb)
       *     for each of the height rows of op(A)
       *       broadcast its element k                  (one register), width multiply-adds
       *   C = sums
       * }</pre>
       *
       * <p>Element (i, k) of the t-th tile of op(A) stands at aStart + t * aTileStride + i * aStride + k
       * or, where rows are adjacent, at aStart + t * aTileStride + i + k * aStride.
       */
      final class GemmTiles {
        private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
        private static final int LANES = FLOATS.length();

        private GemmTiles() {}

        static void multiply(int height, int width, boolean adjacent, int tiles, int depth, ${operands}) {
          switch (16 * height + 2 * width + (adjacent ? 1 : 0)) {
      %s      default -> throw new IllegalStateException(height + " x " + width);
          }
        }
      %s}
      """
          .replace("${operands}", OPERANDS);

  private static String method(int height, int width, boolean adjacent) {
    return """

        static void ${name}(int tiles, int depth, ${operands}) {
          int a0 = aStart;
          int i0 = initialStart;
          int t0 = cStart;
          for (int tile = 0; tile < tiles; tile++) {
      ${initialRows}${initial}${rows}      int row = bStart;
            for (int k = 0; k < depth; k++) {
      ${loadB}${multiply}        row += ldb;
      ${next}      }
      ${targetRows}${store}      a0 += aTileStride;
            i0 = i${last} + ldi;
            t0 = t${last} + ldc;
          }
        }
      """
        .replace("${name}", name(height, width, adjacent))
        .replace("${operands}", OPERANDS)
        .replace("${initialRows}", rows(height, r -> "      int i%d = i%d + ldi;\n".formatted(r, r - 1)))
        .replace(
            "${initial}",
            each(
                height,
                width,
                "      FloatVector c%d%d = FloatVector.fromArray(FLOATS, initial, i%1$d + %2$d * LANES);\n"))
        .replace(
            "${rows}",
            adjacent
                ? "      int column = a0;\n"
                : rows(height, r -> "      int a%d = a%d + aStride;\n".formatted(r, r - 1)))
        .replace(
            "${loadB}",
            lines(width, v -> "        FloatVector b%d = FloatVector.fromArray(FLOATS, b, row + %1$d * LANES);\n".formatted(v)))
        .replace("${multiply}", lines(height, r -> multiplyRow(r, width, adjacent)))
        .replace("${next}", adjacent ? "        column += aStride;\n" : "")
        .replace("${targetRows}", rows(height, r -> "      int t%d = t%d + ldc;\n".formatted(r, r - 1)))
        .replace("${store}", each(height, width, "      c%d%d.intoArray(c, t%1$d + %2$d * LANES);\n"))
        .replace("${last}", String.valueOf(height - 1));
  }

  private static String multiplyRow(int row, int width, boolean adjacent) {
    String element = adjacent ? "column + " + row : "a" + row + " + k";
    return "        FloatVector s%d = FloatVector.broadcast(FLOATS, a[%s]);\n".formatted(row, element)
        + lines(width, v -> "        c%d%d = s%1$d.fma(b%2$d, c%1$d%2$d);\n".formatted(row, v));
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining());
  }

  private static String rows(int height, IntFunction<String> line) {
    return IntStream.range(1, height).mapToObj(line).collect(Collectors.joining());
  }

  private static String each(int height, int width, String line) {
    return lines(height, r -> lines(width, v -> line.formatted(r, v)));
  }
}
