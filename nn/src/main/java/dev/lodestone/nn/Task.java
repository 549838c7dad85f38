package dev.lodestone.nn;

import dev.lodestone.kernels.spi.KernelSet;
import java.util.List;
import java.util.function.Function;

/**
 * An instruction whose values have no places yet.
 *
 * @param reads what it reads
 * @param write what it writes
 * @param inPlace which of its reads may lie where it writes, if it is read for the last time
 * @param bind makes the instruction once places are known
 */
record Task(
    List<Value> reads, Value write, List<Value> inPlace, Function<KernelSet, Instruction> bind) {
  Task {
    reads = List.copyOf(reads);
    inPlace = List.copyOf(inPlace);
  }

  Task(List<Value> reads, Value write, Function<KernelSet, Instruction> bind) {
    this(reads, write, List.of(), bind);
  }
}
