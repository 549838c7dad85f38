package dev.lodestone.bench.jmh;

import dev.lodestone.bench.jmh.TrainingWorkload.Stage;
import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.ConvolutionGeometry.Padding;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.nn.Convolution2d;
import dev.lodestone.nn.Dataset;
import dev.lodestone.nn.Dense;
import dev.lodestone.nn.Flatten;
import dev.lodestone.nn.Graph;
import dev.lodestone.nn.Initializer;
import dev.lodestone.nn.Layer;
import dev.lodestone.nn.Loss;
import dev.lodestone.nn.Node;
import dev.lodestone.nn.Objective;
import dev.lodestone.nn.Optimizer;
import dev.lodestone.nn.TrainingPlan;
import dev.lodestone.nn.TrainingProgram;
import dev.lodestone.nn.TrainingState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lodestone's compiled training step, the gathering of the mini-batch included. */
final class LodestoneTraining implements Contender.Run {
  private static final Optimizer ADAM =
      new Optimizer.Adam(
          TrainingWorkload.RATE,
          TrainingWorkload.BETA1,
          TrainingWorkload.BETA2,
          TrainingWorkload.EPSILON);

  private final TrainingWorkload workload;
  private final Backend backend;
  private final TrainingProgram[] programs;
  private final TrainingState[] states;
  private final double[] rates;

  LodestoneTraining(TrainingWorkload workload, Backend backend) {
    this.workload = workload;
    this.backend = backend;
    int replicas = workload.together() ? workload.copies() : 1;
    programs = new TrainingProgram[workload.copies() / replicas];
    states = new TrainingState[programs.length];
    rates = new double[replicas];
    Arrays.fill(rates, TrainingWorkload.RATE);
    int batch = workload.network().batch();
    Dataset data =
        Dataset.of(
            Tensor.wrap(backend, inputShape(), workload.inputs()),
            Tensor.wrap(backend, Shape.of(batch, 1), workload.labels()));
    TrainingPlan plan = TrainingPlan.of(batch, 1, ADAM, 1).withReplicas(replicas);
    for (int p = 0; p < programs.length; p++) {
      programs[p] = TrainingProgram.compile(backend, objective(), data, plan);
      states[p] = programs[p].start();
      setWeights(states[p], replicas);
      programs[p].beginEpoch(0);
    }
  }

  private Shape inputShape() {
    TrainingWorkload.Network network = workload.network();
    if (network.stages().getFirst() instanceof Stage.Convolution images) {
      return Shape.of(network.batch(), images.channels(), images.size(), images.size());
    }
    return network.towers() == 1
        ? Shape.of(network.batch(), network.inputSize())
        : Shape.of(network.batch(), network.towers(), network.inputSize());
  }

  private Objective objective() {
    Layer network = Layer.sequence(layers().toArray(Layer[]::new));
    return workload.network().towers() == 1
        ? Objective.supervised(network, Loss.binaryCrossEntropy())
        : Objective.supervised(pairs -> difference(network, pairs), Loss.binaryCrossEntropy());
  }

  // Both inputs of every pair are rows of one batch, so that the weights are used once.
  private static Node difference(Layer network, Node pairs) {
    Graph graph = pairs.graph();
    int count = pairs.shape().extent(0);
    Node each = network.apply(graph.reshape(pairs, 2 * count, pairs.shape().extent(2)));
    Node outputs = graph.reshape(each, count, 2);
    return graph.subtract(graph.slice(outputs, 1, 0, 1), graph.slice(outputs, 1, 1, 2));
  }

  private List<Layer> layers() {
    List<Stage> stages = workload.network().stages();
    List<Layer> layers = new ArrayList<>();
    boolean images = false;
    for (int s = 0; s < stages.size(); s++) {
      Activation activation = s == stages.size() - 1 ? Activation.IDENTITY : Activation.RELU;
      switch (stages.get(s)) {
        case Stage.Convolution c -> {
          Initializer any = Initializer.heUniform();
          layers.add(
              new Convolution2d(
                  name(s), c.outputs(), 3, 3, c.stride(), Padding.ZERO, activation, any));
        }
        case Stage.Dense dense -> {
          if (images) {
            layers.add(new Flatten());
          }
          layers.add(new Dense(name(s), dense.outputs(), activation));
        }
      }
      images = stages.get(s) instanceof Stage.Convolution;
    }
    return layers;
  }

  private static String name(int stage) {
    return "stage" + stage;
  }

  private void setWeights(TrainingState state, int replicas) {
    List<Stage> stages = workload.network().stages();
    for (int s = 0; s < stages.size(); s++) {
      Stage stage = stages.get(s);
      float[] weights = workload.weights(s);
      if (stage instanceof Stage.Dense) {
        weights = transposed(weights, stage.outputs(), stage.inputs());
      }
      for (int replica = 0; replica < replicas; replica++) {
        state.parameters().set(replica, name(s) + ".weight", weights);
      }
    }
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
    for (int p = 0; p < programs.length; p++) {
      programs[p].run(states[p], 0, 1, rates);
    }
  }

  @Override
  public float[] result() {
    // The first step is done; its loss and those that follow are differences of the running sum.
    float[] losses = new float[TrainingWorkload.CHECKED_STEPS];
    double before = 0;
    for (int step = 0; step < losses.length; step++) {
      if (step > 0) {
        run();
      }
      double sum = 0;
      for (TrainingProgram program : programs) {
        sum += Arrays.stream(program.lossSums()).sum();
      }
      losses[step] = (float) ((sum - before) / workload.work());
      before = sum;
    }
    return losses;
  }

  @Override
  public void close() {
    backend.close();
  }
}
