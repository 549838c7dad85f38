package dev.lodestone.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Training from beginning to end. */
class TrainerTest {
  private static final Backend BACKEND = Backend.best(2);

  private final long seed = System.nanoTime();

  @AfterAll
  static void close() {
    BACKEND.close();
  }

  private static Trainer trainer(Dataset training, Dataset validation, TrainingPlan plan) {
    return Trainer.of(BACKEND, TrainingProblems.classifier(), training, validation, plan);
  }

  @Test
  void learnsACurvedBoundary() {
    Dataset.Split split = TrainingProblems.curved(BACKEND, seed, 1200).split(0.25, seed);
    TrainingPlan plan =
        TrainingPlan.of(32, 40, new Optimizer.Adam(0.01), seed)
            .withReplicas(3)
            .withSchedule(new LearningRateSchedule.Cosine(0.05));
    Trainer trainer = trainer(split.training(), split.validation(), plan);
    Parameters trained = trainer.train(TrainingListener.silent());
    Prediction logits =
        Predictor.of(BACKEND, TrainingProblems.perceptron())
            .predict(trained, split.validation())
            .getFirst();
    for (int replica = 0; replica < 3; replica++) {
      int right = 0;
      for (int i = 0; i < logits.samples(); i++) {
        int row = split.validation().row(Dataset.LABELS, i);
        boolean label = split.validation().tensor(Dataset.LABELS).array()[row] > 0.5;
        right += label == logits.at(replica, i) > 0 ? 1 : 0;
      }
      assertThat(right / (double) logits.samples()).as("seed " + seed).isGreaterThan(0.94);
      List<Double> losses = trainer.state().history().validationLoss(replica);
      assertThat(losses).hasSize(40);
      assertThat(losses.getLast()).as("seed " + seed).isLessThan(0.2);
    }
  }

  @Test
  void stopsEarlyAndRestoresTheBestWeights() {
    Dataset training = TrainingProblems.curved(BACKEND, seed, 40);
    Dataset validation = TrainingProblems.curved(BACKEND, seed + 1, 300);
    TrainingPlan plan =
        TrainingPlan.of(8, 400, new Optimizer.Adam(0.02), seed)
            .withReplicas(2)
            .withEarlyStopping(6, 0);
    Trainer trainer = trainer(training, validation, plan);
    Parameters best = trainer.train(TrainingListener.silent());
    TrainingHistory history = trainer.state().history();
    double[] losses = Predictor.loss(BACKEND, TrainingProblems.classifier(), best, validation);
    for (int replica = 0; replica < 2; replica++) {
      assertThat(history.epochs(replica)).as("seed " + seed).isLessThan(400);
      assertThat(history.epochs(replica)).isEqualTo(history.bestEpoch(replica) + 7);
      assertThat(losses[replica]).isEqualTo(history.bestValidationLoss(replica));
    }
  }

  @Test
  void reducesTheRateOnAPlateau() {
    Dataset training = TrainingProblems.curved(BACKEND, seed, 40);
    Dataset validation = TrainingProblems.curved(BACKEND, seed + 1, 100);
    TrainingPlan plan =
        TrainingPlan.of(8, 60, new Optimizer.Adam(0.05), seed)
            .withSchedule(new LearningRateSchedule.ReduceOnPlateau(0.5, 3, 0.01));
    Trainer trainer = trainer(training, validation, plan);
    trainer.train(TrainingListener.silent());
    assertThat(trainer.state().plateaus()[0]).as("seed " + seed).isBetween(1, 20);
  }

  @Test
  void aRunThatIsStoppedAndResumedHasTheSameBits() {
    Dataset training = TrainingProblems.curved(BACKEND, seed, 70);
    Dataset validation = TrainingProblems.curved(BACKEND, seed + 1, 50);
    TrainingPlan plan =
        TrainingPlan.of(16, 12, new Optimizer.Adam(0.02), seed)
            .withReplicas(2)
            .withEarlyStopping(5, 1e-3);
    Objective objective = TrainingProblems.dropoutClassifier();
    Trainer whole = Trainer.of(BACKEND, objective, training, validation, plan);
    float[] expected = whole.train(TrainingListener.silent()).array();
    Trainer first = Trainer.of(BACKEND, objective, training, validation, plan);
    first.train(stopAfter(3));
    assertThat(first.state().epoch()).isEqualTo(3);
    Trainer second = Trainer.resume(BACKEND, objective, training, validation, plan, first.state());
    assertThat(second.train(TrainingListener.silent()).array()).isEqualTo(expected);
    assertThat(second.state().history().validationLoss(1))
        .isEqualTo(whole.state().history().validationLoss(1));
  }

  private static TrainingListener stopAfter(int epochs) {
    return new TrainingListener() {
      private int seen;

      @Override
      public boolean stopRequested() {
        seen++;
        return seen == epochs;
      }
    };
  }

  @Test
  void theListenerHearsEveryEpoch() {
    Dataset training = TrainingProblems.curved(BACKEND, seed, 20);
    List<Integer> epochs = new ArrayList<>();
    TrainingPlan plan = TrainingPlan.of(8, 4, new Optimizer.Sgd(0.1, 0), seed);
    trainer(training, training.subset(new int[0]), plan)
        .train(
            new TrainingListener() {
              @Override
              public void epochFinished(int epoch, TrainingHistory history) {
                epochs.add(epoch);
                assertThat(history.epochs(0)).isEqualTo(epoch + 1);
                assertThat(history.validationLoss(0).get(epoch)).isNaN();
              }
            });
    assertThat(epochs).containsExactly(0, 1, 2, 3);
  }

  @Test
  void predictsIntermediateNodesInBatchesOfAnySize() {
    Dataset data = TrainingProblems.curved(BACKEND, seed, 1101);
    Layer hidden = new Dense("hidden", 4, dev.lodestone.kernels.Activation.TANH);
    Layer output = new Dense("output", 1);
    Predictor predictor =
        Predictor.ofNodes(
            BACKEND,
            batch -> {
              Node bottleneck = hidden.apply(batch.features());
              return List.of(bottleneck, output.apply(bottleneck));
            });
    Graph graph = BatchGraph.of(Graph.Mode.EVALUATION, data, 1101).graph();
    Node bottleneck = hidden.apply(graph.input("features", 1101, 3));
    Node expectedOutput = output.apply(bottleneck);
    Parameters parameters = Parameters.initialized(graph, seed, 0, 2);
    List<Prediction> predictions = predictor.predict(parameters, data);
    for (int replica = 0; replica < 2; replica++) {
      ReferenceInterpreter interpreter = new ReferenceInterpreter(0, 0).bind(parameters, replica);
      float[] features = data.tensor("features").array();
      double[] wide = new double[features.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = features[i];
      }
      interpreter.bind("features", wide);
      List<double[]> exact = interpreter.evaluate(List.of(bottleneck, expectedOutput));
      for (int node = 0; node < 2; node++) {
        float[] given = predictions.get(node).replica(replica);
        for (int i = 0; i < given.length; i++) {
          assertThat((double) given[i]).isCloseTo(exact.get(node)[i], Offset.offset(1e-5));
        }
      }
    }
  }

  @Test
  void theProbeTellsOrderedFromDisorderedLattices() {
    Dataset.Split split = TrainingProblems.lattices(BACKEND, seed, 400, 12).split(0.25, seed);
    Objective objective = Objective.supervised(TrainingProblems.probe(), Loss.binaryCrossEntropy());
    TrainingPlan plan = TrainingPlan.of(25, 60, new Optimizer.Adam(0.01), seed).withReplicas(6);
    Trainer trainer = Trainer.of(BACKEND, objective, split.training(), split.validation(), plan);
    trainer.train(TrainingListener.silent());
    double best = Double.POSITIVE_INFINITY;
    for (int replica = 0; replica < 6; replica++) {
      best = Math.min(best, trainer.state().history().bestValidationLoss(replica));
    }
    assertThat(best).as("seed " + seed).isLessThan(0.25);
  }

  @Test
  void whatCannotTrainIsRefusedInOneSentence() {
    Dataset training = TrainingProblems.curved(BACKEND, seed, 20);
    Dataset none = training.subset(new int[0]);
    TrainingPlan plan = TrainingPlan.of(8, 4, new Optimizer.Sgd(0.1, 0), seed);
    assertThatThrownBy(() -> trainer(none, training, plan))
        .hasMessage("data: expected at least 1 sample, given none");
    assertThatThrownBy(() -> trainer(training, none, plan.withEarlyStopping(3, 0)))
        .hasMessage("validation: expected at least 1 sample for early stopping, given none");
    Tensor labels = Tensor.zeros(BACKEND, Shape.of(20, 2));
    Dataset wrong = Dataset.of(training.tensor("features"), labels);
    assertThatThrownBy(() -> trainer(wrong, none, plan))
        .hasMessage("binary cross entropy: target: expected [16, 1], given [16, 2]");
  }
}
