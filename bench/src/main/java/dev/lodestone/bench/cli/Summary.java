package dev.lodestone.bench.cli;

import dev.lodestone.bench.record.RunRecord;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints a record for a person. */
final class Summary {
  private Summary() {}

  static void print(PrintStream out, RunRecord record, Path folder) {
    out.printf(
        Locale.ROOT,
        "%s, scale %s, seed %d, %s: %.1f s%n",
        record.study(),
        record.scale(),
        record.seed(),
        record.choice().description(),
        record.seconds().getOrDefault("total", 0.0));
    for (RunRecord.Finding finding : record.findings()) {
      out.println();
      out.println(finding.statement());
      out.println("  " + finding.formula());
      out.println("  evidence: " + finding.evidence());
      out.println("  uncertainty: " + finding.uncertainty());
      out.println("  read off: " + finding.provenance());
    }
    if (!record.metrics().isEmpty()) {
      out.println();
      printMetrics(out, record);
    }
    out.println();
    out.println("Report: " + folder.resolve("report.html"));
  }

  private static void printMetrics(PrintStream out, RunRecord record) {
    Map<String, Double> published =
        record.published().stream()
            .collect(
                Collectors.toMap(
                    RunRecord.Published::metric,
                    RunRecord.Published::value,
                    (first, second) -> first));
    int width = record.metrics().keySet().stream().mapToInt(String::length).max().orElse(0);
    record
        .metrics()
        .forEach(
            (name, value) -> {
              String beside =
                  published.containsKey(name)
                      ? "   (published: " + number(published.get(name)) + ")"
                      : "";
              out.println(name + " ".repeat(width - name.length() + 2) + number(value) + beside);
            });
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.6g", value);
  }
}
