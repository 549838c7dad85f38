package dev.lodestone.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lodestone.bench.npz.NpyArray;
import dev.lodestone.bench.npz.Npz;
import dev.lodestone.bench.record.ResultStore;
import dev.lodestone.bench.record.RunRecord;
import dev.lodestone.bench.study.Setting;
import dev.lodestone.bench.study.Studies;
import dev.lodestone.bench.study.Study;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.StudyResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sentences and exit codes of the command, with a study that takes no time. */
class CommandLineTest {
  @TempDir private Path folder;

  /** Doubles its setting; fails at 13, and at 14 after a checkpoint, as on a full disk. */
  private record Doubling() implements Study {
    @Override
    public String name() {
      return "doubling";
    }

    @Override
    public String summary() {
      return "Twice a number";
    }

    @Override
    public String slide() {
      return "none";
    }

    @Override
    public List<Setting> settings() {
      return List.of(new Setting.Whole("number", "what is doubled", 0, 100, 1, 2, 3));
    }

    @Override
    public StudyResult run(StudyContext context) throws IOException {
      long number = context.settings().whole("number");
      context.folder().write("half.txt", file -> Files.writeString(file, "half"));
      if (number == 13) {
        throw new IllegalStateException("thirteen");
      }
      if (number == 14) {
        Path checkpoint = context.folder().checkpoint("state");
        boolean resumed = Files.exists(checkpoint);
        Files.writeString(checkpoint, "seven");
        if (!resumed) {
          throw new IOException("No space left on device");
        }
      }
      return new StudyResult(Map.of("twice", 2.0 * number), List.of(), List.of(), List.of());
    }
  }

  private static Outcome run(String... arguments) {
    return Outcome.of(List.of(new Doubling()), arguments);
  }

  private static void assertSentence(Outcome outcome, int code, String... parts) {
    outcome.assertSentence(code, parts);
  }

  @Test
  void aRunLeavesAWholeFolder() throws IOException {
    Path out = folder.resolve("run");
    Outcome outcome = run("run", "doubling", "--set", "number=21", "--out", out.toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    RunRecord record = ResultStore.readRun(out.resolve("result.json"));
    assertThat(record.metrics()).containsEntry("twice", 42.0);
    assertThat(record.seed()).isEqualTo(1);
    assertThat(record.scale()).isEqualTo("standard");
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("half.txt", "report.html", "result.json");
    }
  }

  @Test
  void jsonGoesToStandardOutput() {
    Outcome outcome =
        run("run", "doubling", "--json", "--seed", "7", "--out", folder.resolve("j").toString());
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).startsWith("{").contains("\"twice\"").contains("\"seed\" : 7");
  }

  @Test
  void aFailureLeavesNothingAndHasNoStackTrace() {
    Path out = folder.resolve("failed");
    Outcome outcome = run("run", "doubling", "--set", "number=13", "--out", out.toString());
    assertSentence(outcome, 1, "thirteen");
    assertThat(out).doesNotExist();
  }

  @Test
  void aFullDiskLosesNoCheckpoint() {
    String out = folder.resolve("full").toString();
    assertSentence(run("run", "doubling", "--set", "number=14", "--out", out), 74, out, "No space");
    assertSentence(run("run", "doubling", "--set", "number=14", "--out", out), 2, "--resume");
    Outcome resumed = run("run", "doubling", "--set", "number=14", "--resume", "--out", out);
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(folder.resolve("full/unfinished")).doesNotExist();
  }

  @Test
  void aResumedRunThatFailsKeepsWhatItFound() throws IOException {
    Path out = folder.resolve("kept");
    run("run", "doubling", "--set", "number=14", "--out", out.toString());
    Path plan = out.resolve("unfinished/plan.json");
    String whole = Files.readString(plan);
    Files.writeString(plan, whole.substring(0, 20));
    Outcome damaged =
        run("run", "doubling", "--set", "number=14", "--resume", "--out", out.toString());
    assertSentence(damaged, 65, "plan.json");
    assertThat(out.resolve("unfinished/checkpoints/state")).hasContent("seven");
  }

  @Test
  void unknownKeyNamesTheValidOnes() {
    assertSentence(run("run", "doubling", "--set", "nmber=1"), 2, "nmber", "number");
  }

  @Test
  void wrongValueSaysWhatIsExpected() {
    assertSentence(run("run", "doubling", "--set", "number=many"), 2, "number", "0 to 100", "many");
  }

  @Test
  void wrongUsage() {
    assertSentence(run("run", "tripling"), 2, "tripling", "doubling");
    assertSentence(run("run", "doubling", "--sed", "1"), 2, "--sed", "--help");
    assertSentence(run("run", "doubling", "--seed", "x"), 2, "--seed", "x");
    assertSentence(run("run", "doubling", "--scale", "huge"), 2, "--scale", "quick", "huge");
    assertSentence(run("run", "doubling", "--threads", "0"), 2, "--threads", "0");
    assertSentence(run("run", "doubling", "--export", "tflite"), 2, "--export", "onnx", "tflite");
    assertSentence(run("run"), 2, "STUDY");
    assertSentence(run("bench", "no such thing"), 2, "no such thing");
    assertSentence(run("sample", "potts", "--out", "x.npz"), 2, "ising", "potts");
    assertSentence(
        run("sample", "ising", "--lattice", "7", "--out", folder.resolve("o.npz").toString()),
        2,
        "7",
        "even");
  }

  @Test
  void missingDeviceIsSaid() {
    // On a machine with a GPU the request would be honoured.
    if (run("doctor").out().contains("Not CUDA")) {
      assertSentence(
          run("run", "doubling", "--device", "cuda", "--out", folder.resolve("g").toString()),
          69,
          "CUDA");
    }
  }

  @Test
  void aFileInPlaceOfTheFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");
    assertSentence(run("run", "doubling", "--out", file.toString()), 74, file.toString());
    Path below = file.resolve("below");
    assertSentence(run("run", "doubling", "--out", below.toString()), 74, below.toString());
    assertThat(file).hasContent("mine");
  }

  @Test
  void anOccupiedFolderIsLeftAlone() throws IOException {
    Files.writeString(folder.resolve("precious.txt"), "mine");
    assertSentence(run("run", "doubling", "--out", folder.toString()), 2, "--force");
    assertThat(run("run", "doubling", "--force", "--out", folder.toString()).code()).isZero();
    assertThat(folder.resolve("precious.txt")).hasContent("mine");
    assertThat(folder.resolve("result.json")).exists();
  }

  @Test
  void resumingAFinishedRunDoesNothing() throws IOException {
    Path out = folder.resolve("done");
    run("run", "doubling", "--out", out.toString());
    String before = Files.readString(out.resolve("result.json"));
    Outcome again = run("run", "doubling", "--resume", "--out", out.toString());
    assertThat(again.code()).isZero();
    assertThat(again.err()).contains("finished");
    assertThat(out.resolve("result.json")).hasContent(before);
  }

  @Test
  void aCorruptRecordIsBadData() throws IOException {
    Path out = folder.resolve("corrupt");
    run("run", "doubling", "--out", out.toString());
    Files.writeString(out.resolve("result.json"), "{\"study\": 3");
    assertSentence(run("run", "doubling", "--resume", "--out", out.toString()), 65, "result.json");
  }

  @Test
  void samplesAreLabelledAndReproducible() throws IOException {
    Path first = folder.resolve("a.npz");
    Path second = folder.resolve("b.npz");
    for (Path file : List.of(first, second)) {
      Outcome outcome =
          run(
              "sample",
              "ising",
              "--lattice",
              "8",
              "--from",
              "1",
              "--to",
              "3",
              "--temperatures",
              "3",
              "--configurations",
              "5",
              "--out",
              file.toString(),
              "--threads",
              file.equals(first) ? "1" : "2");
      assertThat(outcome.code()).as(outcome.err()).isZero();
    }
    assertThat(first).hasSameBinaryContentAs(second);
    Map<String, NpyArray> arrays = Npz.read(first);
    assertThat(arrays.get("spins").shape()).containsExactly(15, 8, 8);
    byte[] spins = arrays.get("spins").bytes();
    double[] magnetisations = arrays.get("magnetisations").doubles();
    double[] temperatures = arrays.get("temperatures").doubles();
    byte[] labels = arrays.get("labels").bytes();
    for (int sample = 0; sample < 15; sample++) {
      int sum = 0;
      for (int site = 0; site < 64; site++) {
        sum += spins[64 * sample + site];
      }
      assertThat(magnetisations[sample]).isEqualTo(sum / 64.0);
      assertThat(labels[sample]).isEqualTo((byte) (temperatures[sample] < 2.269185 ? 1 : 0));
    }
    assertSentence(run("sample", "ising", "--out", first.toString()), 74, "--force");
  }

  @Test
  void doctorKnowsTheMachine() {
    Outcome outcome = run("doctor");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains("Java", "Cores", "Memory", "Backend", "cuBLAS", "cuDNN");
  }

  @Test
  void theRealStudiesAreListed() {
    assertThat(Studies.all()).extracting(Study::name).contains("ising").doesNotHaveDuplicates();
    assertThat(run("studies").out()).contains("doubling").contains("number");
  }

  @Test
  void aUsersPairsAreCheckedBeforeAnyWork() throws IOException {
    Path file = folder.resolve("pairs.npz");
    Path out = folder.resolve("invariant");
    assertSentence(
        run("invariant", "--pairs", file.toString(), "--out", out.toString()), 74, "no such file");
    NpyArray few = NpyArray.float32(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 4, 2);
    Npz.write(file, Map.of("first", few, "second", few));
    assertSentence(
        run("invariant", "--pairs", file.toString(), "--out", out.toString()),
        65,
        "expected at least 200 pairs of 2 components, given 4");
    assertThat(out).doesNotExist();
    Files.writeString(file, "not an archive");
    assertSentence(
        run("invariant", "--pairs", file.toString(), "--out", out.toString()), 65, "pairs.npz");
  }
}
