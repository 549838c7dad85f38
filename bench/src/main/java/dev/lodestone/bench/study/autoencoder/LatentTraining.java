package dev.lodestone.bench.study.autoencoder;

import dev.lodestone.bench.study.Phases;
import dev.lodestone.bench.study.Settings;
import dev.lodestone.bench.study.StoppedException;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.TrainingProgress;
import dev.lodestone.interpret.Autoencoder;
import dev.lodestone.interpret.Autoencoder.Kind;
import dev.lodestone.interpret.TrainedAutoencoder;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.nn.Checkpoint;
import dev.lodestone.nn.LearningRateSchedule;
import dev.lodestone.nn.Optimizer;
import dev.lodestone.nn.TrainingPlan;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Trains the networks of one magnet, all restarts of one side by side. */
record LatentTraining(StudyContext context, LatentData data) {
  private static final int CHECKPOINTS = 5;
  // RMSprop: Adam without the first moment, with the decay and epsilon of the published recipe.
  private static final double DECAY = 0.9;
  private static final double EPSILON = 1e-7;

  /** The networks. */
  enum Network {
    /** Latents are numbers. */
    AUTOENCODER("autoencoder"),
    /** Latents are distributions. */
    VARIATIONAL("variational autoencoder"),
    /** With one latent more than the magnet has. */
    VARIATIONAL_WIDE("variational autoencoder with a latent to spare"),
    /** The same with a larger weight of the divergence. */
    VARIATIONAL_PRUNED("variational autoencoder with a latent to spare and a larger weight");

    private final String words;

    Network(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    /** Whether it has one latent more than the magnet. */
    boolean isWide() {
      return this == VARIATIONAL_WIDE || this == VARIATIONAL_PRUNED;
    }

    /** For names of files. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Map<Network, TrainedAutoencoder> train() throws IOException {
    Map<Network, TrainedAutoencoder> trained = new EnumMap<>(Network.class);
    for (Network network : Network.values()) {
      // Whether a spare latent stays empty is asked once, of the first magnet of the paper.
      if (!network.isWide() || data.magnet() == Magnet.FERROMAGNET) {
        try (Phases.Phase _ = context.phase("training " + data.magnet().label())) {
          trained.put(network, train(network));
        }
      }
    }
    return trained;
  }

  private TrainedAutoencoder train(Network network) throws IOException {
    Settings settings = context.settings();
    String name = data.magnet().label() + "_" + network.label();
    Tensor training = data.training();
    String restarts = network == Network.AUTOENCODER ? "autoencoder_restarts" : "restarts";
    TrainingPlan plan =
        plan(name, training.shape().extent(0)).withReplicas(settings.whole(restarts));
    Checkpoint checkpoint =
        Checkpoint.at(
            context.folder().checkpoint(name + ".safetensors"),
            "autoencoder " + name + ", seed " + context.seed() + ", " + settings.asMap());
    String what = "training " + network.words() + ", " + data.magnet().words();
    Optional<TrainedAutoencoder> trained =
        network(network)
            .train(
                context.backend(),
                training,
                data.validation(),
                plan,
                checkpoint.saving(
                    Math.max(1, plan.epochs() / CHECKPOINTS),
                    new TrainingProgress(context, what, plan.epochs())),
                checkpoint.load());
    context.checkStop();
    TrainedAutoencoder found = trained.orElseThrow(() -> new StoppedException("stopped " + what));
    context
        .progress()
        .say(
            String.format(
                Locale.ROOT, "%s: validation loss %.5g", what, found.validationLoss(found.best())));
    return found;
  }

  private Autoencoder network(Network network) {
    int latents = data.magnet().latents() + (network.isWide() ? 1 : 0);
    Kind kind =
        network == Network.AUTOENCODER
            ? new Kind.Deterministic()
            : new Kind.Variational(
                context
                    .settings()
                    .real(
                        network == Network.VARIATIONAL_PRUNED
                            ? "pruning_weight"
                            : "divergence_weight"));
    return new Autoencoder(
        context.settings().whole("hidden"), latents, kind, data.magnet().likelihood());
  }

  private TrainingPlan plan(String name, int samples) {
    Settings settings = context.settings();
    int epochs = settings.whole("epochs");
    Optimizer optimizer = new Optimizer.Adam(settings.real("rate"), 0, DECAY, EPSILON);
    return TrainingPlan.of(
            Math.min(settings.whole("batch"), samples),
            epochs,
            optimizer,
            context.key("training " + name))
        .withSchedule(new LearningRateSchedule.Cosine(0))
        .withEarlyStopping(epochs, 0);
  }
}
