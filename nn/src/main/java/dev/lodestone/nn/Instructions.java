package dev.lodestone.nn;

import dev.lodestone.kernels.Activation;
import dev.lodestone.kernels.ConvolutionGeometry;
import dev.lodestone.kernels.Philox;
import dev.lodestone.kernels.spi.ConvolutionKernel;
import dev.lodestone.kernels.spi.GatherKernel;
import dev.lodestone.kernels.spi.GemmKernel;
import dev.lodestone.kernels.spi.PointwiseKernel;
import dev.lodestone.kernels.spi.ReductionKernel;
import java.util.Arrays;

/** The kernel calls that a graph compiles to. */
final class Instructions {
  private Instructions() {}

  /** C = activation(alpha op(A) op(B) + bias), bias may be null. */
  record Product(
      GemmKernel kernel,
      Operation.MatrixProduct product,
      float alpha,
      Place left,
      Place right,
      Place bias,
      Activation activation,
      Place result)
      implements Instruction {
    @Override
    public void run(Frame frame) {
      int rows = product.left().shape().extent(product.transposeLeft() ? 1 : 0);
      int columns = product.right().shape().extent(product.transposeRight() ? 0 : 1);
      kernel.sgemm(
          product.transposeLeft(),
          product.transposeRight(),
          rows,
          columns,
          product.left().shape().extent(product.transposeLeft() ? 0 : 1),
          alpha,
          frame.array(left),
          frame.offset(left),
          product.left().shape().extent(1),
          frame.array(right),
          frame.offset(right),
          product.right().shape().extent(1),
          0,
          frame.array(result),
          frame.offset(result),
          columns,
          bias == null ? null : frame.array(bias),
          bias == null ? 0 : frame.offset(bias),
          activation);
    }
  }

  /** C = op(A) op(B) times the slope of an activation, given its output. */
  record GradientProduct(
      GemmKernel kernel,
      Operation.MatrixProduct product,
      Place left,
      Place right,
      Activation activation,
      Place output,
      Place result)
      implements Instruction {
    @Override
    public void run(Frame frame) {
      int rows = product.left().shape().extent(product.transposeLeft() ? 1 : 0);
      int columns = product.right().shape().extent(product.transposeRight() ? 0 : 1);
      kernel.sgemmGradient(
          product.transposeLeft(),
          product.transposeRight(),
          rows,
          columns,
          product.left().shape().extent(product.transposeLeft() ? 0 : 1),
          frame.array(left),
          frame.offset(left),
          product.left().shape().extent(1),
          frame.array(right),
          frame.offset(right),
          product.right().shape().extent(1),
          frame.array(output),
          frame.offset(output),
          columns,
          activation,
          frame.array(result),
          frame.offset(result),
          columns);
    }
  }

  /** output = activation(input * filters + bias), bias may be null. */
  record Convolve(
      ConvolutionKernel kernel,
      ConvolutionGeometry geometry,
      Place input,
      Place filters,
      Place bias,
      Activation activation,
      Place result)
      implements Instruction {
    @Override
    public void run(Frame frame) {
      kernel.forward(
          geometry,
          frame.array(input),
          frame.offset(input),
          frame.array(filters),
          frame.offset(filters),
          bias == null ? null : frame.array(bias),
          bias == null ? 0 : frame.offset(bias),
          activation,
          frame.array(result),
          frame.offset(result));
    }
  }

  /** The adjoint of a convolution in its input. */
  record DataGradient(
      ConvolutionKernel kernel,
      ConvolutionGeometry geometry,
      Place outputGradient,
      Place filters,
      Place result)
      implements Instruction {
    @Override
    public void run(Frame frame) {
      kernel.dataGradient(
          geometry,
          frame.array(outputGradient),
          frame.offset(outputGradient),
          frame.array(filters),
          frame.offset(filters),
          frame.array(result),
          frame.offset(result));
    }
  }

  /** The adjoint of a convolution in its filters. */
  record FilterGradient(
      ConvolutionKernel kernel,
      ConvolutionGeometry geometry,
      Place input,
      Place outputGradient,
      Place result)
      implements Instruction {
    @Override
    public void run(Frame frame) {
      kernel.filterGradient(
          geometry,
          frame.array(input),
          frame.offset(input),
          frame.array(outputGradient),
          frame.offset(outputGradient),
          frame.array(result),
          frame.offset(result));
    }
  }

  /** A fused chain, repeated along axes beyond the three of the kernel. */
  static final class Chain implements Instruction {
    private final PointwiseKernel.Bound bound;
    private final Place[] places;
    private final int[] repeats;
    private final int[][] repeatStrides;
    private final float[][] arrays;
    private final int[] offsets;

    Chain(PointwiseKernel.Bound bound, Place[] places, int[] repeats, int[][] repeatStrides) {
      this.bound = bound;
      this.places = places;
      this.repeats = repeats;
      this.repeatStrides = repeatStrides;
      this.arrays = new float[places.length][];
      this.offsets = new int[places.length];
    }

    @Override
    public Instruction forAnotherFrame() {
      return new Chain(bound, places, repeats, repeatStrides);
    }

    @Override
    public void run(Frame frame) {
      for (int p = 0; p < places.length; p++) {
        arrays[p] = frame.array(places[p]);
        offsets[p] = frame.offset(places[p]);
      }
      repeat(0);
    }

    private void repeat(int axis) {
      if (axis == repeats.length) {
        bound.run(arrays, offsets);
        return;
      }
      for (int i = 0; i < repeats[axis]; i++) {
        repeat(axis + 1);
        for (int p = 0; p < offsets.length; p++) {
          offsets[p] += repeatStrides[p][axis];
        }
      }
      for (int p = 0; p < offsets.length; p++) {
        offsets[p] -= repeats[axis] * repeatStrides[p][axis];
      }
    }
  }

  /** The sum over the middle axis of [outer][reduced][inner], scaled. */
  record Sum(
      ReductionKernel kernel,
      int outer,
      int reduced,
      int inner,
      float scale,
      Place input,
      Place result)
      implements Instruction {
    @Override
    public void run(Frame frame) {
      kernel.sum(
          outer,
          reduced,
          inner,
          scale,
          frame.array(input),
          frame.offset(input),
          frame.array(result),
          frame.offset(result));
    }
  }

  /** The maximum over the middle axis of [outer][reduced][inner]. */
  record Maximum(
      ReductionKernel kernel, int outer, int reduced, int inner, Place input, Place result)
      implements Instruction {
    @Override
    public void run(Frame frame) {
      kernel.maximum(
          outer,
          reduced,
          inner,
          frame.array(input),
          frame.offset(input),
          frame.array(result),
          frame.offset(result));
    }
  }

  /** result[r] = table[indices[r]]. */
  static final class Gather implements Instruction {
    private final GatherKernel kernel;
    private final int[] indices;
    private final int width;
    private final Place table;
    private final Place result;

    Gather(GatherKernel kernel, int[] indices, int width, Place table, Place result) {
      this.kernel = kernel;
      this.indices = indices;
      this.width = width;
      this.table = table;
      this.result = result;
    }

    @Override
    public void run(Frame frame) {
      kernel.gather(
          indices.length,
          width,
          frame.array(table),
          frame.offset(table),
          indices,
          0,
          frame.array(result),
          frame.offset(result));
    }
  }

  /** result[indices[r]] += source[r], from zeros. */
  static final class ScatterAdd implements Instruction {
    private final GatherKernel kernel;
    private final int[] indices;
    private final int width;
    private final int tableRows;
    private final Place source;
    private final Place result;

    ScatterAdd(
        GatherKernel kernel, int[] indices, int width, int tableRows, Place source, Place result) {
      this.kernel = kernel;
      this.indices = indices;
      this.width = width;
      this.tableRows = tableRows;
      this.source = source;
      this.result = result;
    }

    @Override
    public void run(Frame frame) {
      float[] table = frame.array(result);
      int offset = frame.offset(result);
      Arrays.fill(table, offset, offset + tableRows * width, 0);
      kernel.scatterAdd(
          indices.length,
          width,
          frame.array(source),
          frame.offset(source),
          indices,
          0,
          tableRows,
          table,
          offset);
    }
  }

  /** Rows of one block into rows of another. */
  record Copy(
      GatherKernel kernel,
      int rows,
      int width,
      Place source,
      int sourceOffset,
      int sourceStride,
      Place result,
      int resultOffset,
      int resultStride)
      implements Instruction {
    @Override
    public void run(Frame frame) {
      kernel.copy(
          rows,
          width,
          frame.array(source),
          frame.offset(source) + sourceOffset,
          sourceStride,
          frame.array(result),
          frame.offset(result) + resultOffset,
          resultStride);
    }
  }

  /** Random numbers of one stream and the step of the frame. */
  static final class Fill implements Instruction {
    private final Distribution distribution;
    private final int stream;
    private final int size;
    private final Place result;
    private final int[] words = new int[4];

    Fill(Distribution distribution, int stream, int size, Place result) {
      this.distribution = distribution;
      this.stream = stream;
      this.size = size;
      this.result = result;
    }

    @Override
    public Instruction forAnotherFrame() {
      return new Fill(distribution, stream, size, result);
    }

    @Override
    public void run(Frame frame) {
      Philox numbers = frame.stream(stream);
      float[] values = frame.array(result);
      int offset = frame.offset(result);
      long first = frame.step() * size;
      switch (distribution) {
        case Distribution.StandardNormal ignored -> {
          for (int i = 0; i < size; i++) {
            values[offset + i] = (float) numbers.normal(first + i);
          }
        }
        case Distribution.Uniform ignored -> {
          for (int i = 0; i < size; i++) {
            values[offset + i] = uniform(numbers, first + i, i == 0);
          }
        }
        case Distribution.DropoutMask mask -> {
          float kept = (float) (1 / mask.keep());
          for (int i = 0; i < size; i++) {
            values[offset + i] = uniform(numbers, first + i, i == 0) < mask.keep() ? kept : 0;
          }
        }
      }
    }

    // As Philox.uniformFloat, but one block serves four numbers.
    private float uniform(Philox numbers, long index, boolean start) {
      int word = (int) (index & 3);
      if (word == 0 || start) {
        numbers.block(index >>> 2, words, 0);
      }
      return (words[word] >>> 8) * 0x1p-24f;
    }
  }
}
