package dev.lodestone.bench.record;

import dev.lodestone.kernels.BackendChoice;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run as it stands in {@code result.json}, with keys in snake case. Immutable.
 *
 * @param format version of this layout, {@link #FORMAT}
 * @param study name of the study
 * @param seed the key of all randomness
 * @param scale {@code quick}, {@code standard} or {@code paper}
 * @param device {@code cpu} or {@code cuda}
 * @param threads threads of the backend
 * @param settings every setting with its value
 * @param metrics numbers by name
 * @param findings what was read off
 * @param published numbers of the talk or a paper
 * @param machine where it ran
 * @param choice the backend and why
 * @param seconds wall-clock seconds by phase, and {@code total}
 * @param versions of Lodestone and what it runs on
 * @param command the words of the command line
 * @param started ISO 8601, UTC
 * @param files written beside this one
 */
public record RunRecord(
    int format,
    String study,
    long seed,
    String scale,
    String device,
    int threads,
    Map<String, Object> settings,
    Map<String, Double> metrics,
    List<Finding> findings,
    List<Published> published,
    MachineFacts machine,
    BackendChoice choice,
    Map<String, Double> seconds,
    Map<String, String> versions,
    List<String> command,
    String started,
    List<String> files) {

  /** The version of the layout that this class reads and writes. */
  public static final int FORMAT = 1;

  /** Copies everything. */
  public RunRecord {
    settings = ordered(settings);
    metrics = ordered(metrics);
    findings = List.copyOf(findings);
    published = List.copyOf(published);
    seconds = ordered(seconds);
    versions = ordered(versions);
    command = List.copyOf(command);
    files = List.copyOf(files);
  }

  /**
   * What was read off a network.
   *
   * @param statement one sentence
   * @param formula Unicode text
   * @param latex the same for a paper
   * @param evidence what supports it
   * @param uncertainty how sure it is
   * @param provenance network, method and data; restarts count from 0, as in the network's file
   */
  public record Finding(
      String statement,
      String formula,
      String latex,
      String evidence,
      String uncertainty,
      String provenance) {}

  /**
   * A number of the talk or a paper.
   *
   * @param metric the metric that it stands beside
   * @param value the number
   * @param source where it is printed
   */
  public record Published(String metric, double value, String source) {}

  private static <V> Map<String, V> ordered(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
