package dev.lodestone.bench.cli;

import dev.lodestone.bench.csv.CsvTable;
import dev.lodestone.bench.study.twin.TableStudy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lodestone twin}: regression on anybody's table. */
@Command(
    name = "twin",
    description =
        "Learns a column of a table from the others and predicts it with its uncertainty.",
    footer = {
      "",
      "Example: lodestone twin --data table.csv --target strength --unlabelled more.csv --out runs/a",
      "Tables: comma-separated numbers under a line of names. Writes predictions.csv, report.html,",
      "network.safetensors and result.json. Settings: restarts (5), width (64), steps (5000),",
      "rate (0.01), loop_weights (0,1,10)."
    })
final class TwinCommand implements Callable<Integer> {
  @Option(names = "--data", required = true, paramLabel = "FILE", description = "The table.")
  private Path data;

  @Option(
      names = "--target",
      required = true,
      paramLabel = "COLUMN",
      description = "What to learn.")
  private String target;

  @Option(
      names = "--unlabelled",
      paramLabel = "FILE",
      description = "A table of rows to predict; they also take part in the training, in loops.")
  private Path unlabelled;

  @Mixin private final StudyRun run;

  TwinCommand(Terminal terminal, List<String> command) {
    this.run = new StudyRun(terminal, command);
  }

  @Override
  public Integer call() throws IOException {
    CsvTable more = unlabelled == null ? null : CsvTable.read(unlabelled);
    return run.call(TableStudy.of(CsvTable.read(data), target, Optional.ofNullable(more)));
  }
}
