package dev.lodestone.bench.study.twin;

import dev.lodestone.bench.csv.CsvTable;
import dev.lodestone.physics.circuits.Circuit;
import dev.lodestone.physics.circuits.SeriesCircuit;
import dev.lodestone.physics.circuits.WheatstoneBridge;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The data sets of the papers on twin regression; target last. */
enum TwinSet {
  CONCRETE("concrete-strength.csv", 4.34, 0.24, 5.31, 4.57, 9.52),
  ENERGY("energy-efficiency.csv", 0.599, 0.025, 1.038, 1.595, 3.46),
  YACHT("yacht-hydrodynamics.csv", 0.373, 0.038, 0.515, 0.893, 10.1),
  WINE("wine-quality-red.csv", 0.644, 0.013, 0.664, 0.575, 0.706),
  BIO("bioconcentration.csv", 0.732, 0.018, 0.741, 0.686, 0.713),
  POLYNOMIAL("", 0.0195, 0.0008, 0.0469, 0.299, 0.327),
  RCL("", 0.0147, 0.0004, 0.0193, 0.095, 0.178),
  WHEATSTONE("", 0.0192, 0.0013, 0.0494, 0.122, 0.148);

  private static final double NOISE = 0.01;

  private final String resource;
  private final Calibration calibration;

  /**
   * Root mean square errors of reference runs of the authors' recipe, 64-64 neurons, 20 splits.
   *
   * @param twin the twin network
   * @param error its standard error
   * @param plain a plain network
   * @param forest a random forest
   * @param neighbours five nearest neighbours
   */
  record Calibration(double twin, double error, double plain, double forest, double neighbours) {}

  TwinSet(
      String resource, double twin, double error, double plain, double forest, double neighbours) {
    this.resource = resource;
    this.calibration = new Calibration(twin, error, plain, forest, neighbours);
  }

  /** The name in settings, metrics and files. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static TwinSet of(String label) {
    return Arrays.stream(values())
        .filter(set -> set.label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  Calibration calibration() {
    return calibration;
  }

  /**
   * The table.
   *
   * @param key of those that are made by a formula
   */
  CsvTable table(long key) throws IOException {
    return switch (this) {
      case POLYNOMIAL -> made(RandomPolynomial.sample(1000, key));
      case RCL -> measured(new SeriesCircuit(SeriesCircuit.Impedance.PUBLISHED), 4000, key);
      case WHEATSTONE -> measured(new WheatstoneBridge(), 200, key);
      default -> {
        try (InputStream bytes = TwinSet.class.getResourceAsStream(resource)) {
          yield CsvTable.read(resource, bytes);
        }
      }
    };
  }

  private CsvTable measured(Circuit circuit, int samples, long key) {
    return made(circuit.measure(samples, 1, 3, NOISE, key));
  }

  private CsvTable made(double[][] rows) {
    List<String> names = IntStream.range(0, rows[0].length).mapToObj(i -> "x" + i).toList();
    return CsvTable.of(label(), names, List.of(rows));
  }
}
