package dev.lodestone.kernels.internal.cuda;

import dev.lodestone.kernels.internal.ReductionTree;
import dev.lodestone.kernels.internal.cuda.CudaSession.Block;
import dev.lodestone.kernels.spi.ReductionKernel;

/** Sums along the tree of {@link ReductionTree}, and maxima. */
final class CudaReduction implements ReductionKernel {
  private static final int SHARED_BYTES = CudaSession.THREADS * Float.BYTES;

  private final CudaSession session;

  CudaReduction(CudaSession session) {
    this.session = session;
  }

  @Override
  public void sum(
      int outer,
      int reduced,
      int inner,
      float scale,
      float[] input,
      int inputOffset,
      float[] output,
      int outputOffset) {
    int columns = outer * inner;
    if (columns == 0) {
      return;
    }
    int chunkRows = ReductionTree.chunkRows(reduced, inner);
    int chunks = (reduced + chunkRows - 1) / chunkRows;
    int lanes = ReductionTree.lanesOfColumn(reduced, inner);
    int lastLanes = ReductionTree.lanesOfColumn(reduced - (chunks - 1) * chunkRows, inner);
    session.run(
        () -> {
          Block values = session.upload(input, inputOffset, outer * reduced * inner);
          Block partial = session.room((long) columns * chunks * Float.BYTES);
          Block sums = session.room((long) columns * Float.BYTES);
          session.launch(
              session.kernel("reduction", "sumChunks"),
              (long) columns * chunks * lanes,
              SHARED_BYTES,
              session
                  .arguments()
                  .add(outer)
                  .add(reduced)
                  .add(inner)
                  .add(chunkRows)
                  .add(lanes)
                  .add(lastLanes)
                  .add(values.address())
                  .add(partial.address()));
          session.launch(
              session.kernel("reduction", "sumColumns"),
              columns,
              0,
              session
                  .arguments()
                  .add(outer)
                  .add(chunks)
                  .add(inner)
                  .add(scale)
                  .add(partial.address())
                  .add(sums.address()));
          session.download(sums, output, outputOffset, columns);
        });
  }

  @Override
  public void maximum(
      int outer,
      int reduced,
      int inner,
      float[] input,
      int inputOffset,
      float[] output,
      int outputOffset) {
    int columns = outer * inner;
    if (columns == 0) {
      return;
    }
    session.run(
        () -> {
          Block values = session.upload(input, inputOffset, outer * reduced * inner);
          Block maxima = session.room((long) columns * Float.BYTES);
          session.launch(
              session.kernel("reduction", "maximumColumns"),
              (long) columns * 32,
              SHARED_BYTES,
              session
                  .arguments()
                  .add(outer)
                  .add(reduced)
                  .add(inner)
                  .add(values.address())
                  .add(maxima.address()));
          session.download(maxima, output, outputOffset, columns);
        });
  }
}
