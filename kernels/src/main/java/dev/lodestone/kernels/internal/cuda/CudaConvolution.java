package dev.lodestone.kernels.internal.cuda;

import dev.lodestone.cuda.CudnnConvolution;
import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.ConvolutionGeometry;
import dev.lodestone.kernels.ConvolutionGeometry.Padding;
import dev.lodestone.kernels.internal.cuda.CudaSession.Block;
import dev.lodestone.kernels.spi.ConvolutionKernel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Convolutions on cuDNN in plain float32. cuDNN knows zeros on both sides alike only, so images are
 * padded by a kernel of our own and cuDNN sees none of it.
 */
final class CudaConvolution implements ConvolutionKernel, AutoCloseable {
  private final CudaSession session;
  private final Map<ConvolutionGeometry, CudnnConvolution> prepared = new HashMap<>();

  CudaConvolution(CudaSession session) {
    this.session = session;
  }

  @Override
  public void forward(
      ConvolutionGeometry geometry,
      float[] input,
      int inputOffset,
      float[] filters,
      int filtersOffset,
      float[] bias,
      int biasOffset,
      Activation activation,
      float[] output,
      int outputOffset) {
    if (geometry.batch() == 0) {
      return;
    }
    session.run(
        () -> {
          CudnnConvolution convolution = prepare(geometry);
          Block images = padded(geometry, session.upload(input, inputOffset, inputs(geometry)));
          Block taps = session.upload(filters, filtersOffset, taps(geometry));
          int count = outputs(geometry);
          Block result = session.room((long) count * Float.BYTES);
          Block workspace = session.room(convolution.workspaceBytes());
          convolution.forward(
              images.address(), taps.address(), result.address(), workspace.memory());
          if (bias != null || activation != Activation.IDENTITY) {
            long biasAddress =
                bias == null
                    ? 0
                    : session.upload(bias, biasOffset, geometry.outputChannels()).address();
            session.launch(
                session.kernel("arrays", "finishImages"),
                count,
                0,
                session
                    .arguments()
                    .add(geometry.batch())
                    .add(geometry.outputChannels())
                    .add(geometry.outputHeight() * geometry.outputWidth())
                    .add(result.address())
                    .add(biasAddress)
                    .add(CudaSources.code(activation)));
          }
          session.download(result, output, outputOffset, count);
        });
  }

  @Override
  public void dataGradient(
      ConvolutionGeometry geometry,
      float[] outputGradient,
      int outputGradientOffset,
      float[] filters,
      int filtersOffset,
      float[] inputGradient,
      int inputGradientOffset) {
    if (geometry.batch() == 0) {
      return;
    }
    session.run(
        () -> {
          CudnnConvolution convolution = prepare(geometry);
          Block gradient = session.upload(outputGradient, outputGradientOffset, outputs(geometry));
          Block taps = session.upload(filters, filtersOffset, taps(geometry));
          Block result = session.room((long) paddedInputs(geometry) * Float.BYTES);
          Block workspace = session.room(convolution.workspaceBytes());
          convolution.dataGradient(
              gradient.address(), taps.address(), result.address(), workspace.memory());
          session.download(
              folded(geometry, result), inputGradient, inputGradientOffset, inputs(geometry));
        });
  }

  @Override
  public void filterGradient(
      ConvolutionGeometry geometry,
      float[] input,
      int inputOffset,
      float[] outputGradient,
      int outputGradientOffset,
      float[] filterGradient,
      int filterGradientOffset) {
    int count = taps(geometry);
    if (geometry.batch() == 0) {
      Arrays.fill(filterGradient, filterGradientOffset, filterGradientOffset + count, 0);
      return;
    }
    session.run(
        () -> {
          CudnnConvolution convolution = prepare(geometry);
          Block images = padded(geometry, session.upload(input, inputOffset, inputs(geometry)));
          Block gradient = session.upload(outputGradient, outputGradientOffset, outputs(geometry));
          Block result = session.room((long) count * Float.BYTES);
          Block workspace = session.room(convolution.workspaceBytes());
          convolution.filterGradient(
              images.address(), gradient.address(), result.address(), workspace.memory());
          session.download(result, filterGradient, filterGradientOffset, count);
        });
  }

  private CudnnConvolution prepare(ConvolutionGeometry geometry) {
    return prepared.computeIfAbsent(
        geometry,
        g ->
            new CudnnConvolution(
                session.cudnn(),
                new CudnnConvolution.Geometry(
                    g.batch(),
                    g.inputChannels(),
                    paddedHeight(g),
                    paddedWidth(g),
                    g.outputChannels(),
                    g.filterHeight(),
                    g.filterWidth(),
                    g.stride(),
                    0,
                    0)));
  }

  private Block padded(ConvolutionGeometry geometry, Block images) {
    if (geometry.padding() == Padding.VALID) {
      return images;
    }
    int count = paddedInputs(geometry);
    Block padded = session.room((long) count * Float.BYTES);
    move("padImages", geometry, count, images, padded);
    return padded;
  }

  private Block folded(ConvolutionGeometry geometry, Block padded) {
    if (geometry.padding() == Padding.VALID) {
      return padded;
    }
    int count = inputs(geometry);
    Block images = session.room((long) count * Float.BYTES);
    move("foldImages", geometry, count, padded, images);
    return images;
  }

  private void move(String kernel, ConvolutionGeometry g, int count, Block from, Block to) {
    boolean periodic = g.padding() == Padding.PERIODIC;
    session.launch(
        session.kernel("arrays", kernel),
        count,
        0,
        session
            .arguments()
            .add(g.batch() * g.inputChannels())
            .add(g.height())
            .add(g.width())
            .add(paddedHeight(g))
            .add(paddedWidth(g))
            .add(periodic ? 0 : (g.filterHeight() - 1) / 2)
            .add(periodic ? 0 : (g.filterWidth() - 1) / 2)
            .add(periodic ? 1 : 0)
            .add(from.address())
            .add(to.address()));
  }

  // What the filters see of an image, the edges included.
  private static int paddedHeight(ConvolutionGeometry g) {
    return g.padding() == Padding.VALID
        ? g.height()
        : (g.outputHeight() - 1) * g.stride() + g.filterHeight();
  }

  private static int paddedWidth(ConvolutionGeometry g) {
    return g.padding() == Padding.VALID
        ? g.width()
        : (g.outputWidth() - 1) * g.stride() + g.filterWidth();
  }

  private static int inputs(ConvolutionGeometry g) {
    return g.batch() * g.inputChannels() * g.height() * g.width();
  }

  private static int paddedInputs(ConvolutionGeometry g) {
    return Math.multiplyExact(g.batch() * g.inputChannels(), paddedHeight(g) * paddedWidth(g));
  }

  private static int outputs(ConvolutionGeometry g) {
    return g.batch() * g.outputChannels() * g.outputHeight() * g.outputWidth();
  }

  private static int taps(ConvolutionGeometry g) {
    return g.outputChannels() * g.inputChannels() * g.filterHeight() * g.filterWidth();
  }

  @Override
  public void close() {
    prepared.values().forEach(CudnnConvolution::close);
  }
}
