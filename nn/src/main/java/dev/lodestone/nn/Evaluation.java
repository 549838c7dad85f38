package dev.lodestone.nn;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.ShapeMismatchException;
import java.util.List;

/** The loss of an objective over a whole data set, for all replicas. One call at a time. */
final class Evaluation {
  private final DatasetPass pass;
  private final int samples;

  Evaluation(Backend backend, Objective objective, Dataset data) {
    this.pass = new DatasetPass(backend, batch -> List.of(scalar(objective, batch)), data);
    this.samples = data.size();
  }

  static Node scalar(Objective objective, Batch batch) {
    Node loss = objective.loss(batch);
    if (loss.shape().size() != 1) {
      throw new ShapeMismatchException("objective: loss", "a scalar", loss.shape().toString());
    }
    return loss;
  }

  /** The mean over all samples, one value a replica. */
  double[] run(Parameters parameters) {
    // One value a sample is room for one a batch, at the position of its first sample.
    float[] batches = new float[parameters.replicas() * samples];
    int[] sizes = new int[samples];
    pass.run(
        parameters,
        (frame, region, replica, first, size) -> {
          frame.point(region, batches, replica * samples + first);
          sizes[first] = size;
        });
    double[] losses = new double[parameters.replicas()];
    for (int replica = 0; replica < losses.length; replica++) {
      for (int first = 0; first < samples; first += sizes[first]) {
        losses[replica] += batches[replica * samples + first] * (double) sizes[first] / samples;
      }
    }
    return losses;
  }
}
