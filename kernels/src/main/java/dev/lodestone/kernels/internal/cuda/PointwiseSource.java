package dev.lodestone.kernels.internal.cuda;

import dev.lodestone.cuda.CudaSource;
import dev.lodestone.kernels.spi.PointwiseChain;
import dev.lodestone.kernels.spi.PointwiseFunction;

/** Writes a chain as a CUDA kernel: one thread an element, one variable a register. */
public final class PointwiseSource {
  /** The kernel's name. */
  static final String KERNEL = "pointwise";

  private PointwiseSource() {}

  /**
   * The kernel of a chain. Its arguments are outer, rows and columns, then, for every operand, its
   * address and three strides.
   */
  public static CudaSource of(PointwiseChain chain) {
    int operands = chain.inputs() + chain.outputs().size();
    StringBuilder text = new StringBuilder("extern \"C\" __global__ void " + KERNEL + "(");
    text.append("int outer, int rows, int columns");
    for (int p = 0; p < operands; p++) {
      text.append(String.format(", float *p%d, int o%d, int r%d, int c%d", p, p, p, p));
    }
    text.append(") {\n  size_t i = threadNumber();\n");
    text.append("  if (i >= (size_t)outer * rows * columns) return;\n");
    text.append("  int c = (int)(i % columns);\n  int r = (int)(i / columns % rows);\n");
    text.append("  int o = (int)(i / columns / rows);\n");
    for (int p = 0; p < operands; p++) {
      String place = "(size_t)o * o%d + (size_t)r * r%d + (size_t)c * c%d".replace("%d", "" + p);
      text.append("  p").append(p).append(" += ").append(place).append(";\n");
    }
    for (int p = 0; p < chain.inputs(); p++) {
      define(text, p, "*p" + p);
    }
    int register = chain.inputs();
    for (float constant : chain.constants()) {
      int bits = Float.floatToRawIntBits(constant);
      define(text, register++, String.format("floatOf(0x%08xu)", bits));
    }
    for (PointwiseChain.Step step : chain.steps()) {
      define(text, register++, expression(step.function(), "v" + step.left(), "v" + step.right()));
    }
    for (int output = 0; output < chain.outputs().size(); output++) {
      int p = chain.inputs() + output;
      text.append("  *p" + p + " = v" + chain.outputs().get(output) + ";\n");
    }
    return CudaSources.of(KERNEL, text.append("}\nKERNEL(" + KERNEL + ")\n").toString());
  }

  private static void define(StringBuilder text, int register, String value) {
    text.append("  float v").append(register).append(" = ").append(value).append(";\n");
  }

  private static String expression(PointwiseFunction function, String left, String right) {
    return switch (function) {
      case ADD -> left + " + " + right;
      case SUBTRACT -> left + " - " + right;
      case MULTIPLY -> left + " * " + right;
      case DIVIDE -> left + " / " + right;
      case MAXIMUM -> "maximum(" + left + ", " + right + ")";
      case MINIMUM -> "minimum(" + left + ", " + right + ")";
      case GREATER -> "greater(" + left + ", " + right + ")";
      case NEGATE -> "-" + left;
      case ABSOLUTE -> "fabsf(" + left + ")";
      case SIGN -> "sign(" + left + ")";
      case SQUARE_ROOT -> "sqrtf(" + left + ")";
      case EXP -> "expf(" + left + ")";
      case LOG -> "logf(" + left + ")";
      case TANH -> "tanhf(" + left + ")";
      case SIGMOID -> "sigmoid(" + left + ")";
      case SOFTPLUS -> "softplus(" + left + ")";
      case SINE -> "sinf(" + left + ")";
      case COSINE -> "cosf(" + left + ")";
    };
  }
}
