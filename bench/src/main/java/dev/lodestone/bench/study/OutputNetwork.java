package dev.lodestone.bench.study;

import dev.lodestone.kernels.Shape;
import dev.lodestone.nn.Layer;
import dev.lodestone.nn.Parameters;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A trained network that a study hands out, see {@link OutputFolder#network}.
 *
 * @param outputs layers that read the same features, by the names of their outputs
 * @param sample extents of one sample of the features
 * @param parameters of all restarts
 * @param best the restart that an ONNX file holds
 * @param text lines of metadata by key
 */
public record OutputNetwork(
    Map<String, Layer> outputs,
    Shape sample,
    Parameters parameters,
    int best,
    Map<String, String> text) {
  /** Copies the maps, in their order. */
  public OutputNetwork {
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    text = Collections.unmodifiableMap(new LinkedHashMap<>(text));
  }
}
