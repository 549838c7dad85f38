package dev.lodestone.bench.study;

import dev.lodestone.kernels.Backend;
import java.util.function.BooleanSupplier;

/**
 * Everything that a run of a study depends on.
 *
 * @param settings the value of every setting
 * @param seed the key of all randomness
 * @param scale the scale the defaults come from
 * @param backend where the work is done; the caller closes it
 * @param folder where networks, samples and checkpoints go
 * @param progress where to say how far one is
 * @param phases the clock of {@code seconds} in the record
 * @param stopRequested whether somebody asked the run to stop
 */
public record StudyContext(
    Settings settings,
    long seed,
    Scale scale,
    Backend backend,
    OutputFolder folder,
    Progress progress,
    Phases phases,
    BooleanSupplier stopRequested) {

  /** Begins a phase: {@code try (var phase = context.phase("sample")) { ... }}. */
  public Phases.Phase phase(String name) {
    return phases.begin(name);
  }

  /**
   * The key of one purpose, for example {@code key("training 1x2")}: independent of the keys of
   * other purposes, and the same in every run with this seed.
   *
   * <p>FNV-1a of the UTF-16 units of the purpose, added to the seed and mixed by the finaliser of
   * SplitMix64 (Steele, Lea, Flood 2014).
   */
  public long key(String purpose) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < purpose.length(); i++) {
      hash = (hash ^ purpose.charAt(i)) * 0x100000001b3L;
    }
    long mixed = (seed * 0x9e3779b97f4a7c15L) + hash;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /**
   * Ends the run here if somebody asked for it. Call it where everything needed to resume is saved.
   *
   * @throws StoppedException if a stop was asked for
   */
  public void checkStop() {
    if (stopRequested.getAsBoolean()) {
      throw new StoppedException("stopped on request");
    }
  }
}
