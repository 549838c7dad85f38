package dev.lodestone.interpret.symbolic;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * Random changes of formulas, with the weights of PySR (Cranmer 2023). Each returns a formula that
 * respects the limits, or the one it was given. Not thread-safe.
 */
final class Variation {
  private static final double NEGATE_CONSTANT = 0.00743;
  private static final double PERTURBATION = 0.129;
  private static final double VARIABLE_SHARE = 0.5;
  private static final int ATTEMPTS = 10;

  /** What can be done to a formula, with its relative frequency. */
  private enum Change {
    CONSTANT(0.0346),
    OPERATOR(0.293),
    FEATURE(0.1),
    SWAP(0.198),
    ROTATE(4.26),
    ADD(2.47),
    INSERT(0.0112),
    DELETE(0.870),
    SIMPLIFY(0.00209),
    RANDOMIZE(0.000502),
    NOTHING(0.273);

    private static final Change[] ALL = values();
    private final double weight;

    Change(double weight) {
      this.weight = weight;
    }
  }

  private final int width;
  private final int mostNodes;
  private final List<Operator> unary;
  private final List<Operator> binary;
  private final Simplifier simplifier;
  private final SplittableRandom random;

  Variation(
      int width,
      int mostNodes,
      List<Operator> operators,
      Simplifier simplifier,
      SplittableRandom random) {
    this.width = width;
    this.mostNodes = mostNodes;
    this.unary = operators.stream().filter(each -> each.arity() == 1).toList();
    this.binary = operators.stream().filter(each -> each.arity() == 2).toList();
    this.simplifier = simplifier;
    this.random = random;
  }

  /** A random formula of about that many nodes. */
  Tree fresh(int nodes) {
    Tree tree = leaf();
    while (tree.size() < nodes) {
      tree = add(tree);
    }
    return tree;
  }

  /** A changed formula; the same object if nothing came of it. */
  Tree mutate(Tree tree, double temperature) {
    Change change = draw(tree);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Tree child = apply(change, tree, temperature);
      if (child.size() <= mostNodes) {
        return child;
      }
    }
    return tree;
  }

  /** Exchanges two random subtrees and returns the two children. */
  Tree[] cross(Tree a, Tree b) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int nodeA = random.nextInt(a.size());
      int nodeB = random.nextInt(b.size());
      Tree first = a.with(nodeA, b.subtree(nodeB));
      Tree second = b.with(nodeB, a.subtree(nodeA));
      if (first.size() <= mostNodes && second.size() <= mostNodes) {
        return new Tree[] {first, second};
      }
    }
    return new Tree[] {a, b};
  }

  private Change draw(Tree tree) {
    boolean full = tree.size() >= mostNodes;
    int constants = 0;
    boolean leaf = tree.size() == 1;
    for (int node = 0; node < tree.size(); node++) {
      constants += tree.isConstant(node) ? 1 : 0;
    }
    double[] weights = new double[Change.ALL.length];
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      Change change = Change.ALL[i];
      weights[i] =
          switch (change) {
            case CONSTANT -> change.weight * Math.min(8, constants) / 8;
            case OPERATOR, SWAP, ROTATE, DELETE, SIMPLIFY -> leaf ? 0 : change.weight;
            case FEATURE -> constants * 2 > tree.size() ? 0 : change.weight;
            case ADD, INSERT -> full ? 0 : change.weight;
            case RANDOMIZE, NOTHING -> change.weight;
          };
      total += weights[i];
    }
    double drawn = random.nextDouble() * total;
    for (int i = 0; i < weights.length; i++) {
      drawn -= weights[i];
      if (drawn < 0) {
        return Change.ALL[i];
      }
    }
    return Change.NOTHING;
  }

  private Tree apply(Change change, Tree tree, double temperature) {
    return switch (change) {
      case CONSTANT -> perturb(tree, temperature);
      case OPERATOR -> exchangeOperator(tree);
      case FEATURE -> exchangeFeature(tree);
      case SWAP -> swap(tree);
      case ROTATE -> rotate(tree);
      case ADD -> random.nextBoolean() ? add(tree) : insert(tree, tree.size() - 1);
      case INSERT -> insert(tree, random.nextInt(tree.size()));
      case DELETE -> delete(tree);
      case SIMPLIFY -> simplifier.simplify(tree);
      case RANDOMIZE -> fresh(1 + random.nextInt(mostNodes));
      case NOTHING -> tree;
    };
  }

  private Tree leaf() {
    return width > 0 && random.nextDouble() < VARIABLE_SHARE
        ? Tree.variable(random.nextInt(width))
        : Tree.constant(random.nextGaussian());
  }

  private Operator operator() {
    int drawn = random.nextInt(unary.size() + binary.size());
    return drawn < unary.size() ? unary.get(drawn) : binary.get(drawn - unary.size());
  }

  // A random node for which the condition holds, or -1.
  private int pick(Tree tree, IntPredicate condition) {
    int seen = 0;
    int picked = -1;
    for (int node = 0; node < tree.size(); node++) {
      if (condition.test(node)) {
        seen++;
        picked = random.nextInt(seen) == 0 ? node : picked;
      }
    }
    return picked;
  }

  private Tree perturb(Tree tree, double temperature) {
    int node = pick(tree, tree::isConstant);
    if (node < 0) {
      return tree;
    }
    double most = PERTURBATION * temperature + 1.1;
    double factor = Math.pow(most, random.nextDouble());
    double value = tree.value(node) * (random.nextBoolean() ? factor : 1 / factor);
    return tree.withValue(node, random.nextDouble() < NEGATE_CONSTANT ? -value : value);
  }

  private Tree exchangeOperator(Tree tree) {
    int node = pick(tree, tree::isOperator);
    if (node < 0) {
      return tree;
    }
    List<Operator> same = tree.operator(node).arity() == 1 ? unary : binary;
    return tree.withCode(node, same.get(random.nextInt(same.size())).code());
  }

  private Tree exchangeFeature(Tree tree) {
    int node = pick(tree, tree::isVariable);
    return node < 0 ? tree : tree.withCode(node, Tree.VARIABLE + random.nextInt(width));
  }

  private Tree swap(Tree tree) {
    int node = pick(tree, at -> tree.arity(at) == 2);
    if (node < 0) {
      return tree;
    }
    Tree second = tree.subtree(node - 1);
    Tree first = tree.subtree(node - 1 - second.size());
    return tree.with(node, Tree.of(tree.operator(node), second, first));
  }

  // (a b op) c OP becomes a (b c OP) op, or the other way round.
  private Tree rotate(Tree tree) {
    int node = pick(tree, at -> tree.isOperator(at) && hasOperatorBelow(tree, at));
    if (node < 0) {
      return tree;
    }
    Operator outer = tree.operator(node);
    if (outer.arity() == 1) {
      return tree.with(node, rotateBelow(outer, tree.subtree(node - 1)));
    }
    Tree second = tree.subtree(node - 1);
    Tree first = tree.subtree(node - 1 - second.size());
    boolean left = isOperator(first) && (!isOperator(second) || random.nextBoolean());
    return tree.with(
        node, left ? raise(outer, first, second, true) : raise(outer, second, first, false));
  }

  // outer(child) where the child is an operator: the child comes to stand above.
  private Tree rotateBelow(Operator outer, Tree child) {
    Operator inner = child.operator(child.size() - 1);
    Tree last = child.subtree(child.size() - 2);
    if (inner.arity() == 1) {
      return Tree.of(inner, Tree.of(outer, last));
    }
    Tree first = child.subtree(child.size() - 2 - last.size());
    return random.nextBoolean()
        ? Tree.of(inner, Tree.of(outer, first), last)
        : Tree.of(inner, first, Tree.of(outer, last));
  }

  private Tree raise(Operator outer, Tree child, Tree other, boolean left) {
    Operator inner = child.operator(child.size() - 1);
    Tree last = child.subtree(child.size() - 2);
    if (inner.arity() == 1) {
      return Tree.of(inner, left ? Tree.of(outer, last, other) : Tree.of(outer, other, last));
    }
    Tree first = child.subtree(child.size() - 2 - last.size());
    return left
        ? Tree.of(inner, first, Tree.of(outer, last, other))
        : Tree.of(inner, Tree.of(outer, other, first), last);
  }

  private static boolean hasOperatorBelow(Tree tree, int node) {
    if (tree.isOperator(node - 1)) {
      return true;
    }
    return tree.arity(node) == 2 && tree.isOperator(tree.start(node - 1) - 1);
  }

  private static boolean isOperator(Tree tree) {
    return tree.isOperator(tree.size() - 1);
  }

  // A leaf becomes an operator over leaves.
  private Tree add(Tree tree) {
    int node = pick(tree, at -> !tree.isOperator(at));
    Operator operator = operator();
    return tree.with(
        node,
        operator.arity() == 1 ? Tree.of(operator, leaf()) : Tree.of(operator, leaf(), leaf()));
  }

  // An operator comes to stand above a node.
  private Tree insert(Tree tree, int node) {
    Operator operator = operator();
    Tree below = tree.subtree(node);
    if (operator.arity() == 1) {
      return tree.with(node, Tree.of(operator, below));
    }
    return tree.with(
        node,
        random.nextBoolean() ? Tree.of(operator, below, leaf()) : Tree.of(operator, leaf(), below));
  }

  private Tree delete(Tree tree) {
    int node = pick(tree, tree::isOperator);
    if (node < 0) {
      return tree;
    }
    Tree second = tree.subtree(node - 1);
    if (tree.operator(node).arity() == 1 || random.nextBoolean()) {
      return tree.with(node, second);
    }
    return tree.with(node, tree.subtree(node - 1 - second.size()));
  }
}
