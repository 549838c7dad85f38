package dev.lodestone.interpret;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import dev.lodestone.kernels.Tensor;
import java.util.List;

/**
 * Pairs of samples that belong together: two times of one orbit, two views of one event.
 *
 * @param names one a component
 * @param first {@code [pairs][components]}
 * @param second the partners, as {@code first}
 */
public record ConnectedSamples(List<String> names, Tensor first, Tensor second) {
  /** Checks shapes and values: at least two pairs of finite numbers. */
  public ConnectedSamples {
    names = List.copyOf(names);
    if (first.shape().rank() != 2 || first.shape().extent(1) != names.size()) {
      throw new ShapeMismatchException(
          "first", "[pairs][" + names.size() + "]", first.shape().toString());
    }
    if (!second.shape().equals(first.shape())) {
      throw new ShapeMismatchException(
          "second", first.shape().toString(), second.shape().toString());
    }
    if (first.shape().extent(0) < 2) {
      throw new IllegalArgumentException(
          "pairs: expected at least 2, given " + first.shape().extent(0));
    }
    requireFinite("first", first);
    requireFinite("second", second);
  }

  private static void requireFinite(String name, Tensor tensor) {
    for (float value : tensor.array()) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(name + ": expected finite numbers, given " + value);
      }
    }
  }

  /** Number of pairs. */
  public int size() {
    return first.shape().extent(0);
  }

  /** Pairs from {@code from} to {@code to - 1}, copied. */
  public ConnectedSamples range(int from, int to) {
    return new ConnectedSamples(names, rows(first, from, to), rows(second, from, to));
  }

  private static Tensor rows(Tensor tensor, int from, int to) {
    int width = tensor.shape().extent(1);
    float[] some = java.util.Arrays.copyOfRange(tensor.array(), from * width, to * width);
    return Tensor.wrap(tensor.backend(), Shape.of(to - from, width), some);
  }

  /** All first members, then all second members, {@code [2 pairs][components]}. */
  public Tensor members() {
    float[] one = first.array();
    float[] two = second.array();
    float[] both = java.util.Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);
    return Tensor.wrap(backend(), Shape.of(2 * size(), names.size()), both);
  }

  Backend backend() {
    return first.backend();
  }
}
