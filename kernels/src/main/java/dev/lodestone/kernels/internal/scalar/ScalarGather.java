package dev.lodestone.kernels.internal.scalar;

import dev.lodestone.kernels.spi.GatherKernel;

/** Moves rows, one element after the other. */
public final class ScalarGather implements GatherKernel {
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
    for (int r = 0; r < rows; r++) {
      int from = tableOffset + indices[indicesOffset + r] * width;
      for (int c = 0; c < width; c++) {
        output[outputOffset + r * width + c] = table[from + c];
      }
    }
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
    for (int r = 0; r < rows; r++) {
      int to = tableOffset + indices[indicesOffset + r] * width;
      for (int c = 0; c < width; c++) {
        table[to + c] += source[sourceOffset + r * width + c];
      }
    }
  }

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
      for (int c = 0; c < width; c++) {
        destination[destinationOffset + r * destinationStride + c] =
            source[sourceOffset + r * sourceStride + c];
      }
    }
  }
}
