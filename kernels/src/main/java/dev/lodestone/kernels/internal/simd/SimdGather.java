package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.spi.GatherKernel;
import dev.lodestone.kernels.spi.Workers;

/** Moves rows; the workers share the rows of the destination, so the order of additions stands. */
public final class SimdGather implements GatherKernel {
  private static final long LEAST_FLOATS_TO_SHARE = 1 << 17;
  private static final int TASKS_PER_THREAD = 4;

  // Shorter rows are copied faster by a plain loop than by a call.
  private static final int SHORT_ROW = 16;

  private enum Motion {
    GATHER,
    SCATTER_ADD,
    COPY
  }

  private final Workers workers;
  private final ThreadLocal<Move> moves = ThreadLocal.withInitial(Move::new);

  /** Large tables are spread over the workers. */
  public SimdGather(Workers workers) {
    this.workers = workers;
  }

  /** The operands of one call, so that workers see them without an allocation. */
  private static final class Move implements Workers.Task {
    private Motion motion;
    private int tasks;
    private int rows;
    private int width;
    private float[] source;
    private int sourceAt;
    private int sourceStride;
    private int[] indices;
    private int indicesAt;
    private int targetRows;
    private float[] target;
    private int targetAt;
    private int targetStride;

    @Override
    public void run(int index) {
      int first = (int) ((long) targetRows * index / tasks);
      int end = (int) ((long) targetRows * (index + 1) / tasks);
      switch (motion) {
        case GATHER -> gatherRows(this, first, end);
        case SCATTER_ADD -> scatterRows(this, first, end);
        case COPY -> copyRows(this, first, end);
      }
    }
  }

  private void share(Move move, int mostTasks) {
    boolean large = (long) move.rows * move.width >= LEAST_FLOATS_TO_SHARE;
    move.tasks = large && workers.threads() > 1 ? Math.min(move.targetRows, mostTasks) : 1;
    workers.run(move.tasks, move);
    move.source = null;
    move.indices = null;
    move.target = null;
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
    Move move = moves.get();
    move.motion = Motion.GATHER;
    move.rows = rows;
    move.width = width;
    move.source = table;
    move.sourceAt = tableOffset;
    move.indices = indices;
    move.indicesAt = indicesOffset;
    move.targetRows = rows;
    move.target = output;
    move.targetAt = outputOffset;
    share(move, workers.threads() * TASKS_PER_THREAD);
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
    Move move = moves.get();
    move.motion = Motion.SCATTER_ADD;
    move.rows = rows;
    move.width = width;
    move.source = source;
    move.sourceAt = sourceOffset;
    move.indices = indices;
    move.indicesAt = indicesOffset;
    move.targetRows = tableRows;
    move.target = table;
    move.targetAt = tableOffset;
    // Every task reads all indices.
    share(move, workers.threads());
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
    Move move = moves.get();
    move.motion = Motion.COPY;
    move.rows = rows;
    move.width = width;
    move.source = source;
    move.sourceAt = sourceOffset;
    move.sourceStride = sourceStride;
    move.targetRows = rows;
    move.target = destination;
    move.targetAt = destinationOffset;
    move.targetStride = destinationStride;
    share(move, workers.threads() * TASKS_PER_THREAD);
  }

  private static void gatherRows(Move move, int first, int end) {
    int width = move.width;
    if (width == 1) {
      gatherNumbers(
          end - first,
          move.source,
          move.sourceAt,
          move.indices,
          move.indicesAt + first,
          move.target,
          move.targetAt + first);
      return;
    }
    for (int r = first; r < end; r++) {
      int from = move.sourceAt + move.indices[move.indicesAt + r] * width;
      row(move.source, from, move.target, move.targetAt + r * width, width);
    }
  }

  private static void gatherNumbers(
      int count, float[] source, int from, int[] indices, int indicesAt, float[] target, int to) {
    for (int r = 0; r < count; r++) {
      target[to + r] = source[from + indices[indicesAt + r]];
    }
  }

  private static void copyRows(Move move, int first, int end) {
    if (move.sourceStride == move.width && move.targetStride == move.width) {
      int from = move.sourceAt + first * move.width;
      int to = move.targetAt + first * move.width;
      System.arraycopy(move.source, from, move.target, to, (end - first) * move.width);
      return;
    }
    for (int r = first; r < end; r++) {
      int from = move.sourceAt + r * move.sourceStride;
      row(move.source, from, move.target, move.targetAt + r * move.targetStride, move.width);
    }
  }

  private static void scatterRows(Move move, int first, int end) {
    int width = move.width;
    for (int r = 0; r < move.rows; r++) {
      int tableRow = move.indices[move.indicesAt + r];
      if (tableRow < first || tableRow >= end) {
        continue;
      }
      int to = move.targetAt + tableRow * width;
      int from = move.sourceAt + r * width;
      if (width < SHORT_ROW) {
        for (int c = 0; c < width; c++) {
          move.target[to + c] += move.source[from + c];
        }
      } else {
        SimdRows.add(move.target, to, move.source, from, move.target, to, width);
      }
    }
  }

  private static void row(float[] source, int from, float[] target, int to, int width) {
    if (width < SHORT_ROW) {
      for (int c = 0; c < width; c++) {
        target[to + c] = source[from + c];
      }
    } else {
      System.arraycopy(source, from, target, to, width);
    }
  }
}
