package dev.lodestone.bench.study.formula;

import static dev.lodestone.bench.report.Wording.format;

import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.interpret.symbolic.DataTable;
import dev.lodestone.interpret.symbolic.ParetoFront;
import dev.lodestone.interpret.symbolic.SearchState;
import dev.lodestone.interpret.symbolic.SymbolicSearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A symbolic search inside a study: shows the best formula, keeps what is needed to resume, ends
 * when the run is asked to stop.
 *
 * @param context of the run
 * @param what the work, which also names checkpoint and key, for example {@code formula}
 */
public record FormulaSearch(StudyContext context, String what) {
  private static final long BETWEEN_SAVES = 1_000_000_000;

  /**
   * Searches, from where an unfinished run was left if there is one.
   *
   * @throws dev.lodestone.bench.study.StoppedException if the run is asked to stop
   */
  public SymbolicSearch.Result run(SymbolicSearch search, DataTable table) throws IOException {
    Path file = context.folder().checkpoint(what + ".search");
    Optional<SearchState> from =
        Files.exists(file)
            ? Optional.of(SearchState.parse(Files.readString(file)))
            : Optional.empty();
    Watch watch = new Watch(file, search.end().iterations(), table.baseline());
    try {
      SymbolicSearch.Result result =
          search.search(context.backend(), table, context.key(what), from, watch::goOn);
      context.checkStop();
      return result;
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  /** What is done between two iterations. */
  private final class Watch {
    private final Path file;
    private final int iterations;
    private final double baseline;
    private String best = "";
    private long saved = System.nanoTime();

    Watch(Path file, int iterations, double baseline) {
      this.file = file;
      this.iterations = iterations;
      this.baseline = baseline;
    }

    boolean goOn(SearchState state) {
      ParetoFront.Entry entry = state.front().best();
      double share = entry.loss() / baseline;
      context
          .progress()
          .step(what, state.iteration(), iterations, format("best leaves %.2g", share));
      String code = entry.code();
      if (!code.equals(best)) {
        best = code;
        context
            .progress()
            .say(format("leaves %.3g of the variance: %s", share, entry.formula().text()));
      }
      boolean stop = context.stopRequested().getAsBoolean();
      if (stop || System.nanoTime() - saved > BETWEEN_SAVES) {
        save(state);
        saved = System.nanoTime();
      }
      return !stop;
    }

    private void save(SearchState state) {
      Path aside = file.resolveSibling(file.getFileName() + ".part");
      try {
        Files.writeString(aside, state.text());
        Files.move(
            aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
