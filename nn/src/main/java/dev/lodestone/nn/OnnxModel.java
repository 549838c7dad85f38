package dev.lodestone.nn;

import dev.lodestone.kernels.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A network in the ONNX format (onnx.ai, intermediate representation 8, operator set {@value
 * #OPSET}), for ONNX Runtime and whatever else reads it. One input, {@value Dataset#FEATURES},
 * float32 [batch][...] for any batch; one output for every layer, by name. Immutable.
 */
public final class OnnxModel {
  /** The version of the operator set that the file asks for. */
  public static final int OPSET = 18;

  private static final int REPRESENTATION = 8;
  // A message of protocol buffers ends at 2 GiB; the rest of the model is far below the difference.
  private static final long MOST_VALUES = (1L << 29) - (1L << 22);

  private final byte[] encoded;

  private OnnxModel(byte[] encoded) {
    this.encoded = encoded;
  }

  /**
   * Translates layers that read the same features.
   *
   * @param outputs layers by the names of their outputs
   * @param sample extents of one sample of the features
   * @param parameters holds every parameter of the layers; others are left out
   * @param replica whose values are written
   * @param text lines of metadata by key
   * @throws IllegalArgumentException if a layer has an operation that has no translation, or that
   *     depends on the number of samples otherwise than by extents; the message names it
   * @throws dev.lodestone.kernels.ShapeMismatchException if the layers do not fit the sample or the
   *     parameters
   */
  public static OnnxModel of(
      Map<String, Layer> outputs,
      Shape sample,
      Parameters parameters,
      int replica,
      Map<String, String> text) {
    if (parameters.count() > MOST_VALUES) {
      throw new IllegalArgumentException(
          "parameters: expected at most "
              + MOST_VALUES
              + " values in an ONNX file, given "
              + parameters.count());
    }
    ProtobufMessage model =
        new ProtobufMessage()
            .number(1, REPRESENTATION)
            .text(2, "lodestone")
            .message(7, new OnnxTranslation(sample, parameters, replica).graph(outputs))
            .message(8, new ProtobufMessage().text(1, "").number(2, OPSET));
    text.forEach(
        (key, value) -> model.message(14, new ProtobufMessage().text(1, key).text(2, value)));
    return new OnnxModel(model.encode());
  }

  /** A copy of the bytes of the file. */
  public byte[] encode() {
    return encoded.clone();
  }

  /**
   * Writes the file as a whole or not at all.
   *
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    new DurableFile(file, FileAccess.REAL).write(encoded);
  }
}
