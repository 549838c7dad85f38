package dev.lodestone.bench.cli;

import dev.lodestone.bench.study.Study;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands put together, and failures turned into sentences and codes. */
public final class CommandLineProgram {
  private CommandLineProgram() {}

  /** {@code lodestone} without a command shows its help. */
  @Command(
      name = "lodestone",
      description = "Finds the physics inside trained neural networks.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:done",
        "1:failed",
        "2:wrong usage",
        "65:a file holds something else than it should",
        "69:the device is missing",
        "74:input or output failed",
        "75:stopped early, --resume continues"
      })
  private static final class Top implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }

  /** The version from the build. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"lodestone " + Facts.version()};
    }
  }

  /**
   * Runs one command.
   *
   * @param studies the studies that {@code run} knows
   * @param arguments the words after {@code lodestone}
   * @return the exit code
   */
  public static int run(List<Study> studies, String... arguments) {
    return run(Terminal.ofProcess(), studies, arguments);
  }

  static int run(Terminal terminal, List<Study> studies, String... arguments) {
    CommandLine program = assemble(terminal, studies, List.of(arguments));
    try {
      return program.execute(arguments);
    } finally {
      terminal.out().flush();
      terminal.err().flush();
    }
  }

  private static CommandLine assemble(
      Terminal terminal, List<Study> studies, List<String> arguments) {
    CommandLine program =
        new CommandLine(new Top())
            .addSubcommand(new RunCommand(terminal, arguments, studies))
            .addSubcommand(new ProbeCommand(terminal, arguments))
            .addSubcommand(new InvariantCommand(terminal, arguments))
            .addSubcommand(new TwinCommand(terminal, arguments))
            .addSubcommand(new FormulaCommand(terminal, arguments))
            .addSubcommand(new StudiesCommand(terminal, studies))
            .addSubcommand(new SampleCommand(terminal))
            .addSubcommand(new DoctorCommand(terminal))
            .addSubcommand(new BenchCommand(terminal));
    for (CommandLine command : List.copyOf(program.getSubcommands().values())) {
      command.getCommandSpec().mixinStandardHelpOptions(true);
      command
          .getSubcommands()
          .values()
          .forEach(sub -> sub.getCommandSpec().mixinStandardHelpOptions(true));
    }
    return program
        .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.ansi()))
        .setUsageHelpAutoWidth(false)
        .setParameterExceptionHandler((failure, words) -> misused(terminal, failure))
        .setExecutionExceptionHandler((failure, line, parsed) -> complain(terminal, failure));
  }

  private static int misused(Terminal terminal, ParameterException failure) {
    String message = failure.getMessage().replace("'", "").lines().findFirst().orElse("");
    terminal.complain(
        failure instanceof UnmatchedArgumentException
            ? message + "; lodestone " + path(failure.getCommandLine()) + "--help lists the options"
            : message);
    return ExitCode.USAGE.number();
  }

  private static String path(CommandLine command) {
    return command.getParent() == null
        ? ""
        : path(command.getParent()) + command.getCommandName() + " ";
  }

  /** One sentence and a code; the stack trace only for those who ask for it. */
  static int complain(Terminal terminal, Throwable failure) {
    terminal.complain(ExitCode.sentence(failure));
    if (System.getenv("LODESTONE_TRACE") != null) {
      failure.printStackTrace(terminal.err());
    }
    return ExitCode.of(failure).number();
  }
}
