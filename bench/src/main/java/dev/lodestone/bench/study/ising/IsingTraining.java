package dev.lodestone.bench.study.ising;

import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.ising.IsingData.Kind;
import dev.lodestone.bench.study.ising.IsingData.Window;
import dev.lodestone.bench.study.probe.ProbeTraining;
import dev.lodestone.interpret.CorrelationProbe.Labelled;
import dev.lodestone.interpret.ReceptiveField;
import dev.lodestone.interpret.TrainedProbe;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trains a network for every ensemble and receptive field, all restarts of one side by side. */
final class IsingTraining {
  /** One network. */
  record Key(Kind kind, ReceptiveField field) {
    /** For names of files and phases, for example {@code hot_start_1x2}. */
    String label() {
      return kind.label() + "_" + field;
    }

    /** For sentences, for example {@code hot-start 1x2}. */
    String words() {
      return kind.words() + " " + field;
    }
  }

  private IsingTraining() {}

  static Map<Key, TrainedProbe> train(StudyContext context, IsingData data) throws IOException {
    Settings settings = context.settings();
    Map<Key, TrainedProbe> trained = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      Window window = IsingData.window(settings, kind);
      Labelled training = IsingData.labelled(data.training().get(kind), window);
      Labelled validation = IsingData.labelled(data.validation().get(kind), window);
      for (ReceptiveField field : fields(settings)) {
        Key key = new Key(kind, field);
        trained.put(
            key,
            new ProbeTraining(key.label(), key.words(), field, training, validation)
                .train(context, "ising"));
      }
    }
    return trained;
  }

  /** The receptive fields of the settings, without repetitions. */
  static List<ReceptiveField> fields(Settings settings) {
    int lattice = settings.whole("lattice");
    return ProbeTraining.fields(settings, lattice, lattice);
  }
}
