package dev.lodestone.physics;

import java.util.ArrayList;
import java.util.List;

/**
 * What to sample and how; with the same plan a sampler gives the same ensemble, on any backend and
 * any number of threads. Immutable.
 *
 * <p>A <em>sweep</em> is the amount of work that gives every degree of freedom about one chance to
 * change: for Metropolis one attempt a site, for cluster updates as many clusters as cover the
 * system once on average.
 *
 * @param temperatures in units in which k_B = 1, each above 0
 * @param configurations how many to keep at each temperature, at least 1
 * @param chains independent Markov chains at each temperature, 1 to {@code configurations}; they
 *     share the configurations as evenly as possible
 * @param update how configurations change
 * @param start where chains begin
 * @param thermalisation sweeps before the first configuration is kept, at least 0
 * @param spacing sweeps from one kept configuration of a chain to the next
 * @param key all randomness
 */
public record SamplingPlan(
    List<Double> temperatures,
    int configurations,
    int chains,
    Update update,
    Start start,
    int thermalisation,
    Spacing spacing,
    long key) {

  private static final int EQUILIBRATED_CHAINS = 16;
  private static final int EQUILIBRATED_THERMALISATION = 60;

  /** How configurations change. */
  public enum Update {
    /** Local proposals; slow near and below a transition, where domains must dissolve. */
    METROPOLIS,
    /** Single clusters (Wolff 1989); fast near a transition. */
    WOLFF,
    /** A sweep of clusters followed by a Metropolis sweep: fast at every length scale. */
    WOLFF_AND_METROPOLIS
  }

  /** Where chains begin. */
  public enum Start {
    /** Every degree of freedom random: infinite temperature. */
    HOT,
    /** A ground state, a random one for each chain: temperature 0. */
    COLD,
    /** Cold below the critical temperature, hot above: no domain walls to get rid of. */
    NEAREST_PHASE
  }

  /** The sweeps from one kept configuration of a chain to the next. */
  public sealed interface Spacing {
    /**
     * A given number.
     *
     * @param sweeps at least 1
     */
    record Fixed(int sweeps) implements Spacing {
      /** Refuses fewer than 1. */
      public Fixed {
        if (sweeps < 1) {
          throw new IllegalArgumentException("sweeps: expected at least 1, given " + sweeps);
        }
      }
    }

    /**
     * A multiple of twice the integrated autocorrelation time, measured at each temperature after
     * thermalisation: 1 keeps as many configurations as there are effectively independent ones, 2
     * leaves a correlation of about exp(-4).
     *
     * @param multiple above 0
     */
    record Autocorrelated(double multiple) implements Spacing {
      /** Refuses what is not above 0. */
      public Autocorrelated {
        if (!(multiple > 0)) {
          throw new IllegalArgumentException("multiple: expected above 0, given " + multiple);
        }
      }
    }
  }

  /** Copies the temperatures and refuses what cannot be sampled. */
  public SamplingPlan {
    temperatures = List.copyOf(temperatures);
    if (temperatures.isEmpty()) {
      throw new IllegalArgumentException("temperatures: expected at least one, given none");
    }
    for (double temperature : temperatures) {
      if (!(temperature > 0) || Double.isInfinite(temperature)) {
        throw new IllegalArgumentException(
            "temperatures: expected finite numbers above 0, given " + temperature);
      }
    }
    if (configurations < 1) {
      throw new IllegalArgumentException(
          "configurations: expected at least 1, given " + configurations);
    }
    if (chains < 1 || chains > configurations) {
      throw new IllegalArgumentException(
          "chains: expected 1 to " + configurations + ", given " + chains);
    }
    if (thermalisation < 0) {
      throw new IllegalArgumentException(
          "thermalisation: expected at least 0, given " + thermalisation);
    }
  }

  /**
   * Metropolis sweeps from random configurations, one independent chain for each configuration.
   *
   * <p>Such an ensemble is not in equilibrium below the transition: domain walls that wrap around
   * the system survive thousands of sweeps at low temperature. How many survive depends on the
   * order in which sites are tried (docs/sampling.md): a checkerboard dissolves them several times
   * faster than random sites do.
   */
  public static SamplingPlan hotStart(
      List<Double> temperatures, int configurations, int sweeps, long key) {
    return new SamplingPlan(
        temperatures,
        configurations,
        configurations,
        Update.METROPOLIS,
        Start.HOT,
        sweeps,
        new Spacing.Fixed(1),
        key);
  }

  /**
   * Equilibrium: clusters and Metropolis sweeps from the nearest phase, up to 16 chains at each
   * temperature, 60 sweeps of thermalisation, configurations 4 autocorrelation times apart.
   */
  public static SamplingPlan equilibrated(List<Double> temperatures, int configurations, long key) {
    return new SamplingPlan(
        temperatures,
        configurations,
        Math.min(configurations, EQUILIBRATED_CHAINS),
        Update.WOLFF_AND_METROPOLIS,
        Start.NEAREST_PHASE,
        EQUILIBRATED_THERMALISATION,
        new Spacing.Autocorrelated(2),
        key);
  }

  /** Equidistant temperatures from first to last, both included. */
  public static List<Double> grid(double first, double last, int count) {
    if (count < 1 || (count == 1 && first != last)) {
      throw new IllegalArgumentException("count: expected at least 2, given " + count);
    }
    List<Double> temperatures = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      double share = count == 1 ? 0 : (double) i / (count - 1);
      temperatures.add(first + (last - first) * share);
    }
    return temperatures;
  }

  /** This plan with another number of chains at each temperature. */
  public SamplingPlan withChains(int value) {
    return new SamplingPlan(
        temperatures, configurations, value, update, start, thermalisation, spacing, key);
  }

  /** This plan with other updates. */
  public SamplingPlan withUpdate(Update value) {
    return new SamplingPlan(
        temperatures, configurations, chains, value, start, thermalisation, spacing, key);
  }

  /** This plan with another start. */
  public SamplingPlan withStart(Start value) {
    return new SamplingPlan(
        temperatures, configurations, chains, update, value, thermalisation, spacing, key);
  }

  /** This plan with another number of sweeps before the first configuration. */
  public SamplingPlan withThermalisation(int sweeps) {
    return new SamplingPlan(
        temperatures, configurations, chains, update, start, sweeps, spacing, key);
  }

  /** This plan with another spacing. */
  public SamplingPlan withSpacing(Spacing value) {
    return new SamplingPlan(
        temperatures, configurations, chains, update, start, thermalisation, value, key);
  }

  /** This plan with another key. */
  public SamplingPlan withKey(long value) {
    return new SamplingPlan(
        temperatures, configurations, chains, update, start, thermalisation, spacing, value);
  }

  /** The number of configurations at all temperatures together. */
  public int totalConfigurations() {
    return Math.multiplyExact(temperatures.size(), configurations);
  }

  /**
   * How many configurations a chain gives; the first chains give one more where it does not divide.
   */
  public int configurationsOfChain(int chain) {
    return configurations / chains + (chain < configurations % chains ? 1 : 0);
  }

  /** The place of a chain's first configuration among those of its temperature. */
  public int firstConfigurationOfChain(int chain) {
    return chain * (configurations / chains) + Math.min(chain, configurations % chains);
  }
}
