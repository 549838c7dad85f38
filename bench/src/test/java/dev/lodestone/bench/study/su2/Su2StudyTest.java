package dev.lodestone.bench.study.su2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lodestone.bench.study.Scale;
import dev.lodestone.bench.study.SettingException;
import dev.lodestone.bench.study.StoppedException;
import dev.lodestone.bench.study.StudyResult;
import dev.lodestone.bench.study.StudyTrial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Su2StudyTest {
  /** Seconds: for what does not depend on how good the networks are. */
  private static final Map<String, String> TINY =
      Map.ofEntries(
          Map.entry("spatial", "4"),
          Map.entry("training_samples", "40"),
          Map.entry("validation_samples", "20"),
          Map.entry("test_couplings", "10"),
          Map.entry("test_samples", "8"),
          Map.entry("thermalisation", "20"),
          Map.entry("spacing", "2"),
          Map.entry("epochs", "20"),
          Map.entry("local_sites", "800"),
          Map.entry("direct_lattices", "2,4"),
          Map.entry("direct_sweeps", "200"));

  @TempDir private Path folder;

  private StudyResult run(
      Scale scale, long seed, int threads, Map<String, String> changes, BooleanSupplier stop)
      throws IOException {
    return new StudyTrial(folder, /* onnx= */ true)
        .run(new Su2Study(), scale, seed, threads, changes, stop);
  }

  @Test
  void quickScaleFindsThePolyakovLoop() throws IOException {
    long seed = Long.getLong("lodestone.test.seed", 1);
    System.out.println("su2 quick: --seed " + seed);
    StudyResult result = run(Scale.QUICK, seed, 2, Map.of(), () -> false);
    Map<String, Double> metrics = result.metrics();
    assertThat(metrics.get("direct_critical_beta")).isBetween(1.8635, 1.89);
    assertThat(metrics.get("critical_beta")).isEqualTo(1.98, within(0.2));
    assertThat(metrics.get("validation_loss_2x1x1x1")).isLessThan(0.01);
    assertThat(metrics.get("validation_loss_1x1x1x1")).isEqualTo(Math.log(2), within(0.02));
    assertThat(metrics.get("polyakov_correlation")).isGreaterThan(0.99);
    assertThat(metrics.get("leading_cosine")).isGreaterThan(0.95);
    assertThat(result.findings().getFirst().statement()).contains("Polyakov loop");
    assertThat(folder.resolve("networks/2x1x1x1.safetensors")).isNotEmptyFile();
    assertThat(folder.resolve("networks/2x1x1x1.onnx")).isNotEmptyFile();
    assertThat(folder.resolve("samples/mixed_2x1x1x1.npz")).isNotEmptyFile();
  }

  @Test
  void metricsDoNotDependOnTheNumberOfThreads() throws IOException {
    Map<String, Double> one = run(Scale.QUICK, 7, 1, TINY, () -> false).metrics();
    clear();
    assertThat(run(Scale.QUICK, 7, 2, TINY, () -> false).metrics()).isEqualTo(one);
  }

  @Test
  void aStoppedRunGoesOnToTheSameMetrics() throws IOException {
    int[] asked = new int[1];
    assertThatThrownBy(() -> run(Scale.QUICK, 7, 2, TINY, () -> ++asked[0] > 60))
        .isInstanceOf(StoppedException.class);
    Map<String, Double> resumed = run(Scale.QUICK, 7, 2, TINY, () -> false).metrics();
    clear();
    assertThat(run(Scale.QUICK, 7, 2, TINY, () -> false).metrics()).isEqualTo(resumed);
  }

  @Test
  void wrongSettingsAreRefusedBeforeAnyWork() {
    for (String wrong :
        new String[] {
          "spatial=7",
          "window=1,2,3",
          "direct_lattices=4",
          "direct_lattices=4,5",
          "fields=1x1x1x1,1x1x1x1",
          "direct_window=1.9,1.8"
        }) {
      Map<String, String> changes = new HashMap<>(TINY);
      String[] parts = wrong.split("=", 2);
      changes.put(parts[0], parts[1]);
      assertThatThrownBy(() -> run(Scale.QUICK, 1, 1, changes, () -> false))
          .as(wrong)
          .isInstanceOf(SettingException.class)
          .hasMessageContaining("--set " + parts[0] + ": expected");
    }
  }

  private void clear() throws IOException {
    new StudyTrial(folder, /* onnx= */ true).clear();
  }
}
