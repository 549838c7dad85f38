package dev.lodestone.interpret;

import dev.lodestone.interpret.LatticeCorrelator.Lattice;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import dev.lodestone.nn.Graph;
import dev.lodestone.nn.Node;
import java.util.Arrays;
import java.util.Optional;

/**
 * All patches that a receptive field can see where the data take few values.
 *
 * <p>Every site with the same patch has the same output of the localisation network. The mean over
 * all sites is therefore the sum over patches p of (how often p occurs) times (output for p): the
 * same function of the same parameters as the convolution, at a cost that does not grow with the
 * lattice. Immutable.
 */
final class DistinctPatches {
  // Beyond this many numbers a convolution costs about as much.
  private static final int MOST_NUMBERS = 160;

  private final ReceptiveField field;
  private final int channels;
  private final float[] values;
  private final int count;

  private DistinctPatches(ReceptiveField field, int channels, float[] values, int count) {
    this.field = field;
    this.channels = channels;
    this.values = values;
    this.count = count;
  }

  /** The patches of these samples, empty where there would be too many. */
  static Optional<DistinctPatches> of(Tensor samples, ReceptiveField field) {
    int channels = Lattice.of(samples).channels();
    int length = channels * field.sites();
    float[] found = distinct(samples.array());
    double patches = Math.pow(found.length, length);
    if (found.length == 0 || patches * length > MOST_NUMBERS) {
      return Optional.empty();
    }
    return Optional.of(new DistinctPatches(field, channels, found, (int) patches));
  }

  // Sorted; empty where there are more than a handful.
  private static float[] distinct(float[] array) {
    float[] found = new float[8];
    int count = 0;
    for (float value : array) {
      int i = 0;
      while (i < count && found[i] != value) {
        i++;
      }
      if (i == count) {
        if (count == found.length || Float.isNaN(value)) {
          return new float[0];
        }
        found[count++] = value;
      }
    }
    float[] sorted = Arrays.copyOf(found, count);
    Arrays.sort(sorted);
    return sorted;
  }

  /** Number of patches. */
  int count() {
    return count;
  }

  /** Whether these samples have the same channels and no other values. */
  boolean cover(Tensor samples) {
    if (Lattice.of(samples).channels() != channels) {
      return false;
    }
    for (float value : samples.array()) {
      if (Arrays.binarySearch(values, value) < 0) {
        return false;
      }
    }
    return true;
  }

  /** How often every patch occurs in every sample: {@code [samples][patches]}, rows sum to 1. */
  Tensor frequencies(Tensor samples) {
    Lattice lattice = Lattice.of(samples);
    int sites = lattice.height() * lattice.width();
    float[] frequencies = new float[lattice.samples() * count];
    int[] codes = new int[sites];
    int[] counts = new int[count];
    for (int sample = 0; sample < lattice.samples(); sample++) {
      encode(samples.array(), lattice, sample, codes);
      Arrays.fill(counts, 0);
      for (int code : codes) {
        counts[code]++;
      }
      for (int patch = 0; patch < count; patch++) {
        frequencies[sample * count + patch] = counts[patch] / (float) sites;
      }
    }
    return Tensor.wrap(samples.backend(), Shape.of(lattice.samples(), count), frequencies);
  }

  // The patch at every site as a number in base "how many values", first factor most significant.
  private void encode(float[] array, Lattice lattice, int sample, int[] codes) {
    Arrays.fill(codes, 0);
    for (int channel = 0; channel < channels; channel++) {
      for (int down = 0; down < field.height(); down++) {
        for (int right = 0; right < field.width(); right++) {
          append(array, lattice, sample, channel, down, right, codes);
        }
      }
    }
  }

  private void append(
      float[] array, Lattice lattice, int sample, int channel, int down, int right, int[] codes) {
    int width = lattice.width();
    int shift = right % width;
    for (int row = 0; row < lattice.height(); row++) {
      int from = lattice.offset(sample, channel, (row + down) % lattice.height());
      for (int column = 0; column < width; column++) {
        int place = column + shift < width ? column + shift : column + shift - width;
        int at = row * width + column;
        codes[at] = codes[at] * values.length + digit(array[from + place]);
      }
    }
  }

  private int digit(float value) {
    int digit = 0;
    while (values[digit] != value) {
      digit++;
    }
    return digit;
  }

  /** The patches as a constant of a graph, {@code [patches][channels * height * width]}. */
  Node constant(Graph graph) {
    int length = channels * field.sites();
    Node[] rows = new Node[count];
    for (int patch = 0; patch < count; patch++) {
      Node[] entries = new Node[length];
      int rest = patch;
      for (int place = length - 1; place >= 0; place--) {
        entries[place] = graph.constant(values[rest % values.length], Shape.of(1, 1));
        rest /= values.length;
      }
      rows[patch] = graph.concatenate(1, entries);
    }
    return graph.concatenate(0, rows);
  }
}
