package dev.lodestone.kernels.internal.cuda;

import dev.lodestone.kernels.internal.cuda.CudaSession.Block;
import dev.lodestone.kernels.spi.GatherKernel;

/** Moves rows; sums of scattered rows keep their order. */
final class CudaGather implements GatherKernel {
  private final CudaSession session;

  CudaGather(CudaSession session) {
    this.session = session;
  }

  @Override
  public void gather(
      int rows,
      int width,
      float[] table,
      int tableOffset,
      int[] indices,
      int indicesOffset,
      float[] output,
      int outputOffset) {
    if (rows == 0 || width == 0) {
      return;
    }
    session.run(
        () -> {
          int highest = 0;
          for (int r = 0; r < rows; r++) {
            highest = Math.max(highest, indices[indicesOffset + r]);
          }
          Block from = session.upload(table, tableOffset, (highest + 1) * width);
          Block numbers = session.upload(indices, indicesOffset, rows);
          Block to = session.room((long) rows * width * Float.BYTES);
          session.launch(
              session.kernel("arrays", "gatherRows"),
              (long) rows * width,
              0,
              session
                  .arguments()
                  .add(rows)
                  .add(width)
                  .add(from.address())
                  .add(numbers.address())
                  .add(to.address()));
          session.download(to, output, outputOffset, rows * width);
        });
  }

  @Override
  public void scatterAdd(
      int rows,
      int width,
      float[] source,
      int sourceOffset,
      int[] indices,
      int indicesOffset,
      int tableRows,
      float[] table,
      int tableOffset) {
    if (rows == 0 || width == 0 || tableRows == 0) {
      return;
    }
    int[] starts = new int[tableRows + 1];
    int[] order = byTableRow(rows, indices, indicesOffset, starts);
    session.run(
        () -> {
          Block to = session.upload(table, tableOffset, tableRows * width);
          Block from = session.upload(source, sourceOffset, rows * width);
          Block firsts = session.upload(starts, 0, starts.length);
          Block sorted = session.upload(order, 0, rows);
          session.launch(
              session.kernel("arrays", "scatterAddRows"),
              (long) tableRows * width,
              0,
              session
                  .arguments()
                  .add(tableRows)
                  .add(width)
                  .add(from.address())
                  .add(firsts.address())
                  .add(sorted.address())
                  .add(to.address()));
          session.download(to, table, tableOffset, tableRows * width);
        });
  }

  // Rows sorted by the table row that they point to, in ascending order for each; starts[t] is
  // where those of table row t begin.
  private static int[] byTableRow(int rows, int[] indices, int offset, int[] starts) {
    for (int r = 0; r < rows; r++) {
      starts[indices[offset + r] + 1]++;
    }
    for (int t = 1; t < starts.length; t++) {
      starts[t] += starts[t - 1];
    }
    int[] next = starts.clone();
    int[] order = new int[rows];
    for (int r = 0; r < rows; r++) {
      order[next[indices[offset + r]]++] = r;
    }
    return order;
  }

  // Between two arrays of the host nothing has to cross to the device.
  @Override
  public void copy(
      int rows,
      int width,
      float[] source,
      int sourceOffset,
      int sourceStride,
      float[] destination,
      int destinationOffset,
      int destinationStride) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(
          source,
          sourceOffset + r * sourceStride,
          destination,
          destinationOffset + r * destinationStride,
          width);
    }
  }
}
