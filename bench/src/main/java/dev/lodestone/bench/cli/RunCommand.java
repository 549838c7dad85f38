package dev.lodestone.bench.cli;

import dev.lodestone.bench.study.Studies;
import dev.lodestone.bench.study.Study;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code lodestone run STUDY}. */
@Command(
    name = "run",
    description = "Runs a study: simulates, trains, reads off the formula, writes a report.",
    footer = {
      "",
      "Example: lodestone run ising --scale quick --seed 7 --out runs/first",
      "lodestone studies lists the studies and their settings."
    })
final class RunCommand implements Callable<Integer> {
  private final List<Study> studies;

  @Parameters(index = "0", paramLabel = "STUDY", description = "Which one.")
  private String name;

  @Mixin private final StudyRun run;

  RunCommand(Terminal terminal, List<String> command, List<Study> studies) {
    this.studies = studies;
    this.run = new StudyRun(terminal, command);
  }

  @Override
  public Integer call() throws IOException {
    return run.call(Studies.find(studies, name));
  }
}
