package dev.lodestone.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Values that are alive at the same time never overlap. */
class BufferPlannerTest {
  private final long seed = System.nanoTime();
  private final RandomGenerator random = RandomGraphs.generator(seed);

  @Test
  void liveBlocksNeverOverlap() {
    for (int trial = 0; trial < 300; trial++) {
      int tasks = 1 + random.nextInt(40);
      List<int[]> lives = new ArrayList<>();
      List<BufferPlanner.Block> blocks = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        int last = i + random.nextInt(tasks - i);
        lives.add(new int[] {i, last});
        blocks.add(new BufferPlanner.Block(1 + random.nextInt(200), i, last));
      }
      int total = BufferPlanner.place(blocks);
      for (int i = 0; i < tasks; i++) {
        assertThat(blocks.get(i).offset() + blocks.get(i).size()).isLessThanOrEqualTo(total);
        for (int j = 0; j < i; j++) {
          boolean meet = lives.get(i)[0] <= lives.get(j)[1] && lives.get(j)[0] <= lives.get(i)[1];
          boolean apart = apart(blocks.get(i), blocks.get(j));
          assertThat(apart || !meet).as("blocks " + i + " and " + j + ", seed " + seed).isTrue();
        }
      }
    }
  }

  private static boolean apart(BufferPlanner.Block one, BufferPlanner.Block other) {
    return one.offset() + one.size() <= other.offset()
        || other.offset() + other.size() <= one.offset();
  }

  @Test
  void blocksThatNeverMeetShareTheirPlace() {
    List<BufferPlanner.Block> blocks = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      blocks.add(new BufferPlanner.Block(64, 2 * i, 2 * i + 1));
    }
    assertThat(BufferPlanner.place(blocks)).isEqualTo(64);
  }
}
