package dev.lodestone.bench.study;

/**
 * Where a study says how far it is. Thread-safe and cheap: loops may report every step, the
 * receiver decides what is shown.
 */
public interface Progress {
  /** Shows nothing. */
  Progress NONE =
      new Progress() {
        @Override
        public void step(String what, long done, long total, String detail) {}

        @Override
        public void say(String sentence) {}
      };

  /**
   * How far a loop is.
   *
   * @param what the work, for example {@code training 1x2}
   * @param done steps done
   * @param total steps in all
   * @param detail what else is worth showing, for example {@code loss 0.021}; may be empty
   */
  void step(String what, long done, long total, String detail);

  /** A line that stays, for example an intermediate result. */
  void say(String sentence);
}
