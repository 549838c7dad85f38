package dev.lodestone.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lodestone.bench.study.Study;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What one call of the command gave: exit code, standard output and standard error. */
record Outcome(int code, String out, String err) {
  static Outcome of(List<Study> studies, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    int code = CommandLineProgram.run(terminal, studies, arguments);
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** One line on standard error, without a stack trace, and the code. */
  void assertSentence(int expected, String... parts) {
    assertThat(code).as(err).isEqualTo(expected);
    assertThat(err.lines().toList()).hasSize(1);
    assertThat(err).startsWith("lodestone: ").contains(parts);
  }
}
