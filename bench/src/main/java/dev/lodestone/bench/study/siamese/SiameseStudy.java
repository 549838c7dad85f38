package dev.lodestone.bench.study.siamese;

import dev.lodestone.bench.report.Section;
import dev.lodestone.bench.study.Phases;
import dev.lodestone.bench.study.Setting;
import dev.lodestone.bench.study.SettingException;
import dev.lodestone.bench.study.Study;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.StudyResult;
import dev.lodestone.bench.study.siamese.SiameseSystem.Invariant;
import dev.lodestone.interpret.ConnectedSamples;
import dev.lodestone.interpret.ConservedQuantity;
import dev.lodestone.physics.ConnectedPairs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A conserved quantity read off the bottleneck of a Siamese network (Wetzel, Melko, Scott, Panju
 * and Ganesh 2020), on pairs of a system whose conserved quantities are known.
 */
public final class SiameseStudy implements Study {
  private final SiameseSystem system;

  private SiameseStudy(SiameseSystem system) {
    this.system = system;
  }

  /** One study a system. */
  public static List<Study> all() {
    return Arrays.stream(SiameseSystem.values()).<Study>map(SiameseStudy::new).toList();
  }

  @Override
  public String name() {
    return system.word();
  }

  @Override
  public String summary() {
    return system.summary();
  }

  @Override
  public String slide() {
    return system.slide();
  }

  @Override
  public List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    settings.add(
        new Setting.Whole("pairs", "to learn from", 100, 100_000_000, 40_000, 200_000, 1_000_000));
    settings.add(
        new Setting.Whole(
            "validation_pairs", "to choose restarts by", 20, 10_000_000, 4000, 5000, 20_000));
    settings.add(
        new Setting.Whole(
            "test_pairs", "to judge and to read on", 200, 10_000_000, 8000, 20_000, 50_000));
    settings.addAll(InvariantSearch.settings());
    return List.copyOf(settings);
  }

  @Override
  public StudyResult run(StudyContext context) throws IOException {
    int least = InvariantSearch.leastTestPairs(context, system.components().size());
    if (context.settings().whole("test_pairs") < least) {
      throw new SettingException(
          "--set test_pairs: expected at least " + least + " for this degree");
    }
    ConnectedSamples training;
    ConnectedSamples validation;
    ConnectedSamples test;
    try (Phases.Phase _ = context.phase("sampling")) {
      training = draw(context, "pairs");
      validation = draw(context, "validation_pairs");
      test = draw(context, "test_pairs");
    }
    InvariantSearch search = InvariantSearch.on(context, training, validation, test, system.word());
    SiameseFiles.write(context.folder(), search);
    Map<String, Double> metrics = search.metrics();
    metrics.putAll(cosines(search));
    List<Section> sections = new ArrayList<>(SiameseReport.sections(search, system.published()));
    sections.add(SiameseReport.comparison(system, search));
    return new StudyResult(metrics, search.findings(), system.published(), sections);
  }

  private ConnectedSamples draw(StudyContext context, String setting) {
    ConnectedPairs pairs =
        system.draw(context.settings().whole(setting), context.key("samples " + setting));
    return new ConnectedSamples(
        pairs.components(),
        pairs.firstTensor(context.backend()),
        pairs.secondTensor(context.backend()));
  }

  private Map<String, Double> cosines(InvariantSearch search) {
    List<Invariant> invariants = system.invariants();
    Map<String, Double> cosines = new java.util.LinkedHashMap<>();
    Invariant first = invariants.getFirst();
    ConservedQuantity best = search.best();
    cosines.put("invariant_cosine", Math.abs(best.direct().cosine(first.combination())));
    cosines.put("invariant_cosine_monotone", Math.abs(best.monotone().cosine(first.combination())));
    for (int restart = 0; restart < search.quantities().size(); restart++) {
      ConservedQuantity.Reading reading = search.quantities().get(restart).direct();
      for (Invariant invariant : invariants) {
        cosines.put(
            "cosine_" + invariant.label() + "_restart_" + restart,
            Math.abs(reading.cosine(invariant.combination())));
      }
    }
    if (invariants.size() == 2) {
      Invariant second = invariants.get(1);
      double one = best.direct().cosine(first.combination());
      double two = best.direct().cosine(second.combination());
      cosines.put("second_invariant_cosine", Math.abs(two));
      cosines.put("mixture_cosine", Math.hypot(one, two));
      cosines.put("mixture_angle_degrees", mixtureAngle(best.direct(), invariants));
    }
    return cosines;
  }

  /**
   * The angle of a combination of two orthogonal invariants: 0 for the first alone, 90 degrees for
   * the second, negative where their signs differ.
   */
  static double mixtureAngle(ConservedQuantity.Reading reading, List<Invariant> invariants) {
    double one = reading.cosine(invariants.get(0).combination());
    double two = reading.cosine(invariants.get(1).combination());
    return Math.toDegrees(Math.atan2(two * Math.signum(one), Math.abs(one)));
  }
}
