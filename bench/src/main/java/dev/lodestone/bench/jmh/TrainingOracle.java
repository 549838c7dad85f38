package dev.lodestone.bench.jmh;

import dev.lodestone.bench.jmh.TrainingWorkload.Stage;
import java.util.List;

/** The network of a {@link TrainingWorkload} in textbook float64, sample by sample. */
final class TrainingOracle {
  private final TrainingWorkload workload;
  private final List<Stage> stages;
  private final int batch;
  private final double[] inputs;
  private final float[] labels;
  private final double[][] weights;
  private final double[][] biases;
  private final double[][][] moments;
  private int steps;

  TrainingOracle(TrainingWorkload workload) {
    this.workload = workload;
    stages = workload.network().stages();
    batch = workload.network().batch();
    inputs = widened(workload.inputs());
    labels = workload.labels();
    weights = new double[stages.size()][];
    biases = new double[stages.size()][];
    moments = new double[2 * stages.size()][][];
    for (int s = 0; s < weights.length; s++) {
      weights[s] = widened(workload.weights(s));
      biases[s] = new double[stages.get(s).outputs()];
      moments[2 * s] = new double[2][weights[s].length];
      moments[2 * s + 1] = new double[2][biases[s].length];
    }
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** The mean loss before each of the next updates. */
  double[] losses(int count) {
    double[] losses = new double[count];
    for (int step = 0; step < count; step++) {
      losses[step] = step();
    }
    return losses;
  }

  private double step() {
    steps++;
    double[][] weightGradients = new double[weights.length][];
    double[][] biasGradients = new double[weights.length][];
    for (int s = 0; s < weights.length; s++) {
      weightGradients[s] = new double[weights[s].length];
      biasGradients[s] = new double[biases[s].length];
    }
    double loss = 0;
    for (int sample = 0; sample < batch; sample++) {
      loss += sample(sample, weightGradients, biasGradients) / batch;
    }
    for (int s = 0; s < weights.length; s++) {
      adam(weights[s], weightGradients[s], moments[2 * s]);
      adam(biases[s], biasGradients[s], moments[2 * s + 1]);
    }
    return loss;
  }

  private double sample(int sample, double[][] weightGradients, double[][] biasGradients) {
    int towers = workload.network().towers();
    int size = workload.network().inputSize();
    double[][][] values = new double[towers][weights.length + 1][];
    double logit = 0;
    for (int tower = 0; tower < towers; tower++) {
      int from = (sample * towers + tower) * size;
      values[tower][0] = java.util.Arrays.copyOfRange(inputs, from, from + size);
      for (int s = 0; s < weights.length; s++) {
        values[tower][s + 1] = forward(s, values[tower][s]);
      }
      logit += (tower == 0 ? 1 : -1) * values[tower][weights.length][0];
    }
    double label = labels[sample];
    double slope = (1 / (1 + Math.exp(-logit)) - label) / batch;
    for (int tower = 0; tower < towers; tower++) {
      double[] gradient = {tower == 0 ? slope : -slope};
      for (int s = weights.length - 1; s >= 0; s--) {
        gradient = backward(s, values[tower][s], gradient, weightGradients[s], biasGradients[s]);
      }
    }
    return Math.max(logit, 0) - logit * label + Math.log1p(Math.exp(-Math.abs(logit)));
  }

  private double[] forward(int s, double[] from) {
    Stage stage = stages.get(s);
    double[] to = new double[stage.outputs() * stage.positions()];
    for (int o = 0; o < stage.outputs(); o++) {
      for (int p = 0; p < stage.positions(); p++) {
        double sum = biases[s][o];
        for (int i = 0; i < stage.inputs(); i++) {
          int source = source(stage, p, i);
          sum += source < 0 ? 0 : weights[s][o * stage.inputs() + i] * from[source];
        }
        to[o * stage.positions() + p] = s == weights.length - 1 ? sum : Math.max(sum, 0);
      }
    }
    return to;
  }

  private double[] backward(
      int s, double[] from, double[] gradient, double[] weightGradient, double[] biasGradient) {
    Stage stage = stages.get(s);
    double[] below = new double[from.length];
    for (int o = 0; o < stage.outputs(); o++) {
      for (int p = 0; p < stage.positions(); p++) {
        double slope = gradient[o * stage.positions() + p];
        biasGradient[o] += slope;
        for (int i = 0; i < stage.inputs(); i++) {
          int source = source(stage, p, i);
          if (source >= 0) {
            weightGradient[o * stage.inputs() + i] += slope * from[source];
            below[source] += slope * weights[s][o * stage.inputs() + i];
          }
        }
      }
    }
    for (int i = 0; s > 0 && i < from.length; i++) {
      // A ReLU that is off passes no gradient.
      below[i] = from[i] > 0 ? below[i] : 0;
    }
    return below;
  }

  // The value that weight i meets at a position, -1 in the padding.
  private static int source(Stage stage, int position, int i) {
    return switch (stage) {
      case Stage.Dense _ -> i;
      case Stage.Convolution images -> {
        int row = position / images.outputSize() * images.stride() + i % 9 / 3 - 1;
        int column = position % images.outputSize() * images.stride() + i % 3 - 1;
        int size = images.size();
        boolean inside = row >= 0 && row < size && column >= 0 && column < size;
        yield inside ? (i / 9 * size + row) * size + column : -1;
      }
    };
  }

  private void adam(double[] parameters, double[] gradients, double[][] moment) {
    double beta1 = TrainingWorkload.BETA1;
    double beta2 = TrainingWorkload.BETA2;
    double correction1 = 1 - Math.pow(beta1, steps);
    double correction2 = 1 - Math.pow(beta2, steps);
    for (int i = 0; i < parameters.length; i++) {
      moment[0][i] = beta1 * moment[0][i] + (1 - beta1) * gradients[i];
      moment[1][i] = beta2 * moment[1][i] + (1 - beta2) * gradients[i] * gradients[i];
      double direction = moment[0][i] / correction1;
      double scale = Math.sqrt(moment[1][i] / correction2) + TrainingWorkload.EPSILON;
      parameters[i] -= TrainingWorkload.RATE * direction / scale;
    }
  }
}
