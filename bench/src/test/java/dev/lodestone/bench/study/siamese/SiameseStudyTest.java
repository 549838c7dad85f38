package dev.lodestone.bench.study.siamese;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lodestone.bench.npz.MalformedArrayException;
import dev.lodestone.bench.npz.NpyArray;
import dev.lodestone.bench.npz.Npz;
import dev.lodestone.bench.study.Scale;
import dev.lodestone.bench.study.SettingException;
import dev.lodestone.bench.study.StoppedException;
import dev.lodestone.bench.study.Study;
import dev.lodestone.bench.study.StudyResult;
import dev.lodestone.bench.study.StudyTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiameseStudyTest {
  /** Seconds: for what does not depend on how good the networks are. */
  private static final Map<String, String> TINY =
      Map.of("widths", "8,8", "epochs", "6", "batch", "64", "formula_iterations", "2");

  @TempDir private Path folder;

  private StudyResult run(
      Study study, long seed, int threads, Map<String, String> changes, BooleanSupplier stop)
      throws IOException {
    return new StudyTrial(folder, /* onnx= */ true)
        .run(study, Scale.QUICK, seed, threads, changes, stop);
  }

  private static Study study(String name) {
    return SiameseStudy.all().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> tiny() {
    Map<String, String> tiny = new HashMap<>(TINY);
    tiny.putAll(Map.of("pairs", "500", "validation_pairs", "100", "test_pairs", "300"));
    return tiny;
  }

  @Test
  void anIntervalIsFoundInAFewSeconds() throws IOException {
    long seed = Long.getLong("lodestone.test.seed", 1);
    Map<String, String> small = Map.of("pairs", "20000", "epochs", "25", "test_pairs", "4000");
    StudyResult result = run(study("siamese-minkowski"), seed, 2, small, () -> false);
    assertThat(result.metrics().get("test_accuracy")).isGreaterThan(0.8);
    assertThat(result.metrics().get("invariant_cosine")).isGreaterThan(0.98);
    assertThat(result.metrics().get("symbolic_correlation")).isGreaterThan(0.9);
    assertThat(result.findings().getFirst().statement()).contains("t^2", "x^2", "y^2", "z^2");
    assertThat(folder.resolve("networks/siamese.safetensors")).isNotEmptyFile();
    assertThat(Npz.read(folder.resolve("samples/test.npz"))).containsKeys("first", "second");
  }

  @Test
  void metricsDoNotDependOnTheNumberOfThreads() throws IOException {
    for (Study study : SiameseStudy.all()) {
      Map<String, Double> one = run(study, 7, 1, tiny(), () -> false).metrics();
      clear();
      assertThat(run(study, 7, 2, tiny(), () -> false).metrics()).isEqualTo(one);
      clear();
    }
  }

  @Test
  void aStoppedRunGoesOnToTheSameMetrics() throws IOException {
    Study study = study("siamese-lorentz");
    int[] asked = new int[1];
    assertThatThrownBy(() -> run(study, 7, 2, tiny(), () -> ++asked[0] > 3))
        .isInstanceOf(StoppedException.class);
    Map<String, Double> resumed = run(study, 7, 2, tiny(), () -> false).metrics();
    clear();
    assertThat(run(study, 7, 2, tiny(), () -> false).metrics()).isEqualTo(resumed);
  }

  @Test
  void wrongSettingsAreRefused() {
    Map<String, String> wrong = new HashMap<>(tiny());
    wrong.put("widths", "8,0");
    assertThatThrownBy(() -> run(study("siamese-gravity"), 1, 1, wrong, () -> false))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("widths");
    Map<String, String> few = new HashMap<>(tiny());
    few.put("degree", "4");
    assertThatThrownBy(() -> run(study("siamese-lorentz"), 1, 1, few, () -> false))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("test_pairs: expected at least 636");
  }

  @Test
  void aUsersPairsAreReadAndJudged() throws IOException {
    Path file = folder.resolve("pairs.npz");
    double[] first = new Random(1).doubles(3 * 1000).toArray();
    Npz.write(
        file,
        Map.of(
            "first", NpyArray.float64(first, 1000, 3),
            "second", NpyArray.float64(first, 1000, 3)));
    StudyResult result =
        run(PairsStudy.read(file, List.of("a", "b", "c")), 1, 2, TINY, () -> false);
    assertThat(result.metrics()).containsKeys("train_accuracy", "test_accuracy");
    assertThat(result.findings().getFirst().provenance()).contains("pairs.npz");
    assertThat(folder.resolve("networks/siamese.safetensors")).isNotEmptyFile();
    assertThat(folder.resolve("networks/siamese.onnx")).isNotEmptyFile();
  }

  @Test
  void wrongArraysAreRefusedInOneSentence() throws IOException {
    NpyArray equal = NpyArray.float32(new float[400], 100, 4);
    refused(Map.of("first", equal, "second", equal), "expected rows that differ");
    float[] values = new float[400];
    values[399] = 1;
    NpyArray good = NpyArray.float32(values, 100, 4);
    refused(Map.of("first", good), "an array second, given first");
    refused(
        Map.of("first", good, "second", NpyArray.float32(new float[300], 100, 3)),
        "second: expected shape [100, 4] as first has, given [100, 3]");
    refused(
        Map.of("first", NpyArray.float32(new float[400], 400), "second", good),
        "first: expected float32 or float64 [pairs][components]");
    refused(
        Map.of("first", NpyArray.int32(new int[400], 100, 4), "second", good),
        "given <i4 [100, 4]");
    float[] broken = new float[400];
    broken[7] = Float.NaN;
    refused(
        Map.of("first", good, "second", NpyArray.float32(broken, 100, 4)),
        "second[1][3]: expected a finite number of float32, given NaN");
    Path file = folder.resolve("few.npz");
    Npz.write(file, Map.of("first", good, "second", good));
    Study few = PairsStudy.read(file, List.of());
    assertThatThrownBy(() -> run(few, 1, 1, TINY, () -> false))
        .isInstanceOf(MalformedArrayException.class)
        .hasMessageContaining("expected at least 450 pairs of 4 components, given 100");
    assertThatThrownBy(() -> PairsStudy.read(file, List.of("x", "y")))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("4 different words");
  }

  private void refused(Map<String, NpyArray> arrays, String sentence) throws IOException {
    Path file = folder.resolve("wrong.npz");
    Npz.write(file, arrays);
    assertThatThrownBy(() -> PairsStudy.read(file, List.of()))
        .isInstanceOf(MalformedArrayException.class)
        .hasMessageContaining(sentence);
    Files.delete(file);
  }

  private void clear() throws IOException {
    new StudyTrial(folder, /* onnx= */ true).clear();
  }
}
