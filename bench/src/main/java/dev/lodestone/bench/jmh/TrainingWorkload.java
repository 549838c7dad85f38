package dev.lodestone.bench.jmh;

/**
 * One training step of a dense network: forward, backward, Adam.
 *
 * <p>ReLU between the layers, one linear output, mean binary cross entropy with logits, Adam with
 * rate 1e-3, beta 0.9 and 0.999, epsilon 1e-8. The result that is checked: the loss of each of the
 * first {@link #CHECKED_STEPS} steps on the same batch, before its update.
 *
 * @param network extents
 */
public record TrainingWorkload(Network network) implements Workload {
  /** Dense networks of the studies. */
  public enum Network {
    /** The full receptive field of a 28 x 28 lattice. */
    LATTICE(128, 784, 256, 64, 1),
    /** A medium network. */
    MEDIUM(32, 100, 100, 100, 1),
    /** A small network, where overhead decides. */
    SMALL(32, 64, 32, 32, 1);

    private final int batch;
    private final int[] widths;

    Network(int batch, int... widths) {
      this.batch = batch;
      this.widths = widths;
    }

    /** Samples of one step. */
    public int batch() {
      return batch;
    }

    /** Neurons of every layer, the input first. */
    public int[] widths() {
      return widths.clone();
    }
  }

  /** Steps whose losses are compared. */
  public static final int CHECKED_STEPS = 10;

  /** Adam's step size. */
  public static final float RATE = 1e-3f;

  /** Adam's decay of the first moment. */
  public static final float BETA1 = 0.9f;

  /** Adam's decay of the second moment. */
  public static final float BETA2 = 0.999f;

  /** Adam's regulariser. */
  public static final float EPSILON = 1e-8f;

  // Float32 against float64 over ten steps; a wrong gradient is off by far more.
  private static final double TOLERANCE = 2e-4;

  @Override
  public String key() {
    StringBuilder name = new StringBuilder("training ");
    for (int width : network.widths) {
      name.append(width).append('-');
    }
    name.setLength(name.length() - 1);
    return name + " batch " + network.batch;
  }

  @Override
  public double work() {
    return network.batch;
  }

  @Override
  public String unit() {
    return "samples/s";
  }

  /** The multiply-adds of forward, weight gradients and data gradients, at the peak. */
  @Override
  public double limit(double peak) {
    double flops = 0;
    for (int layer = 1; layer < network.widths.length; layer++) {
      int products = layer == 1 ? 2 : 3;
      flops += 2.0 * products * network.widths[layer - 1] * network.widths[layer];
    }
    return 1e9 * peak / flops;
  }

  /** Inputs, [batch][widths[0]]. */
  public float[] inputs() {
    return GemmWorkload.uniform(11, network.batch * network.widths[0]);
  }

  /** Labels 0 or 1, one a sample. */
  public float[] labels() {
    float[] labels = GemmWorkload.uniform(12, network.batch);
    for (int i = 0; i < labels.length; i++) {
      labels[i] = labels[i] > 0 ? 1 : 0;
    }
    return labels;
  }

  /** Initial weights of a layer, [out][in], uniform within 1 / sqrt(in). */
  public float[] weights(int layer) {
    int in = network.widths[layer];
    float[] weights = GemmWorkload.uniform(20 + layer, in * network.widths[layer + 1]);
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= (float) Math.sqrt(in);
    }
    return weights;
  }

  @Override
  public void check(float[] result) {
    double[] exact = new DenseOracle(this).losses(CHECKED_STEPS);
    for (int step = 0; step < CHECKED_STEPS; step++) {
      Check.close(key(), step, result[step], exact[step], TOLERANCE * Math.abs(exact[step]));
    }
  }
}
