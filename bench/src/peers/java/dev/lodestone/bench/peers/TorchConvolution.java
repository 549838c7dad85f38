package dev.lodestone.bench.peers;

import dev.lodestone.bench.jmh.Contender;
import dev.lodestone.bench.jmh.ConvolutionWorkload;
import dev.lodestone.bench.jmh.ConvolutionWorkload.Pass;
import dev.lodestone.kernels.ConvolutionGeometry;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * One pass of PyTorch's convolution on NCHW tensors: the functions that {@code conv2d} and its
 * autograd call. Padding that differs from side to side is added by a copy, as {@code
 * padding='same'} does.
 */
final class TorchConvolution implements Contender.Run {
  private static final long[] UNIT = {1, 1};
  private static final long[] NONE = {0, 0};

  private final Pass pass;
  private final int resultSize;
  private final long[] extents;
  private final long[] strides;
  private final long[] padding;
  private final long[] around;
  private final Tensor input;
  private final Tensor filters;
  private final Tensor outputGradient;
  private final BoolPointer wanted;
  private final LongArrayRefOptional noBias = new LongArrayRefOptional();

  TorchConvolution(ConvolutionWorkload workload) {
    ConvolutionGeometry g = workload.geometry();
    pass = workload.pass();
    resultSize = workload.resultSize();
    extents = new long[] {g.height(), g.width()};
    strides = new long[] {g.stride(), g.stride()};
    long below =
        (g.outputHeight() - 1L) * g.stride() + g.filterHeight() - g.height() - g.paddingAbove();
    long right =
        (g.outputWidth() - 1L) * g.stride() + g.filterWidth() - g.width() - g.paddingLeft();
    boolean both = below <= g.paddingAbove() && g.paddingAbove() < below + g.stride();
    boolean sides = right <= g.paddingLeft() && g.paddingLeft() < right + g.stride();
    padding = both && sides ? new long[] {g.paddingAbove(), g.paddingLeft()} : NONE;
    around = both && sides ? null : new long[] {g.paddingLeft(), right, g.paddingAbove(), below};
    input = Tensor.create(workload.input(), g.batch(), g.inputChannels(), g.height(), g.width());
    filters =
        Tensor.create(
            workload.filters(),
            g.outputChannels(),
            g.inputChannels(),
            g.filterHeight(),
            g.filterWidth());
    outputGradient =
        Tensor.create(
            workload.outputGradient(),
            g.batch(),
            g.outputChannels(),
            g.outputHeight(),
            g.outputWidth());
    wanted = new BoolPointer(3);
    wanted.put(0, pass == Pass.DATA_GRADIENT);
    wanted.put(1, pass == Pass.FILTER_GRADIENT);
    wanted.put(2, false);
  }

  @Override
  public void run() {
    // Frees the temporaries of the run now rather than when the collector comes by.
    try (PointerScope _ = new PointerScope()) {
      apply(padded());
    }
  }

  private Tensor padded() {
    // The gradient of the data needs the extents of the padded input, not its values.
    return around == null ? input : torch.constant_pad_nd(input, around, new Scalar(0f));
  }

  private Tensor apply(Tensor images) {
    if (pass == Pass.FORWARD) {
      return torch.conv2d(images, filters, new TensorOptional(), strides, padding, UNIT, 1);
    }
    var gradients =
        torch.convolution_backward(
            outputGradient,
            images,
            filters,
            noBias,
            strides,
            padding,
            UNIT,
            false,
            NONE,
            1,
            wanted);
    if (pass == Pass.FILTER_GRADIENT) {
      return new Tensor(gradients.get1());
    }
    Tensor gradient = new Tensor(gradients.get0());
    return around == null
        ? gradient
        : gradient.narrow(2, around[2], extents[0]).narrow(3, around[0], extents[1]);
  }

  @Override
  public float[] result() {
    float[] values = new float[resultSize];
    try (PointerScope _ = new PointerScope()) {
      new FloatPointer(apply(padded()).contiguous().data_ptr_float()).get(values);
    }
    return values;
  }
}
