package dev.lodestone.bench.peers;

import dev.lodestone.bench.jmh.Contender;
import dev.lodestone.bench.jmh.ConvolutionWorkload;
import dev.lodestone.bench.jmh.TrainingWorkload;
import dev.lodestone.bench.jmh.TrainingWorkload.Stage;
import dev.lodestone.bench.jmh.Workload;
import dev.lodestone.kernels.ConvolutionGeometry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** PyTorch's C++ library: eager autograd and its own Adam, and the passes of its convolutions. */
public final class TorchContender implements Contender {
  private static final Pattern VERSION = Pattern.compile("TORCH_VERSION=([^,]+)");

  @Override
  public String name() {
    return "libtorch";
  }

  @Override
  public boolean supports(Workload workload) {
    return switch (workload) {
      case TrainingWorkload training -> training.copies() == 1;
      // Periodic padding is a copy of its own there.
      case ConvolutionWorkload convolution ->
          convolution.geometry().padding() != ConvolutionGeometry.Padding.PERIODIC;
      default -> false;
    };
  }

  @Override
  public Map<String, String> settings() {
    String core = NativeLibraries.text("openblas_get_corename").orElse("unknown");
    Matcher version = VERSION.matcher(torch.show_config().getString());
    String number = version.find() ? version.group(1) : "unknown";
    String vectors = torch.get_cpu_capability().getString();
    return Map.of(name(), number + ", " + vectors + ", OpenBLAS core type " + core);
  }

  @Override
  public Run prepare(Workload workload, int threads) {
    NativeLibraries.prepare(threads);
    torch.set_num_threads(threads);
    return workload instanceof ConvolutionWorkload convolution
        ? new TorchConvolution(convolution)
        : new Training((TrainingWorkload) workload);
  }

  private static final class Training implements Run {
    private static final long[] UNIT = {1, 1};

    private final TrainingWorkload.Network network;
    private final List<Tensor> weights = new ArrayList<>();
    private final List<Tensor> biases = new ArrayList<>();
    private final Tensor inputs;
    private final Tensor labels;
    private final Adam adam;
    private final float[] losses = new float[TrainingWorkload.CHECKED_STEPS];
    private int steps;

    Training(TrainingWorkload workload) {
      network = workload.network();
      long rows = (long) network.batch() * network.towers();
      inputs =
          network.stages().getFirst() instanceof Stage.Convolution images
              ? Tensor.create(
                  workload.inputs(), rows, images.channels(), images.size(), images.size())
              : Tensor.create(workload.inputs(), rows, network.inputSize());
      labels = Tensor.create(workload.labels(), network.batch(), 1);
      TensorVector parameters = new TensorVector();
      for (int s = 0; s < network.stages().size(); s++) {
        Stage stage = network.stages().get(s);
        weights.add(parameter(parameters, workload.weights(s), extents(stage)));
        biases.add(parameter(parameters, new float[stage.outputs()], stage.outputs()));
      }
      adam = new Adam(parameters, new AdamOptions(TrainingWorkload.RATE));
    }

    private static long[] extents(Stage stage) {
      return switch (stage) {
        case Stage.Dense dense -> new long[] {dense.outputs(), dense.inputs()};
        case Stage.Convolution images -> new long[] {images.outputs(), images.channels(), 3, 3};
      };
    }

    private static Tensor parameter(TensorVector parameters, float[] values, long... extents) {
      Tensor parameter = Tensor.create(values, extents).set_requires_grad(true);
      parameters.push_back(parameter);
      return parameter;
    }

    @Override
    public void run() {
      // Frees the temporaries of the step now rather than when the collector comes by.
      try (PointerScope _ = new PointerScope()) {
        adam.zero_grad();
        Tensor loss = torch.binary_cross_entropy_with_logits(logits(), labels);
        if (steps < losses.length) {
          losses[steps] = loss.item_float();
        }
        loss.backward();
        adam.step();
        steps++;
      }
    }

    private Tensor logits() {
      Tensor values = inputs;
      int last = weights.size() - 1;
      for (int s = 0; s <= last; s++) {
        values = apply(s, values);
        values = s < last ? values.relu() : values;
      }
      if (network.towers() == 1) {
        return values;
      }
      Tensor pairs = values.view(network.batch(), network.towers());
      return pairs.narrow(1, 0, 1).subtract(pairs.narrow(1, 1, 1));
    }

    private Tensor apply(int s, Tensor values) {
      TensorOptional bias = new TensorOptional(biases.get(s));
      return switch (network.stages().get(s)) {
        case Stage.Dense _ -> torch.linear(values.flatten(1, -1), weights.get(s), bias);
        case Stage.Convolution images -> {
          long[] strides = {images.stride(), images.stride()};
          yield torch.conv2d(values, weights.get(s), bias, strides, UNIT, UNIT, 1);
        }
      };
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
