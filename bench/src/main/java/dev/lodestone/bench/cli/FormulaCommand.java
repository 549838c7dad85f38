package dev.lodestone.bench.cli;

import dev.lodestone.bench.csv.CsvTable;
import dev.lodestone.bench.study.formula.FormulaStudy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lodestone formula}: symbolic search on anybody's table. */
@Command(
    name = "formula",
    description = "Finds formulas of the other columns of a table for one of them.",
    footer = {
      "",
      "Example: lodestone formula --data table.csv --target force --operators +,-,*,/,sqrt --out runs/a",
      "Tables: comma-separated numbers under a line of names. Writes formulas.csv, report.html and",
      "result.json. Operators: + - * / ^ neg abs square cube inv sqrt exp log sin cos tan tanh asin",
      "acos atan. Settings: operators, most_nodes, rows, islands, population, cycles, iterations,",
      "patience, parsimony, seconds."
    })
final class FormulaCommand implements Callable<Integer> {
  @Option(names = "--data", required = true, paramLabel = "FILE", description = "The table.")
  private Path data;

  @Option(
      names = "--target",
      required = true,
      paramLabel = "COLUMN",
      description = "What to find a formula for.")
  private String target;

  @Option(
      names = "--weights",
      paramLabel = "COLUMN",
      description = "How much each row counts, for example 1 / variance.")
  private String weights;

  @Option(
      names = "--operators",
      paramLabel = "LIST",
      description = "What formulas are made of (default: +,-,*,/).")
  private String operators;

  @Mixin private final StudyRun run;

  FormulaCommand(Terminal terminal, List<String> command) {
    this.run = new StudyRun(terminal, command);
  }

  @Override
  public Integer call() throws IOException {
    run.set("operators", operators);
    return run.call(FormulaStudy.of(CsvTable.read(data), target, Optional.ofNullable(weights)));
  }
}
