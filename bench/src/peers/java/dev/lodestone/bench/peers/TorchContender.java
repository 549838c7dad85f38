package dev.lodestone.bench.peers;

import dev.lodestone.bench.jmh.Contender;
import dev.lodestone.bench.jmh.TrainingWorkload;
import dev.lodestone.bench.jmh.Workload;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** PyTorch's C++ library: eager autograd and its own Adam. */
public final class TorchContender implements Contender {
  @Override
  public String name() {
    return "libtorch";
  }

  @Override
  public boolean supports(Workload workload) {
    return workload instanceof TrainingWorkload;
  }

  @Override
  public Run prepare(Workload workload, int threads) {
    torch.set_num_threads(threads);
    return new Training((TrainingWorkload) workload);
  }

  private static final class Training implements Run {
    private final LinearImpl[] layers;
    private final Tensor inputs;
    private final Tensor labels;
    private final Adam adam;
    private final float[] losses = new float[TrainingWorkload.CHECKED_STEPS];
    private int steps;

    Training(TrainingWorkload workload) {
      int[] widths = workload.network().widths();
      long batch = workload.network().batch();
      inputs = Tensor.create(workload.inputs(), batch, widths[0]);
      labels = Tensor.create(workload.labels(), batch, 1);
      layers = new LinearImpl[widths.length - 1];
      TensorVector parameters = new TensorVector();
      for (int layer = 0; layer < layers.length; layer++) {
        long in = widths[layer];
        long out = widths[layer + 1];
        layers[layer] = new LinearImpl(in, out);
        layers[layer].weight().set_data(Tensor.create(workload.weights(layer), out, in));
        layers[layer].bias().set_data(Tensor.create(new float[(int) out], out));
        parameters.push_back(layers[layer].weight());
        parameters.push_back(layers[layer].bias());
      }
      AdamOptions options = new AdamOptions(TrainingWorkload.RATE);
      adam = new Adam(parameters, options);
    }

    @Override
    public void run() {
      // Frees the temporaries of the step now rather than when the collector comes by.
      try (PointerScope _ = new PointerScope()) {
        adam.zero_grad();
        Tensor values = inputs;
        for (int layer = 0; layer < layers.length; layer++) {
          values = layers[layer].forward(values);
          if (layer < layers.length - 1) {
            values = values.relu();
          }
        }
        Tensor loss = torch.binary_cross_entropy_with_logits(values, labels);
        if (steps < losses.length) {
          losses[steps] = loss.item_float();
        }
        loss.backward();
        adam.step();
        steps++;
      }
    }

    @Override
    public float[] result() {
      while (steps < losses.length) {
        run();
      }
      return losses;
    }
  }
}
