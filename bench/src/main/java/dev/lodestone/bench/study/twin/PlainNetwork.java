package dev.lodestone.bench.study.twin;

import dev.lodestone.interpret.TwinRegression.Labelled;
import dev.lodestone.interpret.TwinScaling;
import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.Backend;
import dev.lodestone.nn.Dataset;
import dev.lodestone.nn.Dense;
import dev.lodestone.nn.Initializer;
import dev.lodestone.nn.Layer;
import dev.lodestone.nn.Loss;
import dev.lodestone.nn.Objective;
import dev.lodestone.nn.Parameters;
import dev.lodestone.nn.Prediction;
import dev.lodestone.nn.Predictor;
import dev.lodestone.nn.Trainer;
import dev.lodestone.nn.TrainingListener;
import dev.lodestone.nn.TrainingPlan;
import java.util.Arrays;
import java.util.Optional;

/**
 * The rival of equal size: from the features of one point to its target, two hidden layers, the
 * same scaling, optimiser and schedule as the twin network.
 *
 * @param width neurons of each hidden layer
 */
record PlainNetwork(int width) {

  Optional<Parameters> train(
      Backend backend, TwinSplit split, TrainingPlan plan, TrainingListener listener) {
    TwinScaling scaling = TwinScaling.of(split.training());
    Trainer trainer =
        Trainer.of(
            backend,
            Objective.supervised(network(), Loss.squaredError()),
            dataset(scaling.scale(split.training())),
            dataset(scaling.scale(split.validation())),
            plan);
    boolean[] stopped = new boolean[1];
    Parameters parameters =
        trainer.train(
            new TrainingListener() {
              @Override
              public boolean stopRequested() {
                stopped[0] = listener.stopRequested();
                return stopped[0];
              }
            });
    return stopped[0] ? Optional.empty() : Optional.of(parameters);
  }

  /** Predictions of every replica for the test points, {@code [replicas][points]}. */
  double[][] predict(Backend backend, TwinSplit split, Parameters parameters) {
    TwinScaling scaling = TwinScaling.of(split.training());
    Prediction prediction =
        Predictor.of(backend, network())
            .predict(parameters, dataset(scaling.scale(split.test())))
            .getFirst();
    double[][] all = new double[parameters.replicas()][split.test().size()];
    for (int replica = 0; replica < all.length; replica++) {
      int r = replica;
      Arrays.setAll(all[r], i -> scaling.target(prediction.at(r, i)));
    }
    return all;
  }

  private static Dataset dataset(Labelled points) {
    return Dataset.of(points.features(), points.targets());
  }

  private Layer network() {
    return Layer.sequence(
        dense("first", width, Activation.RELU),
        dense("second", width, Activation.RELU),
        dense("output", 1, Activation.IDENTITY));
  }

  private static Layer dense(String name, int outputs, Activation activation) {
    return new Dense(name, outputs, activation, Initializer.glorotUniform());
  }
}
