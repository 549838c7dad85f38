package dev.lodestone.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lodestone.bench.npz.NpyArray;
import dev.lodestone.bench.npz.Npz;
import dev.lodestone.bench.record.ResultStore;
import dev.lodestone.bench.record.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The correlation probe on arrays that no study of ours has made. */
class ProbeCommandTest {
  private static final long SEED = Long.getLong("lodestone.test.seed", System.nanoTime());
  private static final int SAMPLES = 400;
  private static final int[] SHAPE = {SAMPLES, 2, 3, 5};

  @TempDir private Path folder;

  /** Two channels whose product at a site, not their values, makes the label. */
  private Map<String, NpyArray> planted() {
    SplittableRandom random = new SplittableRandom(SEED);
    System.out.println("probe: -Dlodestone.test.seed=" + SEED);
    float[] images = new float[SAMPLES * 30];
    byte[] labels = new byte[SAMPLES];
    double[] sums = new double[SAMPLES];
    for (int sample = 0; sample < SAMPLES; sample++) {
      double coupling = random.nextGaussian();
      for (int site = 0; site < 15; site++) {
        int place = 30 * sample + site;
        images[place] = (float) random.nextGaussian();
        images[place + 15] = (float) (coupling * images[place] + 0.5 * random.nextGaussian());
        sums[sample] += images[place] * images[place + 15];
      }
      labels[sample] = (byte) (sums[sample] > 0 ? 1 : 0);
    }
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("images", NpyArray.float32(images, SHAPE));
    arrays.put("labels", NpyArray.int8(labels, SAMPLES));
    arrays.put("sums", NpyArray.float64(sums, SAMPLES, 1));
    return arrays;
  }

  private Path write(Map<String, NpyArray> arrays) throws IOException {
    Path file = folder.resolve("planted.npz");
    Npz.write(file, arrays);
    return file;
  }

  private Outcome probe(Path file, String out, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("probe", "--images", file.toString(), "--labels", file + ":labels"));
    words.addAll(List.of("--scale", "quick", "--fields", "full,1x1", "--set", "restarts=3"));
    words.addAll(List.of("--set", "local_steps=2000", "--set", "full_steps=60"));
    words.addAll(List.of("--out", folder.resolve(out).toString()));
    words.addAll(Arrays.asList(more));
    return Outcome.of(List.of(), words.toArray(String[]::new));
  }

  @Test
  void aPlantedProductIsFound() throws IOException {
    Path file = write(planted());
    Outcome outcome =
        probe(file, "a", "--parameters", file + ":sums", "--letter", "S", "--export", "onnx");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    Path out = folder.resolve("a");
    RunRecord record = ResultStore.readRun(out.resolve("result.json"));
    Map<String, Double> metrics = record.metrics();
    assertThat(metrics.get("baseline_validation_loss")).isBetween(0.6, 0.75);
    assertThat(metrics.get("validation_loss_1x1")).isLessThan(0.3);
    assertThat(metrics.get("validation_loss_1x1")).isLessThan(metrics.get("validation_loss_3x5"));
    assertThat(Math.abs(metrics.get("critical_point_1x1"))).isLessThan(5);
    assertThat(metrics.get("critical_point_1x1_error")).isPositive();
    assertThat(record.files())
        .contains(
            "networks/1x1.safetensors",
            "networks/1x1.onnx",
            "networks/3x5.onnx",
            "samples/reading.npz",
            "report.html");
    assertThat(Npz.read(out.resolve("samples/reading.npz")).get("rows").size()).isBetween(99, 101);
    // Another number of threads: the same numbers.
    assertThat(probe(file, "b", "--parameters", file + ":sums", "--threads", "1").code()).isZero();
    RunRecord again = ResultStore.readRun(folder.resolve("b/result.json"));
    assertThat(again.metrics()).isEqualTo(metrics);
  }

  @Test
  void arraysThatDoNotFitAreRefused() throws IOException {
    Map<String, NpyArray> arrays = planted();
    float[] images = arrays.get("images").floats().clone();
    images[77] = Float.NaN;
    refused(arrays, "images", NpyArray.float32(images, SHAPE), "--images", "finite", "NaN");
    images[77] = Float.POSITIVE_INFINITY;
    refused(arrays, "images", NpyArray.float32(images, SHAPE), "--images", "finite", "Infinity");
    refused(arrays, "images", NpyArray.float32(images, SAMPLES, 30), "--images", "3 or 4 axes");
    refused(arrays, "images", NpyArray.float32(new float[0], 0, 3, 5), "--images", "extent of 0");
    byte[] labels = arrays.get("labels").bytes().clone();
    labels[3] = 2;
    refused(arrays, "labels", NpyArray.int8(labels, SAMPLES), "--labels", "0 or 1", "2.0");
    refused(
        arrays, "labels", NpyArray.int8(new byte[SAMPLES], SAMPLES), "--labels", "both 0 and 1");
    refused(arrays, "labels", NpyArray.int8(new byte[7], 7), "--labels", "each of 400", "[7]");
    refused(arrays, "labels", NpyArray.int8(labels, 20, 20), "--labels", "each of 400", "[20, 20]");
    refused(arrays, "label", NpyArray.int8(labels, SAMPLES), "--labels", "labels");
  }

  // Replaces one array, or adds it under a new name after the one of labels is gone.
  private void refused(Map<String, NpyArray> arrays, String name, NpyArray array, String... parts)
      throws IOException {
    Map<String, NpyArray> changed = new LinkedHashMap<>(arrays);
    if (!changed.containsKey(name)) {
      changed.remove("labels");
    }
    changed.put(name, array);
    probe(write(changed), "refused", "--parameters", folder + "/planted.npz:sums")
        .assertSentence(65, parts);
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  @Test
  void tooFewSamplesAreRefused() throws IOException {
    Map<String, NpyArray> few = new LinkedHashMap<>();
    few.put("images", NpyArray.float32(new float[40 * 9], 40, 3, 3));
    byte[] labels = new byte[40];
    Arrays.fill(labels, 0, 20, (byte) 1);
    few.put("labels", NpyArray.int8(labels, 40));
    probe(write(few), "few").assertSentence(65, "--images", "at least 60", "10 of 40");
    labels[0] = 0;
    Arrays.fill(labels, 1, 40, (byte) 1);
    probe(write(few), "few").assertSentence(65, "--labels", "1 of label 0");
  }

  @Test
  void filesThatAreNoArraysAreRefused() throws IOException {
    Path file = write(planted());
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    probe(file, "cut").assertSentence(65, "--images", "planted.npz");
    Path text = Files.writeString(folder.resolve("text.npy"), "1 2 3");
    Npz.write(file, planted());
    probe(file, "text", "--parameters", text.toString())
        .assertSentence(65, "--parameters", "NumPy");
    Path missing = folder.resolve("missing.npy");
    probe(file, "gone", "--parameters", missing.toString()).assertSentence(74, "no such file");
  }

  @Test
  void settingsThatDoNotFitAreRefused() throws IOException {
    Path file = write(planted());
    probe(file, "wide", "--set", "box=9").assertSentence(2, "box", "1 to 6", "9");
    probe(file, "both", "--set", "fields=1x1").assertSentence(2, "--fields", "both");
    Outcome.of(
            List.of(),
            "probe",
            "--images",
            file.toString(),
            "--labels",
            file + ":labels",
            "--fields",
            "1x6",
            "--out",
            folder.resolve("wide").toString())
        .assertSentence(2, "fields", "3x5", "1x6");
    probe(file, "share", "--validation", "1.5").assertSentence(2, "validation", "1.5");
  }
}
