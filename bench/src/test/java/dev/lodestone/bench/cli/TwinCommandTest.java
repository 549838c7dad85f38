package dev.lodestone.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lodestone.bench.csv.CsvTable;
import dev.lodestone.bench.study.Scale;
import dev.lodestone.bench.study.twin.TableStudy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everybody's tables: what is learnt from them and what is refused. */
class TwinCommandTest {
  private static final int BAD_DATA = 65;

  @TempDir private Path folder;

  private record Outcome(int code, String err) {}

  private static Outcome run(String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    int code = CommandLineProgram.run(terminal, List.of(), arguments);
    return new Outcome(code, err.toString(StandardCharsets.UTF_8));
  }

  private Path write(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name), lines);
  }

  private static List<String> table(int rows) {
    Random random = new Random(4);
    List<String> lines = new ArrayList<>(List.of("a,b,y"));
    for (int i = 0; i < rows; i++) {
      double a = random.nextDouble();
      double b = random.nextDouble();
      lines.add(a + "," + b + "," + (3 * a - b + 10));
    }
    return lines;
  }

  private static void assertRefused(Outcome outcome, String sentence) {
    assertThat(outcome.err().lines().toList()).hasSize(1);
    assertThat(outcome.err()).contains(sentence);
    assertThat(outcome.code()).isEqualTo(BAD_DATA);
  }

  private Outcome twin(List<String> lines, String target) throws IOException {
    Path data = write("data.csv", lines);
    String out = folder.resolve("refused").toString();
    Outcome outcome = run("twin", "--data", data.toString(), "--target", target, "--out", out);
    assertThat(folder.resolve("refused")).doesNotExist();
    return outcome;
  }

  @Test
  void badTablesAreRefusedInOneSentence() throws IOException {
    assertRefused(twin(table(30), "z"), "data.csv: expected a column z, given a, b, y");
    List<String> lines = table(30);
    lines.set(4, "0.1,many,2");
    assertRefused(twin(lines, "y"), "line 5, column b: expected a finite number, given many");
    lines.set(4, "0.1,NaN,2");
    assertRefused(twin(lines, "y"), "line 5, column b: expected a finite number, given NaN");
    lines.set(4, "0.1,,2");
    assertRefused(twin(lines, "y"), "line 5, column b: expected a finite number, given nothing");
    lines.set(4, "0.1,2");
    assertRefused(twin(lines, "y"), "line 5: expected 3 values, given 2");
    List<String> constant = new ArrayList<>(List.of("a,y"));
    for (int i = 0; i < 30; i++) {
      constant.add(i + ",7");
    }
    assertRefused(
        twin(constant, "y"), "column y: expected values that differ, given 7.0 in every row");
    assertRefused(twin(table(3), "y"), "data.csv: expected at least 30 rows, given 3");
    assertRefused(twin(List.of(), "y"), "expected names of columns in the first line");
    assertRefused(twin(List.of("a,a,y"), "y"), "expected a different name for every column");
    List<String> alone = new ArrayList<>(List.of("y"));
    for (int i = 0; i < 30; i++) {
      alone.add(Integer.toString(i));
    }
    assertRefused(twin(alone, "y"), "expected a column beside y, given none");
  }

  @Test
  void unlabelledRowsNeedTheFeatures() throws IOException {
    Path data = write("data.csv", table(30));
    Path more = write("more.csv", List.of("a,c", "1,2"));
    String out = folder.resolve("run").toString();
    assertRefused(
        run(
            "twin",
            "--data",
            data.toString(),
            "--target",
            "y",
            "--unlabelled",
            more.toString(),
            "--out",
            out),
        "more.csv: expected a column b, given a, c");
    Outcome missing = run("twin", "--data", "nowhere.csv", "--target", "y", "--out", out);
    assertThat(missing.code()).isEqualTo(74);
    assertThat(missing.err()).contains("nowhere.csv: no such file");
  }

  @Test
  void everyRowIsPredicted() throws IOException {
    Path data = write("data.csv", table(60));
    // Columns in another order, and one that is not needed.
    Path more = write("more.csv", List.of("b,a,note", "0.25,0.5,1", "0.75,0.5,2"));
    Path out = folder.resolve("run");
    Outcome outcome =
        run(
            "twin",
            "--data",
            data.toString(),
            "--target",
            "y",
            "--unlabelled",
            more.toString(),
            "--set",
            "steps=1500",
            "--set",
            "restarts=2",
            "--export",
            "onnx",
            "--out",
            out.toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<String> lines = Files.readAllLines(out.resolve("predictions.csv"));
    assertThat(lines).hasSize(63);
    assertThat(lines.getFirst()).isEqualTo("table,row,prediction,spread,loop_violation");
    double[] expected = {3 * 0.5 - 0.25 + 10, 3 * 0.5 - 0.75 + 10};
    for (int i = 0; i < 2; i++) {
      String[] cells = lines.get(61 + i).split(",", -1);
      assertThat(cells[0]).isEqualTo("unlabelled");
      assertThat(Double.parseDouble(cells[2]))
          .isCloseTo(expected[i], org.assertj.core.api.Assertions.within(0.1));
      assertThat(Double.parseDouble(cells[3])).isBetween(0.0, 0.5);
    }
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "predictions.csv",
              "network.safetensors",
              "network.onnx",
              "report.html",
              "result.json");
    }
  }

  @Test
  void aRunKnowsItsTables() throws IOException {
    CsvTable data = read(table(60));
    CsvTable more = read(List.of("a,b", "0.25,0.5"));
    Object alone = digest(TableStudy.of(data, "y", Optional.empty()));
    assertThat(digest(TableStudy.of(read(table(60)), "y", Optional.empty()))).isEqualTo(alone);
    assertThat(digest(TableStudy.of(read(table(59)), "y", Optional.empty()))).isNotEqualTo(alone);
    assertThat(digest(TableStudy.of(data, "a", Optional.empty()))).isNotEqualTo(alone);
    assertThat(digest(TableStudy.of(data, "y", Optional.of(more)))).isNotEqualTo(alone);
  }

  private static CsvTable read(List<String> lines) throws IOException {
    byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    return CsvTable.read("data.csv", new ByteArrayInputStream(bytes));
  }

  private static Object digest(TableStudy study) {
    return study.settings().getFirst().byDefault(Scale.QUICK);
  }
}
