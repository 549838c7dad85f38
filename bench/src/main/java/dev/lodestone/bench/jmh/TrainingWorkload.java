package dev.lodestone.bench.jmh;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One training step: forward, backward, Adam.
 *
 * <p>ReLU after every stage but the last, which is one linear neuron; mean binary cross entropy
 * with logits; Adam with rate 1e-3, beta 0.9 and 0.999, epsilon 1e-8. A Siamese network takes pairs
 * of inputs; its logit is the difference of their outputs. The result that is checked: the loss of
 * each of the first {@link #CHECKED_STEPS} steps on the same batch, before its update; of several
 * copies, which all start alike, the mean.
 *
 * @param network what is trained
 * @param copies how many independent networks
 * @param together whether they are one program rather than one after another
 */
public record TrainingWorkload(Network network, int copies, boolean together) implements Workload {
  /** A layer with weights. */
  public sealed interface Stage {
    /** Weights of one neuron or filter. */
    int inputs();

    /** Neurons or filters. */
    int outputs();

    /** How often each weight is used for one input. */
    int positions();

    /**
     * A dense layer, weights [outputs][inputs].
     *
     * @param inputs values of one input, whatever their shape
     * @param outputs neurons
     */
    record Dense(int inputs, int outputs) implements Stage {
      @Override
      public int positions() {
        return 1;
      }
    }

    /**
     * A convolution of 3 x 3 with padding 1, weights [outputs][channels][3][3].
     *
     * @param channels of the input
     * @param size rows and columns of the input
     * @param outputs filters
     * @param stride step
     */
    record Convolution(int channels, int size, int outputs, int stride) implements Stage {
      @Override
      public int inputs() {
        return 9 * channels;
      }

      /** Rows and columns of the output. */
      public int outputSize() {
        return Math.ceilDiv(size, stride);
      }

      @Override
      public int positions() {
        return outputSize() * outputSize();
      }
    }
  }

  /** Networks of the studies. */
  public enum Network {
    /** The full receptive field of a 28 x 28 lattice. */
    LATTICE("784-256-64-1", 128, 1, dense(784, 256, 64, 1)),
    /** Two shared passes over pairs. */
    SIAMESE("siamese 4-500-200-200-1", 256, 2, dense(4, 500, 200, 200, 1)),
    /** A medium network. */
    MEDIUM("100-100-100-1", 32, 1, dense(100, 100, 100, 1)),
    /** A small network, where overhead decides. */
    SMALL("64-32-32-1", 32, 1, dense(64, 32, 32, 1)),
    /** Two convolutions on 28 x 28 images, then two dense layers. */
    CONVOLUTIONAL(
        "convolutional 28x28 8-16-64-1",
        128,
        1,
        List.of(
            new Stage.Convolution(1, 28, 8, 1),
            new Stage.Convolution(8, 28, 16, 2),
            new Stage.Dense(16 * 14 * 14, 64),
            new Stage.Dense(64, 1)));

    private final String title;
    private final int batch;
    private final int towers;
    private final List<Stage> stages;

    Network(String title, int batch, int towers, List<Stage> stages) {
      this.title = title;
      this.batch = batch;
      this.towers = towers;
      this.stages = stages;
    }

    private static List<Stage> dense(int... widths) {
      return java.util.stream.IntStream.range(1, widths.length)
          .<Stage>mapToObj(i -> new Stage.Dense(widths[i - 1], widths[i]))
          .toList();
    }

    @Override
    public String toString() {
      return title;
    }

    /** Samples of one step. */
    public int batch() {
      return batch;
    }

    /** Inputs of one sample: 2 for pairs. */
    public int towers() {
      return towers;
    }

    /** The layers in order. */
    public List<Stage> stages() {
      return stages;
    }

    /** Values of one input. */
    public int inputSize() {
      return switch (stages.getFirst()) {
        case Stage.Dense dense -> dense.inputs();
        case Stage.Convolution images -> images.channels() * images.size() * images.size();
      };
    }
  }

  /** Steps whose losses are compared. */
  public static final int CHECKED_STEPS = 3;

  /** Adam's step size. */
  public static final float RATE = 1e-3f;

  /** Adam's decay of the first moment. */
  public static final float BETA1 = 0.9f;

  /** Adam's decay of the second moment. */
  public static final float BETA2 = 0.999f;

  /** Adam's regulariser. */
  public static final float EPSILON = 1e-8f;

  private static final Map<Network, double[]> EXACT = new ConcurrentHashMap<>();

  // Float32 against float64 over the steps; a wrong gradient is off by far more.
  private static final double TOLERANCE = 2e-4;

  /** One network. */
  public TrainingWorkload(Network network) {
    this(network, 1, true);
  }

  @Override
  public Family family() {
    return Family.TRAINING;
  }

  @Override
  public String key() {
    String name = "training " + network.title + " batch " + network.batch;
    String order = together ? "side by side" : "one after another";
    return copies == 1 ? name : String.format(Locale.ROOT, "%s, %d %s", name, copies, order);
  }

  @Override
  public double work() {
    return (double) network.batch * copies;
  }

  @Override
  public String unit() {
    return "samples/s";
  }

  /** Forward, weight gradients, and data gradients of all stages but the first. */
  @Override
  public double arithmetic() {
    double flops = 0;
    for (Stage stage : network.stages) {
      int products = stage.equals(network.stages.getFirst()) ? 2 : 3;
      flops += 2e-9 * products * stage.inputs() * stage.outputs() * stage.positions();
    }
    return flops * network.batch * network.towers * copies;
  }

  @Override
  public double traffic() {
    return 0;
  }

  @Override
  public boolean comparesThreads() {
    return copies > 1 && together;
  }

  /** Inputs, [batch][towers][values]. */
  public float[] inputs() {
    return GemmWorkload.uniform(11, network.batch * network.towers * network.inputSize());
  }

  /** Labels 0 or 1, one a sample. */
  public float[] labels() {
    float[] labels = GemmWorkload.uniform(12, network.batch);
    for (int i = 0; i < labels.length; i++) {
      labels[i] = labels[i] > 0 ? 1 : 0;
    }
    return labels;
  }

  /** Initial weights of a stage, [outputs][inputs], uniform within 1 / sqrt(inputs). */
  public float[] weights(int stage) {
    int inputs = network.stages.get(stage).inputs();
    float[] weights =
        GemmWorkload.uniform(20 + stage, inputs * network.stages.get(stage).outputs());
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= (float) Math.sqrt(inputs);
    }
    return weights;
  }

  @Override
  public void check(float[] result) {
    double[] exact =
        EXACT.computeIfAbsent(network, any -> new TrainingOracle(this).losses(CHECKED_STEPS));
    for (int step = 0; step < CHECKED_STEPS; step++) {
      Check.close(key(), step, result[step], exact[step], TOLERANCE * Math.abs(exact[step]));
    }
  }
}
