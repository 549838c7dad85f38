package dev.lodestone.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The arguments of a kernel, in order, reused from launch to launch without allocating. One thread
 * at a time.
 */
public final class KernelArguments {
  private final MemorySegment values;
  private final MemorySegment pointers;
  private int count;

  /** Room for so many arguments of up to 8 bytes, as long as the arena lives. */
  public KernelArguments(Arena arena, int capacity) {
    values = arena.allocate(JAVA_LONG, capacity);
    pointers = arena.allocate(ADDRESS, capacity);
    for (int i = 0; i < capacity; i++) {
      pointers.setAtIndex(ADDRESS, i, values.asSlice(i * JAVA_LONG.byteSize()));
    }
  }

  /** Starts anew. */
  public KernelArguments clear() {
    count = 0;
    return this;
  }

  /** Appends a 64-bit integer or an address on the device. */
  public KernelArguments add(long value) {
    values.setAtIndex(JAVA_LONG, count++, value);
    return this;
  }

  /** Appends a 32-bit integer. */
  public KernelArguments add(int value) {
    values.set(JAVA_INT, JAVA_LONG.byteSize() * count++, value);
    return this;
  }

  /** Appends a float. */
  public KernelArguments add(float value) {
    values.set(JAVA_FLOAT, JAVA_LONG.byteSize() * count++, value);
    return this;
  }

  MemorySegment pointers() {
    return pointers;
  }
}
