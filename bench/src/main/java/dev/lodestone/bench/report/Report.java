package dev.lodestone.bench.report;

import dev.lodestone.bench.record.ResultStore;
import dev.lodestone.bench.record.RunRecord;
import dev.lodestone.bench.study.StudyResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Renders a run as one HTML page.
 *
 * <p>The page holds its styles, scripts and images and forbids itself any connection, so it looks
 * the same from a laptop, a cluster or an archive. All text is escaped.
 */
public final class Report {
  private final StringBuilder page = new StringBuilder(1 << 20);

  private Report() {}

  /**
   * The page.
   *
   * @param title what the study finds
   * @param source the slide or paper that it reproduces
   * @param record numbers and provenance
   * @param result findings with their formulas, and sections
   */
  public static String render(String title, String source, RunRecord record, StudyResult result) {
    Report report = new Report();
    report.head(title);
    report.title(title, source, record);
    report.findings(result.findings());
    report.metrics(record);
    result.sections().forEach(report::section);
    report.provenance(record);
    report.foot();
    return report.page.toString();
  }

  private void head(String title) {
    page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    page.append("style-src 'unsafe-inline'; img-src data:; ");
    page.append("script-src 'unsafe-inline' 'unsafe-eval'\">\n<title>");
    page.append(Html.escape(title)).append("</title>\n<link rel=\"icon\" href=\"data:,\">\n");
    page.append("<style>\n").append(resource("report.css")).append("</style>\n</head>\n<body>\n");
    page.append("<main>\n");
  }

  private void title(String title, String source, RunRecord record) {
    element("h1", title);
    page.append("<p class=\"lead\">").append(Html.escape("Reproduces: " + source)).append("</p>\n");
    page.append("<ul class=\"facts\">");
    List<String> facts =
        List.of(
            "study " + record.study(),
            "scale " + record.scale(),
            "seed " + record.seed(),
            record.choice().description(),
            String.format(Locale.ROOT, "%.1f s", record.seconds().getOrDefault("total", 0.0)),
            record.started());
    facts.forEach(fact -> element("li", fact));
    page.append("</ul>\n");
  }

  private void findings(List<StudyResult.ReportedFinding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    element("h2", "What was found");
    for (StudyResult.ReportedFinding finding : findings) {
      page.append("<div class=\"finding\"><p class=\"statement\">");
      page.append(Html.escape(finding.statement())).append("</p>\n");
      page.append(FormulaMathMl.of(finding.formula())).append("\n<dl><dt>Evidence</dt><dd>");
      page.append(Html.escape(finding.evidence())).append("</dd><dt>Uncertainty</dt><dd>");
      page.append(Html.escape(finding.uncertainty())).append("</dd><dt>Read off</dt><dd>");
      page.append(Html.escape(finding.provenance())).append("</dd></dl></div>\n");
    }
  }

  private void metrics(RunRecord record) {
    if (record.metrics().isEmpty()) {
      return;
    }
    element("h2", "Numbers");
    Map<String, RunRecord.Published> published = new LinkedHashMap<>();
    record.published().forEach(each -> published.putIfAbsent(each.metric(), each));
    List<List<String>> beside = new ArrayList<>();
    List<List<String>> others = new ArrayList<>();
    record
        .metrics()
        .forEach(
            (name, value) -> {
              if (published.containsKey(name)) {
                beside.add(metricRow(name, value, published.get(name)));
              } else {
                others.add(List.of(name.replace('_', ' '), number(value)));
              }
            });
    if (!beside.isEmpty()) {
      table(
          new Block.Table(
              "This run beside what was published.",
              List.of("quantity", "here", "published", "source"),
              beside));
    }
    if (!others.isEmpty()) {
      page.append("<details").append(beside.isEmpty() ? " open" : "").append("><summary>");
      page.append(beside.isEmpty() ? "All numbers" : "All other numbers").append("</summary>\n");
      table(new Block.Table("", List.of("quantity", "here"), others));
      page.append("</details>\n");
    }
  }

  private static List<String> metricRow(String name, double value, RunRecord.Published published) {
    return List.of(
        name.replace('_', ' '), number(value), number(published.value()), published.source());
  }

  private void section(Section section) {
    element("h2", section.heading());
    for (Block block : section.blocks()) {
      switch (block) {
        case Block.Paragraph(String text) -> element("p", text);
        case Block.Display(Formula formula, String caption) -> display(formula, caption);
        case Block.Table table -> table(table);
        case Plot plot -> plot(plot);
        case SpinImages images -> images(images);
      }
    }
  }

  private void display(Formula formula, String caption) {
    page.append("<figure>").append(FormulaMathMl.of(formula));
    if (!caption.isEmpty()) {
      element("figcaption", caption);
    }
    page.append("</figure>\n");
  }

  private void table(Block.Table table) {
    page.append("<table>");
    if (!table.caption().isEmpty()) {
      element("caption", table.caption());
    }
    page.append("<thead><tr>");
    boolean[] numeric = new boolean[table.columns().size()];
    for (int column = 0; column < numeric.length; column++) {
      numeric[column] = isNumeric(table.rows(), column);
      cell("th", table.columns().get(column), numeric[column]);
    }
    page.append("</tr></thead><tbody>\n");
    for (List<String> row : table.rows()) {
      page.append("<tr>");
      for (int column = 0; column < numeric.length; column++) {
        cell("td", row.get(column), numeric[column]);
      }
      page.append("</tr>\n");
    }
    page.append("</tbody></table>\n");
  }

  private static boolean isNumeric(List<List<String>> rows, int column) {
    boolean some = false;
    for (List<String> row : rows) {
      String cell = row.get(column);
      if (!cell.isEmpty() && !cell.matches("[-−+]?[0-9][0-9.,eE()±+−\\- ]*%?")) {
        return false;
      }
      some |= !cell.isEmpty();
    }
    return some;
  }

  private void cell(String tag, String text, boolean numeric) {
    // A number stays on one line, a list of numbers does not.
    String number = text.strip().contains(" ") ? " class=\"number list\">" : " class=\"number\">";
    page.append('<').append(tag).append(numeric ? number : ">");
    page.append(Html.escape(text)).append("</").append(tag).append('>');
  }

  private void plot(Plot plot) {
    // Inside a script element "<" could begin a comment or end the element.
    String json = ResultStore.toJson(VegaLite.specification(plot)).replace("<", "\\u003c");
    page.append("<figure>");
    element("h3", plot.title());
    page.append("<div class=\"plot\" role=\"img\" aria-label=\"");
    page.append(Html.escape(plot.title())).append("\"></div>");
    page.append("<script type=\"application/json\" class=\"specification\">");
    page.append(json).append("</script>\n<figcaption>").append(Html.escape(plot.caption()));
    page.append(" <span class=\"hint\">Drag to move, shift and wheel to zoom, double click to ");
    page.append("return.</span></figcaption></figure>\n");
  }

  private void images(SpinImages images) {
    page.append("<figure><div class=\"spins\">");
    for (SpinImages.Image image : images.images()) {
      String label = Html.escape(image.label());
      page.append("<div><img alt=\"spins, ")
          .append(label)
          .append("\" src=\"data:image/png;base64,");
      page.append(Base64.getEncoder().encodeToString(PngImage.of(image)));
      page.append("\">").append(label).append("</div>\n");
    }
    page.append("</div>");
    element("figcaption", images.caption());
    page.append("</figure>\n");
  }

  private void provenance(RunRecord record) {
    element("h2", "Where the numbers come from");
    table(
        new Block.Table(
            "",
            List.of("what", "value"),
            List.of(
                List.of("command", "lodestone " + String.join(" ", record.command())),
                List.of("backend", record.choice().description()),
                List.of("processor", record.machine().processor()),
                List.of("cores", Integer.toString(record.machine().cores())),
                List.of("system", record.machine().operatingSystem()),
                List.of("Java", record.machine().java()),
                List.of("Lodestone", record.versions().getOrDefault("lodestone", "")),
                List.of("seconds", seconds(record.seconds())),
                List.of("files", String.join(", ", record.files())))));
    page.append("<details><summary>The whole record (result.json)</summary><pre>");
    page.append(Html.escape(ResultStore.toJson(record))).append("</pre></details>\n");
  }

  private static String seconds(Map<String, Double> seconds) {
    StringBuilder text = new StringBuilder();
    seconds.forEach(
        (phase, time) -> {
          text.append(text.isEmpty() ? "" : ", ").append(phase);
          text.append(String.format(Locale.ROOT, " %.2f", time));
        });
    return text.toString();
  }

  private void foot() {
    page.append("</main>\n<div id=\"tip\"></div>\n");
    for (String script : List.of("vega/vega.min.js", "vega/vega-lite.min.js", "report.js")) {
      page.append("<script>\n").append(resource(script)).append("\n</script>\n");
    }
    page.append("</body>\n</html>\n");
  }

  private void element(String tag, String text) {
    page.append('<').append(tag).append('>').append(Html.escape(text));
    page.append("</").append(tag).append(">\n");
  }

  private static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    double magnitude = Math.abs(value);
    return magnitude >= 1e-3 && magnitude < 1e6
        ? String.format(Locale.ROOT, "%.6f", value)
        : String.format(Locale.ROOT, "%.4e", value);
  }

  private static String resource(String name) {
    try (InputStream stream = Report.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + ": expected inside the program, not found");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
