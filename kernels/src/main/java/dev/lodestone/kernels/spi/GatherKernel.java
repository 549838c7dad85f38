package dev.lodestone.kernels.spi;

/** Moves rows of a table; indices are trusted to lie inside it. */
public interface GatherKernel {
  /** output[r][c] = table[indices[r]][c] for r below rows, c below width. */
  void gather(
      int rows,
      int width,
      float[] table,
      int tableOffset,
      int[] indices,
      int indicesOffset,
      float[] output,
      int outputOffset);

  /** table[indices[r]][c] += source[r][c], for every table row in ascending order of r. */
  void scatterAdd(
      int rows,
      int width,
      float[] source,
      int sourceOffset,
      int[] indices,
      int indicesOffset,
      int tableRows,
      float[] table,
      int tableOffset);

  /** destination[r * destinationStride + c] = source[r * sourceStride + c], c below width. */
  void copy(
      int rows,
      int width,
      float[] source,
      int sourceOffset,
      int sourceStride,
      float[] destination,
      int destinationOffset,
      int destinationStride);
}
