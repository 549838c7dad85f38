package dev.lodestone.bench.study.twin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lodestone.bench.csv.CsvTable;
import dev.lodestone.bench.study.Scale;
import dev.lodestone.bench.study.SettingException;
import dev.lodestone.bench.study.StoppedException;
import dev.lodestone.bench.study.StudyResult;
import dev.lodestone.bench.study.StudyTrial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwinStudyTest {
  private static final Map<String, String> TINY =
      Map.of(
          "sets", "wheatstone,yacht",
          "splits", "3",
          "steps", "60",
          "trees", "3",
          "loop_splits", "2",
          "loop_steps", "40");

  @TempDir private Path folder;

  private StudyResult run(int threads, Map<String, String> changes, BooleanSupplier stop)
      throws IOException {
    return new StudyTrial(folder, /* onnx= */ true)
        .run(new TwinStudy(), Scale.QUICK, 7, threads, changes, stop);
  }

  @Test
  void quickScaleBeatsThePlainNetwork() throws IOException {
    StudyResult result = run(2, Map.of("sets", "wheatstone,polynomial"), () -> false);
    Map<String, Double> metrics = result.metrics();
    assertThat(metrics.get("twin_better_than_plain")).isEqualTo(2);
    assertThat(metrics.get("rmse_twin_wheatstone")).isBetween(0.01, 0.03);
    assertThat(metrics.get("rmse_twin_polynomial")).isLessThan(0.04);
    assertThat(metrics.get("uncertainty_spearman")).isGreaterThan(0.1);
    assertThat(result.findings()).hasSize(2);
    assertThat(folder.resolve("networks/twin_wheatstone.safetensors")).isNotEmptyFile();
    assertThat(folder.resolve("samples/test.npz")).isNotEmptyFile();
  }

  @Test
  void metricsDoNotDependOnTheNumberOfThreads() throws IOException {
    Map<String, Double> one = run(1, TINY, () -> false).metrics();
    assertThat(folder.resolve("networks/twin_yacht.onnx")).isNotEmptyFile();
    clear();
    assertThat(run(2, TINY, () -> false).metrics()).isEqualTo(one);
  }

  @Test
  void aStoppedRunGoesOnToTheSameMetrics() throws IOException {
    int[] asked = new int[1];
    assertThatThrownBy(() -> run(1, TINY, () -> ++asked[0] > 60))
        .isInstanceOf(StoppedException.class);
    assertThat(folder.resolve("checkpoints/twin_wheatstone.safetensors")).isNotEmptyFile();
    Map<String, Double> resumed = run(1, TINY, () -> false).metrics();
    clear();
    assertThat(run(1, TINY, () -> false).metrics()).isEqualTo(resumed);
  }

  @Test
  void wrongSettingsAreRefusedBeforeAnyWork() {
    assertThatThrownBy(() -> run(1, Map.of("sets", "boston"), () -> false))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("given boston");
    assertThatThrownBy(() -> run(1, Map.of("loop_weights", "1,10"), () -> false))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("expected 0 first");
  }

  @Test
  void everySetIsWhole() throws IOException {
    Map<TwinSet, String> sizes =
        Map.of(
            TwinSet.CONCRETE, "1030x9",
            TwinSet.ENERGY, "768x9",
            TwinSet.YACHT, "308x7",
            TwinSet.WINE, "1599x12",
            TwinSet.BIO, "779x10",
            TwinSet.POLYNOMIAL, "1000x6",
            TwinSet.RCL, "4000x7",
            TwinSet.WHEATSTONE, "200x7");
    for (TwinSet set : TwinSet.values()) {
      CsvTable table = set.table(1);
      assertThat(table.size() + "x" + table.names().size())
          .as(set.label())
          .isEqualTo(sizes.get(set));
    }
  }

  /** A quadratic form is its value at 0, its gradient there and its second differences. */
  @Test
  void thePolynomialIsTheQuadraticForm() {
    Random random = new Random(3);
    double[] x = random.doubles(5, -1, 1).toArray();
    double[] minus = java.util.Arrays.stream(x).map(v -> -v).toArray();
    double[] twice = java.util.Arrays.stream(x).map(v -> 2 * v).toArray();
    double zero = RandomPolynomial.value(0, 0, 0, 0, 0);
    double even = (RandomPolynomial.value(x) + RandomPolynomial.value(minus)) / 2 - zero;
    double odd = (RandomPolynomial.value(x) - RandomPolynomial.value(minus)) / 2;
    assertThat(RandomPolynomial.value(twice)).isCloseTo(zero + 2 * odd + 4 * even, within(1e-13));
    assertThat(RandomPolynomial.value(1, 1, 0, 0, 0))
        .isCloseTo(
            0.26202468 - 0.68263206 - 0.44374696 - 0.476114149 - 0.749884147 + 2 * 0.604586464,
            within(1e-13));
  }

  private void clear() throws IOException {
    new StudyTrial(folder, /* onnx= */ true).clear();
  }
}
