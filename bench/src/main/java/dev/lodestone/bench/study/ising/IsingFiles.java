package dev.lodestone.bench.study.ising;

import dev.lodestone.bench.npz.NpyArray;
import dev.lodestone.bench.npz.Npz;
import dev.lodestone.bench.study.OutputFolder;
import dev.lodestone.physics.Ensemble;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of the Ising study: networks as safetensors, the samples of the figures as npz. */
final class IsingFiles {
  private static final int MOST_EXAMPLES = 500;

  private IsingFiles() {}

  static void write(OutputFolder folder, IsingData data, List<IsingReading> readings)
      throws IOException {
    for (IsingReading reading : readings) {
      folder.network(
          "networks/" + reading.key().label(),
          reading.probe().network(Map.of("ensemble", reading.key().kind().words())));
    }
    folder.write("samples/test.npz", file -> Npz.write(file, arrays(data.test())));
    folder.write("samples/reading.npz", file -> Npz.write(file, read(data.reading(), readings)));
    for (Map.Entry<IsingData.Kind, Ensemble> each : data.training().entrySet()) {
      Ensemble some = examples(each.getValue());
      folder.write(
          "samples/training_" + each.getKey().label() + ".npz",
          file -> Npz.write(file, arrays(some)));
    }
  }

  private static Ensemble examples(Ensemble ensemble) {
    int step = Math.max(1, Math.ceilDiv(ensemble.size(), MOST_EXAMPLES));
    int[] places = new int[Math.ceilDiv(ensemble.size(), step)];
    Arrays.setAll(places, i -> i * step);
    return ensemble.select(places);
  }

  private static Map<String, NpyArray> arrays(Ensemble ensemble) {
    float[] values = ensemble.configurations().array();
    byte[] spins = new byte[values.length];
    for (int i = 0; i < spins.length; i++) {
      spins[i] = (byte) values[i];
    }
    int size = ensemble.size();
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("configurations", NpyArray.int8(spins, size, ensemble.height(), ensemble.width()));
    arrays.put("temperatures", NpyArray.float64(ensemble.temperatures(), size));
    arrays.put("energies", NpyArray.float64(ensemble.energies(), size));
    arrays.put("magnetisations", NpyArray.float64(ensemble.magnetisations(), size));
    return arrays;
  }

  private static Map<String, NpyArray> read(Ensemble ensemble, List<IsingReading> readings) {
    Map<String, NpyArray> arrays = arrays(ensemble);
    for (IsingReading reading : readings) {
      String label = reading.key().label();
      arrays.put(
          "bottleneck_" + label,
          NpyArray.float64(reading.probe().best().bottleneck(), ensemble.size()));
      arrays.put(
          "decision_" + label, NpyArray.float64(reading.probe().decision(), ensemble.size()));
    }
    return arrays;
  }
}
