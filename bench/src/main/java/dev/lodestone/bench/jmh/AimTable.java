package dev.lodestone.bench.jmh;

import dev.lodestone.bench.jmh.Aims.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Verdicts as text, one line an aim and number of threads. */
final class AimTable {
  private AimTable() {}

  static List<String> lines(List<Verdict> verdicts) {
    int width = verdicts.stream().mapToInt(each -> each.aim().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    lines.add(line(width, "aims", "threads", "wanted", "measured", "met", ""));
    for (Verdict each : verdicts) {
      String met = each.met() == null ? "" : each.met() ? "yes" : "no";
      String threads = Integer.toString(each.threads());
      String least = number(each.least());
      lines.add(line(width, each.aim(), threads, least, number(each.measured()), met, each.note()));
    }
    return lines;
  }

  private static String line(
      int width,
      String aim,
      String threads,
      String least,
      String measured,
      String met,
      String note) {
    String start = aim + " ".repeat(Math.max(0, width - aim.length()));
    return String.format(
        Locale.ROOT, "%s  %7s  %7s  %8s  %-3s  %s", start, threads, least, measured, met, note);
  }

  private static String number(Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }
}
