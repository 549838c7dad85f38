package dev.lodestone.physics.gauge;

import dev.lodestone.physics.GammaMethod;
import dev.lodestone.physics.Jackknife;
import dev.lodestone.physics.Measurement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Averages at one coupling with their errors; L is the mean Polyakov loop of a configuration, V the
 * number of spatial sites:
 *
 * <pre>
 *   chi = V (&lt;L²&gt; - &lt;|L|&gt;²)
 *   g4 = &lt;L^4&gt; / &lt;L²&gt;² - 3       0 for Gaussian L, -2 for L of one magnitude
 * </pre>
 *
 * <p>Errors of means by the Gamma method; of chi and g4 by the jackknife, leaving out a tenth of a
 * chain or 40 autocorrelation times, whichever is longer, at a time. Immutable.
 *
 * @param beta the coupling
 * @param absoluteLoop &lt;|L|&gt;
 * @param susceptibility chi
 * @param binderCumulant g4
 */
public record GaugeObservables(
    double beta, Measurement absoluteLoop, Measurement susceptibility, Measurement binderCumulant) {
  private static final int BLOCK_TIMES = 40;
  private static final int BLOCKS = 10;

  /**
   * Analyses the chains of one coupling.
   *
   * @param loops L, [chain][time]
   * @param volume V
   */
  public static GaugeObservables of(double beta, double[][] loops, int volume) {
    GammaMethod absolute = GammaMethod.of(map(loops, Math::abs));
    GammaMethod squared = GammaMethod.of(map(loops, l -> l * l));
    double time = Math.max(absolute.time(), squared.time());
    List<Jackknife> parts = new ArrayList<>();
    for (double[] chain : loops) {
      int block = Math.max(chain.length / BLOCKS, (int) Math.ceil(BLOCK_TIMES * time));
      double[][] one = {chain};
      parts.add(
          Jackknife.of(
              Math.clamp(block, 1, chain.length),
              map(one, Math::abs)[0],
              map(one, l -> l * l)[0],
              map(one, l -> l * l * l * l)[0]));
    }
    Jackknife jackknife = Jackknife.merge(parts);
    return new GaugeObservables(
        beta,
        absolute.measurement(),
        jackknife.estimate(a -> volume * (a[1] - a[0] * a[0]), absolute.time()),
        jackknife.estimate(a -> a[2] / (a[1] * a[1]) - 3, squared.time()));
  }

  private static double[][] map(double[][] chains, DoubleUnaryOperator function) {
    return Arrays.stream(chains)
        .map(chain -> Arrays.stream(chain).map(function).toArray())
        .toArray(double[][]::new);
  }
}
