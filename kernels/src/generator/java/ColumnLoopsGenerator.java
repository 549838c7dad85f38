import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Writes {@code ColumnLoops}, one flat vector loop for each function of columns; the build runs it
 * before it compiles.
 *
 * <p>C2 makes one instruction of a lanewise operation only where the operation is a constant, so that
 * a loop with the operation as an argument would make objects. Argument: the root of generated
 * sources.
 */
final class ColumnLoopsGenerator {
  private ColumnLoopsGenerator() {}

  /**
   * One loop.
   *
   * @param function of ColumnFunction
   * @param arity number of arguments
   * @param value of the vectors x and y
   */
  private record Loop(String function, int arity, String value) {
    String method() {
      String[] words = function.toLowerCase(Locale.ROOT).split("_");
      for (int i = 1; i < words.length; i++) {
        words[i] = words[i].substring(0, 1).toUpperCase(Locale.ROOT) + words[i].substring(1);
      }
      return String.join("", words);
    }
  }

  private static final List<Loop> LOOPS =
      List.of(
          new Loop("ADD", 2, "x.add(y)"),
          new Loop("SUBTRACT", 2, "x.sub(y)"),
          new Loop("MULTIPLY", 2, "x.mul(y)"),
          new Loop("DIVIDE", 2, "x.div(y)"),
          new Loop("POWER", 2, "x.lanewise(VectorOperators.POW, y)"),
          new Loop("NEGATE", 1, "x.neg()"),
          new Loop("ABSOLUTE", 1, "x.abs()"),
          new Loop("SQUARE", 1, "x.mul(x)"),
          new Loop("CUBE", 1, "x.mul(x).mul(x)"),
          new Loop("RECIPROCAL", 1, "one.div(x)"),
          new Loop("SQUARE_ROOT", 1, "x.sqrt()"),
          new Loop("EXPONENTIAL", 1, "x.lanewise(VectorOperators.EXP)"),
          new Loop("LOGARITHM", 1, "x.lanewise(VectorOperators.LOG)"),
          new Loop("SINE", 1, "x.lanewise(VectorOperators.SIN)"),
          new Loop("COSINE", 1, "x.lanewise(VectorOperators.COS)"),
          new Loop("TANGENT", 1, "x.lanewise(VectorOperators.TAN)"),
          new Loop("HYPERBOLIC_TANGENT", 1, "x.lanewise(VectorOperators.TANH)"),
          new Loop("ARC_SINE", 1, "x.lanewise(VectorOperators.ASIN)"),
          new Loop("ARC_COSINE", 1, "x.lanewise(VectorOperators.ACOS)"),
          new Loop("ARC_TANGENT", 1, "x.lanewise(VectorOperators.ATAN)"));

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0], "dev/lodestone/kernels/internal/simd");
    Files.createDirectories(folder);
    StringBuilder cases = new StringBuilder();
    StringBuilder methods = new StringBuilder();
    for (Loop loop : LOOPS) {
      String second = loop.arity == 2 ? ", b, bAt" : "";
      cases.append(
          "      case %s -> %s(count, out, outAt, a, aAt%s);\n"
              .formatted(loop.function, loop.method(), second));
      methods.append(method(loop));
    }
    Files.writeString(folder.resolve("ColumnLoops.java"), CLASS.formatted(cases, methods));
  }

  private static String method(Loop loop) {
    boolean two = loop.arity == 2;
    return METHOD.formatted(
        loop.method(),
        two ? ", double[] b, int bAt" : "",
        loop.value.startsWith("one") ? "    DoubleVector one = DoubleVector.broadcast(D, 1);\n" : "",
        two ? "      DoubleVector y = DoubleVector.fromArray(D, b, bAt + i);\n" : "",
        loop.value);
  }

  private static final String METHOD =
      """

        private static void %s(int count, double[] out, int outAt, double[] a, int aAt%s) {
      %s    for (int i = 0; i < count; i += D.length()) {
            DoubleVector x = DoubleVector.fromArray(D, a, aAt + i);
      %s      %s.intoArray(out, outAt + i);
          }
        }
      """;

  private static final String CLASS =
      """
      package dev.lodestone.kernels.internal.simd;

      import dev.lodestone.kernels.internal.VectorWidth;
      import dev.lodestone.kernels.spi.ColumnFunction;
      import jdk.incubator.vector.DoubleVector;
      import jdk.incubator.vector.VectorOperators;
      import jdk.incubator.vector.VectorSpecies;

      /**
       * Functions of columns over whole vectors.
       *
       * <p>Written by ColumnLoopsGenerator: do not edit.
       */
      final class ColumnLoops {
        private static final VectorSpecies<Double> D = VectorWidth.DOUBLES;

        private ColumnLoops() {}

        /**
         * As {@code ColumnKernel.apply}.
         *
         * @param count a multiple of the lanes
         */
        static void apply(
            ColumnFunction function,
            int count,
            double[] out,
            int outAt,
            double[] a,
            int aAt,
            double[] b,
            int bAt) {
          switch (function) {
      %s    }
        }
      %s}
      """;
}
