package dev.lodestone.bench.cli;

import dev.lodestone.bench.jmh.ScoreTable;
import dev.lodestone.bench.jmh.Scoreboard;
import dev.lodestone.bench.record.MachineFacts;
import dev.lodestone.bench.record.ResultStore;
import dev.lodestone.bench.study.SettingException;
import dev.lodestone.kernels.Backend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lodestone bench}: speed beside the machine's limit and beside rivals. */
@Command(
    name = "bench",
    description =
        "Measures kernels and training steps: checks each result, then times it in a JVM of its"
            + " own.",
    footer = {
      "",
      "Example: lodestone bench 'gemm NN 256' metropolis --out speed.json",
      "The word peers lets rival libraries take part (built once with mvn -Ppeers package),",
      "and PyTorch and JAX where python3, or the Python that LODESTONE_PYTHON names, has them;",
      "the table ends with the project's aims. Without other words it takes about 40 minutes,",
      "with --rounds 1 half of that."
    })
final class BenchCommand implements Callable<Integer> {
  private static final String RIVALS = "peers";

  private final Terminal terminal;

  @Parameters(
      arity = "0..*",
      paramLabel = "WORD",
      description = "Parts of the names of what is measured (default: everything).")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      description = "Numbers of threads, separated by commas (default: 1).")
  private List<Integer> threads = new ArrayList<>();

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "0.05",
      description = "Length of each of the five measured iterations of a JVM (default: 0.05).")
  private double seconds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "2",
      description = "JVMs for every contender, in turn with the others' (default: 2).")
  private int rounds;

  @Option(names = "--out", paramLabel = "FILE", description = "Writes the table as JSON too.")
  private Path out;

  BenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    boolean rivals = words.remove(RIVALS);
    checkNumbers();
    // Some aims compare two threads with one; the scoreboard knows which.
    List<Integer> counts = threads.isEmpty() && !rivals ? List.of(1) : threads;
    List<String> jvm =
        List.of("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED");
    Scoreboard.Result result;
    try {
      result =
          Scoreboard.measure(
              new Scoreboard.Plan(words, counts, rivals, seconds, rounds, jvm), terminal.err());
    } catch (IllegalArgumentException refused) {
      throw new SettingException(refused.getMessage());
    } catch (RunnerException refused) {
      terminal.complain(sentence(refused));
      return ExitCode.FAILED.number();
    }
    terminal.out().print(ScoreTable.of(result));
    if (out != null) {
      ResultStore.write(out, record(result));
    }
    return (result.failures().isEmpty() ? ExitCode.DONE : ExitCode.FAILED).number();
  }

  private void checkNumbers() {
    for (int count : threads) {
      if (count < 1) {
        throw new SettingException("--threads: expected numbers of at least 1, given " + count);
      }
    }
    if (!(seconds >= 0.001 && seconds <= 60)) {
      throw new SettingException("--seconds: expected 0.001 to 60, given " + seconds);
    }
    if (rounds < 1) {
      throw new SettingException("--rounds: expected at least 1, given " + rounds);
    }
  }

  private static String sentence(RunnerException refused) {
    String message = String.valueOf(refused.getMessage());
    return message.contains("JMH lock")
        ? "another benchmark runs on this machine and would disturb the times; wait for its end"
        : message.lines().findFirst().orElse("");
  }

  private Map<String, Object> record(Scoreboard.Result result) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("words", words);
    record.put("seconds", seconds);
    record.put("rounds", rounds);
    record.put("ceilings", result.ceilings());
    record.put("scores", result.scores());
    record.put("comparisons", result.comparisons());
    record.put("aims", result.aims());
    record.put("failures", result.failures());
    record.put("machine", MachineFacts.here());
    record.put("versions", Facts.versions());
    record.put("settings", result.settings());
    try (Backend backend = Backend.best(1)) {
      record.put("choice", backend.choice());
    }
    record.put("measured", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return record;
  }
}
