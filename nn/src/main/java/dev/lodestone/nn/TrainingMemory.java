package dev.lodestone.nn;

import dev.lodestone.kernels.spi.GatherKernel;
import dev.lodestone.kernels.spi.KernelSet;
import dev.lodestone.kernels.spi.PointwiseChain;
import dev.lodestone.kernels.spi.PointwiseFunction;
import dev.lodestone.kernels.spi.PointwiseKernel;
import java.util.List;

/** What one worker computes a training step in. */
final class TrainingMemory {
  private final GatherKernel gather;
  private final Frame[] frames;
  private final float[][] buffers;
  private final float[] gradient;
  private final float[] partGradient;
  private final float[] loss = new float[1];
  private final PointwiseKernel.Bound sum;
  private final float[][] sumArrays = new float[3][];
  private final int[] sumOffsets = new int[3];

  TrainingMemory(KernelSet kernels, StepCompiler compiler, int count) {
    this.gather = kernels.gather();
    float[] slab = new float[compiler.slab()];
    this.frames = compiler.executors().stream().map(each -> each.frame(slab)).toArray(Frame[]::new);
    this.buffers = new float[compiler.columnNames().size()][0];
    this.gradient = new float[count];
    this.partGradient = new float[count];
    int[] dense = {count, count, 1};
    this.sum =
        kernels
            .pointwise()
            .bind(
                new PointwiseChain(
                    2,
                    List.of(),
                    List.of(new PointwiseChain.Step(PointwiseFunction.ADD, 0, 1)),
                    List.of(2)),
                1,
                1,
                count,
                new int[][] {dense, dense, dense});
  }

  Frame frame(StepPart part) {
    return frames[part.executor()];
  }

  float[] gradient() {
    return gradient;
  }

  float[] partGradient() {
    return partGradient;
  }

  float[] loss() {
    return loss;
  }

  /** total += summand. */
  void accumulate(float[] total, float[] summand) {
    sumArrays[0] = total;
    sumArrays[1] = summand;
    sumArrays[2] = total;
    sum.run(sumArrays, sumOffsets);
  }

  /** Gathers a column's rows of a batch for a frame. */
  void gather(BatchGraph.Column column, int index, int[] rows, int first, Frame frame) {
    if (buffers[index].length < column.size()) {
      buffers[index] = new float[column.size()];
    }
    column.gather(gather, rows, first, buffers[index], frame);
  }
}
