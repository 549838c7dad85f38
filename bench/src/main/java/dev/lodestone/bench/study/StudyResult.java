package dev.lodestone.bench.study;

import dev.lodestone.bench.report.Formula;
import dev.lodestone.bench.report.Section;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a study found. Immutable.
 *
 * @param metrics numbers by name, lower case with underscores, for example {@code
 *     validation_loss_1x2}; never NaN or infinite
 * @param findings what was read off, best first
 * @param published the numbers of the talk or the paper that the metrics stand beside
 * @param sections the report, in reading order
 */
public record StudyResult(
    Map<String, Double> metrics,
    List<ReportedFinding> findings,
    List<Published> published,
    List<Section> sections) {

  /** Copies everything and refuses numbers that JSON cannot hold. */
  public StudyResult {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    metrics.forEach(
        (name, value) -> {
          if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                "metric " + name + ": expected a finite number, given " + value);
          }
        });
    findings = List.copyOf(findings);
    published = List.copyOf(published);
    sections = List.copyOf(sections);
  }

  /**
   * One thing that was read off a network.
   *
   * @param statement one sentence
   * @param formula the same in mathematical notation
   * @param evidence what supports it, with numbers
   * @param uncertainty how sure it is, with numbers
   * @param provenance which network it was read off, by which method, on which data
   */
  public record ReportedFinding(
      String statement, Formula formula, String evidence, String uncertainty, String provenance) {}

  /**
   * A number from the talk or a paper.
   *
   * @param metric the name of the metric that it stands beside
   * @param value the number
   * @param source where it is printed
   */
  public record Published(String metric, double value, String source) {}
}
