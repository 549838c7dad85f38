package dev.lodestone.bench.jmh;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.nn.Dataset;
import dev.lodestone.nn.Dense;
import dev.lodestone.nn.Layer;
import dev.lodestone.nn.Loss;
import dev.lodestone.nn.Objective;
import dev.lodestone.nn.Optimizer;
import dev.lodestone.nn.TrainingPlan;
import dev.lodestone.nn.TrainingProgram;
import dev.lodestone.nn.TrainingState;

/** Lodestone's compiled training step, the gathering of the mini-batch included. */
final class LodestoneTraining implements Contender.Run {
  private final Backend backend;
  private final TrainingProgram program;
  private final TrainingState state;
  private final int batch;
  private final double[] rates = {TrainingWorkload.RATE};
  private final float[] losses = new float[TrainingWorkload.CHECKED_STEPS];

  LodestoneTraining(TrainingWorkload workload, Backend backend) {
    this.backend = backend;
    int[] widths = workload.network().widths();
    batch = workload.network().batch();
    Layer[] layers = new Layer[widths.length - 1];
    for (int layer = 0; layer < layers.length; layer++) {
      Activation activation = layer == layers.length - 1 ? Activation.IDENTITY : Activation.RELU;
      layers[layer] = new Dense("layer" + layer, widths[layer + 1], activation);
    }
    Optimizer adam =
        new Optimizer.Adam(
            TrainingWorkload.RATE,
            TrainingWorkload.BETA1,
            TrainingWorkload.BETA2,
            TrainingWorkload.EPSILON);
    Dataset data =
        Dataset.of(
            Tensor.wrap(backend, Shape.of(batch, widths[0]), workload.inputs()),
            Tensor.wrap(backend, Shape.of(batch, 1), workload.labels()));
    program =
        TrainingProgram.compile(
            backend,
            Objective.supervised(Layer.sequence(layers), Loss.binaryCrossEntropy()),
            data,
            TrainingPlan.of(batch, 1, adam, 1));
    state = program.start();
    for (int layer = 0; layer < layers.length; layer++) {
      float[] weights = transposed(workload.weights(layer), widths[layer + 1], widths[layer]);
      state.parameters().set(0, "layer" + layer + ".weight", weights);
    }
    program.beginEpoch(0);
  }

  private static float[] transposed(float[] values, int rows, int columns) {
    float[] result = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        result[column * rows + row] = values[row * columns + column];
      }
    }
    return result;
  }

  @Override
  public void run() {
    program.run(state, 0, 1, rates);
  }

  @Override
  public float[] result() {
    // The first step is done; its loss and those that follow are differences of the running sum.
    losses[0] = (float) (program.lossSums()[0] / batch);
    for (int step = 1; step < losses.length; step++) {
      double before = program.lossSums()[0];
      run();
      losses[step] = (float) ((program.lossSums()[0] - before) / batch);
    }
    return losses;
  }

  @Override
  public void close() {
    backend.close();
  }
}
