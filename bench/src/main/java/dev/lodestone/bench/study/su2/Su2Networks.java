package dev.lodestone.bench.study.su2;

import dev.lodestone.bench.study.Phases;
import dev.lodestone.bench.study.SettingException;
import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.probe.ProbeTraining;
import dev.lodestone.bench.study.su2.Su2Data.LinkSamples;
import dev.lodestone.interpret.CorrelationProbe;
import dev.lodestone.interpret.CorrelationProbe.Labelled;
import dev.lodestone.interpret.CorrelationProbe.Route;
import dev.lodestone.interpret.CorrelationProbe.Widths;
import dev.lodestone.interpret.ReceptiveField;
import dev.lodestone.interpret.TrainedProbe;
import dev.lodestone.nn.LearningRateSchedule;
import dev.lodestone.nn.Optimizer;
import dev.lodestone.nn.TrainingPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains one network for every receptive field. All links of one site of space are the channels of
 * a correlation probe whose field is a single place.
 */
final class Su2Networks {
  private static final int DECISION = 16;
  private static final int WHOLE = 256;

  private Su2Networks() {}

  /**
   * A network after training.
   *
   * @param label for names of files and metrics, for example {@code 2x1x1x1}
   * @param slices time slices that it sees of one site of space, 0 for the whole lattice
   * @param probe its restarts
   */
  record Network(String label, int slices, TrainedProbe probe) {
    /** Samples as it reads them. */
    int channels() {
      return slices == 0 ? Su2Data.TIME : slices;
    }
  }

  /** Networks on data of one sector, one for each field of the settings. */
  static List<Network> train(StudyContext context, Su2Data data) throws IOException {
    List<Network> networks = new ArrayList<>();
    for (String field : context.settings().words("fields")) {
      networks.add(train(context, data, field, ""));
    }
    return networks;
  }

  /**
   * One network.
   *
   * @param field {@code 2x1x1x1}, {@code 1x1x1x1} or {@code full}
   * @param prefix of its label
   */
  static Network train(StudyContext context, Su2Data data, String field, String prefix)
      throws IOException {
    Settings settings = context.settings();
    int edge = settings.whole("spatial");
    int slices = slices(field);
    String label = prefix + (slices == 0 ? "2x" + edge + "x" + edge + "x" + edge : field);
    double middle = middle(settings);
    int seen = slices == 0 ? Su2Data.TIME : slices;
    ReceptiveField place =
        slices == 0 ? new ReceptiveField(edge * edge * edge, 1) : new ReceptiveField(1, 1);
    Widths widths = new Widths(settings.whole("neurons"), WHOLE, DECISION);
    CorrelationProbe probe = new CorrelationProbe(place, widths, Route.CONVOLUTION);
    try (Phases.Phase _ = context.phase("training " + label)) {
      Labelled training = data.training().labelled(seen, middle);
      Labelled validation = data.validation().labelled(seen, middle);
      TrainingPlan plan = plan(context, data.training(), label, slices);
      return new Network(
          label,
          slices,
          ProbeTraining.train(context, "su2", label, label, probe, training, validation, plan));
    }
  }

  /** Between the windows of training couplings. */
  static double middle(Settings settings) {
    double[] window = settings.reals("window");
    return (window[1] + window[2]) / 2;
  }

  private static int slices(String field) {
    return switch (field) {
      case "full" -> 0;
      case "1x1x1x1" -> 1;
      case "2x1x1x1" -> 2;
      default ->
          throw new SettingException(
              "--set fields: expected 2x1x1x1, 1x1x1x1 or full, given " + field);
    };
  }

  // The other fields learn nothing more with time; they only show that they do not.
  private static TrainingPlan plan(
      StudyContext context, LinkSamples samples, String label, int slices) {
    Settings settings = context.settings();
    int epochs = settings.whole("epochs");
    int some = slices == Su2Data.TIME ? epochs : Math.max(1, epochs / 4);
    double rate = settings.real("rate") * (slices == 0 ? 0.1 : 1);
    int batch = Math.min(settings.whole("batch"), samples.count());
    return TrainingPlan.of(batch, some, new Optimizer.Adam(rate), context.key("training " + label))
        .withSchedule(new LearningRateSchedule.Cosine(0))
        .withEarlyStopping(some, 0)
        .withReplicas(slices == 0 ? 1 : settings.whole("restarts"));
  }
}
