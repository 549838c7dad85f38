package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.internal.ReductionTree;
import dev.lodestone.kernels.spi.ReductionKernel;
import dev.lodestone.kernels.spi.Workers;

/**
 * Sums along the tree of {@link ReductionTree}, so with the bits of the scalar twin at every vector
 * width and for any number of threads, and maxima.
 *
 * <p>The work is cut into units: one chunk of rows of one outer index, and at most {@link
 * #UNIT_COLUMNS} columns of it. Chunk sums go to scratch and are added up at the end.
 */
public final class SimdReduction implements ReductionKernel {
  private static final long LEAST_FLOATS_TO_SHARE = 1 << 17;
  private static final int TASKS_PER_THREAD = 4;
  private static final int UNIT_COLUMNS = 256;

  private final Workers workers;
  private final ThreadLocal<Work> works = ThreadLocal.withInitial(Work::new);

  /** Large blocks are spread over the workers. */
  public SimdReduction(Workers workers) {
    this.workers = workers;
  }

  /** The operands of one call, so that workers see them without an allocation. */
  private static final class Work implements Workers.Task {
    private boolean maximum;
    private int tasks;
    private int units;
    private int reduced;
    private int inner;
    private int chunkRows;
    private int chunks;
    private int blocks;
    private float scale;
    private float[] input;
    private int inputAt;
    private float[] target;
    private int targetAt;
    private float[] scratch = new float[0];

    @Override
    public void run(int index) {
      int first = (int) ((long) units * index / tasks);
      int end = (int) ((long) units * (index + 1) / tasks);
      if (inner == 1 && chunks == 1 && !maximum) {
        int from = inputAt + first * reduced;
        ReductionLoops.rowSums(input, from, end - first, reduced, scale, target, targetAt + first);
        return;
      }
      for (int unit = first; unit < end; unit++) {
        int block = unit % blocks;
        int chunk = unit / blocks % chunks;
        int o = unit / blocks / chunks;
        unit(o, chunk, block);
      }
    }

    private void unit(int o, int chunk, int block) {
      int firstRow = chunk * chunkRows;
      int rows = Math.min(chunkRows, reduced - firstRow);
      int column = block * UNIT_COLUMNS;
      int columns = Math.min(UNIT_COLUMNS, inner - column);
      int from = inputAt + (o * reduced + firstRow) * inner + column;
      int to = targetAt + (o * chunks + chunk) * inner + column;
      if (maximum) {
        ReductionLoops.maximum(input, from, rows, inner, columns, target, to);
      } else if (ReductionTree.lanesOfColumn(rows, inner) > 1) {
        ReductionLoops.foldedSum(input, from, rows * inner, inner, target, to);
      } else {
        ReductionLoops.columnSum(input, from, rows, inner, columns, target, to);
      }
      if (!maximum && chunks == 1) {
        for (int c = 0; c < columns; c++) {
          target[to + c] *= scale;
        }
      }
    }
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
    int chunkRows = ReductionTree.chunkRows(reduced, inner);
    Work work = works.get();
    work.maximum = false;
    work.scale = scale;
    work.chunkRows = chunkRows;
    work.chunks = Math.max(1, (reduced + chunkRows - 1) / chunkRows);
    share(work, outer, reduced, inner, input, inputOffset, output, outputOffset);
    if (work.chunks > 1) {
      addChunks(work, outer, output, outputOffset);
    }
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
    Work work = works.get();
    work.maximum = true;
    work.chunkRows = reduced;
    work.chunks = 1;
    share(work, outer, reduced, inner, input, inputOffset, output, outputOffset);
  }

  private void share(
      Work work,
      int outer,
      int reduced,
      int inner,
      float[] input,
      int inputOffset,
      float[] output,
      int outputOffset) {
    work.reduced = reduced;
    work.inner = inner;
    work.blocks = (inner + UNIT_COLUMNS - 1) / UNIT_COLUMNS;
    work.units = outer * work.chunks * work.blocks;
    work.input = input;
    work.inputAt = inputOffset;
    if (work.chunks == 1) {
      work.target = output;
      work.targetAt = outputOffset;
    } else {
      int partials = outer * work.chunks * inner;
      if (work.scratch.length < partials) {
        work.scratch = new float[partials];
      }
      work.target = work.scratch;
      work.targetAt = 0;
    }
    boolean large = (long) outer * reduced * inner >= LEAST_FLOATS_TO_SHARE;
    boolean shared = large && workers.threads() > 1;
    work.tasks = shared ? Math.min(work.units, workers.threads() * TASKS_PER_THREAD) : 1;
    workers.run(work.tasks, work);
    work.input = null;
    work.target = null;
  }

  private static void addChunks(Work work, int outer, float[] output, int outputOffset) {
    int inner = work.inner;
    for (int o = 0; o < outer; o++) {
      int from = o * work.chunks * inner;
      for (int i = 0; i < inner; i++) {
        double total = 0;
        for (int chunk = 0; chunk < work.chunks; chunk++) {
          total += work.scratch[from + chunk * inner + i];
        }
        output[outputOffset + o * inner + i] = work.scale * (float) total;
      }
    }
  }
}
