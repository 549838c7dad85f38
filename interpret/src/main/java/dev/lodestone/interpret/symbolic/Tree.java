package dev.lodestone.interpret.symbolic;

import dev.lodestone.interpret.Expression;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.StringJoiner;

/**
 * A formula in postfix order: every operator stands behind its arguments, so that a subtree is a
 * range. Immutable.
 *
 * <p>A code is an operator's own, {@link #VARIABLE} plus the number of a column, or {@link
 * #CONSTANT}, whose number stands at the same place among the values.
 */
public final class Tree {
  static final int CONSTANT = -1;
  static final int VARIABLE = 1 << 16;

  private final int[] codes;
  private final double[] values;

  private Tree(int[] codes, double[] values) {
    this.codes = codes;
    this.values = values;
  }

  static Tree constant(double value) {
    return new Tree(new int[] {CONSTANT}, new double[] {value});
  }

  static Tree variable(int column) {
    return new Tree(new int[] {VARIABLE + column}, new double[1]);
  }

  static Tree of(Operator operator, Tree a) {
    return join(operator, a.codes, a.values, new int[0], new double[0]);
  }

  static Tree of(Operator operator, Tree a, Tree b) {
    return join(operator, a.codes, a.values, b.codes, b.values);
  }

  private static Tree join(Operator operator, int[] a, double[] av, int[] b, double[] bv) {
    int size = a.length + b.length + 1;
    int[] codes = Arrays.copyOf(a, size);
    double[] values = Arrays.copyOf(av, size);
    System.arraycopy(b, 0, codes, a.length, b.length);
    System.arraycopy(bv, 0, values, a.length, b.length);
    codes[size - 1] = operator.code();
    return new Tree(codes, values);
  }

  /** The number of nodes, which is the complexity. */
  public int size() {
    return codes.length;
  }

  int code(int node) {
    return codes[node];
  }

  double value(int node) {
    return values[node];
  }

  boolean isConstant(int node) {
    return codes[node] == CONSTANT;
  }

  boolean isVariable(int node) {
    return codes[node] >= VARIABLE;
  }

  boolean isOperator(int node) {
    return codes[node] >= 0 && codes[node] < VARIABLE;
  }

  Operator operator(int node) {
    return Operator.at(codes[node]);
  }

  /** Arguments of a node, 0 for a variable or a constant. */
  int arity(int node) {
    return isOperator(node) ? operator(node).arity() : 0;
  }

  /** The first node of the subtree that ends at a node. */
  int start(int node) {
    int missing = 1;
    int at = node;
    while (true) {
      missing += arity(at) - 1;
      if (missing == 0) {
        return at;
      }
      at--;
    }
  }

  /** The subtree that ends at a node. */
  Tree subtree(int node) {
    int from = start(node);
    return new Tree(
        Arrays.copyOfRange(codes, from, node + 1), Arrays.copyOfRange(values, from, node + 1));
  }

  /** The tree with the subtree that ends at a node replaced. */
  Tree with(int node, Tree replacement) {
    int from = start(node);
    int tail = codes.length - node - 1;
    int size = from + replacement.size() + tail;
    int[] newCodes = Arrays.copyOf(codes, size);
    double[] newValues = Arrays.copyOf(values, size);
    System.arraycopy(replacement.codes, 0, newCodes, from, replacement.size());
    System.arraycopy(replacement.values, 0, newValues, from, replacement.size());
    System.arraycopy(codes, node + 1, newCodes, from + replacement.size(), tail);
    System.arraycopy(values, node + 1, newValues, from + replacement.size(), tail);
    return new Tree(newCodes, newValues);
  }

  /** The tree with another code at a node, of the same number of arguments. */
  Tree withCode(int node, int code) {
    int[] changed = codes.clone();
    changed[node] = code;
    return new Tree(changed, values);
  }

  /** The tree with another constant at a node. */
  Tree withValue(int node, double value) {
    double[] changed = values.clone();
    changed[node] = value;
    return new Tree(codes, changed);
  }

  /** The nodes that are constants, in order. */
  int[] constants() {
    int count = 0;
    for (int code : codes) {
      count += code == CONSTANT ? 1 : 0;
    }
    int[] nodes = new int[count];
    int next = 0;
    for (int node = 0; node < codes.length; node++) {
      if (codes[node] == CONSTANT) {
        nodes[next++] = node;
      }
    }
    return nodes;
  }

  /** The tree with all constants replaced, in their order. */
  Tree withConstants(double[] constants) {
    double[] changed = values.clone();
    int next = 0;
    for (int node = 0; node < codes.length; node++) {
      if (codes[node] == CONSTANT) {
        changed[node] = constants[next++];
      }
    }
    return new Tree(codes, changed);
  }

  /** Levels, 1 for a leaf. */
  int depth() {
    int[] depths = new int[codes.length];
    int top = 0;
    for (int node = 0; node < codes.length; node++) {
      int arity = arity(node);
      int depth = 0;
      for (int k = 0; k < arity; k++) {
        depth = Math.max(depth, depths[--top]);
      }
      depths[top++] = depth + 1;
    }
    return depths[0];
  }

  /** As a formula over named columns. */
  public Expression expression(List<String> names) {
    Deque<Expression> stack = new ArrayDeque<>();
    for (int node = 0; node < codes.length; node++) {
      if (isConstant(node)) {
        stack.push(new Expression.Quantity(values[node], 0));
      } else if (isVariable(node)) {
        stack.push(new Expression.Variable(names.get(codes[node] - VARIABLE), ""));
      } else {
        Expression last = stack.pop();
        Operator operator = operator(node);
        stack.push(
            operator.arity() == 1
                ? operator.expression(last, last)
                : operator.expression(stack.pop(), last));
      }
    }
    return stack.pop();
  }

  /** Operators by name, columns by number, constants in hexadecimal, in postfix order. */
  String postfix() {
    StringJoiner text = new StringJoiner(" ");
    for (int node = 0; node < codes.length; node++) {
      if (isConstant(node)) {
        text.add(Double.toHexString(values[node]));
      } else if (isVariable(node)) {
        text.add("#" + (codes[node] - VARIABLE));
      } else {
        text.add(operator(node).name());
      }
    }
    return text.toString();
  }

  /** Reads what {@link #postfix} wrote. */
  static Tree ofPostfix(String text) {
    String[] words = text.split(" ", -1);
    int[] codes = new int[words.length];
    double[] values = new double[words.length];
    for (int node = 0; node < words.length; node++) {
      String word = words[node];
      if (word.startsWith("#")) {
        codes[node] = VARIABLE + Integer.parseInt(word.substring(1));
      } else if (Character.isUpperCase(word.charAt(0)) && !word.startsWith("NaN")) {
        codes[node] = Operator.valueOf(word).code();
      } else {
        codes[node] = CONSTANT;
        values[node] = Double.parseDouble(word);
      }
    }
    return new Tree(codes, values);
  }

  /**
   * The value at every row, one after the other.
   *
   * @param columns {@code [column][row]}, in the order of the table that the formula was found on
   */
  public double[] values(double[][] columns) {
    double[] stack = new double[codes.length];
    double[] result = new double[columns[0].length];
    for (int row = 0; row < result.length; row++) {
      int depth = 0;
      for (int node = 0; node < codes.length; node++) {
        if (isConstant(node)) {
          stack[depth++] = values[node];
        } else if (isVariable(node)) {
          stack[depth++] = columns[codes[node] - VARIABLE][row];
        } else {
          Operator operator = operator(node);
          depth -= operator.arity();
          double last = stack[depth + operator.arity() - 1];
          stack[depth] = operator.function().value(stack[depth], last);
          depth++;
        }
      }
      result[row] = stack[0];
    }
    return result;
  }

  /** In full precision, for example {@code (x0 * 2.5) + sin(x1)}; a program can read it back. */
  public String code(List<String> names) {
    Deque<String> stack = new ArrayDeque<>();
    for (int node = 0; node < codes.length; node++) {
      if (isConstant(node)) {
        stack.push(Double.toString(values[node]));
      } else if (isVariable(node)) {
        stack.push(names.get(codes[node] - VARIABLE));
      } else {
        String last = stack.pop();
        Operator operator = operator(node);
        stack.push(
            operator.arity() == 1
                ? operator.word() + "(" + last + ")"
                : infix(operator, stack.pop(), last));
      }
    }
    return stack.pop();
  }

  private static String infix(Operator operator, String a, String b) {
    return "(" + a + " " + operator.word() + " " + b + ")";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tree tree
        && Arrays.equals(codes, tree.codes)
        && Arrays.equals(values, tree.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(codes) + Arrays.hashCode(values);
  }
}
