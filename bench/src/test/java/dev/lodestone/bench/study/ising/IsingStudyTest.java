package dev.lodestone.bench.study.ising;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsingStudyTest {
  /** Seconds instead of a minute: for what does not depend on how good the networks are. */
  private static final Map<String, String> TINY =
      Map.ofEntries(
          Map.entry("lattice", "8"),
          Map.entry("restarts", "2"),
          Map.entry("training_samples", "60"),
          Map.entry("validation_samples", "40"),
          Map.entry("temperatures", "4"),
          Map.entry("hot_start_sweeps", "20"),
          Map.entry("reading_samples", "20"),
          Map.entry("test_samples", "2"),
          Map.entry("transition_lattices", "8,12"),
          Map.entry("transition_samples", "10"),
          Map.entry("local_steps", "200"),
          Map.entry("full_steps", "40"));

  @TempDir private Path folder;

  private StudyResult run(
      Scale scale, long seed, int threads, Map<String, String> changes, BooleanSupplier stop)
      throws IOException {
    return new StudyTrial(folder, /* onnx= */ true)
        .run(new IsingStudy(), scale, seed, threads, changes, stop);
  }

  @Test
  void quickScaleFindsBothOrderParameters() throws IOException {
    long seed = Long.getLong("lodestone.test.seed", 1);
    System.out.println("ising quick: --seed " + seed);
    StudyResult result = run(Scale.QUICK, seed, 2, Map.of(), () -> false);
    Map<String, Double> metrics = result.metrics();
    assertThat(metrics.get("critical_temperature"))
        .isEqualTo(IsingModel.CRITICAL_TEMPERATURE, within(0.03 * 2.269185));
    assertThat(metrics.get("baseline_validation_loss")).isEqualTo(0.6931, within(0.001));
    assertThat(metrics.get("validation_loss_28x28")).isLessThan(0.05);
    assertThat(metrics.get("validation_loss_1x2")).isLessThan(1e-4);
    assertThat(metrics.get("validation_loss_1x1")).isBetween(0.13, 0.27);
    assertThat(metrics.get("energy_r2")).isGreaterThan(0.995);
    assertThat(metrics.get("magnetisation_r2")).isGreaterThan(0.98);
    assertThat(result.findings())
        .anySatisfy(
            finding ->
                assertThat(finding.statement())
                    .contains("affine function of the nearest-neighbour correlator"));
    assertThat(result.findings().get(1).statement()).contains("absolute magnetisation");
    assertThat(folder.resolve("networks/equilibrated_1x2.safetensors")).isNotEmptyFile();
    assertThat(folder.resolve("samples/reading.npz")).isNotEmptyFile();
  }

  @Test
  void metricsDoNotDependOnTheNumberOfThreads() throws IOException {
    Map<String, Double> one = run(Scale.QUICK, 7, 1, TINY, () -> false).metrics();
    clear();
    assertThat(run(Scale.QUICK, 7, 2, TINY, () -> false).metrics()).isEqualTo(one);
  }

  @Test
  void exportedNetworksComputeTheSame() throws IOException, OrtException {
    run(Scale.QUICK, 7, 2, TINY, () -> false);
    Map<String, NpyArray> read = Npz.read(folder.resolve("samples/reading.npz"));
    NpyArray configurations = read.get("configurations");
    float[] spins = new float[configurations.size()];
    for (int i = 0; i < spins.length; i++) {
      spins[i] = configurations.bytes()[i];
    }
    StudyTrial trial = new StudyTrial(folder, /* onnx= */ true);
    for (String label : List.of("hot_start_8x8", "equilibrated_1x2", "equilibrated_1x1")) {
      for (String output : List.of("bottleneck", "decision")) {
        float[] given = trial.exported(label, output, spins, configurations.shape()[0], 1, 8, 8);
        double[] expected = read.get(output + "_" + label).doubles();
        for (int i = 0; i < expected.length; i++) {
          assertThat((double) given[i]).isEqualTo(expected[i], within(1e-5));
        }
      }
    }
  }

  @Test
  void aStoppedRunGoesOnToTheSameMetrics() throws IOException {
    int[] asked = new int[1];
    assertThatThrownBy(() -> run(Scale.QUICK, 7, 2, TINY, () -> ++asked[0] > 30))
        .isInstanceOf(StoppedException.class);
    Map<String, Double> resumed = run(Scale.QUICK, 7, 2, TINY, () -> false).metrics();
    clear();
    assertThat(run(Scale.QUICK, 7, 2, TINY, () -> false).metrics()).isEqualTo(resumed);
  }

  @Test
  void wrongSettingsAreRefusedBeforeAnyWork() {
    Map<String, String> odd = new HashMap<>(TINY);
    odd.put("lattice", "9");
    assertThatThrownBy(() -> run(Scale.QUICK, 1, 1, odd, () -> false))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("even number of sites");
    Map<String, String> wide = new HashMap<>(TINY);
    wide.put("fields", "1x9");
    assertThatThrownBy(() -> run(Scale.QUICK, 1, 1, wide, () -> false))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("at most 8x8, given 1x9");
    Map<String, String> falling = new HashMap<>(TINY);
    falling.put("equilibrated_window", "2.1,1.3,2.5,3.3");
    assertThatThrownBy(() -> run(Scale.QUICK, 1, 1, falling, () -> false))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("four rising temperatures");
  }

  private void clear() throws IOException {
    new StudyTrial(folder, /* onnx= */ true).clear();
  }
}
