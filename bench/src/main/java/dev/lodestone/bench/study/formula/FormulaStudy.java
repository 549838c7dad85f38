package dev.lodestone.bench.study.formula;

import dev.lodestone.bench.csv.CsvTable;
import dev.lodestone.bench.csv.MalformedTableException;
import dev.lodestone.bench.report.FormulaLatex;
import dev.lodestone.bench.study.DataDigest;
import dev.lodestone.bench.study.Phases;
import dev.lodestone.bench.study.ReportedFindings;
import dev.lodestone.bench.study.Setting;
import dev.lodestone.bench.study.SettingException;
import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.Study;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.StudyResult;
import dev.lodestone.interpret.Provenance;
import dev.lodestone.interpret.symbolic.DataTable;
import dev.lodestone.interpret.symbolic.Operator;
import dev.lodestone.interpret.symbolic.ParetoFront;
import dev.lodestone.interpret.symbolic.SymbolicFormula;
import dev.lodestone.interpret.symbolic.SymbolicSearch;
import dev.lodestone.kernels.Philox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Symbolic search on somebody's table: a formula of all other columns for one of them, found on
 * four fifths of the rows and judged on the rest.
 *
 * @param data the table
 * @param target the name of the column that the formula is for
 * @param weights the name of the column that says how much a row counts
 */
public record FormulaStudy(CsvTable data, String target, Optional<String> weights)
    implements Study {
  private static final int LEAST_ROWS = 10;
  private static final int TESTED = 5;
  private static final double ENOUGH = 1e-18;
  private static final List<String> ARITHMETIC = List.of("+", "-", "*", "/");

  /**
   * Refuses tables that no formula can be found for.
   *
   * @throws MalformedTableException in one sentence
   */
  public static FormulaStudy of(CsvTable data, String target, Optional<String> weights)
      throws MalformedTableException {
    data.requireTarget(target, LEAST_ROWS);
    if (weights.isPresent()) {
      String name = weights.get();
      int column = data.column(name);
      if (name.equals(target) || data.names().size() < 3) {
        throw new MalformedTableException(
            data.source() + ": expected a column beside " + target + " and weights, given none");
      }
      for (int row = 0; row < data.size(); row++) {
        if (!(data.at(row, column) > 0)) {
          throw new MalformedTableException(
              data.source()
                  + ", column "
                  + name
                  + ": expected positive weights, given "
                  + data.at(row, column));
        }
      }
    }
    return new FormulaStudy(data, target, weights);
  }

  @Override
  public String name() {
    return "formula";
  }

  @Override
  public String summary() {
    return "A formula for " + target + " in " + data.source();
  }

  @Override
  public String slide() {
    return "Symbolic regression (arXiv:2006.11287, arXiv:2305.01582) on your own table";
  }

  @Override
  public List<Setting> settings() {
    Pattern words =
        Pattern.compile(
            Arrays.stream(Operator.values())
                .map(operator -> Pattern.quote(operator.word()))
                .collect(Collectors.joining("|")));
    return List.of(
        new DataDigest().add(target).add(weights.orElse("")).add(data).setting(),
        new Setting.Words(
            "operators", "of formulas", words, "+,*,sqrt", ARITHMETIC, ARITHMETIC, ARITHMETIC),
        new Setting.Whole("most_nodes", "the largest complexity", 3, 100, 20, 30, 30),
        new Setting.Whole("rows", "to search on, at most", 8, 10_000_000, 500, 1000, 5000),
        new Setting.Whole("islands", "populations", 1, 10_000, 15, 31, 31),
        new Setting.Whole("population", "formulas on an island", 2, 100_000, 27, 27, 27),
        new Setting.Whole("cycles", "of tournaments an iteration", 1, 1_000_000, 200, 380, 380),
        new Setting.Whole("iterations", "at most", 1, 1_000_000_000, 200, 1000, 100_000),
        new Setting.Whole("patience", "iterations without gain", 1, 1_000_000_000, 60, 200, 10_000),
        new Setting.Real("parsimony", "cost of a node, share of variance", 0, 1, 0, 0, 0),
        new Setting.Whole("seconds", "after which it ends", 1, 1_000_000_000, 20, 120, 3600));
  }

  private static SymbolicSearch search(Settings settings) {
    List<Operator> operators = settings.words("operators").stream().map(Operator::of).toList();
    if (operators.stream().allMatch(operator -> operator.arity() == 1)) {
      throw new SettingException("--set operators: expected one of two arguments, given none");
    }
    return SymbolicSearch.standard()
        .withOperators(operators)
        .withParsimony(settings.real("parsimony"))
        .sized(
            settings.whole("most_nodes"),
            settings.whole("islands"),
            settings.whole("population"),
            settings.whole("cycles"))
        .until(
            settings.whole("iterations"),
            ENOUGH,
            settings.whole("patience"),
            Duration.ofSeconds(settings.whole("seconds")));
  }

  @Override
  public StudyResult run(StudyContext context) throws IOException {
    Settings settings = context.settings();
    SymbolicSearch search = search(settings);
    int[] rows = IntStream.range(0, data.size()).toArray();
    Philox.of(context.key("split"), Philox.Purpose.GENERAL).shuffle(rows, 0, rows.length);
    int tested = rows.length / TESTED;
    int searched = Math.min(settings.whole("rows"), rows.length - tested);
    DataTable table = table(Arrays.copyOfRange(rows, tested, tested + searched));
    DataTable fresh = table(Arrays.copyOf(rows, tested));
    SymbolicSearch.Result result;
    try (Phases.Phase _ = context.phase("search")) {
      result = new FormulaSearch(context, "formula").run(search, table);
    }
    SymbolicFormula found =
        SymbolicFormula.of(
            target,
            result,
            fresh,
            new Provenance(
                "symbolic search, " + String.join(" ", settings.words("operators")),
                "rows of " + data.source(),
                searched,
                context.key("formula")));
    write(context, found);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("complexity", (double) result.front().best().complexity());
    metrics.put("unexplained_test", Math.min(found.leaves(), Double.MAX_VALUE));
    metrics.put("correlation_test", found.correlation());
    metrics.put("formulas", (double) result.front().entries().size());
    metrics.put("iterations", (double) result.iterations());
    return new StudyResult(
        metrics,
        List.of(ReportedFindings.of(found)),
        List.of(),
        List.of(FormulaReport.section("The formula and its rivals", found)));
  }

  private DataTable table(int[] rows) throws MalformedTableException {
    List<String> names =
        data.names().stream()
            .filter(name -> !name.equals(target) && !weights.equals(Optional.of(name)))
            .toList();
    double[][] columns = new double[names.size()][];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = column(names.get(i), rows);
    }
    double[] ones = new double[rows.length];
    Arrays.fill(ones, 1);
    try {
      return new DataTable(
          names,
          columns,
          column(target, rows),
          weights.isPresent() ? column(weights.get(), rows) : ones);
    } catch (IllegalArgumentException refused) {
      throw new MalformedTableException(data.source() + ": " + refused.getMessage());
    }
  }

  private double[] column(String name, int[] rows) throws MalformedTableException {
    int column = data.column(name);
    return Arrays.stream(rows).mapToDouble(row -> data.at(row, column)).toArray();
  }

  private static void write(StudyContext context, SymbolicFormula found) throws IOException {
    StringBuilder text =
        new StringBuilder("complexity,loss,score,unexplained_test,formula,latex\n");
    List<ParetoFront.Entry> entries = found.front().entries();
    for (int i = 0; i < entries.size(); i++) {
      ParetoFront.Entry entry = entries.get(i);
      text.append(
          String.format(
              Locale.ROOT,
              "%d,%.17g,%.6g,%.6g,\"%s\",\"%s\"%n",
              entry.complexity(),
              entry.loss(),
              entry.score(),
              found.unexplained().get(i),
              entry.code(),
              FormulaLatex.of(ReportedFindings.formula(entry.formula()))));
    }
    context
        .folder()
        .write("formulas.csv", file -> Files.writeString(file, text, StandardCharsets.UTF_8));
  }
}
