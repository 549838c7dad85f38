package dev.lodestone.nn;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.ConvolutionGeometry.Padding;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import java.util.random.RandomGenerator;

/** Small problems for tests of training. */
final class TrainingProblems {
  private TrainingProblems() {}

  /** Three inputs, one label: the sign of a curved function of them, 0 or 1. */
  static Dataset curved(Backend backend, long seed, int samples) {
    RandomGenerator random = RandomGraphs.generator(seed);
    float[] features = new float[samples * 3];
    float[] labels = new float[samples];
    for (int i = 0; i < samples; i++) {
      for (int j = 0; j < 3; j++) {
        features[i * 3 + j] = (float) (2 * random.nextDouble() - 1);
      }
      double x = features[i * 3];
      double y = features[i * 3 + 1];
      labels[i] = x * y + 0.3 * features[i * 3 + 2] > 0 ? 1 : 0;
    }
    return Dataset.of(
        Tensor.wrap(backend, Shape.of(samples, 3), features),
        Tensor.wrap(backend, Shape.of(samples, 1), labels));
  }

  static Layer perceptron() {
    return Layer.sequence(
        new Dense("first", 24, Activation.RELU),
        new Dense("second", 24, Activation.TANH),
        new Dense("last", 1));
  }

  static Objective classifier() {
    return Objective.supervised(perceptron(), Loss.binaryCrossEntropy());
  }

  static Objective dropoutClassifier() {
    Layer network =
        Layer.sequence(
            new Dense("first", 24, Activation.RELU),
            new Dropout("drop", 0.2),
            new Dense("last", 1));
    return Objective.supervised(network, Loss.binaryCrossEntropy())
        .regularized(1e-5, 1e-4, name -> name.endsWith(".weight"));
  }

  /** Random spins on a lattice, labelled 1 where their absolute mean exceeds a half. */
  static Dataset lattices(Backend backend, long seed, int samples, int extent) {
    RandomGenerator random = RandomGraphs.generator(seed);
    float[] spins = new float[samples * extent * extent];
    float[] labels = new float[samples];
    for (int i = 0; i < samples; i++) {
      double up = random.nextDouble();
      int sum = 0;
      for (int site = 0; site < extent * extent; site++) {
        int spin = random.nextDouble() < up ? 1 : -1;
        spins[i * extent * extent + site] = spin;
        sum += spin;
      }
      labels[i] = 2 * Math.abs(sum) > extent * extent ? 1 : 0;
    }
    return Dataset.of(
        Tensor.wrap(backend, Shape.of(samples, 1, extent, extent), spins),
        Tensor.wrap(backend, Shape.of(samples, 1), labels));
  }

  /** The correlation probing network with a receptive field of two neighbours. */
  static Layer probe() {
    return Layer.sequence(
        new Convolution2d("local", 8, 1, 2, Padding.PERIODIC, Activation.RELU),
        new Convolution2d("quantity", 1, 1, 1, Padding.PERIODIC, Activation.IDENTITY),
        new GlobalMean(),
        new Dense("decision", 16, Activation.RELU),
        new Dense("output", 1));
  }
}
