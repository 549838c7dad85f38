package dev.lodestone.bench.cli;

import dev.lodestone.bench.record.MachineFacts;
import dev.lodestone.bench.record.ResultStore;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.BackendChoice;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lodestone doctor}. */
@Command(
    name = "doctor",
    description = "Says what this machine offers: Java, vectors, cores, memory, CUDA or why not.")
final class DoctorCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--json", description = "The same as JSON.")
  private boolean json;

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    MachineFacts machine = MachineFacts.here();
    try (Backend backend = Backend.best()) {
      if (json) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("versions", Facts.versions());
        facts.put("machine", machine);
        facts.put("choice", backend.choice());
        terminal.out().print(ResultStore.toJson(facts));
      } else {
        print(machine, backend.choice());
      }
    }
    return ExitCode.DONE.number();
  }

  private void print(MachineFacts machine, BackendChoice choice) {
    PrintStream out = terminal.out();
    line(out, "Lodestone", Facts.version());
    line(out, "Java", machine.java());
    line(out, "JVM", machine.virtualMachine());
    line(out, "System", machine.operatingSystem() + ", " + machine.architecture());
    line(out, "Processor", machine.processor());
    line(out, "Cores", Integer.toString(machine.cores()));
    line(
        out,
        "Memory",
        gibibytes(machine.memoryBytes()) + ", heap up to " + gibibytes(machine.heapBytes()));
    line(out, "Backend", choice.description());
    for (BackendChoice.Refusal refusal : choice.refused()) {
      line(out, "Not " + refusal.kind(), refusal.reason() + "; " + refusal.cure());
    }
    for (BackendChoice.Library library : choice.libraries()) {
      line(
          out,
          library.name(),
          library.found()
              ? library.detail()
              : "not found (" + library.detail() + "); " + library.cure());
    }
  }

  private static void line(PrintStream out, String name, String value) {
    out.printf(Locale.ROOT, "%-12s %s%n", name, value);
  }

  private static String gibibytes(long bytes) {
    return bytes == 0 ? "unknown" : String.format(Locale.ROOT, "%.1f GiB", bytes / 0x1p30);
  }
}
