package dev.lodestone.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lodestone.kernels.spi.GatherKernel;
import dev.lodestone.kernels.spi.KernelSet;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Contract
class GatherContractTest {
  private static final int[] EXTENTS = {0, 1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 65, 129};

  private final SplittableRandom random = TestSeed.random(getClass());

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "SIMD", "CUDA"})
  void gathersRowsOfATable(Backend.Kind kind) {
    try (Backend backend = Backend.open(kind, 2)) {
      GatherKernel kernel = KernelSet.of(backend).gather();
      for (int width : EXTENTS) {
        int rows = EXTENTS[random.nextInt(EXTENTS.length)];
        int tableRows = random.nextInt(1, 50);
        GuardedBlock table = GuardedBlock.uniform(random, tableRows * width);
        GuardedBlock output = GuardedBlock.zeros(random, rows * width);
        int[] indices = indices(rows, tableRows);
        kernel.gather(
            rows,
            width,
            table.array(),
            table.offset(),
            indices,
            1,
            output.array(),
            output.offset());
        output.assertGuardsStand("gather");
        for (int r = 0; r < rows; r++) {
          for (int c = 0; c < width; c++) {
            assertThat(output.get(r * width + c)).isEqualTo(table.get(indices[1 + r] * width + c));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"SCALAR,1", "SIMD,1", "SIMD,2", "SIMD,3", "CUDA,1"})
  void addsRowsInAscendingOrder(Backend.Kind kind, int threads) {
    try (Backend backend = Backend.open(kind, threads)) {
      GatherKernel kernel = KernelSet.of(backend).gather();
      for (int width : EXTENTS) {
        int rows = width == 129 ? 3000 : random.nextInt(400);
        int tableRows = random.nextInt(1, 30);
        GuardedBlock source = GuardedBlock.uniform(random, rows * width);
        GuardedBlock table = GuardedBlock.uniform(random, tableRows * width);
        GuardedBlock expected = table.copy();
        int[] indices = indices(rows, tableRows);
        for (int r = 0; r < rows; r++) {
          for (int c = 0; c < width; c++) {
            int at = indices[1 + r] * width + c;
            expected.set(at, expected.get(at) + source.get(r * width + c));
          }
        }
        kernel.scatterAdd(
            rows,
            width,
            source.array(),
            source.offset(),
            indices,
            1,
            tableRows,
            table.array(),
            table.offset());
        table.assertSameBits(expected, "scatterAdd of " + rows + " rows of " + width);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SCALAR", "SIMD", "CUDA"})
  void copiesBetweenStrides(Backend.Kind kind) {
    try (Backend backend = Backend.open(kind, 2)) {
      GatherKernel kernel = KernelSet.of(backend).gather();
      for (int width : EXTENTS) {
        int rows = EXTENTS[random.nextInt(EXTENTS.length)];
        GuardedBlock source = GuardedBlock.uniform(random, rows, width, width + random.nextInt(5));
        GuardedBlock target = GuardedBlock.zeros(random, rows, width, width + random.nextInt(5));
        kernel.copy(
            rows,
            width,
            source.array(),
            source.offset(),
            source.stride(),
            target.array(),
            target.offset(),
            target.stride());
        target.assertGuardsStand("copy");
        for (int r = 0; r < rows; r++) {
          for (int c = 0; c < width; c++) {
            assertThat(target.get(r, c)).isEqualTo(source.get(r, c));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void warmMovesAllocateNothing(int threads) {
    int rows = 2000;
    int width = 100;
    float[] table = new float[rows * width];
    float[] target = new float[rows * width];
    int[] indices = indices(rows, rows);
    try (Backend backend = Backend.open(Backend.Kind.SIMD, threads)) {
      GatherKernel kernel = KernelSet.of(backend).gather();
      assertThat(
              AllocationMeter.leastBytes(
                  () -> {
                    kernel.gather(rows, width, table, 0, indices, 1, target, 0);
                    kernel.scatterAdd(rows, width, table, 0, indices, 1, rows, target, 0);
                    kernel.copy(rows, width, table, 0, width, target, 0, width);
                    kernel.copy(rows, width - 1, table, 0, width, target, 0, width);
                  }))
          .isZero();
    }
  }

  private int[] indices(int rows, int tableRows) {
    int[] indices = new int[rows + 1];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = random.nextInt(tableRows);
    }
    indices[0] = -1;
    return indices;
  }
}
