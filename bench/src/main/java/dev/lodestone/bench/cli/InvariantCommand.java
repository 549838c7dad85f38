package dev.lodestone.bench.cli;

import dev.lodestone.bench.study.siamese.PairsStudy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lodestone invariant --pairs FILE}: what anybody's pairs have in common. */
@Command(
    name = "invariant",
    description = "Finds what the members of pairs share: a conserved quantity of your own data.",
    footer = {
      "",
      "FILE holds two arrays of numbers, first and second, [pairs][components] each; row i of both",
      "belongs together, and the order of the rows says nothing. Every tenth pair is kept for testing.",
      "Example: numpy.savez(\"pairs.npz\", first=a, second=b), then",
      "lodestone invariant --pairs pairs.npz --names x,y,v_x,v_y --out runs/mine"
    })
final class InvariantCommand implements Callable<Integer> {
  @Option(names = "--pairs", required = true, paramLabel = "FILE", description = "The .npz file.")
  private Path pairs;

  @Option(
      names = "--names",
      paramLabel = "A,B,...",
      split = ",",
      description = "Names of the components in the formula (default: x_1,x_2,...).")
  private List<String> names = List.of();

  @Mixin private final StudyRun run;

  InvariantCommand(Terminal terminal, List<String> command) {
    this.run = new StudyRun(terminal, command);
  }

  @Override
  public Integer call() throws IOException {
    return run.call(PairsStudy.read(pairs, names));
  }
}
