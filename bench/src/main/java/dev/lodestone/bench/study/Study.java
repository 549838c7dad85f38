package dev.lodestone.bench.study;

import java.io.IOException;
import java.util.List;

/**
 * One result of the talk, reproduced from simulation to formula.
 *
 * <p>Implementations are stateless records, cheap to create (a list of studies is printed at
 * start-up), and may run on any thread. A run depends on the context alone: the same settings and
 * seed give the same metrics whatever the number of threads.
 */
public interface Study {
  /** The word on the command line: lower case letters, digits and hyphens. */
  String name();

  /** One line that says what is found. */
  String summary();

  /** The slide of the talk, or the paper, that it reproduces. */
  String slide();

  /** Every setting that {@code --set} can change, in the order in which they are listed. */
  List<Setting> settings();

  /**
   * Does the work. Long loops call {@link StudyContext#checkStop()} at points from which they can
   * resume.
   *
   * @throws IOException if a file cannot be written
   * @throws StoppedException if a stop was asked for
   */
  StudyResult run(StudyContext context) throws IOException;
}
