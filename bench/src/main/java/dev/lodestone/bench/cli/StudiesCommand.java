package dev.lodestone.bench.cli;

import dev.lodestone.bench.study.Scale;
import dev.lodestone.bench.study.Setting;
import dev.lodestone.bench.study.Study;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code lodestone studies}. */
@Command(name = "studies", description = "Lists the studies and their settings.")
final class StudiesCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final List<Study> studies;

  StudiesCommand(Terminal terminal, List<Study> studies) {
    this.terminal = terminal;
    this.studies = studies;
  }

  @Override
  public Integer call() {
    PrintStream out = terminal.out();
    if (studies.isEmpty()) {
      out.println("This version has no studies yet.");
    }
    for (Study study : studies) {
      out.println(study.name() + "  " + study.summary());
      out.println("  reproduces: " + study.slide());
      for (Setting setting : study.settings()) {
        out.println("  --set " + setting.name() + "=" + defaults(setting));
        out.println("      " + setting.meaning() + " (" + setting.expected() + ")");
      }
    }
    return ExitCode.DONE.number();
  }

  /** One value, or one for each scale where they differ. */
  private static String defaults(Setting setting) {
    List<String> values =
        List.of(Scale.values()).stream().map(scale -> text(setting.byDefault(scale))).toList();
    return values.stream().distinct().count() == 1
        ? values.getFirst()
        : String.join(" | ", values) + "   (quick | standard | paper)";
  }

  private static String text(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(Object::toString).collect(Collectors.joining(","))
        : value.toString();
  }
}
