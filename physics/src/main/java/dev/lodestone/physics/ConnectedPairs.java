package dev.lodestone.physics;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import dev.lodestone.kernels.Tensor;
import java.util.List;

/**
 * Pairs of states that the dynamics or a symmetry of a system connects: whatever it conserves is
 * equal in both members.
 *
 * @param system the system and how the pairs were drawn, in words
 * @param components names of the numbers that describe a state
 * @param first {@code [pairs][components]}, row major; kept, not copied
 * @param second the partners, as {@code first}
 * @param key what determined them
 */
@SuppressWarnings("ArrayRecordComponent") // Megabytes that are handed on, never compared.
public record ConnectedPairs(
    String system, List<String> components, double[] first, double[] second, long key) {
  /** Checks the lengths. */
  public ConnectedPairs {
    components = List.copyOf(components);
    if (first.length != second.length || first.length % components.size() != 0) {
      throw new ShapeMismatchException(
          "ConnectedPairs",
          "as many first as second members of " + components.size() + " components",
          first.length + " and " + second.length + " numbers");
    }
  }

  /** Number of pairs. */
  public int size() {
    return first.length / components.size();
  }

  /** The first members, rounded to float32, {@code [pairs][components]}. */
  public Tensor firstTensor(Backend backend) {
    return rounded(backend, first);
  }

  /** The second members, rounded to float32, {@code [pairs][components]}. */
  public Tensor secondTensor(Backend backend) {
    return rounded(backend, second);
  }

  private Tensor rounded(Backend backend, double[] states) {
    float[] values = new float[states.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) states[i];
    }
    return Tensor.wrap(backend, Shape.of(size(), components.size()), values);
  }
}
