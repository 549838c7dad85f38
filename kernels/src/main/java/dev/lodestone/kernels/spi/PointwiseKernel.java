package dev.lodestone.kernels.spi;

/** Runs fused chains of pointwise functions. */
public interface PointwiseKernel {
  /**
   * Prepares a chain for an index space [outer][rows][columns].
   *
   * <p>Operand p (the inputs, then the outputs) has its element (o, r, c) at offset[p] + o *
   * strides[p][0] + r * strides[p][1] + c * strides[p][2]; the last stride is 0 or 1. Stride 0
   * broadcasts an input. Outputs are written with dense, non-overlapping strides; an output may be
   * the same block as an input of the same strides.
   *
   * @param strides three strides for each operand, inputs first
   */
  Bound bind(PointwiseChain chain, int outer, int rows, int columns, int[][] strides);

  /** A chain ready to run; immutable and thread-safe. */
  interface Bound {
    /** Runs over the whole index space; arrays and offsets in the order of the operands. */
    void run(float[][] arrays, int[] offsets);
  }
}
