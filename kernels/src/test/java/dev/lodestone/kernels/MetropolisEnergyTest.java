package dev.lodestone.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lodestone.kernels.CheckerboardMetropolis.Generator;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Energies of finite lattices against Kaufman's exact solution (Phys. Rev. 76 (1949) 1232). */
class MetropolisEnergyTest {
  private static final SplittableRandom RANDOM = TestSeed.random(MetropolisEnergyTest.class);

  @ParameterizedTest
  @CsvSource({
    "4, 2.0, -1.75538028877744",
    "8, 2.3, -1.45587359173305",
    "8, 3.0, -0.84131542785",
    "28, 2.25, -1.46976023064183",
    "28, 3.0, -0.81731061134588"
  })
  void replicasHaveKaufmansEnergy(int size, double temperature, double exact) {
    int count = 600;
    long seed = RANDOM.nextLong();
    double[] inverseTemperatures = new double[count];
    for (int replica = 0; replica < count; replica++) {
      inverseTemperatures[replica] = 1 / temperature;
    }
    double[] energies = new double[count];
    int[] bonds = new int[count];
    try (Backend backend = Backend.best(2)) {
      CheckerboardMetropolis metropolis = CheckerboardMetropolis.on(backend);
      SpinReplicas replicas = SpinReplicas.of(backend, count, size, size);
      replicas.fill(true);
      metropolis.sweep(replicas, inverseTemperatures, seed, 0, 2000);
      for (int measurement = 0; measurement < 200; measurement++) {
        metropolis.sweep(replicas, inverseTemperatures, seed, 2000 + 10L * measurement, 10);
        replicas.bondSums(bonds, 0);
        for (int replica = 0; replica < count; replica++) {
          energies[replica] -= bonds[replica] / 200.0 / replicas.sites();
        }
      }
    }
    assertThat(Math.abs(score(energies, exact))).as("seed %d", seed).isLessThan(5);
  }

  @ParameterizedTest
  @CsvSource({"64, 2.5, -1.106082992472", "64, 3.0, -0.817309592502", "28, 3.0, -0.817310611346"})
  void latticesHaveKaufmansEnergy(int size, double temperature, double exact) {
    long seed = RANDOM.nextLong();
    double[] energies = new double[200];
    try (Backend backend = Backend.best(1)) {
      CheckerboardMetropolis metropolis = CheckerboardMetropolis.on(backend);
      SpinLattice lattice = SpinLattice.of(backend, size, size);
      lattice.fill(true);
      metropolis.sweep(lattice, 1 / temperature, seed, 0, 2000);
      long sweep = 2000;
      for (int block = 0; block < energies.length; block++) {
        for (int measurement = 0; measurement < 50; measurement++) {
          metropolis.sweep(lattice, 1 / temperature, seed, sweep, 8);
          sweep += 8;
          energies[block] -= lattice.bondSum() / 50.0 / lattice.sites();
        }
      }
    }
    assertThat(Math.abs(score(energies, exact))).as("seed %d", seed).isLessThan(5);
  }

  // Each of the three scores exceeds 5 with a probability of 6e-7.
  @Test
  void theHashAndPhiloxGiveTheSameEnergy() {
    double exact = -1.46976023064183;
    double[] hashed = energies(Generator.COUNTER_HASH, RANDOM.nextLong());
    double[] audited = energies(Generator.PHILOX, RANDOM.nextLong());
    double[] differences = new double[hashed.length];
    for (int replica = 0; replica < hashed.length; replica++) {
      differences[replica] = hashed[replica] - audited[replica];
    }
    assertThat(Math.abs(score(hashed, exact))).isLessThan(5);
    assertThat(Math.abs(score(audited, exact))).isLessThan(5);
    assertThat(Math.abs(score(differences, 0))).isLessThan(5);
  }

  // Time averages of 512 replicas of 28 x 28 at T = 2.25.
  private static double[] energies(Generator generator, long seed) {
    double[] inverseTemperatures = new double[512];
    Arrays.fill(inverseTemperatures, 1 / 2.25);
    double[] energies = new double[512];
    int[] bonds = new int[512];
    System.out.println(generator + ", seed " + seed);
    try (Backend backend = Backend.best(2)) {
      CheckerboardMetropolis metropolis =
          CheckerboardMetropolis.on(backend).withGenerator(generator);
      SpinReplicas replicas = SpinReplicas.of(backend, 512, 28, 28);
      replicas.fill(true);
      metropolis.sweep(replicas, inverseTemperatures, seed, 0, 2000);
      for (int measurement = 0; measurement < 100; measurement++) {
        metropolis.sweep(replicas, inverseTemperatures, seed, 2000 + 10L * measurement, 10);
        replicas.bondSums(bonds, 0);
        for (int replica = 0; replica < energies.length; replica++) {
          energies[replica] -= bonds[replica] / 100.0 / replicas.sites();
        }
      }
    }
    return energies;
  }

  // Distance of the mean from the exact value in standard errors; the samples are independent.
  private static double score(double[] samples, double exact) {
    double mean = 0;
    for (double sample : samples) {
      mean += sample / samples.length;
    }
    double squares = 0;
    for (double sample : samples) {
      squares += (sample - mean) * (sample - mean);
    }
    double error = Math.sqrt(squares / (samples.length - 1.0) / samples.length);
    double score = (mean - exact) / error;
    System.out.printf("energy %.7f, exact %.7f, score %.2f%n", mean, exact, score);
    return score;
  }
}
