package dev.lodestone.interpret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lodestone.interpret.LatticeCorrelator.Form;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import dev.lodestone.kernels.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LatentScanTest {
  private static final Backend BACKEND = Backend.best(1);

  private final long seed = System.nanoTime();

  @AfterAll
  static void close() {
    BACKEND.close();
  }

  private Tensor random(int... extents) {
    SplittableRandom random = new SplittableRandom(seed);
    Tensor tensor = Tensor.zeros(BACKEND, Shape.of(extents));
    for (int i = 0; i < tensor.array().length; i++) {
      tensor.array()[i] = (float) random.nextGaussian();
    }
    return tensor;
  }

  @Test
  void modesAreAlternatingMeans() {
    Tensor samples = random(3, 2, 4, 6, 2);
    for (Observable observable : Candidates.modes(2, 3)) {
      LatticeMode mode = (LatticeMode) observable;
      double[] values = mode.evaluate(samples);
      for (int sample = 0; sample < 3; sample++) {
        double first = mean(samples, sample, 0, mode.alternating());
        double second = mean(samples, sample, 1, mode.alternating());
        double bare =
            switch (mode.channel()) {
              case 0 -> first;
              case 1 -> second;
              default -> Math.hypot(first, second);
            };
        double expected =
            switch (mode.form()) {
              case MEAN -> bare;
              case ABSOLUTE -> Math.abs(bare);
              case SQUARE -> bare * bare;
            };
        assertThat(values[sample]).as(mode.name()).isCloseTo(expected, Offset.offset(1e-6));
      }
    }
  }

  private static double mean(Tensor samples, int sample, int channel, List<Integer> alternating) {
    double sum = 0;
    for (int x = 0; x < 4; x++) {
      for (int y = 0; y < 6; y++) {
        for (int z = 0; z < 2; z++) {
          int parity =
              (alternating.contains(0) ? x : 0)
                  + (alternating.contains(1) ? y : 0)
                  + (alternating.contains(2) ? z : 0);
          int place = (((sample * 2 + channel) * 4 + x) * 6 + y) * 2 + z;
          sum += (parity % 2 == 0 ? 1 : -1) * samples.array()[place];
        }
      }
    }
    return sum / 48;
  }

  @Test
  void modesHaveNamesAndFormulas() {
    LatticeMode staggered = new LatticeMode(1, 0, List.of(0, 1), 2, Form.ABSOLUTE);
    assertThat(staggered.name()).isEqualTo("absolute staggered magnetisation");
    assertThat(staggered.expression().text()).isEqualTo("|⟨cos(π x + π y) s(x,y)⟩|");
    LatticeMode length = new LatticeMode(2, LatticeMode.ALL, List.of(), 3, Form.MEAN);
    assertThat(length.name()).isEqualTo("length of the magnetisation vector");
    assertThat(length.expression().text()).isEqualTo("|⟨s(x,y,z)⟩|");
    assertThatThrownBy(() -> staggered.evaluate(random(2, 4, 3)))
        .isInstanceOf(ShapeMismatchException.class);
    assertThatThrownBy(() -> length.evaluate(random(2, 3, 4, 4, 4)))
        .isInstanceOf(ShapeMismatchException.class);
  }

  /** A signed order that vanishes above 2: what latents and losses of a magnet look like. */
  @Test
  void namesWhatLatentsFollowAndFindsTheTransition() {
    SplittableRandom random = new SplittableRandom(seed);
    int count = 4000;
    Tensor samples = Tensor.zeros(BACKEND, Shape.of(count, 4, 4));
    double[] temperatures = new double[count];
    double[][] latents = new double[1][count];
    double[] losses = new double[count];
    for (int i = 0; i < count; i++) {
      temperatures[i] = 0.1 * (i % 40 + 1);
      double order = 1 / (1 + Math.exp((temperatures[i] - 2) / 0.1));
      double sign = random.nextBoolean() ? 1 : -1;
      double mean = 0;
      for (int site = 0; site < 16; site++) {
        double staggering = (site / 4 + site) % 2 == 0 ? 1 : -1;
        double up = (1 + staggering * sign * order) / 2;
        float spin = random.nextDouble() < up ? 1 : -1;
        samples.array()[i * 16 + site] = spin;
        mean += spin * staggering / 16;
      }
      latents[0][i] = 5 + 2 * Math.tanh(2 * mean) + 0.02 * random.nextGaussian();
      losses[i] = 3 - order + 0.1 * random.nextGaussian();
    }
    DesignMatrix design = DesignMatrix.of(samples, Candidates.modes(1, 2));
    LatentScan scan = new LatentScan(design, temperatures, 20, seed, "made-up spins");
    LatentScan.Found found = scan.read("test", latents, losses);
    assertThat(found.dependence().observable().name())
        .as("seed " + seed)
        .isEqualTo("staggered magnetisation");
    assertThat(found.ofLoss().orElseThrow().value())
        .as("seed " + seed)
        .isCloseTo(2, Offset.offset(0.05));
    assertThat(found.ofOrder().value()).as("seed " + seed).isCloseTo(2, Offset.offset(0.15));
    assertThat(found.ofOrder().standardError()).isBetween(1e-4, 0.1);
    assertThat(found.findings()).hasSize(3);
    assertThat(scan.read("test", latents, new double[0]).ofLoss()).isEmpty();
  }

  @Test
  void slopeOfAParabolaIsExactOnUnequalSteps() {
    double[] x = {0, 0.1, 0.3, 0.4, 0.6, 0.7, 0.8, 1.1, 1.2, 1.3, 1.5, 1.6};
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      // Its slope is largest at 0.65, and a local parabola sees it exactly but for the cubic term.
      y[i] = 2 * x[i] - Math.pow(x[i] - 0.65, 3) / 100;
    }
    SteepestChange change = SteepestChange.estimate("T", "test", x, y, 2, seed, "a cubic");
    assertThat(change.slope()).isCloseTo(2, Offset.offset(0.01));
    assertThat(change.standardError()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SteepestChange.estimate("T", "test", new double[3], new double[3], 2, 1, "few"))
        .withMessageContaining("at least 9 distinct values, given 1");
  }
}
