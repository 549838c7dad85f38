package dev.lodestone.interpret.symbolic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.spi.KernelSet;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static final List<Operator> ALL = List.copyOf(EnumSet.allOf(Operator.class));
  // Small steps cannot measure a slope next to a kink.
  private static final Set<Operator> KINKED =
      EnumSet.of(Operator.ABSOLUTE, Operator.ARC_SINE, Operator.ARC_COSINE);
  private static final int ROWS = 1029;

  private final SplittableRandom random = new SplittableRandom(seed());

  private static long seed() {
    Long asked = Long.getLong("lodestone.test.seed");
    long seed = asked != null ? asked : new SplittableRandom().nextLong();
    System.out.println("lodestone.test.seed=" + seed);
    return seed;
  }

  private DataTable table() {
    double[][] columns = new double[3][];
    Arrays.setAll(columns, i -> random.doubles(ROWS, 0.2, 2).toArray());
    double[] weights = random.doubles(ROWS, 0.5, 2).toArray();
    return new DataTable(
        List.of("x", "y", "z"), columns, random.doubles(ROWS, -1, 1).toArray(), weights);
  }

  private static double value(Tree tree, DataTable table, int row) {
    Deque<Double> stack = new ArrayDeque<>();
    for (int node = 0; node < tree.size(); node++) {
      if (tree.isConstant(node)) {
        stack.push(tree.value(node));
      } else if (tree.isVariable(node)) {
        int column = tree.code(node) - Tree.VARIABLE;
        stack.push(table.columns()[column * table.stride() + row]);
      } else {
        double b = stack.pop();
        double a = tree.arity(node) == 1 ? b : stack.pop();
        stack.push(tree.operator(node).function().value(a, b));
      }
    }
    return stack.pop();
  }

  // Whether no part of the formula is large anywhere: then rounding stays small.
  private static boolean tame(Tree tree, DataTable table, int row) {
    return IntStream.range(0, tree.size())
        .allMatch(node -> Math.abs(value(tree.subtree(node), table, row)) < 1e3);
  }

  private static boolean tame(Tree tree, DataTable table) {
    double[][] features = table.features();
    return IntStream.range(0, tree.size())
        .mapToObj(node -> tree.subtree(node).values(features))
        .allMatch(values -> Arrays.stream(values).allMatch(value -> Math.abs(value) < 1e3));
  }

  @Test
  void lossesAreThoseOfOneRowAfterTheOther() {
    DataTable table = table();
    Variation variation = new Variation(3, 25, ALL, new Simplifier(ALL), random);
    try (Backend backend = Backend.best(1)) {
      Evaluator evaluator = new Evaluator(table, KernelSet.of(backend).columns());
      int finite = 0;
      for (int trial = 0; trial < 500; trial++) {
        Tree tree = variation.fresh(1 + random.nextInt(20));
        double loss = 0;
        boolean conditioned = true;
        for (int row = 0; row < ROWS; row++) {
          double expected = value(tree, table, row);
          double error = expected - table.target()[row];
          loss += table.weights()[row] * error * error;
          conditioned &= tame(tree, table, row);
        }
        if (conditioned) {
          finite++;
          assertThat(evaluator.loss(tree)).isEqualTo(loss, within(1e-6 * (1 + loss)));
        }
      }
      Tree undefined =
          Tree.of(
              Operator.LOGARITHM, Tree.of(Operator.SUBTRACT, Tree.variable(0), Tree.constant(1)));
      assertThat(evaluator.loss(undefined)).isInfinite();
      assertThat(finite).isGreaterThan(150);
    }
  }

  @Test
  void valuesAreThoseOfOneRowAfterTheOther() {
    DataTable table = table();
    Variation variation = new Variation(3, 25, ALL, new Simplifier(ALL), random);
    double[][] columns = table.features();
    for (int trial = 0; trial < 100; trial++) {
      Tree tree = variation.fresh(1 + random.nextInt(20));
      double[] given = tree.values(columns);
      for (int row = 0; row < ROWS; row += 100) {
        assertThat(given[row]).isEqualTo(Double.valueOf(value(tree, table, row)));
      }
    }
  }

  @Test
  void gradientsAreThoseOfSmallSteps() {
    DataTable table = table();
    List<Operator> smooth = ALL.stream().filter(operator -> !KINKED.contains(operator)).toList();
    Variation variation = new Variation(3, 25, smooth, new Simplifier(smooth), random);
    try (Backend backend = Backend.best(1)) {
      Evaluator evaluator = new Evaluator(table, KernelSet.of(backend).columns());
      int compared = 0;
      for (int trial = 0; trial < 2000; trial++) {
        Tree tree = variation.fresh(2 + random.nextInt(15));
        compared += tame(tree, table) ? compareGradients(evaluator, tree) : 0;
      }
      assertThat(compared).isGreaterThan(500);
      for (Operator operator : KINKED) {
        Tree inside = Tree.of(Operator.MULTIPLY, Tree.constant(0.4), Tree.variable(1));
        assertThat(compareGradients(evaluator, Tree.of(operator, inside))).isEqualTo(1);
      }
    }
  }

  // How many slopes were judged: those that are finite and that small steps measure.
  private static int compareGradients(Evaluator evaluator, Tree tree) {
    int[] constants = tree.constants();
    double[] gradient = new double[constants.length];
    double[][] curvature = new double[constants.length][constants.length];
    int compared = 0;
    if (!(evaluator.linearise(tree, constants, gradient, curvature) < 1e3)) {
      return compared;
    }
    for (int i = 0; i < constants.length; i++) {
      double at = tree.value(constants[i]);
      double coarse = slope(evaluator, tree, constants[i], at, 1e-5);
      double fine = slope(evaluator, tree, constants[i], at, 1e-6);
      boolean measured = Math.abs(coarse - fine) < 1e-5 * (1 + Math.abs(fine));
      if (measured && Double.isFinite(gradient[i])) {
        compared++;
        assertThat(gradient[i])
            .as(tree.code(List.of("x", "y", "z")))
            .isEqualTo(fine / 2, within(1e-4 * (1 + Math.abs(fine))));
      }
    }
    return compared;
  }

  private static double slope(Evaluator evaluator, Tree tree, int node, double at, double step) {
    double above = evaluator.loss(tree.withValue(node, at + step));
    double below = evaluator.loss(tree.withValue(node, at - step));
    return (above - below) / (2 * step);
  }

  @Test
  void simplifyingKeepsTheValue() {
    DataTable table = table();
    Variation variation = new Variation(3, 25, ALL, new Simplifier(ALL), random);
    Simplifier simplifier = new Simplifier(ALL);
    int shorter = 0;
    for (int trial = 0; trial < 2000; trial++) {
      Tree tree = variation.fresh(1 + random.nextInt(20));
      Tree simple = simplifier.simplify(tree);
      assertThat(simple.size()).isLessThanOrEqualTo(tree.size());
      shorter += simple.size() < tree.size() ? 1 : 0;
      for (int row = 0; row < 5; row++) {
        double expected = value(tree, table, row);
        if (tame(tree, table, row) && tame(simple, table, row)) {
          assertThat(value(simple, table, row))
              .as("%s, %s", tree.code(table.names()), simple.code(table.names()))
              .isEqualTo(expected, within(1e-6 * (1 + Math.abs(expected))));
        }
      }
    }
    assertThat(shorter).isGreaterThan(100);
  }

  @Test
  void simplifyingBringsInNoOperatorThatIsNotAllowed() {
    List<Operator> allowed = List.of(Operator.SUBTRACT, Operator.DIVIDE);
    Simplifier simplifier = new Simplifier(allowed);
    Variation variation = new Variation(3, 25, allowed, simplifier, random);
    for (int trial = 0; trial < 2000; trial++) {
      Tree tree = simplifier.simplify(variation.fresh(1 + random.nextInt(20)));
      for (int node = 0; node < tree.size(); node++) {
        assertThat(!tree.isOperator(node) || allowed.contains(tree.operator(node))).isTrue();
      }
    }
  }

  @Test
  void aFormulaSurvivesItsText() {
    Variation variation = new Variation(3, 25, ALL, new Simplifier(ALL), random);
    for (int trial = 0; trial < 500; trial++) {
      Member member = new Member(variation.fresh(1 + random.nextInt(20)), 0.1 * trial, trial);
      assertThat(Member.parse(member.text())).isEqualTo(member);
    }
    Member undefined = new Member(Tree.constant(Double.NaN), Double.POSITIVE_INFINITY, 7);
    assertThat(Member.parse(undefined.text()).text()).isEqualTo(undefined.text());
  }

  @Test
  void variationsAreWholeFormulas() {
    Variation variation = new Variation(3, 20, ALL, new Simplifier(ALL), random);
    Tree tree = variation.fresh(5);
    for (int trial = 0; trial < 20_000; trial++) {
      Tree child = variation.mutate(tree, random.nextDouble());
      assertThat(child.start(child.size() - 1)).isZero();
      assertThat(child.size()).isBetween(1, 20);
      Tree[] children = variation.cross(child, tree);
      assertThat(children[0].start(children[0].size() - 1)).isZero();
      assertThat(children[0].size() + children[1].size()).isEqualTo(child.size() + tree.size());
      tree = child;
    }
  }
}
