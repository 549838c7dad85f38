package dev.lodestone.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lodestone.kernels.CheckerboardMetropolis.Generator;
import dev.lodestone.kernels.internal.AcceptanceThresholds;
import dev.lodestone.kernels.spi.KernelSet;
import dev.lodestone.kernels.spi.LatticeLayout;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every Metropolis kernel against the written specification and against the scalar twin. */
@Contract
class MetropolisContractTest {
  private static final double CRITICAL = Math.log(1 + Math.sqrt(2)) / 2;

  private static Backend backend(String name) {
    String[] parts = name.split("-");
    return Backend.open(Backend.Kind.valueOf(parts[0]), Integer.parseInt(parts[1]));
  }

  private static CheckerboardMetropolis metropolis(Backend backend, Generator generator) {
    return CheckerboardMetropolis.on(backend).withGenerator(generator);
  }

  @ParameterizedTest
  @CsvSource({
    "SCALAR-1, COUNTER_HASH",
    "SIMD-2, COUNTER_HASH",
    "CUDA-1, COUNTER_HASH",
    "SCALAR-1, PHILOX",
    "SIMD-2, PHILOX"
  })
  void sweepsALatticeAsTheSpecificationSays(String name, Generator generator) {
    Random random = freshRandom("lattice against the specification");
    int[][] extents = {{4, 4}, {4, 6}, {6, 4}, {28, 28}, {10, 130}, {18, 256}, {16, 140}};
    boolean philox = generator == Generator.PHILOX;
    try (Backend backend = backend(name)) {
      CheckerboardMetropolis metropolis = metropolis(backend, generator);
      for (int[] extent : extents) {
        for (double k : new double[] {0, 0.001, 0.3, CRITICAL, 1.4, 12, random.nextDouble()}) {
          long seed = random.nextLong();
          long firstSweep = random.nextLong() >>> (1 + random.nextInt(62));
          SpinLattice lattice = SpinLattice.of(backend, extent[0], extent[1]);
          lattice.randomize(seed);
          int[][] expected = spins(lattice);
          for (int sweep = 0; sweep < 3; sweep++) {
            MetropolisOracle.sweepLattice(expected, k, philox, seed, firstSweep + sweep);
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
  @CsvSource({
    "SCALAR-1, COUNTER_HASH",
    "SIMD-2, COUNTER_HASH",
    "CUDA-1, COUNTER_HASH",
    "SCALAR-1, PHILOX",
    "SIMD-2, PHILOX"
  })
  void sweepsReplicasAsTheSpecificationSays(String name, Generator generator) {
    Random random = freshRandom("replicas against the specification");
    int[][] extents = {{1, 4, 4}, {3, 4, 6}, {65, 4, 4}, {130, 6, 4}, {600, 4, 10}};
    boolean philox = generator == Generator.PHILOX;
    try (Backend backend = backend(name)) {
      CheckerboardMetropolis metropolis = metropolis(backend, generator);
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
          BigInteger[] thresholds = MetropolisOracle.thresholds(temperatures[r]);
          for (int sweep = 5; sweep < 8; sweep++) {
            MetropolisOracle.sweepReplica(expected[r], r, thresholds, philox, seed, sweep);
          }
        }
        metropolis.sweep(replicas, temperatures, seed, 5, 3);
        assertThat(spins(replicas)).as("%s, seed %d", replicas, seed).isDeepEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void sweepsALatticeAsTheScalarTwinDoes(int threads) {
    Random random = freshRandom("lattice against the twin");
    int[][] fixed = {{4, 4}, {6, 4}, {28, 28}, {64, 128}, {130, 256}, {512, 130}, {8, 4096}};
    try (Backend simd = Backend.open(Backend.Kind.SIMD, threads);
        Backend scalar = Backend.open(Backend.Kind.SCALAR, 1)) {
      for (int i = 0; i < 16; i++) {
        int[] extent = i < fixed.length ? fixed[i] : randomExtent(random);
        SpinLattice lattice = SpinLattice.of(simd, extent[0], extent[1]);
        SpinLattice twin = SpinLattice.of(scalar, extent[0], extent[1]);
        long seed = random.nextLong();
        double k = i % 4 == 0 ? CRITICAL : random.nextDouble();
        lattice.randomize(seed);
        twin.randomize(seed);
        Generator generator = i % 3 == 2 ? Generator.PHILOX : Generator.COUNTER_HASH;
        metropolis(simd, generator).sweep(lattice, k, seed, 3, 2);
        metropolis(simd, generator).sweep(lattice, k, seed, 5, 3);
        metropolis(scalar, generator).sweep(twin, k, seed, 3, 5);
        String what = lattice + ", " + generator + ", K = " + k + ", seed " + seed;
        assertThat(spins(lattice)).as(what).isDeepEqualTo(spins(twin));
        assertThat(lattice.magnetisation()).as(what).isEqualTo(twin.magnetisation());
        assertThat(lattice.bondSum()).as(what).isEqualTo(twin.bondSum());
      }
    }
  }

  // Both ways of the GPU: all sweeps in shared memory, and one launch a half sweep.
  @ParameterizedTest
  @ValueSource(strings = "CUDA-1")
  void sweepsLatticesOfAnySizeAsTheScalarTwinDoes(String name) {
    Random random = freshRandom("CUDA against the twin");
    int[][] extents = {{28, 28}, {512, 130}, {1004, 1026}, {12, 20000}, {20000, 12}};
    try (Backend cuda = backend(name);
        Backend scalar = Backend.open(Backend.Kind.SCALAR, 1)) {
      for (int[] extent : extents) {
        long seed = random.nextLong();
        SpinLattice lattice = SpinLattice.of(cuda, extent[0], extent[1]);
        SpinLattice twin = SpinLattice.of(scalar, extent[0], extent[1]);
        lattice.randomize(seed);
        twin.randomize(seed);
        CheckerboardMetropolis.on(cuda).sweep(lattice, CRITICAL, seed, 3, 2);
        CheckerboardMetropolis.on(cuda).sweep(lattice, CRITICAL, seed, 5, 1);
        CheckerboardMetropolis.on(scalar).sweep(twin, CRITICAL, seed, 3, 3);
        assertThat(spins(lattice)).as("%s, seed %d", lattice, seed).isDeepEqualTo(spins(twin));
      }
      for (int[] extent : new int[][] {{600, 64, 66}, {1100, 10, 10}, {3, 130, 34}}) {
        long seed = random.nextLong();
        double[] couplings = random.doubles(extent[0], 0.2, 0.7).toArray();
        SpinReplicas replicas = SpinReplicas.of(cuda, extent[0], extent[1], extent[2]);
        SpinReplicas twin = SpinReplicas.of(scalar, extent[0], extent[1], extent[2]);
        replicas.randomize(seed);
        twin.randomize(seed);
        CheckerboardMetropolis.on(cuda).sweep(replicas, couplings, seed, 7, 2);
        CheckerboardMetropolis.on(scalar).sweep(twin, couplings, seed, 7, 2);
        assertThat(spins(replicas)).as("%s, seed %d", replicas, seed).isDeepEqualTo(spins(twin));
      }
    }
  }

  @Test
  void sharesALargeLatticeAmongThreads() {
    long seed = freshRandom("threads").nextLong();
    long[] sums = new long[3];
    float[][] spins = new float[3][1024 * 2048];
    for (int threads = 1; threads <= 3; threads++) {
      try (Backend backend = Backend.open(Backend.Kind.SIMD, threads)) {
        SpinLattice lattice = SpinLattice.of(backend, 1024, 2048);
        lattice.randomize(seed);
        CheckerboardMetropolis.on(backend).sweep(lattice, CRITICAL, seed, 0, 20);
        sums[threads - 1] = lattice.bondSum();
        lattice.copyTo(spins[threads - 1], 0);
      }
    }
    assertThat(spins[1]).isEqualTo(spins[0]);
    assertThat(spins[2]).isEqualTo(spins[0]);
    assertThat(sums).containsOnly(sums[0]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void sweepsReplicasAsTheScalarTwinDoes(int threads) {
    Random random = freshRandom("replicas against the twin");
    int[][] fixed = {{1, 4, 4}, {64, 28, 28}, {513, 4, 6}, {1100, 4, 34}, {70, 16, 48}};
    try (Backend simd = Backend.open(Backend.Kind.SIMD, threads);
        Backend scalar = Backend.open(Backend.Kind.SCALAR, 1)) {
      for (int[] extent : fixed) {
        int count = extent[0];
        SpinReplicas replicas = SpinReplicas.of(simd, count, extent[1], extent[2]);
        SpinReplicas twins = SpinReplicas.of(scalar, count, extent[1], extent[2]);
        long seed = random.nextLong();
        double[] temperatures = random.doubles(count).map(x -> 0.9 * x).toArray();
        replicas.randomize(seed);
        twins.randomize(seed);
        metropolis(simd, Generator.COUNTER_HASH).sweep(replicas, temperatures, seed, 0, 1);
        metropolis(simd, Generator.PHILOX).sweep(replicas, temperatures, seed, 1, 4);
        metropolis(scalar, Generator.COUNTER_HASH).sweep(twins, temperatures, seed, 0, 1);
        metropolis(scalar, Generator.PHILOX).sweep(twins, temperatures, seed, 1, 4);
        String what = replicas + ", seed " + seed;
        assertThat(spins(replicas)).as(what).isDeepEqualTo(spins(twins));
        assertSameReadout(replicas, twins, what, random);
      }
    }
  }

  private static void assertSameReadout(
      SpinReplicas replicas, SpinReplicas twins, String what, Random random) {
    int count = replicas.replicas();
    int[][] sums = new int[4][count + 2];
    replicas.magnetisations(sums[0], 1);
    twins.magnetisations(sums[1], 1);
    replicas.bondSums(sums[2], 1);
    twins.bondSums(sums[3], 1);
    assertThat(sums[0]).as(what).isEqualTo(sums[1]);
    assertThat(sums[2]).as(what).isEqualTo(sums[3]);
    int first = random.nextInt(count);
    int part = random.nextInt(count - first + 1);
    float[][] copies = new float[2][part * replicas.sites() + 5];
    replicas.copyTo(first, part, copies[0], 3);
    twins.copyTo(first, part, copies[1], 3);
    assertThat(copies[0]).as("%s, %d from %d", what, part, first).isEqualTo(copies[1]);
  }

  @Test
  void replicasDoNotFeelHowManyThereAre() {
    long seed = freshRandom("number of replicas").nextLong();
    int[][][] few = sweptReplicas(100, seed);
    int[][][] many = sweptReplicas(700, seed);
    for (int replica = 0; replica < 100; replica++) {
      assertThat(many[replica]).as("seed %d", seed).isDeepEqualTo(few[replica]);
    }
  }

  private static int[][][] sweptReplicas(int count, long seed) {
    try (Backend backend = Backend.open(Backend.Kind.SIMD, 2)) {
      SpinReplicas replicas = SpinReplicas.of(backend, count, 6, 8);
      replicas.randomize(seed);
      double[] temperatures = new double[count];
      for (int replica = 0; replica < count; replica++) {
        temperatures[replica] = 0.2 + replica % 10 * 0.05;
      }
      CheckerboardMetropolis.on(backend).sweep(replicas, temperatures, seed, 0, 10);
      return spins(replicas);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SCALAR-1", "SIMD-2", "CUDA-1"})
  void readsBackWhatItWrites(String name) {
    Random random = freshRandom("load and copy");
    try (Backend backend = backend(name)) {
      for (int i = 0; i < 20; i++) {
        int[] extent = randomExtent(random);
        SpinLattice lattice = SpinLattice.of(backend, extent[0], extent[1]);
        float[] values = randomSpins(random, extent[0] * extent[1]);
        lattice.load(values, 2);
        float[] copy = new float[values.length];
        lattice.copyTo(copy, 2);
        assertThat(copy).as("%s", lattice).isEqualTo(values);
        int count = 1 + random.nextInt(200);
        SpinReplicas replicas = SpinReplicas.of(backend, count, 6, 4 + 2 * (i % 7));
        values = randomSpins(random, count * replicas.sites());
        replicas.load(values, 2);
        copy = new float[values.length];
        replicas.copyTo(copy, 2);
        assertThat(copy).as("%s", replicas).isEqualTo(values);
      }
    }
  }

  @Test
  void writesNothingBesideItsRows() {
    Random random = freshRandom("guard words");
    try (Backend backend = Backend.open(Backend.Kind.SIMD, 2)) {
      for (int[] extent : new int[][] {{28, 28}, {6, 128}, {18, 1022}, {10, 1024}, {8, 1400}}) {
        LatticeLayout layout = new LatticeLayout(extent[0], extent[1]);
        boolean[] owned = new boolean[layout.length()];
        long[][] spins = new long[2][layout.length()];
        for (int row = 0; row < layout.height(); row++) {
          // Pad words up to the next row's are the row's own: vectors may write there.
          int past = Math.max(layout.index(row, layout.rowWords()) + 1, layout.index(row + 1, -8));
          Arrays.fill(owned, layout.index(row, -1), past, true);
        }
        for (int i = 0; i < owned.length; i++) {
          spins[0][i] = owned[i] ? 0 : random.nextLong();
          spins[1][i] = owned[i] ? 0 : random.nextLong();
        }
        long[][] before = {spins[0].clone(), spins[1].clone()};
        for (Generator generator : Generator.values()) {
          KernelSet.of(backend)
              .spins()
              .sweepLattice(layout, spins, -1L >>> 2, -1L >>> 4, generator, 5, 0, 10);
        }
        for (int i = 0; i < owned.length; i++) {
          if (!owned[i]) {
            assertThat(spins[0][i]).as("%s, word %d", layout, i).isEqualTo(before[0][i]);
            assertThat(spins[1][i]).as("%s, word %d", layout, i).isEqualTo(before[1][i]);
          }
        }
      }
    }
  }

  @Test
  void allocatesNothingOnceWarm() {
    try (Backend backend = Backend.open(Backend.Kind.SIMD, 2)) {
      CheckerboardMetropolis metropolis = CheckerboardMetropolis.on(backend);
      CheckerboardMetropolis audit = metropolis(backend, Generator.PHILOX);
      SpinLattice lattice = SpinLattice.of(backend, 64, 1100);
      SpinReplicas replicas = SpinReplicas.of(backend, 600, 28, 28);
      double[] temperatures = new double[600];
      Arrays.fill(temperatures, CRITICAL);
      float[] output = new float[600 * 784];
      int[] sums = new int[600];
      Runnable work =
          () -> {
            metropolis.sweep(lattice, CRITICAL, 1, 0, 5);
            metropolis.sweep(replicas, temperatures, 1, 0, 5);
            audit.sweep(lattice, CRITICAL, 1, 0, 2);
            audit.sweep(replicas, temperatures, 1, 0, 2);
            lattice.copyTo(output, 0);
            replicas.copyTo(output, 0);
            replicas.magnetisations(sums, 0);
            replicas.bondSums(sums, 0);
            sums[0] += (int) (lattice.magnetisation() + lattice.bondSum());
          };
      assertThat(AllocationMeter.leastBytes(work)).isZero();
    }
  }

  private static float[] randomSpins(Random random, int count) {
    float[] values = new float[count + 5];
    for (int i = 0; i < count; i++) {
      values[2 + i] = random.nextBoolean() ? 1 : -1;
    }
    return values;
  }

  private static int[] randomExtent(Random random) {
    return new int[] {4 + 2 * random.nextInt(20), 4 + 2 * random.nextInt(200)};
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
  @CsvSource({"5, 4, height", "4, 5, width", "2, 4, height", "0, 4, height", "4, -2, width"})
  void refusesOddExtents(int height, int width, String name) {
    try (Backend backend = Backend.open(Backend.Kind.SCALAR, 1)) {
      String start = name + ": expected an even number of at least 4, because";
      assertThatThrownBy(() -> SpinLattice.of(backend, height, width))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(start);
      assertThatThrownBy(() -> SpinReplicas.of(backend, 3, height, width))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(start);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = "CUDA-1")
  void refusesPhiloxWhereThereIsNone(String name) {
    try (Backend backend = backend(name)) {
      assertThatThrownBy(() -> metropolis(backend, Generator.PHILOX))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected COUNTER_HASH on CUDA");
    }
  }

  static Random freshRandom(String what) {
    return new Random(TestSeed.random(MetropolisContractTest.class).nextLong() + what.hashCode());
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
