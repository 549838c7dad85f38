package dev.lodestone.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lodestone.bench.record.MachineFacts;
import dev.lodestone.bench.record.RunRecord;
import dev.lodestone.bench.study.StudyResult;
import dev.lodestone.kernels.Backend;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final String HOSTILE = "</script><script>alert('x')</script> & \"quoted\"";

  @Test
  void holdsEverythingAndAsksForNothing() {
    String page = page();
    assertThat(page).contains("default-src 'none'");
    assertThat(page).doesNotContainPattern("(?i)(src|href)\\s*=\\s*\"(?!data:)");
    assertThat(page).doesNotContainPattern("@import|url\\(\\s*['\"]?http");
  }

  @Test
  void escapesEveryText() {
    String page = page();
    assertThat(occurrences(page, "<script>alert")).isZero();
    assertThat(occurrences(page, "</script>")).isEqualTo(4);
    assertThat(occurrences(page, "&lt;/script&gt;&lt;script&gt;alert")).isPositive();
  }

  @Test
  void setsPublishedNumbersBesideItsOwn() {
    assertThat(page())
        .containsPattern("critical temperature</td><td class=\"number\">2.268300</td>")
        .contains("2.269185")
        .contains("All other numbers");
  }

  @Test
  void leavesOutOfALogarithmicPlotWhatItCannotShow() {
    Plot plot =
        Plot.of(
            "loss",
            "",
            Plot.Axis.linear("epoch"),
            Plot.Axis.logarithmic("loss"),
            new Plot.Points(
                "training",
                new double[] {1, 2, 3},
                new double[] {0, 0.5, Double.NaN},
                new double[] {1, 1, 1}));
    List<?> layers = (List<?>) VegaLite.specification(plot).get("layer");
    Map<?, ?> data = (Map<?, ?>) ((Map<?, ?>) layers.getLast()).get("data");
    assertThat((List<?>) data.get("values")).hasSize(1);
    assertThat(data.toString()).contains("y=0.5", "low=5.0E-4", "high=1.5");
  }

  @Test
  void coloursPointsByAThirdQuantity() {
    double[] five = {1, 2, 3, 4, 5};
    Plot plot =
        Plot.of(
            "latent",
            "",
            Plot.Axis.linear("m"),
            Plot.Axis.linear("z"),
            Plot.Points.coloured("all", five, five, five, "temperature", 3),
            new Plot.Line("guide", five, five));
    Map<String, Object> specification = VegaLite.specification(plot);
    Map<?, ?> points = (Map<?, ?>) ((List<?>) specification.get("layer")).getFirst();
    assertThat(points.toString()).contains("by=1.0", "by=3.0", "by=5.0").doesNotContain("by=2.0");
    assertThat(((Map<?, ?>) points.get("encoding")).get("color").toString())
        .contains("field=by", "type=quantitative", "title=temperature");
    // A gradient and named colours in one plot need scales of their own.
    assertThat(specification.get("resolve").toString()).contains("color=independent");
    assertThatThrownBy(() -> Plot.Points.coloured("", five, five, new double[2], "", 3))
        .hasMessage("by: expected 5, given 2");
  }

  @Test
  void drawsSpinsAsAnImageOfTwoColours() throws Exception {
    int height = 3;
    int width = 10;
    float[] spins = new float[1 + height * width];
    java.util.Arrays.fill(spins, -1);
    spins[1] = 1;
    spins[1 + 2 * width + 9] = 1;
    byte[] png = PngImage.of(new SpinImages.Image("T = 1", height, width, spins, 1));
    ByteBuffer buffer = ByteBuffer.wrap(png);
    assertThat(buffer.getLong(0)).isEqualTo(0x89504e470d0a1a0aL);
    assertThat(buffer.getInt(16)).isEqualTo(width);
    assertThat(buffer.getInt(20)).isEqualTo(height);
    int data = 8 + 25 + 18;
    int length = buffer.getInt(data);
    byte[] rows =
        new InflaterInputStream(new ByteArrayInputStream(png, data + 8, length)).readAllBytes();
    assertThat(rows).containsExactly(0, 0x80, 0, 0, 0, 0, 0, 0, 0x40);
  }

  @Test
  void refusesRowsOfAnotherLength() {
    assertThatThrownBy(() -> new Block.Table("", List.of("a", "b"), List.of(List.of("1"))))
        .hasMessage("rows: expected 2 cells in each, given 1");
  }

  @Test
  void carriesVegaUnchanged() throws Exception {
    String sums = new String(resource("vega/SHA256SUMS"), StandardCharsets.UTF_8);
    List<String> lines = sums.lines().toList();
    assertThat(lines).hasSize(2);
    for (String line : lines) {
      String[] words = line.split("\\s+");
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(resource("vega/" + words[1]));
      assertThat(HexFormat.of().formatHex(digest)).as(words[1]).isEqualTo(words[0]);
    }
  }

  private static byte[] resource(String name) throws Exception {
    try (InputStream stream = Report.class.getResourceAsStream(name)) {
      return stream.readAllBytes();
    }
  }

  private static long occurrences(String page, String word) {
    return Pattern.compile(Pattern.quote(word))
        .matcher(page)
        .results()
        .map(MatchResult::start)
        .count();
  }

  private static String page() {
    Plot plot =
        Plot.of(
            HOSTILE,
            HOSTILE,
            Plot.Axis.linear(HOSTILE),
            Plot.Axis.linear("y"),
            new Plot.Line(HOSTILE, new double[] {0, 1}, new double[] {0, 1}));
    StudyResult result =
        new StudyResult(
            Map.of("critical_temperature", 2.2683, "stripe_share", 0.22),
            List.of(
                new StudyResult.ReportedFinding(
                    HOSTILE, Formula.symbol(HOSTILE), HOSTILE, HOSTILE, HOSTILE)),
            List.of(new StudyResult.Published("critical_temperature", 2.269185, HOSTILE)),
            List.of(
                Section.of(
                    HOSTILE,
                    new Block.Paragraph(HOSTILE),
                    plot,
                    new SpinImages(
                        HOSTILE,
                        List.of(new SpinImages.Image(HOSTILE, 1, 1, new float[] {1}, 0))))));
    return Report.render(HOSTILE, HOSTILE, record(result), result);
  }

  private static RunRecord record(StudyResult result) {
    try (Backend backend = Backend.open(Backend.Kind.SCALAR, 1)) {
      return new RunRecord(
          RunRecord.FORMAT,
          "demo",
          1,
          "quick",
          "cpu",
          1,
          Map.of("text", HOSTILE),
          result.metrics(),
          List.of(),
          List.of(new RunRecord.Published("critical_temperature", 2.269185, HOSTILE)),
          MachineFacts.here(),
          backend.choice(),
          Map.of("total", 1.0),
          Map.of("lodestone", "0"),
          List.of("run", HOSTILE),
          "2026-01-01T00:00:00Z",
          List.of("report.html"));
    }
  }
}
