package dev.lodestone.nn;

import dev.lodestone.kernels.ConvolutionGeometry;
import dev.lodestone.kernels.Philox;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.spi.PointwiseFunction;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates any graph in plain float64 Java, one node after another: the definition that every
 * backend is tested against. Not thread-safe.
 */
public final class ReferenceInterpreter {
  private final Map<String, double[]> bindings = new HashMap<>();
  private final long key;
  private final long step;

  /** Random nodes take their numbers from the key of a replica and a step. */
  public ReferenceInterpreter(long key, long step) {
    this.key = key;
    this.step = step;
  }

  /** Binds an input or a parameter to row-major values, not copied. */
  public ReferenceInterpreter bind(String name, double[] values) {
    bindings.put(name, values);
    return this;
  }

  /** Binds all parameters to one replica's values. */
  public ReferenceInterpreter bind(Parameters parameters, int replica) {
    for (String name : parameters.names()) {
      bind(name, widen(parameters.get(replica, name)));
    }
    return this;
  }

  private static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** Values of a node, row major. */
  public double[] evaluate(Node node) {
    return evaluate(List.of(node)).getFirst();
  }

  /** Values of some nodes of one graph, row major. */
  public List<double[]> evaluate(List<Node> outputs) {
    Map<Node, double[]> values = new HashMap<>();
    Graph graph = outputs.getFirst().graph();
    boolean[] needed = Compiler.reachable(graph, outputs);
    for (Node node : graph.nodes()) {
      if (needed[node.index()]) {
        List<double[]> operands = node.operation().operands().stream().map(values::get).toList();
        values.put(node, compute(node.operation(), operands));
      }
    }
    return outputs.stream().map(values::get).toList();
  }

  private double[] compute(Operation operation, List<double[]> operands) {
    return switch (operation) {
      case Operation.Input input -> bound(input.name(), input.shape());
      case Operation.Parameter parameter -> bound(parameter.name(), parameter.shape());
      case Operation.Constant constant -> new double[] {constant.value()};
      case Operation.Random random -> random(random);
      case Operation.Pointwise pointwise -> pointwise(pointwise.function(), operands);
      case Operation.MatrixProduct product ->
          product(product, operands.getFirst(), operands.getLast());
      case Operation.Convolution convolution ->
          convolve(convolution.geometry(), operands.getFirst(), operands.getLast());
      case Operation.ConvolutionDataGradient gradient ->
          dataGradient(gradient.geometry(), operands.getFirst(), operands.getLast());
      case Operation.ConvolutionFilterGradient gradient ->
          filterGradient(gradient.geometry(), operands.getFirst(), operands.getLast());
      case Operation.Sum sum ->
          ReferenceLayout.reduce(sum.input().shape(), sum.axes(), operands.getFirst(), false);
      case Operation.Maximum maximum ->
          ReferenceLayout.reduce(
              maximum.input().shape(), maximum.axes(), operands.getFirst(), true);
      case Operation.Broadcast broadcast ->
          ReferenceLayout.broadcast(broadcast, operands.getFirst());
      case Operation.Gather gather -> ReferenceLayout.gather(gather, operands.getFirst());
      case Operation.ScatterAdd scatter -> ReferenceLayout.scatterAdd(scatter, operands.getFirst());
      case Operation.Concatenation concatenation ->
          ReferenceLayout.concatenate(concatenation, operands);
      case Operation.Slice slice -> ReferenceLayout.slice(slice, operands.getFirst());
      case Operation.Reshape reshape -> operands.getFirst();
      case Operation.Transpose transpose ->
          ReferenceLayout.transpose(transpose, operands.getFirst());
      case Operation.StopGradient stop -> operands.getFirst();
    };
  }

  private double[] bound(String name, Shape shape) {
    double[] values = bindings.get(name);
    if (values == null || values.length != shape.size()) {
      throw new IllegalArgumentException(
          name
              + ": expected "
              + shape.size()
              + " values, given "
              + (values == null ? "none" : values.length));
    }
    return values;
  }

  private double[] random(Operation.Random random) {
    Philox numbers = KeyedRandom.node(key, random);
    double[] values = new double[random.shape().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.distribution().sample(numbers, step * values.length + i);
    }
    return values;
  }

  private static double[] pointwise(PointwiseFunction function, List<double[]> operands) {
    double[] left = operands.getFirst();
    double[] right = operands.getLast();
    double[] values = new double[left.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = apply(function, left[i], right[i]);
    }
    return values;
  }

  /** One value of a function; right is ignored by functions of one operand. */
  static double apply(PointwiseFunction function, double left, double right) {
    return switch (function) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> left / right;
      case MAXIMUM -> Math.max(left, right);
      case MINIMUM -> Math.min(left, right);
      case GREATER -> left > right ? 1 : 0;
      case NEGATE -> -left;
      case ABSOLUTE -> Math.abs(left);
      case SIGN -> Math.signum(left);
      case SQUARE_ROOT -> Math.sqrt(left);
      case EXP -> Math.exp(left);
      case LOG -> Math.log(left);
      case TANH -> Math.tanh(left);
      case SIGMOID -> 1 / (1 + Math.exp(-left));
      case SOFTPLUS -> Math.max(left, 0) + Math.log1p(Math.exp(-Math.abs(left)));
      case SINE -> Math.sin(left);
      case COSINE -> Math.cos(left);
    };
  }

  private static double[] product(Operation.MatrixProduct product, double[] left, double[] right) {
    int rows = product.shape().extent(0);
    int columns = product.shape().extent(1);
    int inner = product.left().shape().extent(product.transposeLeft() ? 0 : 1);
    double[] values = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double sum = 0;
        for (int k = 0; k < inner; k++) {
          double a = product.transposeLeft() ? left[k * rows + i] : left[i * inner + k];
          double b = product.transposeRight() ? right[j * inner + k] : right[k * columns + j];
          sum += a * b;
        }
        values[i * columns + j] = sum;
      }
    }
    return values;
  }

  /** Adds one product of the triple (input, filters, output) that a convolution multiplies. */
  @FunctionalInterface
  private interface Tap {
    void add(int input, int filter, int output);
  }

  private static double[] convolve(ConvolutionGeometry geometry, double[] input, double[] filters) {
    double[] output = new double[Operands.output(geometry).size()];
    forEachTap(geometry, (i, f, o) -> output[o] += input[i] * filters[f]);
    return output;
  }

  private static double[] dataGradient(
      ConvolutionGeometry geometry, double[] outputGradient, double[] filters) {
    double[] gradient = new double[Operands.input(geometry).size()];
    forEachTap(geometry, (i, f, o) -> gradient[i] += outputGradient[o] * filters[f]);
    return gradient;
  }

  private static double[] filterGradient(
      ConvolutionGeometry geometry, double[] input, double[] outputGradient) {
    double[] gradient = new double[Operands.filters(geometry).size()];
    forEachTap(geometry, (i, f, o) -> gradient[f] += input[i] * outputGradient[o]);
    return gradient;
  }

  private static void forEachTap(ConvolutionGeometry g, Tap tap) {
    int sites = g.outputHeight() * g.outputWidth();
    int window = g.inputChannels() * g.filterHeight() * g.filterWidth();
    for (int image = 0; image < g.batch() * g.outputChannels(); image++) {
      int batch = image / g.outputChannels();
      int channel = image % g.outputChannels();
      for (int site = 0; site < sites; site++) {
        for (int w = 0; w < window; w++) {
          int position = inputPosition(g, site, w);
          if (position >= 0) {
            int inputImage = batch * g.inputChannels() * g.height() * g.width();
            tap.add(inputImage + position, channel * window + w, image * sites + site);
          }
        }
      }
    }
  }

  /** Where a tap of the window reads within one image, -1 in the padding. */
  private static int inputPosition(ConvolutionGeometry g, int site, int tap) {
    int row = site / g.outputWidth() * g.stride() - g.paddingAbove();
    int column = site % g.outputWidth() * g.stride() - g.paddingLeft();
    row += tap / g.filterWidth() % g.filterHeight();
    column += tap % g.filterWidth();
    if (g.padding() == ConvolutionGeometry.Padding.PERIODIC) {
      row %= g.height();
      column %= g.width();
    }
    boolean outside = row < 0 || row >= g.height() || column < 0 || column >= g.width();
    int channel = tap / (g.filterWidth() * g.filterHeight());
    return outside ? -1 : (channel * g.height() + row) * g.width() + column;
  }

  static double[] filled(int size, double value) {
    double[] values = new double[size];
    Arrays.fill(values, value);
    return values;
  }
}
