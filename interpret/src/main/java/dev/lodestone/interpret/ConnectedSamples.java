package dev.lodestone.interpret;

import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import dev.lodestone.kernels.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

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

  /**
   * All but the given share of the pairs, those with the component that is furthest from its median
   * in distances of its quartiles: where components have heavy tails, a few members would weigh as
   * much as all others in a sum of squares.
   */
  public ConnectedSamples withoutExtremes(double share) {
    ConnectedSamples scaled = ComponentScaling.of(this).scale(this);
    double[] reach = new double[size()];
    for (int i = 0; i < first.array().length; i++) {
      float further =
          Math.max(Math.abs(scaled.first().array()[i]), Math.abs(scaled.second().array()[i]));
      int pair = i / names.size();
      reach[pair] = Math.max(reach[pair], further);
    }
    int[] kept =
        IntStream.range(0, size())
            .boxed()
            .sorted(Comparator.comparingDouble(pair -> reach[pair]))
            .limit(size() - (long) (share * size()))
            .mapToInt(Integer::intValue)
            .sorted()
            .toArray();
    return new ConnectedSamples(names, rows(first, kept), rows(second, kept));
  }

  private static Tensor rows(Tensor tensor, int[] rows) {
    int width = tensor.shape().extent(1);
    float[] some = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(tensor.array(), rows[i] * width, some, i * width, width);
    }
    return Tensor.wrap(tensor.backend(), Shape.of(rows.length, width), some);
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
