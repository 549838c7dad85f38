package dev.lodestone.nn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A training run on disk, from which it goes on after it was stopped or killed, bit by bit as if it
 * had never stopped.
 *
 * <p>The file is in the safetensors format. It holds everything of {@link TrainingState}: current
 * and best parameters, both moments of the optimiser, counters of epochs and steps (the order of
 * the data and all random nodes follow from them and from the plan's key), what early stopping
 * remembers, and the history. Its last tensor is the SHA-256 of all bytes before it, so that any
 * damage is noticed. A new generation is written beside the old one, forced to the disk and renamed
 * over it; the old one is kept as {@code NAME.previous} and takes over where the new one is
 * damaged.
 *
 * <p>One process writes to a checkpoint at a time. Not synchronised.
 */
public final class Checkpoint {
  private final Path path;
  private final String run;
  private final DurableFile file;

  private Checkpoint(Path path, String run, FileAccess access) {
    this.path = path;
    this.run = run;
    this.file = new DurableFile(path, access);
  }

  /**
   * A checkpoint that may not exist yet.
   *
   * @param path the file; its folder must exist when it is saved
   * @param run says which run this is: whatever must be equal for a run to go on, for example the
   *     plan, the network and the seed of the data in words
   */
  public static Checkpoint at(Path path, String run) {
    return new Checkpoint(path, run, FileAccess.REAL);
  }

  static Checkpoint at(Path path, String run, FileAccess access) {
    return new Checkpoint(path, run, access);
  }

  /**
   * Writes the state.
   *
   * @throws IOException if it cannot be written; then the last generation still stands
   */
  public void save(TrainingState state) throws IOException {
    file.replaceKeepingPrevious(CheckpointFormat.encode(state, run));
  }

  /**
   * Reads the last whole generation, or nothing where there is none.
   *
   * @throws MalformedFileException if all generations are damaged, or the file is of another run
   * @throws IOException if it cannot be read
   */
  public Optional<TrainingState> load() throws IOException {
    file.deleteLeftovers();
    boolean current = Files.exists(path);
    boolean previous = Files.exists(file.previous());
    if (!current && !previous) {
      return Optional.empty();
    }
    if (!current) {
      return Optional.of(read(file.previous()));
    }
    try {
      return Optional.of(read(path));
    } catch (MalformedFileException damaged) {
      if (!previous) {
        throw damaged;
      }
      return Optional.of(readPrevious(damaged));
    }
  }

  private TrainingState readPrevious(MalformedFileException damaged) throws IOException {
    try {
      return read(file.previous());
    } catch (MalformedFileException alsoDamaged) {
      damaged.addSuppressed(alsoDamaged);
      throw damaged;
    }
  }

  private TrainingState read(Path generation) throws IOException {
    if (Files.size(generation) > Integer.MAX_VALUE - 16) {
      throw new MalformedFileException(generation, "checkpoints above 2 GiB are not supported");
    }
    return CheckpointFormat.decode(generation, Files.readAllBytes(generation), run);
  }

  /**
   * Saves every so many epochs, and when the run is asked to stop, and passes everything on.
   *
   * @throws IllegalArgumentException if epochs is below 1
   */
  public TrainingListener saving(int epochs, TrainingListener next) {
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs: expected at least 1, given " + epochs);
    }
    return new TrainingListener() {
      private boolean stop;

      @Override
      public void epochFinished(int epoch, TrainingHistory history) {
        next.epochFinished(epoch, history);
      }

      @Override
      public void safePoint(TrainingState state) {
        next.safePoint(state);
        stop = next.stopRequested();
        if (stop || state.epoch() % epochs == 0) {
          try {
            save(state);
          } catch (IOException failure) {
            throw new UncheckedIOException(failure);
          }
        }
      }

      @Override
      public boolean stopRequested() {
        return stop;
      }
    };
  }
}
