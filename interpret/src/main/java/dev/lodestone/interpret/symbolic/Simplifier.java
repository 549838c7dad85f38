package dev.lodestone.interpret.symbolic;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Makes formulas shorter without changing their value: subtrees of constants become one constant,
 * constants of nested sums and products meet, neutral elements disappear. Immutable.
 */
final class Simplifier {
  private final boolean products;
  private final boolean sums;

  /** Brings no operator into a formula that is not among those given. */
  Simplifier(List<Operator> allowed) {
    products = allowed.contains(Operator.MULTIPLY);
    sums = allowed.contains(Operator.ADD);
  }

  Tree simplify(Tree tree) {
    Tree before = tree;
    while (true) {
      Tree after = pass(before);
      if (after.size() >= before.size()) {
        return before;
      }
      before = after;
    }
  }

  private Tree pass(Tree tree) {
    Deque<Tree> stack = new ArrayDeque<>();
    for (int node = 0; node < tree.size(); node++) {
      if (!tree.isOperator(node)) {
        stack.push(
            tree.isConstant(node)
                ? Tree.constant(tree.value(node))
                : Tree.variable(tree.code(node) - Tree.VARIABLE));
      } else {
        Operator operator = tree.operator(node);
        Tree last = stack.pop();
        stack.push(operator.arity() == 1 ? one(operator, last) : two(operator, stack.pop(), last));
      }
    }
    return stack.pop();
  }

  private static Tree one(Operator operator, Tree a) {
    if (constant(a)) {
      double value = operator.function().value(a.value(0), 0);
      if (Double.isFinite(value)) {
        return Tree.constant(value);
      }
    }
    boolean undone =
        root(a) == operator && (operator == Operator.NEGATE || operator == Operator.RECIPROCAL);
    return undone ? a.subtree(a.size() - 2) : Tree.of(operator, a);
  }

  private Tree two(Operator operator, Tree a, Tree b) {
    if (constant(a) && constant(b)) {
      double value = operator.function().value(a.value(0), b.value(0));
      if (Double.isFinite(value)) {
        return Tree.constant(value);
      }
    }
    return switch (operator) {
      case ADD, MULTIPLY -> together(operator, a, b);
      case SUBTRACT -> difference(a, b);
      case DIVIDE -> is(b, 1) ? a : quotient(a, b);
      default -> Tree.of(operator, a, b);
    };
  }

  // A constant stands first, so that it meets the constant of a nested sum or product.
  private static Tree together(Operator operator, Tree a, Tree b) {
    if (constant(b)) {
      return together(operator, b, a);
    }
    if (constant(a)) {
      double neutral = operator == Operator.ADD ? 0 : 1;
      if (is(a, neutral)) {
        return b;
      }
      if (operator == Operator.MULTIPLY && is(a, 0)) {
        return a;
      }
      if (root(b) == operator) {
        Tree second = b.subtree(b.size() - 2);
        Tree first = b.subtree(b.size() - 2 - second.size());
        if (constant(first)) {
          double value = operator.function().value(a.value(0), first.value(0));
          return Tree.of(operator, Tree.constant(value), second);
        }
      }
    }
    return Tree.of(operator, a, b);
  }

  private Tree difference(Tree a, Tree b) {
    if (is(b, 0)) {
      return a;
    }
    if (a.equals(b)) {
      return Tree.constant(0);
    }
    return constant(b) && sums
        ? together(Operator.ADD, Tree.constant(-b.value(0)), a)
        : Tree.of(Operator.SUBTRACT, a, b);
  }

  private Tree quotient(Tree a, Tree b) {
    if (a.equals(b)) {
      return Tree.constant(1);
    }
    return constant(b) && products && b.value(0) != 0 && Double.isFinite(1 / b.value(0))
        ? together(Operator.MULTIPLY, Tree.constant(1 / b.value(0)), a)
        : Tree.of(Operator.DIVIDE, a, b);
  }

  private static boolean constant(Tree tree) {
    return tree.size() == 1 && tree.isConstant(0);
  }

  private static boolean is(Tree tree, double value) {
    return constant(tree) && tree.value(0) == value;
  }

  private static Operator root(Tree tree) {
    int node = tree.size() - 1;
    return tree.isOperator(node) ? tree.operator(node) : null;
  }
}
