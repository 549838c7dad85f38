package dev.lodestone.physics.ising;

import dev.lodestone.physics.GammaMethod;
import dev.lodestone.physics.Jackknife;
import dev.lodestone.physics.Measurement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Averages at one temperature with their errors. With e and m per site, N = L^2, k_B = 1:
 *
 * <pre>
 *   C = N (&lt;e^2&gt; - &lt;e&gt;^2) / T^2
 *   chi = N (&lt;m^2&gt; - &lt;|m|&gt;^2) / T
 *   U = 1 - &lt;m^4&gt; / (3 &lt;m^2&gt;^2)
 * </pre>
 *
 * <p>Errors of means by the Gamma method; of C, chi and U by the jackknife over blocks of 40
 * autocorrelation times, or of whole chains where these are shorter. Immutable.
 *
 * @param temperature T
 * @param energy &lt;e&gt;
 * @param specificHeat C
 * @param absoluteMagnetisation &lt;|m|&gt;
 * @param squaredMagnetisation &lt;m^2&gt;
 * @param susceptibility chi
 * @param binderCumulant U
 */
public record IsingObservables(
    double temperature,
    Measurement energy,
    Measurement specificHeat,
    Measurement absoluteMagnetisation,
    Measurement squaredMagnetisation,
    Measurement susceptibility,
    Measurement binderCumulant) {

  private static final int BLOCK_TIMES = 40;
  private static final int FEWEST_BLOCKS = 20;
  private static final Measurement UNKNOWN =
      new Measurement(Double.NaN, Double.POSITIVE_INFINITY, Double.NaN, 0);

  /**
   * Analyses the chains of one temperature.
   *
   * @param energies [chain][time], per site
   * @param magnetisations [chain][time], per site, signed
   */
  public static IsingObservables of(
      IsingModel model, double temperature, double[][] energies, double[][] magnetisations) {
    GammaMethod energy = GammaMethod.of(energies);
    GammaMethod absolute = GammaMethod.of(map(magnetisations, 1));
    GammaMethod squared = GammaMethod.of(map(magnetisations, 2));
    double time = Math.max(energy.time(), Math.max(absolute.time(), squared.time()));
    Jackknife jackknife = jackknife(energies, magnetisations, time);
    double sites = model.sites();
    boolean enough = jackknife.blocks() >= 2;
    Measurement specificHeat = UNKNOWN;
    Measurement susceptibility = UNKNOWN;
    Measurement binder = UNKNOWN;
    if (enough) {
      double scale = sites / (temperature * temperature);
      specificHeat = jackknife.estimate(a -> scale * (a[1] - a[0] * a[0]), energy.time());
      susceptibility =
          jackknife.estimate(a -> sites / temperature * (a[3] - a[2] * a[2]), absolute.time());
      binder = jackknife.estimate(a -> 1 - a[4] / (3 * a[3] * a[3]), squared.time());
    }
    return new IsingObservables(
        temperature,
        energy.measurement(),
        specificHeat,
        absolute.measurement(),
        squared.measurement(),
        susceptibility,
        binder);
  }

  private static double[][] map(double[][] magnetisations, int power) {
    return Arrays.stream(magnetisations)
        .map(chain -> Arrays.stream(chain).map(m -> Math.pow(Math.abs(m), power)).toArray())
        .toArray(double[][]::new);
  }

  /** Blocks of e, e^2, |m|, m^2 and m^4. */
  private static Jackknife jackknife(double[][] energies, double[][] magnetisations, double time) {
    long samples = Arrays.stream(energies).mapToLong(chain -> chain.length).sum();
    long widest = Math.max(1, samples / FEWEST_BLOCKS);
    long wanted = (long) Math.ceil(BLOCK_TIMES * time);
    int length = (int) Math.clamp(wanted, 1, widest);
    List<Jackknife> parts = new ArrayList<>();
    for (int c = 0; c < energies.length; c++) {
      double[] e = energies[c];
      double[] m = magnetisations[c];
      if (e.length > 0) {
        parts.add(
            Jackknife.of(
                Math.min(length, e.length),
                e,
                Arrays.stream(e).map(value -> value * value).toArray(),
                Arrays.stream(m).map(Math::abs).toArray(),
                Arrays.stream(m).map(value -> value * value).toArray(),
                Arrays.stream(m).map(value -> value * value * value * value).toArray()));
      }
    }
    return Jackknife.merge(parts);
  }
}
