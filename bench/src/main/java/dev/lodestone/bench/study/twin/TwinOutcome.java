package dev.lodestone.bench.study.twin;

import dev.lodestone.interpret.TwinPrediction;
import dev.lodestone.interpret.TwinRegression;
import dev.lodestone.interpret.TwinScaling;
import dev.lodestone.nn.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Everything measured on one data set. Arrays have one root mean square error a split.
 *
 * @param set which
 * @param regression what the twin networks are
 * @param networks the twin networks, split i being replica i
 * @param scaling of the first split
 * @param points the test points of all splits, one split after the other
 * @param errors of the six methods
 * @param loops with and without unlabelled points
 */
record TwinOutcome(
    TwinSet set,
    TwinRegression regression,
    Parameters networks,
    TwinScaling scaling,
    Points points,
    Errors errors,
    Optional<Loops> loops) {

  /**
   * Test points of all splits.
   *
   * @param predictions one a split
   * @param targets one array a split
   * @param anchors of each split
   */
  record Points(List<TwinPrediction> predictions, List<double[]> targets, int anchors) {
    /** The predictions of all splits. */
    TwinPrediction joined() {
      return TwinPrediction.join(predictions);
    }

    /** The targets of all splits. */
    double[] truth() {
      return targets.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    /** Root mean square error over all of them. */
    double error() {
      return joined().rootMeanSquareError(truth());
    }
  }

  /**
   * Errors of the methods by split.
   *
   * @param twin one twin network
   * @param plain one plain network, mean over the members of the ensemble
   * @param ensemble mean prediction of the plain networks
   * @param forest random forest
   * @param neighbours nearest neighbours
   * @param recipe a plain network trained nearly as the authors train it
   */
  record Errors(
      List<Double> twin,
      List<Double> plain,
      List<Double> ensemble,
      List<Double> forest,
      List<Double> neighbours,
      List<Double> recipe) {}

  /**
   * Networks with few labels, by loop weight.
   *
   * @param chosen place of the weight of the smallest mean validation error
   * @param trials one a weight; the first has weight 0
   */
  record Loops(int chosen, List<Trial> trials) {
    Trial supervised() {
      return trials.getFirst();
    }

    Trial best() {
      return trials.get(chosen);
    }
  }

  /**
   * One loop weight.
   *
   * @param weight of the loops
   * @param validation errors on the validation points
   * @param transductive errors on the points whose features were in the loops
   * @param unseen errors on the others
   * @param violation mean violation of loops on the points that were in them
   */
  record Trial(
      double weight,
      List<Double> validation,
      List<Double> transductive,
      List<Double> unseen,
      List<Double> violation) {}
}
