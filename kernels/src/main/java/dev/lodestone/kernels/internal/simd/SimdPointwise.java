package dev.lodestone.kernels.internal.simd;

import dev.lodestone.kernels.spi.PointwiseChain;
import dev.lodestone.kernels.spi.PointwiseKernel;
import dev.lodestone.kernels.spi.Workers;

/**
 * Fused chains: tiles of a few hundred elements go through all steps while they stay in the
 * first-level cache, each step one flat vector loop.
 */
public final class SimdPointwise implements PointwiseKernel {
  private static final float LEAST_NANOSECONDS_TO_SHARE = 20_000;
  private static final int TASKS_PER_THREAD = 4;

  private static final ThreadLocal<PointwiseTile> TILE =
      ThreadLocal.withInitial(PointwiseTile::new);

  private final Workers workers;
  private final ThreadLocal<Share> share = ThreadLocal.withInitial(Share::new);

  /** Large index spaces are spread over the workers. */
  public SimdPointwise(Workers workers) {
    this.workers = workers;
  }

  @Override
  public Bound bind(PointwiseChain chain, int outer, int rows, int columns, int[][] strides) {
    IndexSpace space = IndexSpace.of(outer, rows, columns, strides);
    return new SimdBound(new PointwisePlan(chain, space));
  }

  private static final class Share implements Workers.Task {
    private PointwisePlan plan;
    private float[][] arrays;
    private int[] offsets;
    private int tasks;

    @Override
    public void run(int index) {
      int first = (int) ((long) plan.tiles() * index / tasks);
      int end = (int) ((long) plan.tiles() * (index + 1) / tasks);
      TILE.get().run(plan, arrays, offsets, first, end);
    }
  }

  private final class SimdBound implements Bound {
    private final PointwisePlan plan;
    private final int tasks;

    SimdBound(PointwisePlan plan) {
      this.plan = plan;
      IndexSpace space = plan.space;
      float elements = (float) space.outer * space.rows * space.columns;
      boolean large = elements * plan.cost >= LEAST_NANOSECONDS_TO_SHARE;
      int most = workers.threads() == 1 ? 1 : workers.threads() * TASKS_PER_THREAD;
      this.tasks = large ? Math.min(plan.tiles(), most) : 1;
    }

    @Override
    public void run(float[][] arrays, int[] offsets) {
      if (tasks == 1) {
        TILE.get().run(plan, arrays, offsets, 0, plan.tiles());
        return;
      }
      Share work = share.get();
      work.plan = plan;
      work.arrays = arrays;
      work.offsets = offsets;
      work.tasks = tasks;
      workers.run(tasks, work);
      work.arrays = null;
    }
  }
}
