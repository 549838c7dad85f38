package dev.lodestone.bench.study.siamese;

import dev.lodestone.bench.npz.NpyArray;
import dev.lodestone.bench.npz.Npz;
import dev.lodestone.bench.study.OutputFolder;
import dev.lodestone.bench.study.OutputNetwork;
import dev.lodestone.interpret.TrainedSiamese;
import dev.lodestone.kernels.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files of a Siamese search: the networks as safetensors, the test pairs as npz. */
final class SiameseFiles {
  private SiameseFiles() {}

  static void write(OutputFolder folder, InvariantSearch search) throws IOException {
    folder.network("networks/siamese", network(search));
    folder.write("samples/test.npz", file -> Npz.write(file, arrays(search)));
  }

  private static OutputNetwork network(InvariantSearch search) {
    TrainedSiamese trained = search.trained();
    double[] losses = new double[trained.restarts()];
    Arrays.setAll(losses, trained::validationLoss);
    Map<String, String> text = new LinkedHashMap<>();
    text.put("components", String.join(",", search.test().names()));
    text.put("input_centres", trained.scaling().centres().toString());
    text.put("input_widths", trained.scaling().widths().toString());
    text.put("best_restart", Integer.toString(trained.best()));
    text.put("validation_losses", Arrays.toString(losses));
    return new OutputNetwork(
        trained.layers(),
        Shape.of(2 * search.test().names().size()),
        trained.parameters(),
        trained.best(),
        text);
  }

  private static Map<String, NpyArray> arrays(InvariantSearch search) {
    int pairs = search.test().size();
    int components = search.test().names().size();
    int best = search.trained().best();
    double[] latent = search.readout().latent(best);
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("first", NpyArray.float32(search.test().first().array(), pairs, components));
    arrays.put("second", NpyArray.float32(search.test().second().array(), pairs, components));
    arrays.put("latent_first", NpyArray.float64(Arrays.copyOf(latent, pairs), pairs));
    arrays.put(
        "latent_second", NpyArray.float64(Arrays.copyOfRange(latent, pairs, 2 * pairs), pairs));
    arrays.put(
        "log_odds_together", NpyArray.float64(search.readout().togetherLogOdds(best), pairs));
    arrays.put(
        "log_odds_strangers", NpyArray.float64(search.readout().strangerLogOdds(best), pairs));
    return arrays;
  }
}
