package dev.lodestone.physics.ising;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All 2^(L^2) states of a small periodic lattice, sorted into classes of equal energy and
 * magnetisation. Immutable and thread-safe.
 *
 * <p>Averages are of J = k_B = 1: with weights g exp(-E / T),
 *
 * <pre>
 *   u = &lt;E&gt; / N,  C = (&lt;E^2&gt; - &lt;E&gt;^2) / (N T^2),  chi = (&lt;M^2&gt; - &lt;|M|&gt;^2) / (N T),
 *   U = 1 - &lt;M^4&gt; / (3 &lt;M^2&gt;^2),  N = L^2
 * </pre>
 *
 * <p>L = 4 (65 536 states, 80 classes) takes a millisecond, L = 5 (33 million) about a second. L =
 * 2 has every bond twice, as periodic boundaries say.
 */
public final class ExactEnumeration {
  private static final int LARGEST = 5;

  private final int latticeSize;
  private final List<StateClass> classes;

  /**
   * States of equal energy and magnetisation.
   *
   * @param energy E = -sum of s_i s_j over all bonds
   * @param magnetisation M = sum of s_i
   * @param states how many states
   */
  public record StateClass(int energy, int magnetisation, long states) {}

  private ExactEnumeration(int latticeSize, List<StateClass> classes) {
    this.latticeSize = latticeSize;
    this.classes = List.copyOf(classes);
  }

  /**
   * Counts the states of an L x L lattice.
   *
   * @throws IllegalArgumentException if L is not 2 to 5
   */
  public static ExactEnumeration of(int latticeSize) {
    if (latticeSize < 2 || latticeSize > LARGEST) {
      throw new IllegalArgumentException("latticeSize: expected 2 to 5, given " + latticeSize);
    }
    int sites = latticeSize * latticeSize;
    long[][] counts = new long[4 * sites + 1][2 * sites + 1];
    int energy = -2 * sites;
    int magnetisation = -sites;
    counts[energy + 2 * sites][0] = 1;
    int state = 0;
    // In the Gray code neighbours differ by one spin, so every state costs one local update.
    for (int step = 1; step < 1 << sites; step++) {
      int site = Integer.numberOfTrailingZeros(step);
      int spin = 2 * (state >> site & 1) - 1;
      energy += 2 * spin * neighbourSum(state, site, latticeSize);
      magnetisation -= 2 * spin;
      state ^= 1 << site;
      counts[energy + 2 * sites][magnetisation + sites]++;
    }
    return new ExactEnumeration(latticeSize, collect(counts, sites));
  }

  private static int neighbourSum(int state, int site, int size) {
    int row = site / size;
    int column = site % size;
    int up = (row + size - 1) % size * size + column;
    int down = (row + 1) % size * size + column;
    int left = row * size + (column + size - 1) % size;
    int right = row * size + (column + 1) % size;
    int ups = (state >> up & 1) + (state >> down & 1) + (state >> left & 1) + (state >> right & 1);
    return 2 * ups - 4;
  }

  private static List<StateClass> collect(long[][] counts, int sites) {
    List<StateClass> classes = new ArrayList<>();
    for (int e = 0; e < counts.length; e++) {
      for (int m = 0; m < counts[e].length; m++) {
        if (counts[e][m] > 0) {
          classes.add(new StateClass(e - 2 * sites, m - sites, counts[e][m]));
        }
      }
    }
    return classes;
  }

  /** L. */
  public int latticeSize() {
    return latticeSize;
  }

  /** Every class, by energy and then magnetisation. */
  public List<StateClass> classes() {
    return classes;
  }

  /** The probability of each class, in the order of {@link #classes()}. */
  public double[] probabilities(double temperature) {
    double[] weights = new double[classes.size()];
    double ground = classes.getFirst().energy();
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      StateClass stateClass = classes.get(i);
      double above = stateClass.energy() - ground;
      weights[i] = stateClass.states() * Math.exp(-ReducedCoupling.of(above, temperature));
      total += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= total;
    }
    return weights;
  }

  /** The exact average of a function of energy and magnetisation. */
  public double average(double temperature, ToDoubleFunction<StateClass> function) {
    double[] probabilities = probabilities(temperature);
    double sum = 0;
    for (int i = 0; i < probabilities.length; i++) {
      sum += probabilities[i] * function.applyAsDouble(classes.get(i));
    }
    return sum;
  }

  /** The energy per site. */
  public double energy(double temperature) {
    return average(temperature, StateClass::energy) / sites();
  }

  /** The specific heat per site. */
  public double specificHeat(double temperature) {
    double mean = average(temperature, StateClass::energy);
    double variance = average(temperature, c -> (c.energy() - mean) * (c.energy() - mean));
    return variance / (sites() * temperature * temperature);
  }

  /** The mean of |M| / N. */
  public double absoluteMagnetisation(double temperature) {
    return average(temperature, c -> Math.abs(c.magnetisation())) / sites();
  }

  /** The mean of (M / N)^power. */
  public double magnetisationMoment(double temperature, int power) {
    return average(temperature, c -> Math.pow((double) c.magnetisation() / sites(), power));
  }

  /** The susceptibility per site from |M|. */
  public double susceptibility(double temperature) {
    double absolute = absoluteMagnetisation(temperature);
    double square = magnetisationMoment(temperature, 2);
    return sites() * (square - absolute * absolute) / temperature;
  }

  /** The Binder cumulant. */
  public double binderCumulant(double temperature) {
    double square = magnetisationMoment(temperature, 2);
    return 1 - magnetisationMoment(temperature, 4) / (3 * square * square);
  }

  private int sites() {
    return latticeSize * latticeSize;
  }
}
