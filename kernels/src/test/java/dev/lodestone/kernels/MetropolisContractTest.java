package dev.lodestone.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lodestone.kernels.internal.AcceptanceThresholds;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every Metropolis kernel against the written specification and against the scalar twin. */
@Tag("contract")
class MetropolisContractTest {
  private static final double CRITICAL = Math.log(1 + Math.sqrt(2)) / 2;

  private static Backend backend(String name) {
    String[] parts = name.split("-");
    return Backend.open(Backend.Kind.valueOf(parts[0]), Integer.parseInt(parts[1]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCALAR-1", "SIMD-1", "SIMD-2"})
  void sweepsALatticeAsTheSpecificationSays(String name) {
    Random random = freshRandom("lattice against the specification");
    int[][] extents = {{2, 2}, {2, 4}, {4, 2}, {6, 4}, {28, 28}, {10, 130}, {18, 256}, {16, 140}};
    try (Backend backend = backend(name)) {
      CheckerboardMetropolis metropolis = CheckerboardMetropolis.on(backend);
      for (int[] extent : extents) {
        for (double k : new double[] {0, 0.001, 0.3, CRITICAL, 1.4, 12, random.nextDouble()}) {
          long seed = random.nextLong();
          long firstSweep = random.nextLong() >>> (1 + random.nextInt(62));
          SpinLattice lattice = SpinLattice.of(backend, extent[0], extent[1]);
          lattice.randomize(seed);
          int[][] expected = spins(lattice);
          for (int sweep = 0; sweep < 3; sweep++) {
            MetropolisOracle.sweepLattice(expected, k, seed, firstSweep + sweep);
          }
          metropolis.sweep(lattice, k, seed, firstSweep, 3);
          assertThat(spins(lattice))
              .as("%s, K = %s, seed %d, sweep %d", lattice, k, seed, firstSweep)
              .isDeepEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCALAR-1", "SIMD-1", "SIMD-2"})
  void sweepsReplicasAsTheSpecificationSays(String name) {
    Random random = freshRandom("replicas against the specification");
    int[][] extents = {{1, 2, 2}, {3, 2, 4}, {65, 4, 4}, {130, 6, 4}, {600, 4, 10}};
    try (Backend backend = backend(name)) {
      CheckerboardMetropolis metropolis = CheckerboardMetropolis.on(backend);
      for (int[] extent : extents) {
        int count = extent[0];
        long seed = random.nextLong();
        double[] temperatures = new double[count];
        double[] special = {0, 0.001, CRITICAL, 12};
        for (int r = 0; r < count; r++) {
          temperatures[r] = r < 4 ? special[r] : random.nextDouble();
        }
        SpinReplicas replicas = SpinReplicas.of(backend, count, extent[1], extent[2]);
        replicas.randomize(seed);
        int[][][] expected = spins(replicas);
        for (int r = 0; r < count; r++) {
          for (int sweep = 5; sweep < 8; sweep++) {
            MetropolisOracle.sweepReplica(expected[r], r, temperatures[r], seed, sweep);
          }
        }
        metropolis.sweep(replicas, temperatures, seed, 5, 3);
        assertThat(spins(replicas)).as("%s, seed %d", replicas, seed).isDeepEqualTo(expected);
      }
    }
  }

  @Test
  void thresholdsAreThoseOfTheSeries() {
    Random random = freshRandom("thresholds");
    double[] fixed = {
      0, -0.0, Double.MIN_VALUE, 1e-20, 1e-10, 0.25, CRITICAL, 5.5, 11.09, 11.1, 1e9
    };
    for (int i = 0; i < 100; i++) {
      double k = i < fixed.length ? fixed[i] : 6 * random.nextDouble();
      BigInteger[] expected = MetropolisOracle.thresholds(k);
      for (int j = 0; j < 2; j++) {
        long threshold = AcceptanceThresholds.threshold(k, 4 + 4 * j);
        assertThat(Long.toUnsignedString(threshold)).as("K = %s", k).isEqualTo(expected[j] + "");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 4, height", "4, 5, width", "1, 2, height", "0, 2, height", "4, -2, width"})
  void refusesOddExtents(int height, int width, String name) {
    try (Backend backend = Backend.open(Backend.Kind.SCALAR, 1)) {
      String start = name + ": expected an even number of at least 2, because";
      assertThatThrownBy(() -> SpinLattice.of(backend, height, width))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(start);
      assertThatThrownBy(() -> SpinReplicas.of(backend, 3, height, width))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(start);
    }
  }

  static Random freshRandom(String what) {
    long seed = System.nanoTime();
    System.out.println("MetropolisContractTest, " + what + ": seed " + seed);
    return new Random(seed);
  }

  static int[][] spins(SpinLattice lattice) {
    int[][] spins = new int[lattice.height()][lattice.width()];
    for (int row = 0; row < lattice.height(); row++) {
      for (int column = 0; column < lattice.width(); column++) {
        spins[row][column] = lattice.get(row, column);
      }
    }
    return spins;
  }

  static int[][][] spins(SpinReplicas replicas) {
    int[][][] spins = new int[replicas.replicas()][replicas.height()][replicas.width()];
    for (int replica = 0; replica < replicas.replicas(); replica++) {
      for (int row = 0; row < replicas.height(); row++) {
        for (int column = 0; column < replicas.width(); column++) {
          spins[replica][row][column] = replicas.get(replica, row, column);
        }
      }
    }
    return spins;
  }
}
