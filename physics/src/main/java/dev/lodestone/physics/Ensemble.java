package dev.lodestone.physics;

import dev.lodestone.kernels.Philox;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import dev.lodestone.kernels.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Configurations with the temperature, energy and magnetisation of each, and where they come from.
 *
 * <p>The configurations are one tensor [n][height][width] of +1 and -1, row major. Nothing changes
 * after construction except through {@link Tensor#array()}; thread-safe as long as nobody writes
 * there.
 */
public final class Ensemble {
  private final Tensor configurations;
  private final double[] temperatures;
  private final double[] energies;
  private final double[] magnetisations;
  private final int[] chains;
  private final List<Provenance> provenance;

  /**
   * Puts an ensemble together; the arrays are kept, not copied.
   *
   * @param configurations [n][height][width]
   * @param temperatures of each configuration
   * @param energies per site of each configuration
   * @param magnetisations per site of each configuration, signed
   * @param chains the number of the Markov chain of each configuration; consecutive configurations
   *     of one number are consecutive in its time
   * @throws ShapeMismatchException if the lengths differ
   */
  public Ensemble(
      Tensor configurations,
      double[] temperatures,
      double[] energies,
      double[] magnetisations,
      int[] chains,
      List<Provenance> provenance) {
    int size = configurations.shape().extent(0);
    requireLength("temperatures", size, temperatures.length);
    requireLength("energies", size, energies.length);
    requireLength("magnetisations", size, magnetisations.length);
    requireLength("chains", size, chains.length);
    this.configurations = configurations;
    this.temperatures = temperatures;
    this.energies = energies;
    this.magnetisations = magnetisations;
    this.chains = chains;
    this.provenance = List.copyOf(provenance);
  }

  private static void requireLength(String name, int expected, int actual) {
    if (expected != actual) {
      throw new ShapeMismatchException(
          "Ensemble: " + name, expected + " values", actual + " values");
    }
  }

  /** The number of configurations. */
  public int size() {
    return temperatures.length;
  }

  /** Rows of a configuration. */
  public int height() {
    return configurations.shape().extent(1);
  }

  /** Columns of a configuration. */
  public int width() {
    return configurations.shape().extent(2);
  }

  /** All configurations, [n][height][width] of +1 and -1: the live tensor, not a copy. */
  public Tensor configurations() {
    return configurations;
  }

  /** A copy of the temperatures, in units in which k_B = 1. */
  public double[] temperatures() {
    return temperatures.clone();
  }

  /** A copy of the energies per site. */
  public double[] energies() {
    return energies.clone();
  }

  /** A copy of the magnetisations per site, signed. */
  public double[] magnetisations() {
    return magnetisations.clone();
  }

  /** A copy of the numbers of the Markov chains. */
  public int[] chains() {
    return chains.clone();
  }

  /** Where the configurations come from; several entries after a merge. */
  public List<Provenance> provenance() {
    return provenance;
  }

  /** 1 for configurations below the given temperature, 0 for the others. */
  public float[] labelsBelow(double temperature) {
    float[] labels = new float[size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = temperatures[i] < temperature ? 1 : 0;
    }
    return labels;
  }

  /** The different temperatures, ascending. */
  public double[] distinctTemperatures() {
    return Arrays.stream(temperatures).sorted().distinct().toArray();
  }

  /** The places of the configurations of exactly this temperature. */
  public int[] indicesAt(double temperature) {
    int[] places = new int[size()];
    int count = 0;
    for (int i = 0; i < places.length; i++) {
      if (temperatures[i] == temperature) {
        places[count] = i;
        count++;
      }
    }
    return Arrays.copyOf(places, count);
  }

  /** A copy of the configurations at the given places, in their order. */
  public Ensemble select(int[] places) {
    int sites = height() * width();
    float[] source = configurations.array();
    float[] selected = new float[places.length * sites];
    for (int i = 0; i < places.length; i++) {
      System.arraycopy(source, places[i] * sites, selected, i * sites, sites);
    }
    return new Ensemble(
        wrap(selected, places.length),
        Arrays.stream(places).mapToDouble(place -> temperatures[place]).toArray(),
        Arrays.stream(places).mapToDouble(place -> energies[place]).toArray(),
        Arrays.stream(places).mapToDouble(place -> magnetisations[place]).toArray(),
        Arrays.stream(places).map(place -> chains[place]).toArray(),
        provenance);
  }

  private Tensor wrap(float[] values, int count) {
    return Tensor.wrap(configurations.backend(), Shape.of(count, height(), width()), values);
  }

  /** A copy in a random order that depends on the key only. */
  public Ensemble shuffled(long key) {
    return select(Philox.of(key, Philox.Purpose.SHUFFLE).permutation(size()));
  }

  /**
   * The configurations of both, these first; the other's chains are numbered on.
   *
   * @throws ShapeMismatchException if the configurations have different extents
   */
  public Ensemble plus(Ensemble other) {
    if (height() != other.height() || width() != other.width()) {
      throw new ShapeMismatchException(
          "Ensemble.plus: other",
          height() + " x " + width(),
          other.height() + " x " + other.width());
    }
    int firstChain = Arrays.stream(chains).max().orElse(-1) + 1;
    float[] both = join(configurations.array(), other.configurations.array());
    List<Provenance> sources = new ArrayList<>(provenance);
    sources.addAll(other.provenance);
    return new Ensemble(
        wrap(both, size() + other.size()),
        join(temperatures, other.temperatures),
        join(energies, other.energies),
        join(magnetisations, other.magnetisations),
        join(chains, Arrays.stream(other.chains).map(chain -> firstChain + chain).toArray()),
        sources);
  }

  private static float[] join(float[] first, float[] second) {
    float[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static double[] join(double[] first, double[] second) {
    double[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static int[] join(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Override
  public String toString() {
    return size()
        + " configurations of "
        + height()
        + " x "
        + width()
        + " at "
        + distinctTemperatures().length
        + " temperatures";
  }
}
