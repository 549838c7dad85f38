package dev.lodestone.interpret.symbolic;

import dev.lodestone.kernels.spi.ColumnFunction;
import dev.lodestone.kernels.spi.ColumnKernel;
import java.util.Arrays;

/**
 * Losses and gradients of formulas over a table, block by block of rows. Not thread-safe: one a
 * thread.
 *
 * <p>A block is 512 rows, 4 KiB a column, so that the intermediate results of a formula stay in the
 * first-level cache. Gradients with respect to constants come from one sweep backwards: every node
 * of a tree has one parent, so its adjoint is written once.
 */
final class Evaluator {
  static final int MOST_NODES = 128;
  private static final int BLOCK = 512;

  private final DataTable table;
  private final ColumnKernel kernel;
  private final double[] slab = new double[MOST_NODES * BLOCK];
  private final double[] adjoints = new double[(MOST_NODES + 2) * BLOCK];
  private final double[][] blocks = new double[MOST_NODES][];
  private final int[] places = new int[MOST_NODES];
  private final int[] adjointPlaces = new int[MOST_NODES];
  private final int[] left = new int[MOST_NODES];
  private final int[] right = new int[MOST_NODES];
  private final int[] stack = new int[MOST_NODES];
  private final boolean[] varies = new boolean[MOST_NODES];
  private long nodes;

  Evaluator(DataTable table, ColumnKernel kernel) {
    this.table = table;
    this.kernel = kernel;
  }

  /** Nodes times rows evaluated so far. */
  long nodes() {
    return nodes;
  }

  /** The weighted mean squared error; infinite where a value is undefined or too large. */
  double loss(Tree tree) {
    double sum = 0;
    for (int row = 0; row < table.stride(); row += BLOCK) {
      int count = Math.min(BLOCK, table.stride() - row);
      forward(tree, row, count, false);
      int root = tree.size() - 1;
      sum +=
          kernel.squaredDistance(
              count, blocks[root], places[root], table.target(), row, table.weights(), row);
    }
    return Double.isFinite(sum) ? sum : Double.POSITIVE_INFINITY;
  }

  /**
   * The normal equations of a step of the constants; not numbers where a slope or an intermediate
   * result is infinite.
   *
   * @param constants the nodes of the constants
   * @param gradient receives the sum over rows of w r df/dc, r the residual f - target
   * @param curvature receives the sums of w df/dc df/dd
   * @return the loss
   */
  double linearise(Tree tree, int[] constants, double[] gradient, double[][] curvature) {
    Arrays.fill(gradient, 0);
    for (double[] row : curvature) {
      Arrays.fill(row, 0);
    }
    double sum = 0;
    for (int row = 0; row < table.stride(); row += BLOCK) {
      int count = Math.min(BLOCK, table.stride() - row);
      forward(tree, row, count, true);
      int root = tree.size() - 1;
      sum +=
          kernel.squaredDistance(
              count, blocks[root], places[root], table.target(), row, table.weights(), row);
      backward(tree, count);
      accumulate(constants, root, row, count, gradient, curvature);
    }
    return Double.isFinite(sum) ? sum : Double.POSITIVE_INFINITY;
  }

  private void accumulate(
      int[] constants, int root, int row, int count, double[] gradient, double[][] curvature) {
    int residual = MOST_NODES * BLOCK;
    int weighted = residual + BLOCK;
    kernel.apply(
        ColumnFunction.SUBTRACT,
        count,
        adjoints,
        residual,
        blocks[root],
        places[root],
        table.target(),
        row);
    for (int i = 0; i < constants.length; i++) {
      int place = adjointPlaces[constants[i]];
      kernel.apply(
          ColumnFunction.MULTIPLY,
          count,
          adjoints,
          weighted,
          adjoints,
          place,
          table.weights(),
          row);
      gradient[i] += kernel.dot(count, adjoints, weighted, adjoints, residual);
      for (int j = 0; j <= i; j++) {
        int other = adjointPlaces[constants[j]];
        curvature[i][j] += kernel.dot(count, adjoints, weighted, adjoints, other);
        curvature[j][i] = curvature[i][j];
      }
    }
  }

  // Keeping everything gives each node a place of its own; otherwise a place is used again as soon
  // as the parent is done.
  private void forward(Tree tree, int row, int count, boolean keep) {
    int depth = 0;
    for (int node = 0; node < tree.size(); node++) {
      if (tree.isVariable(node)) {
        blocks[node] = table.columns();
        places[node] = (tree.code(node) - Tree.VARIABLE) * table.stride() + row;
        varies[node] = false;
      } else if (tree.isConstant(node)) {
        blocks[node] = slab;
        places[node] = (keep ? node : depth) * BLOCK;
        Arrays.fill(slab, places[node], places[node] + count, tree.value(node));
        varies[node] = true;
      } else {
        Operator operator = tree.operator(node);
        depth -= operator.arity();
        int a = stack[depth];
        int b = operator.arity() == 2 ? stack[depth + 1] : a;
        left[node] = a;
        right[node] = b;
        varies[node] = varies[a] || varies[b];
        blocks[node] = slab;
        places[node] = (keep ? node : depth) * BLOCK;
        kernel.apply(
            operator.function(),
            count,
            slab,
            places[node],
            blocks[a],
            places[a],
            blocks[b],
            places[b]);
      }
      stack[depth++] = node;
    }
    nodes += (long) tree.size() * count;
  }

  private void backward(Tree tree, int count) {
    int root = tree.size() - 1;
    for (int node = 0; node <= root; node++) {
      adjointPlaces[node] = node * BLOCK;
    }
    Arrays.fill(adjoints, root * BLOCK, root * BLOCK + count, 1);
    for (int node = root; node >= 0; node--) {
      if (tree.isOperator(node) && varies[node]) {
        if (varies[left[node]]) {
          derivative(tree.operator(node), node, count, true);
        }
        if (tree.operator(node).arity() == 2 && varies[right[node]]) {
          derivative(tree.operator(node), node, count, false);
        }
      }
    }
  }

  /** The adjoint of an argument from that of its parent. */
  private void derivative(Operator operator, int node, int count, boolean first) {
    int child = first ? left[node] : right[node];
    int to = adjointPlaces[child];
    int from = adjointPlaces[node];
    switch (operator) {
      case ADD -> adjointPlaces[child] = from;
      case SUBTRACT -> {
        if (first) {
          adjointPlaces[child] = from;
        } else {
          on(ColumnFunction.NEGATE, count, to, from);
        }
      }
      case MULTIPLY -> times(count, to, from, first ? right[node] : left[node]);
      case DIVIDE -> {
        over(count, to, from, right[node]);
        if (!first) {
          times(count, to, to, node);
          on(ColumnFunction.NEGATE, count, to, to);
        }
      }
      case RECIPROCAL -> {
        times(count, to, from, node);
        times(count, to, to, node);
        on(ColumnFunction.NEGATE, count, to, to);
      }
      case EXPONENTIAL -> times(count, to, from, node);
      case LOGARITHM -> over(count, to, from, left[node]);
      case NEGATE -> on(ColumnFunction.NEGATE, count, to, from);
      case SQUARE, CUBE -> {
        times(count, to, from, left[node]);
        if (operator == Operator.CUBE) {
          times(count, to, to, left[node]);
        }
        scale(count, to, operator == Operator.CUBE ? 3 : 2);
      }
      case SQUARE_ROOT -> {
        over(count, to, from, node);
        scale(count, to, 0.5);
      }
      default -> pointwise(operator, node, count, to, from, first);
    }
  }

  // Functions that are rare in formulas.
  private void pointwise(Operator operator, int node, int count, int to, int from, boolean first) {
    double[] a = blocks[left[node]];
    double[] b = blocks[right[node]];
    double[] y = blocks[node];
    int atA = places[left[node]];
    int atB = places[right[node]];
    int atY = places[node];
    for (int i = 0; i < count; i++) {
      double slope = slope(operator, first, a[atA + i], b[atB + i], y[atY + i]);
      adjoints[to + i] = adjoints[from + i] * slope;
    }
  }

  private static double slope(Operator operator, boolean first, double a, double b, double y) {
    return switch (operator) {
      // At a = 0 the logarithm is infinite, and the slope 0.
      case POWER -> first ? b * Math.pow(a, b - 1) : y == 0 ? 0 : y * Math.log(a);
      case ABSOLUTE -> Math.signum(a);
      case SINE -> Math.cos(a);
      case COSINE -> -Math.sin(a);
      case TANGENT -> 1 + y * y;
      case HYPERBOLIC_TANGENT -> 1 - y * y;
      case ARC_SINE -> 1 / Math.sqrt(1 - a * a);
      case ARC_COSINE -> -1 / Math.sqrt(1 - a * a);
      case ARC_TANGENT -> 1 / (1 + a * a);
      default -> throw new IllegalStateException("no slope of " + operator);
    };
  }

  private void on(ColumnFunction function, int count, int to, int from) {
    kernel.apply(function, count, adjoints, to, adjoints, from, adjoints, from);
  }

  private void times(int count, int to, int from, int node) {
    kernel.apply(
        ColumnFunction.MULTIPLY, count, adjoints, to, adjoints, from, blocks[node], places[node]);
  }

  private void over(int count, int to, int from, int node) {
    kernel.apply(
        ColumnFunction.DIVIDE, count, adjoints, to, adjoints, from, blocks[node], places[node]);
  }

  private void scale(int count, int at, double factor) {
    for (int i = at; i < at + count; i++) {
      adjoints[i] *= factor;
    }
  }
}
