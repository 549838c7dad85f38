import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes {@code ConvolutionDots}, the register tiles of filter gradients whose lanes are positions;
 * the build runs it before it compiles.
 *
 * <p>One method for each shape, as in {@code GemmTilesGenerator} and for the same reason. Argument:
 * the root of generated sources.
 */
final class ConvolutionDotsGenerator {
  private static final int HEIGHT = 4;
  private static final int WIDEST = 5;

  private ConvolutionDotsGenerator() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0], "dev/lodestone/kernels/internal/simd");
    Files.createDirectories(folder);
    StringBuilder cases = new StringBuilder();
    StringBuilder methods = new StringBuilder();
    for (int height : new int[] {HEIGHT, 1}) {
      for (int width = 1; width <= WIDEST; width++) {
        cases.append(
            "      case %d -> dots%dBy%d(%s);\n"
                .formatted(16 * height + width, height, width, OPERANDS.replaceAll("[\\w\\[\\]]+ (\\w+)", "$1")));
        methods.append(dots(height, width));
      }
    }
    Files.writeString(
        folder.resolve("ConvolutionDots.java"),
        CLASS.replace("${operands}", OPERANDS).formatted(cases, methods));
  }

  private static final String OPERANDS =
      "SimdConvolutionRuns a, int aFirst, SimdConvolutionRuns b, int bFirst, int images, "
          + "int positions, float[] sums, int sumsAt, int rowPitch, int columnPitch";

  private static final String CLASS =
      """
      package dev.lodestone.kernels.internal.simd;

      import dev.lodestone.kernels.internal.VectorWidth;
      import jdk.incubator.vector.FloatVector;
      import jdk.incubator.vector.VectorSpecies;

      /**
       * Register tiles of inner products of runs: height rows of a times width rows of b, summed over
       * images and positions.
       *
       * <p>Written by ConvolutionDotsGenerator: do not edit.
       *
       * <pre>{@code
       * sums[r][c][lane] += sum over images m and positions p = lane (mod lanes) of
       *     a[aFirst + r][m][p] b[bFirst + c][m][p]
       * }</pre>
       *
       * <p>sums[r][c] starts at sumsAt + r * rowPitch + c * columnPitch, positions are whole vectors. Lanes
       * stay apart until every image has been seen; sums run in the order of images and positions. Nothing
       * beyond a run is read.
       */
      final class ConvolutionDots {
        private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
        private static final int LANES = FLOATS.length();

        private ConvolutionDots() {}

        static void add(int height, int width, ${operands}) {
          switch (16 * height + width) {
      %s      default -> throw new IllegalStateException(height + " x " + width);
          }
        }
      %s}
      """;

  private static String dots(int height, int width) {
    return """

        static void dots${height}By${width}(${operands}) {
          float[] x = a.array;
          float[] y = b.array;
      ${rows}${columns}${sums}${initial}    for (int image = 0; image < images; image++) {
            for (int p = 0; p < positions; p += LANES) {
      ${load}${multiply}      }
      ${nextRows}${nextColumns}    }
      ${store}  }
      """
        .replace("${operands}", OPERANDS)
        .replace("${rows}", lines(height, r -> "    int a%d = a.start(aFirst + %1$d);\n".formatted(r)))
        .replace("${columns}", lines(width, c -> "    int b%d = b.start(bFirst + %1$d);\n".formatted(c)))
        .replace("${sums}", lines(height, r -> "    int t%d = sumsAt + %1$d * rowPitch;\n".formatted(r)))
        .replace(
            "${initial}",
            each(height, width, "    FloatVector s%d%d = FloatVector.fromArray(FLOATS, sums, t%1$d + %2$d * columnPitch);\n"))
        .replace("${load}", lines(width, c -> "        FloatVector y%d = FloatVector.fromArray(FLOATS, y, b%1$d + p);\n".formatted(c)))
        .replace(
            "${multiply}",
            lines(
                height,
                r ->
                    "        FloatVector x%d = FloatVector.fromArray(FLOATS, x, a%1$d + p);\n".formatted(r)
                        + lines(width, c -> "        s%d%d = x%1$d.fma(y%2$d, s%1$d%2$d);\n".formatted(r, c))))
        .replace("${nextRows}", lines(height, r -> "      a%d += a.step;\n".formatted(r)))
        .replace("${nextColumns}", lines(width, c -> "      b%d += b.step;\n".formatted(c)))
        .replace("${store}", each(height, width, "    s%d%d.intoArray(sums, t%1$d + %2$d * columnPitch);\n"))
        .replace("${height}", String.valueOf(height))
        .replace("${width}", String.valueOf(width));
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining());
  }

  private static String each(int height, int width, String line) {
    return lines(height, r -> lines(width, c -> line.formatted(r, c)));
  }
}
