/**
 * The {@code lodestone} command: options, exit codes, progress, signals, output folders.
 *
 * <p>Data go to standard output, everything else to standard error. Every failure is one sentence
 * and one of the codes of {@link dev.lodestone.bench.cli.ExitCode}.
 */
package dev.lodestone.bench.cli;
