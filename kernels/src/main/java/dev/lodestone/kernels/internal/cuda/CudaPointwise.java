package dev.lodestone.kernels.internal.cuda;

import dev.lodestone.cuda.CudaKernel;
import dev.lodestone.cuda.KernelArguments;
import dev.lodestone.kernels.internal.cuda.CudaSession.Block;
import dev.lodestone.kernels.spi.PointwiseChain;
import dev.lodestone.kernels.spi.PointwiseKernel;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;

/** Chains of pointwise functions, each compiled to one kernel. */
final class CudaPointwise implements PointwiseKernel {
  private final CudaSession session;
  private final Map<PointwiseChain, CudaKernel> kernels = new HashMap<>();

  CudaPointwise(CudaSession session) {
    this.session = session;
  }

  @Override
  public Bound bind(PointwiseChain chain, int outer, int rows, int columns, int[][] strides) {
    CudaKernel[] kernel = new CudaKernel[1];
    session.run(
        () ->
            kernel[0] =
                kernels.computeIfAbsent(
                    chain,
                    c -> session.load(PointwiseSource.of(c)).kernel(PointwiseSource.KERNEL)));
    return new CudaBound(session, kernel[0], chain.inputs(), outer, rows, columns, strides);
  }

  private static final class CudaBound implements Bound {
    private final CudaSession session;
    private final CudaKernel kernel;
    private final int inputs;
    private final int outer;
    private final int rows;
    private final int columns;
    private final int[][] strides;

    CudaBound(
        CudaSession session,
        CudaKernel kernel,
        int inputs,
        int outer,
        int rows,
        int columns,
        int[][] strides) {
      this.session = session;
      this.kernel = kernel;
      this.inputs = inputs;
      this.outer = outer;
      this.rows = rows;
      this.columns = columns;
      this.strides = strides;
    }

    @Override
    public void run(float[][] arrays, int[] offsets) {
      if (outer == 0 || rows == 0 || columns == 0) {
        return;
      }
      session.run(() -> runOnDevice(arrays, offsets));
    }

    private void runOnDevice(float[][] arrays, int[] offsets) {
      KernelArguments arguments = new KernelArguments(Arena.ofAuto(), 3 + 4 * arrays.length);
      arguments.add(outer).add(rows).add(columns);
      Block[] blocks = new Block[arrays.length];
      for (int p = 0; p < arrays.length; p++) {
        // Outputs too: what lies between their elements comes back as it was.
        blocks[p] = session.upload(arrays[p], offsets[p], extent(strides[p]));
        arguments.add(blocks[p].address());
        arguments.add(strides[p][0]).add(strides[p][1]).add(strides[p][2]);
      }
      session.launch(kernel, (long) outer * rows * columns, 0, arguments);
      for (int p = inputs; p < arrays.length; p++) {
        session.download(blocks[p], arrays[p], offsets[p], extent(strides[p]));
      }
    }

    private int extent(int[] stride) {
      return (outer - 1) * stride[0] + (rows - 1) * stride[1] + (columns - 1) * stride[2] + 1;
    }
  }
}
