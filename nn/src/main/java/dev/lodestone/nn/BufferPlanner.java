package dev.lodestone.nn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Places values in one slab so that values alive at the same time never overlap: the largest first,
 * each at the lowest offset that is free for its whole life (Pisarchyk and Lee 2020, greedy by
 * size).
 */
final class BufferPlanner {
  // A cache line, so that no two values share one.
  private static final int ALIGNMENT = 16;

  /** A block with the tasks of its first write and its last use. */
  static final class Block {
    private final int size;
    private final int first;
    private int last;
    private int offset = -1;

    Block(int size, int first, int last) {
      this.size = size;
      this.first = first;
      this.last = last;
    }

    int size() {
      return size;
    }

    int offset() {
      return offset;
    }

    boolean meets(Block other) {
      return first <= other.last && other.first <= last;
    }
  }

  private BufferPlanner() {}

  /** Gives every block its offset and returns the size of the slab. */
  static int place(List<Block> blocks) {
    List<Block> order = new ArrayList<>(blocks);
    order.sort(Comparator.comparingInt((Block block) -> -block.size));
    List<Block> placed = new ArrayList<>();
    int total = 0;
    for (Block block : order) {
      block.offset = lowestFree(block, placed);
      placed.add(block);
      placed.sort(Comparator.comparingInt(Block::offset));
      total = Math.max(total, block.offset + aligned(block.size));
    }
    return total;
  }

  // The blocks placed before are sorted by offset.
  private static int lowestFree(Block block, List<Block> placed) {
    int offset = 0;
    for (Block other : placed) {
      if (block.meets(other)) {
        if (other.offset - offset >= aligned(block.size)) {
          return offset;
        }
        offset = Math.max(offset, other.offset + aligned(other.size));
      }
    }
    return offset;
  }

  private static int aligned(int size) {
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Places everything that the tasks write and that has no place yet; returns the slab's size. */
  static int place(List<Task> tasks, boolean share) {
    if (share) {
      shareBlocks(tasks);
    }
    Map<Value, Block> blocks = new HashMap<>();
    for (int i = 0; i < tasks.size(); i++) {
      int now = i;
      Value written = tasks.get(i).write().block();
      if (!written.isPlaced()) {
        blocks.computeIfAbsent(written, value -> new Block(value.size(), now, now)).last = now;
      }
      for (Value read : tasks.get(i).reads()) {
        Block block = blocks.get(read.block());
        if (block != null) {
          block.last = now;
        }
      }
    }
    int total = place(List.copyOf(blocks.values().stream().sorted(byBirth()).toList()));
    blocks.forEach((value, block) -> value.place(new Place(Frame.SLAB, block.offset)));
    return total;
  }

  private static Comparator<Block> byBirth() {
    return Comparator.comparingInt(block -> block.first);
  }

  // A pointwise chain may write where it reads, if nobody reads there later.
  private static void shareBlocks(List<Task> tasks) {
    Map<Value, Integer> lastRead = new HashMap<>();
    for (int i = 0; i < tasks.size(); i++) {
      for (Value read : tasks.get(i).reads()) {
        lastRead.put(read, i);
      }
    }
    for (int i = 0; i < tasks.size(); i++) {
      Task task = tasks.get(i);
      for (Value candidate : task.inPlace()) {
        boolean dies = lastRead.get(candidate) == i && !candidate.isPlaced();
        if (dies && !task.write().isPlaced() && candidate.size() == task.write().size()) {
          task.write().share(candidate.block());
          break;
        }
      }
    }
  }
}
