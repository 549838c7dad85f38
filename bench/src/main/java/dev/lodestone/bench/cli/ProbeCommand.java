package dev.lodestone.bench.cli;

import dev.lodestone.bench.study.probe.LabelledArrays;
import dev.lodestone.bench.study.probe.ProbeStudy;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lodestone probe --images FILE --labels FILE}: what tells anybody's samples apart. */
@Command(
    name = "probe",
    description = "Finds what tells your labelled images apart: the smallest field, the formula.",
    footer = {
      "",
      "Each array is FILE.npy, FILE.npz:KEY, or FILE.npz where one array alone has fitting axes.",
      "Values of order one train best; the edges of an image are taken as neighbours (periodic).",
      "Example: lodestone probe --images a.npz:spins --labels a.npz:labels",
      "  --parameters a.npz:temperatures --letter T --out runs/mine"
    })
final class ProbeCommand implements Callable<Integer> {
  @Option(
      names = "--images",
      required = true,
      paramLabel = "ARRAY",
      description = "[n][height][width] or [n][channels][height][width].")
  private String images;

  @Option(names = "--labels", required = true, paramLabel = "ARRAY", description = "[n], 0 or 1.")
  private String labels;

  @Option(
      names = "--parameters",
      paramLabel = "ARRAY",
      description = "[n], a control parameter, to find where the labels turn.")
  private String parameters;

  @Option(
      names = "--letter",
      paramLabel = "X",
      defaultValue = "x",
      description = "The parameter's letter in the report (default: x).")
  private String letter;

  @Option(
      names = "--fields",
      paramLabel = "A,B,...",
      description = "Receptive fields, rows x columns or full (default: full,1x2,1x1).")
  private String fields;

  @Option(
      names = "--validation",
      paramLabel = "SHARE",
      description = "Share of the samples that is kept from training (default: 0.25).")
  private String validation;

  @Mixin private final StudyRun run;

  ProbeCommand(Terminal terminal, List<String> command) {
    this.run = new StudyRun(terminal, command);
  }

  @Override
  public Integer call() throws IOException {
    run.set("fields", fields);
    run.set("validation", validation);
    LabelledArrays arrays = LabelledArrays.read(images, labels, Optional.ofNullable(parameters));
    return run.call(new ProbeStudy(arrays, letter));
  }
}
