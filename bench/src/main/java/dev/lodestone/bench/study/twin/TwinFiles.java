package dev.lodestone.bench.study.twin;

import dev.lodestone.bench.npz.NpyArray;
import dev.lodestone.bench.npz.Npz;
import dev.lodestone.bench.study.OutputFolder;
import dev.lodestone.interpret.TwinPrediction;
import dev.lodestone.nn.Safetensors;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of the study: networks as safetensors, the points of the figures as npz. */
final class TwinFiles {
  private TwinFiles() {}

  static void write(OutputFolder folder, List<TwinOutcome> outcomes) throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    for (TwinOutcome outcome : outcomes) {
      String label = outcome.set().label();
      Safetensors networks =
          Safetensors.of(outcome.networks())
              .text("set", label)
              .text("first_axis", "splits")
              .build();
      folder.write("networks/twin_" + label + ".safetensors", networks::write);
      TwinPrediction joined = outcome.points().joined();
      int size = joined.size();
      arrays.put(label + "_target", NpyArray.float64(outcome.points().truth(), size));
      arrays.put(label + "_prediction", NpyArray.float64(joined.values(), size));
      arrays.put(label + "_spread", NpyArray.float64(joined.spreads(), size));
      arrays.put(label + "_loop_violation", NpyArray.float64(joined.loops(), size));
    }
    folder.write("samples/test.npz", file -> Npz.write(file, arrays));
  }
}
