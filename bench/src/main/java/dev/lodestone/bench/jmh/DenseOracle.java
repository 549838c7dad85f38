package dev.lodestone.bench.jmh;

/** The network of a {@link TrainingWorkload} in textbook float64. */
final class DenseOracle {
  private final int[] widths;
  private final int batch;
  private final float[] inputs;
  private final float[] labels;
  private final double[][] weights;
  private final double[][] biases;
  private final double[][][] moments;
  private int steps;

  DenseOracle(TrainingWorkload workload) {
    widths = workload.network().widths();
    batch = workload.network().batch();
    inputs = workload.inputs();
    labels = workload.labels();
    int layers = widths.length - 1;
    weights = new double[layers][];
    biases = new double[layers][];
    moments = new double[4 * layers][][];
    for (int layer = 0; layer < layers; layer++) {
      float[] initial = workload.weights(layer);
      weights[layer] = new double[initial.length];
      for (int i = 0; i < initial.length; i++) {
        weights[layer][i] = initial[i];
      }
      biases[layer] = new double[widths[layer + 1]];
      moments[2 * layer] = new double[2][initial.length];
      moments[2 * layer + 1] = new double[2][widths[layer + 1]];
    }
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
    int layers = weights.length;
    double[][] weightGradients = new double[layers][];
    double[][] biasGradients = new double[layers][];
    for (int layer = 0; layer < layers; layer++) {
      weightGradients[layer] = new double[weights[layer].length];
      biasGradients[layer] = new double[biases[layer].length];
    }
    double loss = 0;
    for (int sample = 0; sample < batch; sample++) {
      loss += sample(sample, weightGradients, biasGradients) / batch;
    }
    for (int layer = 0; layer < layers; layer++) {
      adam(weights[layer], weightGradients[layer], moments[2 * layer]);
      adam(biases[layer], biasGradients[layer], moments[2 * layer + 1]);
    }
    return loss;
  }

  private double sample(int sample, double[][] weightGradients, double[][] biasGradients) {
    int layers = weights.length;
    double[][] values = new double[layers + 1][];
    values[0] = new double[widths[0]];
    for (int i = 0; i < widths[0]; i++) {
      values[0][i] = inputs[sample * widths[0] + i];
    }
    for (int layer = 0; layer < layers; layer++) {
      values[layer + 1] = forward(layer, values[layer]);
    }
    double logit = values[layers][0];
    double label = labels[sample];
    double[] gradient = {(1 / (1 + Math.exp(-logit)) - label) / batch};
    for (int layer = layers - 1; layer >= 0; layer--) {
      gradient =
          backward(layer, values[layer], gradient, weightGradients[layer], biasGradients[layer]);
    }
    return Math.max(logit, 0) - logit * label + Math.log1p(Math.exp(-Math.abs(logit)));
  }

  private double[] forward(int layer, double[] from) {
    double[] to = new double[widths[layer + 1]];
    for (int o = 0; o < to.length; o++) {
      double sum = biases[layer][o];
      for (int i = 0; i < from.length; i++) {
        sum += weights[layer][o * from.length + i] * from[i];
      }
      to[o] = layer == weights.length - 1 ? sum : Math.max(sum, 0);
    }
    return to;
  }

  private double[] backward(
      int layer, double[] from, double[] gradient, double[] weightGradient, double[] biasGradient) {
    double[] below = new double[from.length];
    for (int o = 0; o < gradient.length; o++) {
      biasGradient[o] += gradient[o];
      for (int i = 0; i < from.length; i++) {
        weightGradient[o * from.length + i] += gradient[o] * from[i];
        below[i] += gradient[o] * weights[layer][o * from.length + i];
      }
    }
    for (int i = 0; layer > 0 && i < from.length; i++) {
      // A ReLU that is off passes no gradient.
      below[i] = from[i] > 0 ? below[i] : 0;
    }
    return below;
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
