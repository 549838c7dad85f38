package dev.lodestone.bench.jmh;

import dev.lodestone.bench.jmh.Scoreboard.Comparison;
import dev.lodestone.bench.jmh.Scoreboard.Result;
import dev.lodestone.bench.jmh.Scoreboard.Score;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A {@link Result} as text: one table for every family of workloads and number of threads. */
public final class ScoreTable {
  private static final int LEAST_COLUMN = 10;

  private final Result result;
  private final StringBuilder text = new StringBuilder();

  private ScoreTable(Result result) {
    this.result = result;
  }

  /** The tables, after the ceilings and before the failures. */
  public static String of(Result result) {
    return new ScoreTable(result).write();
  }

  private String write() {
    result.ceilings().forEach(this::ceilings);
    Map<String, List<Score>> tables =
        result.scores().stream()
            .collect(
                Collectors.groupingBy(
                    score -> score.family() + ", " + score.unit() + threads(score.threads()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    tables.forEach(this::table);
    if (!result.comparisons().isEmpty()) {
      line("ratio: median rate over the best rival's, with 95 % interval (bootstrap)");
    }
    if (!result.aims().isEmpty()) {
      line("");
      AimTable.lines(result.aims()).forEach(this::line);
      line("");
    }
    result.settings().forEach((name, value) -> line(name + ": " + value));
    result.failures().forEach(failure -> line("FAILED " + failure));
    return text.toString();
  }

  private static String threads(int count) {
    return count == 1 ? ", 1 thread" : ", " + count + " threads";
  }

  private void line(String content) {
    text.append(content.stripTrailing()).append(System.lineSeparator());
  }

  private void ceilings(Ceilings ceilings) {
    String reading =
        ceilings.bandwidths().entrySet().stream()
            .map(
                level ->
                    String.format(
                        Locale.ROOT, "%.0f (%d KiB)", level.getValue(), level.getKey() >> 10))
            .collect(Collectors.joining(", "));
    line(
        String.format(
            Locale.ROOT,
            "limits%s: float32 multiply-add %.1f GFLOP/s; reading, GB/s (bytes a thread): %s",
            threads(ceilings.threads()),
            ceilings.peak(),
            reading));
  }

  private void table(String title, List<Score> scores) {
    Map<String, Map<String, Score>> rows = new LinkedHashMap<>();
    Set<String> contenders = new LinkedHashSet<>(List.of(LodestoneContender.NAME));
    for (Score score : scores) {
      contenders.add(score.contender());
      rows.computeIfAbsent(score.workload(), ignored -> new LinkedHashMap<>())
          .put(score.contender(), score);
    }
    int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-" + width + "s", title));
    contenders.forEach(
        name -> head.append(String.format(Locale.ROOT, "  %" + width(name) + "s", name)));
    line("");
    line(head + "  ratio to the best rival  of the limit");
    rows.forEach((workload, row) -> line(row(workload, width, contenders, row)));
  }

  private static int width(String contender) {
    return Math.max(LEAST_COLUMN, contender.length());
  }

  private String row(String workload, int width, Set<String> contenders, Map<String, Score> row) {
    StringBuilder line =
        new StringBuilder(String.format(Locale.ROOT, "%-" + width + "s", workload));
    for (String name : contenders) {
      Score score = row.get(name);
      line.append(
          String.format(
              Locale.ROOT, "  %" + width(name) + "s", score == null ? "-" : rate(score.rate())));
    }
    Score any = row.values().iterator().next();
    Score ours = row.get(LodestoneContender.NAME);
    line.append(
        String.format(Locale.ROOT, "  %-23s", ours == null ? "" : ratio(workload, any.threads())));
    if (ours != null && ours.limit() != null) {
      line.append(String.format(Locale.ROOT, "  %.2f %s", ours.fractionOfLimit(), ours.limit()));
      if (ours.limit().equals("reading")) {
        line.append(String.format(Locale.ROOT, ", %.1f GB/s", ours.gigabytesPerSecond()));
      }
    }
    return line.toString();
  }

  private String ratio(String workload, int threads) {
    for (Comparison each : result.comparisons()) {
      if (each.workload().equals(workload) && each.threads() == threads) {
        return String.format(
            Locale.ROOT, "%.2f [%.2f, %.2f]", each.ratio(), each.low(), each.high());
      }
    }
    return "";
  }

  private static String rate(double rate) {
    return rate >= 1000
        ? String.format(Locale.ROOT, "%.0f", rate)
        : String.format(Locale.ROOT, "%.4g", rate);
  }
}
