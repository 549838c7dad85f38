package dev.lodestone.bench.study.autoencoder;

import dev.lodestone.bench.npz.NpyArray;
import dev.lodestone.bench.npz.Npz;
import dev.lodestone.bench.study.OutputFolder;
import dev.lodestone.bench.study.OutputNetwork;
import dev.lodestone.bench.study.autoencoder.LatentReading.Latents;
import dev.lodestone.bench.study.autoencoder.LatentReading.Method;
import dev.lodestone.bench.study.autoencoder.LatentTraining.Network;
import dev.lodestone.interpret.TrainedAutoencoder;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files of the study: networks as safetensors, latents and some configurations as npz. */
final class LatentFiles {
  private static final int MOST_CONFIGURATIONS = 500;

  private LatentFiles() {}

  static void write(OutputFolder folder, LatentReading reading) throws IOException {
    String magnet = reading.data().magnet().label();
    for (Map.Entry<Network, TrainedAutoencoder> each : reading.trained().entrySet()) {
      folder.network(
          "networks/" + magnet + "_" + each.getKey().label(),
          network(reading.data().magnet(), each.getValue()));
    }
    folder.write("samples/" + magnet + ".npz", file -> Npz.write(file, arrays(reading)));
  }

  private static OutputNetwork network(Magnet magnet, TrainedAutoencoder trained) {
    double[] losses = new double[trained.restarts()];
    Arrays.setAll(losses, trained::validationLoss);
    Map<String, String> text = new LinkedHashMap<>();
    text.put("system", magnet.words());
    text.put("network", trained.network().toString());
    text.put("best_restart", Integer.toString(trained.best()));
    text.put("validation_losses", Arrays.toString(losses));
    return new OutputNetwork(
        trained.outputs(), trained.sample(), trained.parameters(), trained.best(), text);
  }

  private static Map<String, NpyArray> arrays(LatentReading reading) {
    LatentData data = reading.data();
    int size = data.temperatures().length;
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("temperatures", NpyArray.float64(data.temperatures(), size));
    arrays.put("magnetisations", NpyArray.float64(data.order(), size));
    for (Method method : Method.values()) {
      Latents latents = reading.methods().get(method);
      for (int k = 0; k < latents.latents().length; k++) {
        arrays.put(
            method.label() + "_latent_" + (k + 1), NpyArray.float64(latents.latents()[k], size));
      }
      if (latents.losses().length > 0) {
        arrays.put(method.label() + "_loss", NpyArray.float64(latents.losses(), size));
      }
    }
    reading
        .spare()
        .forEach(
            (network, read) -> {
              for (int k = 0; k < read.latents().length; k++) {
                arrays.put(
                    network.label() + "_latent_" + (k + 1),
                    NpyArray.float64(read.latents()[k], size));
              }
            });
    int[] shape = data.fields().shape().toArray();
    int sample = data.fields().shape().size() / size;
    int step = Math.max(1, Math.ceilDiv(size, MOST_CONFIGURATIONS));
    shape[0] = Math.ceilDiv(size, step);
    float[] some = new float[shape[0] * sample];
    int[] places = new int[shape[0]];
    for (int i = 0; i < places.length; i++) {
      places[i] = i * step;
      System.arraycopy(data.fields().array(), places[i] * sample, some, i * sample, sample);
    }
    arrays.put("configurations", NpyArray.float32(some, shape));
    arrays.put("configuration_places", NpyArray.int32(places, places.length));
    return arrays;
  }
}
