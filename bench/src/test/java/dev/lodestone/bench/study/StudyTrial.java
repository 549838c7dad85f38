package dev.lodestone.bench.study;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lodestone.kernels.Backend;
import java.io.IOException;
import java.nio.FloatBuffer;
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

  /**
   * What ONNX Runtime computes from a network of the folder.
   *
   * @param features one after another
   * @param shape of all, [samples][...]
   */
  public float[] exported(String network, String output, float[] features, long... shape)
      throws OrtException {
    OrtEnvironment runtime = OrtEnvironment.getEnvironment();
    String file = folder.resolve("networks/" + network + ".onnx").toString();
    try (OrtSession session = runtime.createSession(file);
        OnnxTensor samples = OnnxTensor.createTensor(runtime, FloatBuffer.wrap(features), shape);
        OrtSession.Result result = session.run(Map.of("features", samples))) {
      return ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer().array();
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
