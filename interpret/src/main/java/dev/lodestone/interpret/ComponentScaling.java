package dev.lodestone.interpret;

import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Every component to about mean 0 and deviation 1, by median and quartiles, which a few huge values
 * do not move.
 *
 * @param centres medians
 * @param widths quartile distances over 1.349, the distance of a normal distribution; 1 where that
 *     is 0
 */
public record ComponentScaling(List<Double> centres, List<Double> widths) {
  private static final double NORMAL_QUARTILES = 1.349;

  /** Copies the lists. */
  public ComponentScaling {
    centres = List.copyOf(centres);
    widths = List.copyOf(widths);
  }

  static ComponentScaling of(ConnectedSamples pairs) {
    Tensor members = pairs.members();
    int components = pairs.names().size();
    int rows = members.shape().extent(0);
    Double[] centres = new Double[components];
    Double[] widths = new Double[components];
    for (int component = 0; component < components; component++) {
      float[] values = new float[rows];
      for (int row = 0; row < rows; row++) {
        values[row] = members.array()[row * components + component];
      }
      Arrays.sort(values);
      double distance = (double) values[rows * 3 / 4] - values[rows / 4];
      centres[component] = (double) values[rows / 2];
      widths[component] = distance > 0 ? distance / NORMAL_QUARTILES : 1;
    }
    return new ComponentScaling(List.of(centres), List.of(widths));
  }

  ConnectedSamples scale(ConnectedSamples pairs) {
    return new ConnectedSamples(pairs.names(), scale(pairs.first()), scale(pairs.second()));
  }

  private Tensor scale(Tensor rows) {
    float[] values = rows.array();
    float[] scaled = new float[values.length];
    int components = centres.size();
    for (int i = 0; i < scaled.length; i++) {
      int component = i % components;
      scaled[i] = (float) ((values[i] - centres.get(component)) / widths.get(component));
    }
    return Tensor.wrap(rows.backend(), Shape.of(rows.shape().extent(0), components), scaled);
  }
}
