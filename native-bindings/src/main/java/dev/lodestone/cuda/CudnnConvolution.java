package dev.lodestone.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.lodestone.cuda.generated.cudnn.Cudnn;
import dev.lodestone.cuda.generated.cudnn.cudnnConvolutionFwdAlgoPerfStruct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A 2-D cross-correlation of one geometry in plain float32, and its two gradients, all row major
 * [batch][channels][height][width]. Each runs with the first algorithm of cuDNN's heuristics that
 * gives the same bits every time. One thread at a time, on which the device is current.
 */
public final class CudnnConvolution extends CudaResource {
  private static final int MOST_ALGORITHMS = 16;

  private final CudnnHandle cudnn;
  private final Arena arena = Arena.ofAuto();
  private final MemorySegment input;
  private final MemorySegment output;
  private final MemorySegment filters;
  private final MemorySegment convolution;
  private final MemorySegment one = arena.allocateFrom(JAVA_FLOAT, 1);
  private final MemorySegment zero = arena.allocateFrom(JAVA_FLOAT, 0);
  private final Choice forward;
  private final Choice dataGradient;
  private final Choice filterGradient;

  /**
   * The geometry; nothing lies beyond the edge of an image but the given zeros.
   *
   * @param batch images
   * @param inputChannels channels of an input image
   * @param height rows of an input image
   * @param width columns of an input image
   * @param outputChannels filters
   * @param filterHeight rows of a filter
   * @param filterWidth columns of a filter
   * @param stride step in both directions
   * @param zeroRows rows of zeros above and below
   * @param zeroColumns columns of zeros left and right
   */
  public record Geometry(
      int batch,
      int inputChannels,
      int height,
      int width,
      int outputChannels,
      int filterHeight,
      int filterWidth,
      int stride,
      int zeroRows,
      int zeroColumns) {
    int outputHeight() {
      return (height + 2 * zeroRows - filterHeight) / stride + 1;
    }

    int outputWidth() {
      return (width + 2 * zeroColumns - filterWidth) / stride + 1;
    }
  }

  private record Choice(int algorithm, long workspaceBytes) {}

  /** A query of cuDNN's heuristics that fills the count and the results. */
  @FunctionalInterface
  private interface Heuristics {
    int query(int requested, MemorySegment count, MemorySegment results);
  }

  /** Prepares the three operations. */
  public CudnnConvolution(CudnnHandle cudnn, Geometry geometry) {
    this.cudnn = cudnn;
    this.input = create("Tensor", Cudnn::cudnnCreateTensorDescriptor);
    this.output = create("Tensor", Cudnn::cudnnCreateTensorDescriptor);
    this.filters = create("Filter", Cudnn::cudnnCreateFilterDescriptor);
    this.convolution = create("Convolution", Cudnn::cudnnCreateConvolutionDescriptor);
    describe(geometry);
    MemorySegment h = cudnn.handle();
    this.forward =
        choose(
            "Forward",
            (n, count, results) ->
                Cudnn.cudnnGetConvolutionForwardAlgorithm_v7(
                    h, input, filters, convolution, output, n, count, results));
    this.dataGradient =
        choose(
            "BackwardData",
            (n, count, results) ->
                Cudnn.cudnnGetConvolutionBackwardDataAlgorithm_v7(
                    h, filters, output, convolution, input, n, count, results));
    this.filterGradient =
        choose(
            "BackwardFilter",
            (n, count, results) ->
                Cudnn.cudnnGetConvolutionBackwardFilterAlgorithm_v7(
                    h, input, output, convolution, filters, n, count, results));
  }

  private MemorySegment create(
      String kind, java.util.function.ToIntFunction<MemorySegment> creation) {
    MemorySegment pointer = arena.allocate(Cudnn.C_POINTER);
    Status.cudnn("cudnnCreate" + kind + "Descriptor", creation.applyAsInt(pointer));
    return pointer.get(Cudnn.C_POINTER, 0);
  }

  private void describe(Geometry g) {
    int floats = Cudnn.CUDNN_DATA_FLOAT();
    int rowMajor = Cudnn.CUDNN_TENSOR_NCHW();
    Status.cudnn(
        "cudnnSetTensor4dDescriptor",
        Cudnn.cudnnSetTensor4dDescriptor(
            input, rowMajor, floats, g.batch, g.inputChannels, g.height, g.width));
    Status.cudnn(
        "cudnnSetFilter4dDescriptor",
        Cudnn.cudnnSetFilter4dDescriptor(
            filters,
            floats,
            rowMajor,
            g.outputChannels,
            g.inputChannels,
            g.filterHeight,
            g.filterWidth));
    Status.cudnn(
        "cudnnSetTensor4dDescriptor",
        Cudnn.cudnnSetTensor4dDescriptor(
            output,
            rowMajor,
            floats,
            g.batch,
            g.outputChannels,
            g.outputHeight(),
            g.outputWidth()));
    Status.cudnn(
        "cudnnSetConvolution2dDescriptor",
        Cudnn.cudnnSetConvolution2dDescriptor(
            convolution,
            g.zeroRows,
            g.zeroColumns,
            g.stride,
            g.stride,
            1,
            1,
            Cudnn.CUDNN_CROSS_CORRELATION(),
            floats));
    Status.cudnn(
        "cudnnSetConvolutionMathType",
        Cudnn.cudnnSetConvolutionMathType(convolution, Cudnn.CUDNN_FMA_MATH()));
  }

  // The three structures of results have the same members at the same places.
  private static Choice choose(String operation, Heuristics heuristics) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(JAVA_INT);
      MemorySegment results =
          cudnnConvolutionFwdAlgoPerfStruct.allocateArray(MOST_ALGORITHMS, arena);
      Status.cudnn(
          "cudnnGetConvolution" + operation + "Algorithm_v7",
          heuristics.query(MOST_ALGORITHMS, count, results));
      for (int i = 0; i < count.get(JAVA_INT, 0); i++) {
        MemorySegment result = cudnnConvolutionFwdAlgoPerfStruct.asSlice(results, i);
        if (cudnnConvolutionFwdAlgoPerfStruct.status(result) == Cudnn.CUDNN_STATUS_SUCCESS()
            && cudnnConvolutionFwdAlgoPerfStruct.determinism(result)
                == Cudnn.CUDNN_DETERMINISTIC()) {
          return new Choice(
              cudnnConvolutionFwdAlgoPerfStruct.algo(result),
              cudnnConvolutionFwdAlgoPerfStruct.memory(result));
        }
      }
      throw new CudaException(
          CudaLibrary.CUDNN,
          "cudnnGetConvolution" + operation + "Algorithm_v7",
          Cudnn.CUDNN_STATUS_NOT_SUPPORTED(),
          "cuDNN knows no deterministic algorithm for this geometry");
    }
  }

  /** Bytes of workspace that the three operations need. */
  public long workspaceBytes() {
    return List.of(forward, dataGradient, filterGradient).stream()
        .mapToLong(Choice::workspaceBytes)
        .max()
        .orElseThrow();
  }

  /** output = input * filters; addresses of the device. */
  public void forward(long input, long filters, long output, CudaMemory workspace) {
    Status.cudnn(
        "cudnnConvolutionForward",
        Cudnn.cudnnConvolutionForward(
            cudnn.handle(),
            one,
            this.input,
            MemorySegment.ofAddress(input),
            this.filters,
            MemorySegment.ofAddress(filters),
            convolution,
            forward.algorithm(),
            MemorySegment.ofAddress(workspace.address()),
            forward.workspaceBytes(),
            zero,
            this.output,
            MemorySegment.ofAddress(output)));
  }

  /** inputGradient = d loss / d input, given d loss / d output; addresses of the device. */
  public void dataGradient(
      long outputGradient, long filters, long inputGradient, CudaMemory workspace) {
    Status.cudnn(
        "cudnnConvolutionBackwardData",
        Cudnn.cudnnConvolutionBackwardData(
            cudnn.handle(),
            one,
            this.filters,
            MemorySegment.ofAddress(filters),
            this.output,
            MemorySegment.ofAddress(outputGradient),
            convolution,
            dataGradient.algorithm(),
            MemorySegment.ofAddress(workspace.address()),
            dataGradient.workspaceBytes(),
            zero,
            this.input,
            MemorySegment.ofAddress(inputGradient)));
  }

  /** filterGradient = d loss / d filters, given d loss / d output; addresses of the device. */
  public void filterGradient(
      long input, long outputGradient, long filterGradient, CudaMemory workspace) {
    Status.cudnn(
        "cudnnConvolutionBackwardFilter",
        Cudnn.cudnnConvolutionBackwardFilter(
            cudnn.handle(),
            one,
            this.input,
            MemorySegment.ofAddress(input),
            this.output,
            MemorySegment.ofAddress(outputGradient),
            convolution,
            this.filterGradient.algorithm(),
            MemorySegment.ofAddress(workspace.address()),
            this.filterGradient.workspaceBytes(),
            zero,
            this.filters,
            MemorySegment.ofAddress(filterGradient)));
  }

  @Override
  void release() {
    Status.cudnn("cudnnDestroyTensorDescriptor", Cudnn.cudnnDestroyTensorDescriptor(input));
    Status.cudnn("cudnnDestroyTensorDescriptor", Cudnn.cudnnDestroyTensorDescriptor(output));
    Status.cudnn("cudnnDestroyFilterDescriptor", Cudnn.cudnnDestroyFilterDescriptor(filters));
    Status.cudnn(
        "cudnnDestroyConvolutionDescriptor", Cudnn.cudnnDestroyConvolutionDescriptor(convolution));
  }
}
