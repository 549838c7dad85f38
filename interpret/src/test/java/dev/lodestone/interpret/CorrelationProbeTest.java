package dev.lodestone.interpret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lodestone.interpret.CorrelationProbe.Labelled;
import dev.lodestone.interpret.CorrelationProbe.Route;
import dev.lodestone.interpret.TrainedProbe.Readout;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.nn.Optimizer;
import dev.lodestone.nn.TrainingListener;
import dev.lodestone.nn.TrainingPlan;
import dev.lodestone.nn.TrainingState;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lattices of half their spins up, told apart by whether neighbours in a row tend to agree. */
class CorrelationProbeTest {
  private static final int EDGE = 8;
  private static Backend backend;

  @BeforeAll
  static void open() {
    backend = Backend.best(2);
  }

  @AfterAll
  static void close() {
    backend.close();
  }

  private static Labelled rows(int samples, int edge, long seed) {
    Random random = new Random(seed);
    float[] spins = new float[samples * edge * edge];
    float[] labels = new float[samples];
    for (int sample = 0; sample < samples; sample++) {
      labels[sample] = sample % 2;
      double keep = labels[sample] == 1 ? 0.9 : 0.5;
      for (int row = 0; row < edge; row++) {
        float spin = random.nextBoolean() ? 1 : -1;
        for (int column = 0; column < edge; column++) {
          spin = random.nextDouble() < keep ? spin : -spin;
          spins[(sample * edge + row) * edge + column] = spin;
        }
      }
    }
    return new Labelled(
        Tensor.wrap(backend, Shape.of(samples, edge, edge), spins),
        Tensor.wrap(backend, Shape.of(samples, 1), labels));
  }

  private static TrainingPlan plan(int restarts) {
    return TrainingPlan.of(50, 40, new Optimizer.Adam(0.01), 5)
        .withEarlyStopping(40, 0)
        .withReplicas(restarts);
  }

  private static TrainedProbe train(String field, Route route, int restarts) {
    CorrelationProbe standard = CorrelationProbe.of(ReceptiveField.parse(field));
    return new CorrelationProbe(standard.field(), standard.widths(), route)
        .train(
            backend,
            rows(400, EDGE, 1),
            rows(200, EDGE, 2),
            plan(restarts),
            TrainingListener.silent(),
            Optional.empty())
        .orElseThrow();
  }

  @Test
  void aBondTellsWhatASiteCannot() {
    TrainedProbe bond = train("1x2", Route.AUTOMATIC, 6);
    TrainedProbe site = train("1x1", Route.AUTOMATIC, 2);
    TrainedProbe column = train("2x1", Route.AUTOMATIC, 2);
    assertThat(bond.validationLoss(bond.best())).isLessThan(0.1);
    assertThat(site.validationLoss(site.best())).isGreaterThan(0.4);
    assertThat(column.validationLoss(column.best())).isGreaterThan(0.4);
    Tensor fresh = rows(300, EDGE, 3).samples();
    DesignMatrix design = DesignMatrix.of(fresh, Candidates.correlators(fresh, 2, 2, 2));
    Readout readout = bond.read(fresh);
    List<Minimum> minima = Minimum.classify(bond, readout, design);
    assertThat(minima.getFirst().observable()).isEqualTo("nearest-neighbour correlator");
    assertThat(minima.stream().mapToInt(minimum -> minimum.restarts().size()).sum()).isEqualTo(6);
    assertThat(minima.getFirst().restarts().getFirst()).isEqualTo(bond.best());
    BottleneckFormula formula =
        BottleneckRegression.of(1).fit(design, readout.bottleneck(bond.best()), "Q", "rows");
    assertThat(formula.formula().text()).contains("⟨s(x,y) s(x+1,y)⟩");
  }

  @Test
  void patchesAndConvolutionAreOneNetwork() {
    TrainedProbe patches = train("1x2", Route.AUTOMATIC, 3);
    TrainedProbe convolution = train("1x2", Route.CONVOLUTION, 3);
    assertThat(convolution.parameters().names())
        .containsExactlyInAnyOrderElementsOf(patches.parameters().names());
    for (int restart = 0; restart < 3; restart++) {
      // The same function and the same start; sums are taken in another order, so rounding differs
      // and grows over 320 steps.
      assertThat(convolution.trainingLoss(restart))
          .isEqualTo(patches.trainingLoss(restart), within(2e-3));
    }
    Tensor fresh = rows(50, EDGE, 4).samples();
    CorrelationProbe forced =
        new CorrelationProbe(patches.probe().field(), patches.probe().widths(), Route.CONVOLUTION);
    double[] byPatches = patches.read(fresh).logit(0);
    double[] byConvolution = patches.through(forced).read(fresh).logit(0);
    for (int i = 0; i < byPatches.length; i++) {
      assertThat(byConvolution[i])
          .isEqualTo(byPatches[i], within(1e-4 * Math.max(1, Math.abs(byPatches[i]))));
    }
  }

  @Test
  void aLocalNetworkReadsLargerLattices() {
    TrainedProbe bond = train("1x2", Route.AUTOMATIC, 2);
    Labelled large = rows(100, 24, 6);
    double[] decision = bond.read(large.samples()).decision(bond.best());
    long right =
        IntStream.range(0, 100)
            .filter(i -> (decision[i] > 0.5) == (large.labels().array()[i] == 1))
            .count();
    assertThat(right).isGreaterThanOrEqualTo(99);
    TrainedProbe full = train("8x8", Route.AUTOMATIC, 1);
    assertThatThrownBy(() -> full.read(large.samples()))
        .hasMessageContaining("1 x 8 x 8")
        .hasMessageContaining("[100, 24, 24]");
  }

  @Test
  void stoppedAndResumedTrainingEndsWithTheSameBits() {
    TrainedProbe whole = train("1x2", Route.AUTOMATIC, 2);
    TrainingState[] saved = new TrainingState[1];
    TrainingListener stopper =
        new TrainingListener() {
          @Override
          public void safePoint(TrainingState state) {
            saved[0] = state;
          }

          @Override
          public boolean stopRequested() {
            return saved[0].epoch() >= 15;
          }
        };
    CorrelationProbe probe = CorrelationProbe.of(ReceptiveField.parse("1x2"));
    Labelled training = rows(400, EDGE, 1);
    Labelled validation = rows(200, EDGE, 2);
    assertThat(probe.train(backend, training, validation, plan(2), stopper, Optional.empty()))
        .isEmpty();
    TrainedProbe resumed =
        probe
            .train(
                backend,
                training,
                validation,
                plan(2),
                TrainingListener.silent(),
                Optional.of(saved[0]))
            .orElseThrow();
    assertThat(resumed.parameters().array()).isEqualTo(whole.parameters().array());
  }

  @Test
  void refusesWhatIsNoClassification() {
    Labelled good = rows(10, EDGE, 1);
    float[] grades = new float[10];
    grades[3] = 0.5f;
    assertThatThrownBy(
            () -> new Labelled(good.samples(), Tensor.wrap(backend, Shape.of(10, 1), grades)))
        .hasMessageContaining("0 or 1, given 0.5");
    assertThatThrownBy(() -> ReceptiveField.parse("1*2")).hasMessageContaining("given 1*2");
    CorrelationProbe wide = CorrelationProbe.of(new ReceptiveField(1, 9));
    assertThatThrownBy(
            () ->
                wide.train(
                    backend, good, good, plan(1), TrainingListener.silent(), Optional.empty()))
        .hasMessageContaining("at most the lattice, 8x8, given 1x9");
  }
}
