package dev.lodestone.bench.study.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lodestone.bench.npz.NpyArray;
import dev.lodestone.bench.npz.Npz;
import dev.lodestone.bench.study.Scale;
import dev.lodestone.bench.study.StoppedException;
import dev.lodestone.bench.study.StudyTrial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeStudyTest {
  private static final Map<String, String> TINY =
      Map.of("restarts", "2", "local_steps", "60", "full_steps", "20", "fields", "full,1x1");

  @TempDir private Path folder;

  private ProbeStudy study(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    float[] images = new float[300 * 12];
    long[] labels = new long[300];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
      labels[i / 12] = images[12 * (i / 12)] > 0 ? 1 : 0;
    }
    Path file = folder.resolve("a.npz");
    Npz.write(
        file,
        Map.of(
            "images", NpyArray.float32(images, 300, 3, 4),
            "labels", NpyArray.int64(labels, 300)));
    return new ProbeStudy(
        LabelledArrays.read(file.toString(), file + ":labels", Optional.empty()), "x");
  }

  private Map<String, Double> run(ProbeStudy study, String out, BooleanSupplier stop)
      throws IOException {
    StudyTrial trial = new StudyTrial(folder.resolve(out), /* onnx= */ false);
    return trial.run(study, Scale.QUICK, 5, 2, TINY, stop).metrics();
  }

  @Test
  void aStoppedRunGoesOnToTheSameMetrics() throws IOException {
    ProbeStudy study = study(1);
    int[] asked = new int[1];
    assertThatThrownBy(() -> run(study, "stopped", () -> ++asked[0] > 12))
        .isInstanceOf(StoppedException.class);
    assertThat(run(study, "stopped", () -> false)).isEqualTo(run(study, "whole", () -> false));
  }

  @Test
  void parametersThatHardlyRepeatAreBinned() {
    double[] repeated = IntStream.range(0, 100).mapToDouble(i -> i % 4).toArray();
    assertThat(ProbeStudy.binned(repeated)).isEqualTo(repeated);
    double[] distinct = IntStream.range(0, 45).mapToDouble(i -> 44 - i).toArray();
    double[] binned = ProbeStudy.binned(distinct);
    assertThat(binned).containsOnly(9.5, 29.5, 42);
    assertThat(binned[44]).isEqualTo(9.5);
  }

  @Test
  void aRunKnowsItsArrays() throws IOException {
    assertThat(digest(1)).isEqualTo(digest(1)).isNotEqualTo(digest(2));
  }

  private Object digest(long seed) throws IOException {
    return study(seed).settings().getFirst().byDefault(Scale.QUICK);
  }
}
