package dev.lodestone.bench;

import dev.lodestone.bench.cli.CommandLineProgram;
import dev.lodestone.bench.study.Studies;

/** The {@code lodestone} command. */
public final class Lodestone {
  private Lodestone() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(CommandLineProgram.run(Studies.all(), arguments));
  }
}
