package dev.lodestone.bench.study;

import dev.lodestone.kernels.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Runs studies into a folder of a test, as the command does, without a record.
 *
 * @param folder that exists
 * @param onnx whether networks are written in that format too
 */
public record StudyTrial(Path folder, boolean onnx) {
  /** Runs a study with some settings changed until it is done or asked to stop. */
  public StudyResult run(
      Study study,
      Scale scale,
      long seed,
      int threads,
      Map<String, String> changes,
      BooleanSupplier stop)
      throws IOException {
    Settings settings = Settings.resolve(study.settings(), scale, changes);
    OutputFolder files = new OutputFolder(folder, onnx);
    try (Backend backend = Backend.best(threads)) {
      return study.run(
          new StudyContext(
              settings, seed, scale, backend, files, Progress.NONE, new Phases(), stop));
    }
  }

  /** Forgets what an unfinished run has saved. */
  public void clear() throws IOException {
    try (var files = Files.walk(folder.resolve(OutputFolder.CHECKPOINTS))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }
}
