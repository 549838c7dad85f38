package dev.lodestone.physics.ising;

import dev.lodestone.physics.Ensemble;
import dev.lodestone.physics.Provenance;
import dev.lodestone.physics.SamplingPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Energies and magnetisations per site along the chains of every temperature. Thread-safe as long
 * as nobody writes to the arrays.
 */
public final class IsingSeries {
  private final IsingModel model;
  private final List<Double> temperatures;
  private final double[][][] energies;
  private final double[][][] magnetisations;
  private final List<Provenance> provenance;

  private IsingSeries(
      IsingModel model,
      List<Double> temperatures,
      double[][][] energies,
      double[][][] magnetisations,
      List<Provenance> provenance) {
    this.model = model;
    this.temperatures = List.copyOf(temperatures);
    this.energies = energies;
    this.magnetisations = magnetisations;
    this.provenance = List.copyOf(provenance);
  }

  /** The model. */
  public IsingModel model() {
    return model;
  }

  /** The temperatures. */
  public List<Double> temperatures() {
    return temperatures;
  }

  /** Energies per site at temperature number {@code index}: the live array [chain][time]. */
  public double[][] energies(int index) {
    return energies[index];
  }

  /** Magnetisations per site, signed, at temperature number {@code index}: [chain][time]. */
  public double[][] magnetisations(int index) {
    return magnetisations[index];
  }

  /** How the chains were run. */
  public List<Provenance> provenance() {
    return provenance;
  }

  static IsingSeries of(
      IsingModel model, SamplingPlan plan, Recording recording, Provenance provenance) {
    int count = plan.temperatures().size();
    double[][][] energies = new double[count][plan.chains()][];
    double[][][] magnetisations = new double[count][plan.chains()][];
    for (int t = 0; t < count; t++) {
      for (int c = 0; c < plan.chains(); c++) {
        int length = plan.configurationsOfChain(c);
        int first = recording.index(t * plan.chains() + c, 0);
        energies[t][c] = new double[length];
        magnetisations[t][c] = new double[length];
        for (int i = 0; i < length; i++) {
          energies[t][c][i] = model.energyPerSite(recording.bondSums[first + i]);
          magnetisations[t][c][i] = (double) recording.magnetisations[first + i] / model.sites();
        }
      }
    }
    return new IsingSeries(
        model, plan.temperatures(), energies, magnetisations, List.of(provenance));
  }

  /** The series of an ensemble whose configurations are still in the order of their chains. */
  public static IsingSeries of(IsingModel model, Ensemble ensemble) {
    List<Double> temperatures = new ArrayList<>();
    List<double[][]> energies = new ArrayList<>();
    List<double[][]> magnetisations = new ArrayList<>();
    double[] allEnergies = ensemble.energies();
    double[] allMagnetisations = ensemble.magnetisations();
    int[] chains = ensemble.chains();
    for (double temperature : ensemble.distinctTemperatures()) {
      List<int[]> runs = runs(ensemble.indicesAt(temperature), chains);
      temperatures.add(temperature);
      energies.add(runs.stream().map(run -> pick(allEnergies, run)).toArray(double[][]::new));
      magnetisations.add(
          runs.stream().map(run -> pick(allMagnetisations, run)).toArray(double[][]::new));
    }
    return new IsingSeries(
        model,
        temperatures,
        energies.toArray(double[][][]::new),
        magnetisations.toArray(double[][][]::new),
        ensemble.provenance());
  }

  private static List<int[]> runs(int[] places, int[] chains) {
    List<int[]> runs = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= places.length; i++) {
      if (i == places.length || chains[places[i]] != chains[places[start]]) {
        runs.add(Arrays.copyOfRange(places, start, i));
        start = i;
      }
    }
    return runs;
  }

  private static double[] pick(double[] values, int[] places) {
    double[] picked = new double[places.length];
    for (int i = 0; i < places.length; i++) {
      picked[i] = values[places[i]];
    }
    return picked;
  }

  /** The observables at temperature number {@code index} with their errors. */
  public IsingObservables observables(int index) {
    return IsingObservables.of(
        model, temperatures.get(index), energies[index], magnetisations[index]);
  }

  /** The observables at every temperature. */
  public List<IsingObservables> observables() {
    List<IsingObservables> all = new ArrayList<>();
    for (int index = 0; index < temperatures.size(); index++) {
      all.add(observables(index));
    }
    return all;
  }
}
