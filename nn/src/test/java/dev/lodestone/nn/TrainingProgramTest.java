package dev.lodestone.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lodestone.kernels.Backend;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Steps against a textbook loop in float64, bits across threads and replicas, allocation. */
class TrainingProgramTest {
  private static final Backend SCALAR = Backend.open(Backend.Kind.SCALAR, 1);
  private static final Backend ONE = Backend.best(1);
  private static final Backend TWO = Backend.best(2);

  private final long seed = System.nanoTime();

  @AfterAll
  static void close() {
    SCALAR.close();
    ONE.close();
    TWO.close();
  }

  @Test
  void adamFollowsTheTextbook() {
    Optimizer.Adam adam = new Optimizer.Adam(0.01, 0.8, 0.95, 1e-6);
    double[] first = new double[count()];
    double[] second = new double[count()];
    int[] time = new int[1];
    compareWithTextbook(
        adam,
        (parameters, gradient) -> {
          time[0]++;
          for (int i = 0; i < gradient.length; i++) {
            first[i] = 0.8 * first[i] + 0.2 * gradient[i];
            second[i] = 0.95 * second[i] + 0.05 * gradient[i] * gradient[i];
            double mean = first[i] / (1 - Math.pow(0.8, time[0]));
            double square = second[i] / (1 - Math.pow(0.95, time[0]));
            parameters[i] -= 0.01 * mean / (Math.sqrt(square) + 1e-6);
          }
        });
  }

  @Test
  void gradientDescentFollowsTheTextbook() {
    double[] velocity = new double[count()];
    compareWithTextbook(
        new Optimizer.Sgd(0.05, 0.9),
        (parameters, gradient) -> {
          for (int i = 0; i < gradient.length; i++) {
            velocity[i] = 0.9 * velocity[i] + gradient[i];
            parameters[i] -= 0.05 * velocity[i];
          }
        });
  }

  @FunctionalInterface
  private interface Textbook {
    void update(double[] parameters, double[] gradient);
  }

  private int count() {
    Dataset data = TrainingProblems.curved(SCALAR, seed, 8);
    TrainingPlan plan = TrainingPlan.of(8, 1, new Optimizer.Sgd(1, 0), seed);
    return program(SCALAR, data, plan).start().parameters().count();
  }

  private static TrainingProgram program(Backend backend, Dataset data, TrainingPlan plan) {
    return TrainingProgram.compile(backend, TrainingProblems.classifier(), data, plan);
  }

  // One batch of all samples, so that their order does not matter.
  private void compareWithTextbook(Optimizer optimizer, Textbook textbook) {
    int samples = 20;
    int steps = 15;
    for (Backend backend : List.of(SCALAR, ONE)) {
      Dataset data = TrainingProblems.curved(backend, seed, samples);
      TrainingPlan plan = TrainingPlan.of(samples, 1, optimizer, seed);
      TrainingProgram program = program(backend, data, plan);
      TrainingState state = program.start();
      if (backend == SCALAR) {
        reference = textbookParameters(data, state.parameters(), steps, textbook);
      }
      for (int step = 0; step < steps; step++) {
        program.beginEpoch(step);
        program.run(state, 0, 1, new double[] {optimizer.rate()});
      }
      for (int i = 0; i < reference.length; i++) {
        assertThat((double) state.parameters().array()[i])
            .as("parameter " + i + ", seed " + seed)
            .isCloseTo(reference[i], Offset.offset(2e-4));
      }
    }
  }

  private double[] reference;

  private static double[] textbookParameters(
      Dataset data, Parameters start, int steps, Textbook textbook) {
    Batch batch = BatchGraph.of(Graph.Mode.TRAINING, data, data.size());
    Node loss = TrainingProblems.classifier().loss(batch);
    List<Node> variables = List.copyOf(batch.graph().parameters());
    List<Node> gradients = Differentiation.gradients(loss, variables);
    double[] parameters = widen(start.array());
    double[] gradient = new double[parameters.length];
    for (int step = 0; step < steps; step++) {
      ReferenceInterpreter interpreter = new ReferenceInterpreter(0, 0);
      interpreter.bind("features", widen(data.tensor("features").array()));
      interpreter.bind("labels", widen(data.tensor("labels").array()));
      for (String name : start.names()) {
        int offset = start.offset(0, name);
        int size = start.shape(name).size();
        interpreter.bind(name, java.util.Arrays.copyOfRange(parameters, offset, offset + size));
      }
      int offset = 0;
      for (double[] values : interpreter.evaluate(gradients)) {
        System.arraycopy(values, 0, gradient, offset, values.length);
        offset += values.length;
      }
      textbook.update(parameters, gradient);
    }
    return parameters;
  }

  private static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  @Test
  void theBitsAreThoseOfOneThreadAndOfEachReplicaAlone() {
    TrainingPlan plan = TrainingPlan.of(16, 1, new Optimizer.Adam(0.01), seed);
    for (int part : new int[] {0, 5}) {
      TrainingPlan three = plan.withPart(part).withReplicas(3);
      float[] one = train(ONE, three);
      assertThat(train(TWO, three)).as("part " + part + ", seed " + seed).isEqualTo(one);
      int count = one.length / 3;
      for (int replica = 0; replica < 3; replica++) {
        float[] alone = train(TWO, plan.withPart(part).withReplicas(replica, 1));
        assertThat(java.util.Arrays.copyOfRange(one, replica * count, (replica + 1) * count))
            .as("replica " + replica + ", part " + part + ", seed " + seed)
            .isEqualTo(alone);
      }
    }
  }

  // 70 samples in batches of 16: the last batch of an epoch has 6.
  private float[] train(Backend backend, TrainingPlan plan) {
    Dataset data = TrainingProblems.curved(backend, seed, 70);
    TrainingProgram program =
        TrainingProgram.compile(backend, TrainingProblems.dropoutClassifier(), data, plan);
    TrainingState state = program.start();
    double[] rates = new double[plan.replicas()];
    java.util.Arrays.fill(rates, 0.01);
    for (int epoch = 0; epoch < 4; epoch++) {
      program.beginEpoch(epoch);
      program.run(state, 0, 2, rates);
      program.run(state, 2, 3, rates);
    }
    return state.parameters().array();
  }

  @Test
  void processingABatchInPartsChangesRoundingOnly() {
    Dataset data = TrainingProblems.curved(ONE, seed, 50);
    TrainingPlan plan = TrainingPlan.of(20, 1, new Optimizer.Sgd(0.1, 0), seed);
    float[][] results = new float[2][];
    for (int i = 0; i < 2; i++) {
      TrainingProgram program = program(ONE, data, plan.withPart(i == 0 ? 0 : 7));
      TrainingState state = program.start();
      program.beginEpoch(0);
      program.run(state, 0, program.stepsPerEpoch(), new double[] {0.1});
      results[i] = state.parameters().array();
    }
    for (int i = 0; i < results[0].length; i++) {
      assertThat(results[1][i]).isCloseTo(results[0][i], Offset.offset(1e-5f));
    }
  }

  @Test
  void largeBatchesOfImagesAreProcessedInParts() {
    Dataset data = TrainingProblems.lattices(ONE, seed, 512, 28);
    TrainingPlan plan = TrainingPlan.of(512, 1, new Optimizer.Adam(0.01), seed);
    Objective objective = Objective.supervised(TrainingProblems.probe(), Loss.binaryCrossEntropy());
    TrainingProgram program = TrainingProgram.compile(ONE, objective, data, plan);
    assertThat(program.parts()).isGreaterThan(1);
    assertThat(program(ONE, TrainingProblems.curved(ONE, seed, 512), plan).parts()).isEqualTo(1);
  }

  @Test
  void aWarmStepAllocatesNothing() {
    for (int replicas : new int[] {1, 3}) {
      TrainingPlan plan =
          TrainingPlan.of(16, 1, new Optimizer.Adam(0.001), seed).withReplicas(replicas);
      Dataset data = TrainingProblems.curved(TWO, seed, 70);
      TrainingProgram program =
          TrainingProgram.compile(TWO, TrainingProblems.dropoutClassifier(), data, plan);
      TrainingState state = program.start();
      double[] rates = new double[replicas];
      java.util.Arrays.fill(rates, 0.001);
      program.beginEpoch(0);
      long bytes =
          AllocationMeter.leastBytes(
              () -> {
                for (int i = 0; i < 200; i++) {
                  program.run(state, 0, 5, rates);
                }
              });
      assertThat(bytes).as(replicas + " replicas").isZero();
    }
  }
}
