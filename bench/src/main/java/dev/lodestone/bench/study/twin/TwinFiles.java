package dev.lodestone.bench.study.twin;

import dev.lodestone.bench.npz.NpyArray;
import dev.lodestone.bench.npz.Npz;
import dev.lodestone.bench.study.OutputFolder;
import dev.lodestone.bench.study.OutputNetwork;
import dev.lodestone.interpret.TwinPrediction;
import dev.lodestone.interpret.TwinRegression;
import dev.lodestone.interpret.TwinScaling;
import dev.lodestone.kernels.Shape;
import dev.lodestone.nn.Parameters;
import java.io.IOException;
import java.util.Arrays;
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
      Map<String, String> text = scaling(outcome.scaling());
      text.put("set", label);
      text.put("first_axis", "splits; the scaling is that of the first");
      folder.network(
          "networks/twin_" + label, network(outcome.regression(), outcome.networks(), text));
      TwinPrediction joined = outcome.points().joined();
      int size = joined.size();
      arrays.put(label + "_target", NpyArray.float64(outcome.points().truth(), size));
      arrays.put(label + "_prediction", NpyArray.float64(joined.values(), size));
      arrays.put(label + "_spread", NpyArray.float64(joined.spreads(), size));
      arrays.put(label + "_loop_violation", NpyArray.float64(joined.loops(), size));
    }
    folder.write("samples/test.npz", file -> Npz.write(file, arrays));
  }

  /** The network of pairs of scaled points; ONNX gets the first of all replicas. */
  static OutputNetwork network(
      TwinRegression regression, Parameters parameters, Map<String, String> text) {
    int inputs = parameters.shapes().getFirst().extent(0);
    return new OutputNetwork(
        Map.of("difference", regression.network()), Shape.of(inputs), parameters, 0, text);
  }

  /** How features and target were scaled, as metadata of a network. */
  static Map<String, String> scaling(TwinScaling scaling) {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("feature_means", Arrays.toString(scaling.featureMeans()));
    text.put("feature_maxima", Arrays.toString(scaling.featureMaxima()));
    text.put("target_mean", Double.toString(scaling.target(0)));
    text.put("target_deviation", Double.toString(scaling.difference(1)));
    return text;
  }
}
