package dev.lodestone.interpret.symbolic;

import java.util.SplittableRandom;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;

/**
 * Fits the constants of a formula by Levenberg and Marquardt's method with exact gradients
 * (Marquardt 1963): (H + lambda diag H) step = -g, lambda falling where a step helps. Not
 * thread-safe.
 */
final class ConstantFit {
  private static final double FIRST_DAMPING = 1e-3;
  private static final double LEAST_DAMPING = 1e-12;
  private static final double MOST_DAMPING = 1e9;
  private static final double ENOUGH = 1e-14;

  private final Evaluator evaluator;

  /** A formula with its loss. */
  record Fitted(Tree tree, double loss) {}

  ConstantFit(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  /** The better of the given constants and what a few starts near them lead to. */
  Fitted fit(Tree tree, double loss, int iterations, int restarts, SplittableRandom random) {
    int[] constants = tree.constants();
    Fitted best = new Fitted(tree, loss);
    if (constants.length == 0) {
      return best;
    }
    for (int start = 0; start <= restarts; start++) {
      Tree from = start == 0 ? tree : disturbed(tree, constants, random);
      Fitted fitted = descend(from, evaluator.loss(from), constants, iterations);
      if (fitted.loss() < best.loss()) {
        best = fitted;
      }
    }
    return best;
  }

  private static Tree disturbed(Tree tree, int[] constants, SplittableRandom random) {
    double[] values = new double[constants.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = tree.value(constants[i]) * (1 + 0.5 * random.nextGaussian());
    }
    return tree.withConstants(values);
  }

  private Fitted descend(Tree start, double startLoss, int[] constants, int iterations) {
    int count = constants.length;
    double[] gradient = new double[count];
    double[][] curvature = new double[count][count];
    Fitted now = new Fitted(start, startLoss);
    double damping = FIRST_DAMPING;
    for (int iteration = 0; iteration < iterations; iteration++) {
      double loss = evaluator.linearise(now.tree(), constants, gradient, curvature);
      if (!Double.isFinite(loss) || !finite(gradient)) {
        return now;
      }
      Fitted next = null;
      while (next == null && damping < MOST_DAMPING) {
        Fitted tried = step(now.tree(), constants, gradient, curvature, damping);
        if (tried != null && tried.loss() < now.loss()) {
          next = tried;
          damping = Math.max(LEAST_DAMPING, damping * 0.1);
        } else {
          damping *= 10;
        }
      }
      if (next == null) {
        return now;
      }
      boolean done = now.loss() - next.loss() <= ENOUGH * now.loss();
      now = next;
      if (done) {
        return now;
      }
    }
    return now;
  }

  private Fitted step(
      Tree tree, int[] constants, double[] gradient, double[][] curvature, double damping) {
    int count = gradient.length;
    RealMatrix matrix = new Array2DRowRealMatrix(count, count);
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        matrix.setEntry(i, j, curvature[i][j]);
      }
      matrix.setEntry(i, i, curvature[i][i] * (1 + damping) + Double.MIN_NORMAL);
    }
    double[] change;
    try {
      change =
          new CholeskyDecomposition(matrix, 1e-8, 0)
              .getSolver()
              .solve(new ArrayRealVector(gradient, false))
              .toArray();
    } catch (MathRuntimeException _) {
      return null;
    }
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = tree.value(constants[i]) - change[i];
      if (!Double.isFinite(values[i])) {
        return null;
      }
    }
    Tree moved = tree.withConstants(values);
    return new Fitted(moved, evaluator.loss(moved));
  }

  private static boolean finite(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return Double.isFinite(sum);
  }
}
