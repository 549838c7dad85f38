package dev.lodestone.interpret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Traces along closed lines of random links, and planted functions of link components. */
class LinkRegressionTest {
  private static final List<Integer> EXTENTS = List.of(4, 2, 2);

  private static Backend backend;

  private final long seed = new SplittableRandom().nextLong();

  @BeforeAll
  static void open() {
    backend = Backend.best(2);
  }

  @AfterAll
  static void close() {
    backend.close();
  }

  // Links drawn evenly from the group.
  private Tensor links(int samples, int links) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[samples * links * 4];
    for (int link = 0; link < values.length; link += 4) {
      double[] u = {
        random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), random.nextGaussian()
      };
      double length = Math.sqrt(u[0] * u[0] + u[1] * u[1] + u[2] * u[2] + u[3] * u[3]);
      for (int c = 0; c < 4; c++) {
        values[link + c] = (float) (u[c] / length);
      }
    }
    return Tensor.wrap(backend, Shape.of(samples, links * 4), values);
  }

  @Test
  void everyClosedLineOccursOnce() {
    List<Observable> lines = ClosedLine.all(List.of(4, 4), 4);
    // Around either direction, and the plaquette; each as mean, absolute value and square.
    assertThat(lines).hasSize(9);
    assertThat(lines.stream().map(Observable::name))
        .contains(
            "Polyakov loop in direction 1",
            "Polyakov loop in direction 2",
            "squared plaquette of directions 2 and 1");
    assertThat(DesignMatrix.of(links(50, 32), lines).size()).isEqualTo(9);
  }

  @Test
  void linesOfOneLoopHaveOneTrace() {
    Tensor samples = links(5, 48);
    double[] there = line(1, 2, -1, -2).evaluate(samples);
    assertThat(there).containsExactly(line(2, -1, -2, 1).evaluate(samples), within(1e-12));
    assertThat(there).containsExactly(line(2, 1, -2, -1).evaluate(samples), within(1e-12));
    double[] loop = line(3, 3).evaluate(samples);
    // By hand, from the components: 1/2 tr(U V) = a a' - b b' - c c' - d d'.
    float[] values = samples.array();
    double sum = 0;
    for (int site = 0; site < 16; site++) {
      int one = (site * 3 + 2) * 4;
      int other = ((site ^ 1) * 3 + 2) * 4;
      sum += values[one] * values[other];
      for (int c = 1; c < 4; c++) {
        sum -= values[one + c] * values[other + c];
      }
    }
    assertThat(loop[0]).as("seed %d", seed).isCloseTo(sum / 16, within(1e-7));
    assertThatThrownBy(() -> line(1, 2)).hasMessageContaining("closed");
  }

  private static ClosedLine line(Integer... steps) {
    return new ClosedLine(EXTENTS, List.of(steps), LatticeCorrelator.Form.MEAN);
  }

  @Test
  void ridgeFindsThePlantedTraceAmongAllMonomials() {
    int samples = 4000;
    Tensor links = links(samples, 2);
    List<String> names = new ArrayList<>();
    for (String suffix : List.of("", "'")) {
      for (String component : List.of("a", "b", "c", "d")) {
        names.add(component + suffix);
      }
    }
    List<Observable> monomials = Candidates.monomials(names, 2);
    double[] trace =
        new ClosedLine(List.of(2), List.of(1, 1), LatticeCorrelator.Form.MEAN).evaluate(links);
    SplittableRandom noise = new SplittableRandom(seed + 1);
    double[] target =
        IntStream.range(0, samples)
            .mapToDouble(i -> 3 * trace[i] + 0.1 * noise.nextGaussian())
            .toArray();
    RidgeFormula formula = RidgeFormula.fit(links, monomials, target, 1e-3, "q", "random links");
    assertThat(formula.leading().stream().map(term -> term.observable().name()))
        .as("seed %d", seed)
        .containsExactlyInAnyOrder("a a'", "b b'", "c c'", "d d'");
    for (RidgeFormula.Term term : formula.leading()) {
      double exact = term.observable().name().equals("a a'") ? 3 : -3;
      // The penalty shrinks a coefficient by 1e-3 over the column's variance of 1/16: 1.6%.
      assertThat(term.coefficient()).isCloseTo(exact, within(0.06 + 5 * term.error()));
    }
    assertThat(formula.rSquared()).isGreaterThan(0.98);
    assertThat(formula.print()).contains("44 terms");
    assertThatThrownBy(() -> RidgeFormula.fit(links, monomials, target, 0, "q", ""))
        .hasMessageContaining("penalty");
  }
}
