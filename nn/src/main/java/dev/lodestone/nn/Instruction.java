package dev.lodestone.nn;

/** One kernel call of a compiled graph. */
@FunctionalInterface
interface Instruction {
  /** Runs in the memory of a frame. */
  void run(Frame frame);

  /** The same instruction for one more frame, where it has scratch of its own. */
  default Instruction forAnotherFrame() {
    return this;
  }
}
