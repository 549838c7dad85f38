package dev.lodestone.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lodestone.bench.csv.CsvTable;
import dev.lodestone.bench.study.Scale;
import dev.lodestone.bench.study.StoppedException;
import dev.lodestone.bench.study.StudyResult;
import dev.lodestone.bench.study.StudyTrial;
import dev.lodestone.bench.study.formula.FormulaStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everybody's tables: which formulas are found in them and what is refused. */
class FormulaCommandTest {
  private static final int WRONG_CALL = 2;
  private static final int BAD_DATA = 65;

  @TempDir private Path folder;

  // Newton's law of gravity, with a column of weights.
  private static List<String> table(int rows) {
    Random random = new Random(4);
    List<String> lines = new ArrayList<>(List.of("m1,m2,r,F,w"));
    for (int i = 0; i < rows; i++) {
      double m1 = 1 + random.nextDouble();
      double m2 = 1 + random.nextDouble();
      double r = 1 + random.nextDouble();
      lines.add(m1 + "," + m2 + "," + r + "," + 6.674 * m1 * m2 / (r * r) + ",0.5");
    }
    return lines;
  }

  private Path write(List<String> lines) throws IOException {
    return Files.write(folder.resolve("data.csv"), lines);
  }

  private Outcome formula(List<String> lines, String target, String... more) throws IOException {
    List<String> words =
        new ArrayList<>(List.of("formula", "--data", write(lines).toString(), "--target", target));
    words.addAll(List.of("--out", folder.resolve("run").toString(), "--scale", "quick"));
    words.addAll(List.of(more));
    return Outcome.of(List.of(), words.toArray(String[]::new));
  }

  @Test
  void aLawOfNatureIsFound() throws IOException {
    Outcome outcome = formula(table(100), "F", "--weights", "w", "--seed", "3");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<String> lines = Files.readAllLines(folder.resolve("run/formulas.csv"));
    assertThat(lines.getFirst()).isEqualTo("complexity,loss,score,unexplained_test,formula,latex");
    String[] last = lines.getLast().split(",", 5);
    assertThat(Double.parseDouble(last[3])).isLessThan(1e-15);
    assertThat(Integer.parseInt(last[0])).isEqualTo(9);
    assertThat(folder.resolve("run/report.html")).isNotEmptyFile();
  }

  @Test
  void badTablesAreRefusedInOneSentence() throws IOException {
    formula(table(30), "z")
        .assertSentence(BAD_DATA, "data.csv: expected a column z, given m1, m2, r, F, w");
    List<String> lines = table(30);
    lines.set(4, "0.1,many,2,1,1");
    formula(lines, "F").assertSentence(BAD_DATA, "line 5, column m2: expected a finite number");
    lines.set(4, "0.1,NaN,2,1,1");
    formula(lines, "F").assertSentence(BAD_DATA, "line 5, column m2: expected a finite number");
    lines.set(4, "0.1,1,2,1,-1");
    formula(lines, "F", "--weights", "w")
        .assertSentence(BAD_DATA, "column w: expected positive weights, given -1.0");
    formula(table(3), "F").assertSentence(BAD_DATA, "expected at least 10 rows, given 3");
    formula(table(30), "w")
        .assertSentence(BAD_DATA, "column w: expected values that differ, given 0.5 in every row");
    formula(table(30), "F", "--weights", "F")
        .assertSentence(BAD_DATA, "expected a column beside F and weights, given none");
    List<String> step = new ArrayList<>(List.of("a,y", "0,1"));
    for (int i = 0; i < 40; i++) {
      step.add(i + ",0");
    }
    formula(step, "y").assertSentence(BAD_DATA, "target: expected numbers that differ");
  }

  @Test
  void wrongOperatorsAreRefused() throws IOException {
    formula(table(30), "F", "--operators", "+,power")
        .assertSentence(WRONG_CALL, "operators: expected words like +,*,sqrt");
    formula(table(30), "F", "--operators", "sin,cos")
        .assertSentence(WRONG_CALL, "operators: expected one of two arguments, given none");
  }

  @Test
  void aStoppedRunGoesOnToTheSameMetrics() throws IOException {
    CsvTable data = CsvTable.read(write(table(60)));
    FormulaStudy study = FormulaStudy.of(data, "F", Optional.empty());
    Map<String, String> tiny =
        Map.of("iterations", "6", "islands", "4", "cycles", "20", "seconds", "1000");
    StudyTrial trial = new StudyTrial(folder, /* onnx= */ false);
    int[] asked = new int[1];
    Assertions.assertThatThrownBy(
            () -> trial.run(study, Scale.QUICK, 7, 2, tiny, () -> ++asked[0] > 2))
        .isInstanceOf(StoppedException.class);
    assertThat(folder.resolve("checkpoints/formula.search")).isNotEmptyFile();
    StudyResult resumed = trial.run(study, Scale.QUICK, 7, 2, tiny, () -> false);
    trial.clear();
    StudyResult whole = trial.run(study, Scale.QUICK, 7, 1, tiny, () -> false);
    assertThat(resumed.metrics()).isEqualTo(whole.metrics());
    assertThat(resumed.findings()).isEqualTo(whole.findings());
  }
}
