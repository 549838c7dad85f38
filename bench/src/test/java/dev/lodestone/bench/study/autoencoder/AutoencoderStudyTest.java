package dev.lodestone.bench.study.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.lodestone.bench.npz.NpyArray;
import dev.lodestone.bench.npz.Npz;
import dev.lodestone.bench.study.Scale;
import dev.lodestone.bench.study.SettingException;
import dev.lodestone.bench.study.StoppedException;
import dev.lodestone.bench.study.StudyResult;
import dev.lodestone.bench.study.StudyTrial;
import dev.lodestone.physics.ising.IsingModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoencoderStudyTest {
  /** Seconds: for what does not depend on how good the networks are. */
  private static final Map<String, String> TINY =
      Map.ofEntries(
          Map.entry("model", "ferromagnet,antiferromagnet,xy"),
          Map.entry("lattice", "8"),
          Map.entry("xy_lattice", "4"),
          Map.entry("ferromagnet_samples", "120"),
          Map.entry("antiferromagnet_samples", "120"),
          Map.entry("xy_samples", "120"),
          Map.entry("validation_samples", "48"),
          Map.entry("ferromagnet_test_samples", "96"),
          Map.entry("antiferromagnet_test_samples", "96"),
          Map.entry("xy_test_samples", "96"),
          Map.entry("temperatures", "12"),
          Map.entry("hidden", "8"),
          Map.entry("epochs", "10"),
          Map.entry("batch", "30"),
          Map.entry("kernel_samples", "60"),
          Map.entry("bootstrap", "10"));

  @TempDir private Path folder;

  private StudyResult run(long seed, int threads, Map<String, String> changes, BooleanSupplier stop)
      throws IOException {
    return new StudyTrial(folder, /* onnx= */ true)
        .run(new AutoencoderStudy(), Scale.QUICK, seed, threads, changes, stop);
  }

  @Test
  void quickScaleFindsBothMagnetisations() throws IOException {
    long seed = Long.getLong("lodestone.test.seed", 1);
    System.out.println("autoencoder quick: --seed " + seed);
    StudyResult result = run(seed, 2, Map.of(), () -> false);
    Map<String, Double> metrics = result.metrics();
    for (String magnet : new String[] {"", "antiferromagnet_"}) {
      assertThat(metrics.get(magnet + "pca_magnetisation_correlation")).isGreaterThan(0.999);
      assertThat(metrics.get(magnet + "kernel_pca_magnetisation_correlation")).isGreaterThan(0.99);
      assertThat(metrics.get(magnet + "ae_magnetisation_correlation")).isGreaterThan(0.95);
      assertThat(metrics.get(magnet + "vae_magnetisation_correlation")).isGreaterThan(0.95);
    }
    assertThat(metrics.get("critical_temperature"))
        .isEqualTo(IsingModel.CRITICAL_TEMPERATURE, within(0.06 * 2.269185));
    assertThat(result.findings().get(0).statement())
        .isEqualTo("The output z is a monotone function of the magnetisation.");
    assertThat(result.findings().get(4).statement())
        .isEqualTo("The output z is a monotone function of the staggered magnetisation.");
    assertThat(folder.resolve("networks/ferromagnet_variational.safetensors")).isNotEmptyFile();
    assertThat(folder.resolve("samples/antiferromagnet.npz")).isNotEmptyFile();
  }

  @Test
  void metricsDoNotDependOnTheNumberOfThreads() throws IOException {
    Map<String, Double> one = run(7, 1, TINY, () -> false).metrics();
    clear();
    assertThat(run(7, 2, TINY, () -> false).metrics()).isEqualTo(one);
  }

  @Test
  void exportedNetworksComputeTheSame() throws IOException, OrtException {
    run(7, 2, TINY, () -> false);
    Map<String, NpyArray> read = Npz.read(folder.resolve("samples/ferromagnet.npz"));
    NpyArray configurations = read.get("configurations");
    float[] bits = new float[configurations.size()];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = (float) (1 + configurations.value(i)) / 2;
    }
    NpyArray places = read.get("configuration_places");
    StudyTrial trial = new StudyTrial(folder, /* onnx= */ true);
    long[] shape = Arrays.stream(configurations.shape()).asLongStream().toArray();
    for (String network : new String[] {"autoencoder", "variational"}) {
      String method = network.equals("autoencoder") ? "ae" : "vae";
      double[] expected = read.get(method + "_latent_1").doubles();
      float[] latents = trial.exported("ferromagnet_" + network, "latent", bits, shape);
      for (int i = 0; i < places.size(); i++) {
        assertThat((double) latents[i]).isEqualTo(expected[(int) places.value(i)], within(1e-5));
      }
      float[] rebuilt = trial.exported("ferromagnet_" + network, "reconstruction", bits, shape);
      assertThat(rebuilt).hasSize(bits.length);
    }
  }

  @Test
  void aStoppedRunGoesOnToTheSameMetrics() throws IOException {
    int[] asked = new int[1];
    assertThatThrownBy(() -> run(7, 2, TINY, () -> ++asked[0] > 17))
        .isInstanceOf(StoppedException.class);
    Map<String, Double> resumed = run(7, 2, TINY, () -> false).metrics();
    clear();
    assertThat(run(7, 2, TINY, () -> false).metrics()).isEqualTo(resumed);
  }

  @Test
  void wrongSettingsAreRefusedBeforeAnyWork() {
    refuses("lattice", "9", "lattice: expected an even number of sites along an edge, given 9");
    refuses("coldest", "7", "coldest: expected below hottest");
    refuses("model", "spin-glass", "ferromagnet,antiferromagnet,xy");
    refuses("temperatures", "8", "a whole number from 9");
  }

  private void refuses(String name, String value, String sentence) {
    Map<String, String> changes = new HashMap<>(TINY);
    changes.put(name, value);
    assertThatThrownBy(() -> run(1, 1, changes, () -> false))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining(sentence);
  }

  private void clear() throws IOException {
    new StudyTrial(folder, /* onnx= */ true).clear();
  }
}
