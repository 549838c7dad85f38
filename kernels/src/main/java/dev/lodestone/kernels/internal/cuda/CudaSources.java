package dev.lodestone.kernels.internal.cuda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lodestone.cuda.CudaSource;
import dev.lodestone.kernels.Activation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The CUDA C++ of this package, whole: NVRTC is given one text. */
public final class CudaSources {
  /** The sources that stand as they are. */
  public static final List<String> NAMES = List.of("arrays", "metropolis", "reduction");

  // Products and sums are rounded one by one, as in Java; what is fused is written fmaf.
  private static final List<String> OPTIONS = List.of("--std=c++17", "--fmad=false");
  private static final List<String> HEADERS = List.of("device.cuh", "random.cuh", "functions.cuh");

  private CudaSources() {}

  /** A source of this package. */
  public static CudaSource named(String name) {
    return of(name, resource(name + ".cu"));
  }

  /** A source made of a text that uses this package's headers. */
  static CudaSource of(String name, String text) {
    StringBuilder whole = new StringBuilder();
    HEADERS.forEach(header -> whole.append(resource(header)).append('\n'));
    return new CudaSource(name + ".cu", whole.append(text).toString(), OPTIONS);
  }

  /** The number of an activation in {@code functions.cuh}. */
  static int code(Activation activation) {
    return switch (activation) {
      case IDENTITY -> 0;
      case RELU -> 1;
      case TANH -> 2;
      case SIGMOID -> 3;
    };
  }

  private static String resource(String file) {
    try (InputStream stream = CudaSources.class.getResourceAsStream(file)) {
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
