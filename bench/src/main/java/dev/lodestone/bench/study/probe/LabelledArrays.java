package dev.lodestone.bench.study.probe;

import dev.lodestone.bench.npz.ArrayFile;
import dev.lodestone.bench.npz.MalformedArrayException;
import dev.lodestone.bench.npz.NpyArray;
import dev.lodestone.bench.study.DataDigest;
import dev.lodestone.bench.study.Setting;
import dev.lodestone.interpret.CorrelationProbe.Labelled;
import dev.lodestone.kernels.Backend;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Anyone's samples with binary labels and, where given, a control parameter. Immutable.
 *
 * <p>Memory is bounded by the sizes of the files: a byte on the disk becomes at most a few floats.
 */
public final class LabelledArrays {
  private static final String IMAGES = "--images";
  private static final String LABELS = "--labels";
  private static final String PARAMETERS = "--parameters";

  private final int[] sample;
  private final float[] images;
  private final float[] labels;
  private final double[] parameters;

  private LabelledArrays(int[] sample, float[] images, float[] labels, double[] parameters) {
    this.sample = sample;
    this.images = images;
    this.labels = labels;
    this.parameters = parameters;
  }

  /**
   * Reads arrays, each {@code FILE.npy}, {@code FILE.npz:KEY} or {@code FILE.npz}.
   *
   * @param images [n][height][width] or [n][channels][height][width], finite numbers
   * @param labels [n] or [n][1], 0 or 1, both present
   * @param parameters [n] or [n][1], finite numbers
   * @throws MalformedArrayException if they are something else
   * @throws IOException if a file cannot be read
   */
  public static LabelledArrays read(String images, String labels, Optional<String> parameters)
      throws IOException {
    NpyArray pictures = ArrayFile.read(IMAGES, images, 3, 4);
    int[] shape = pictures.shape();
    require(
        IntStream.of(shape).allMatch(extent -> extent > 0),
        IMAGES + ": expected no extent of 0, given " + Arrays.toString(shape));
    int[] sample =
        shape.length == 4 ? Arrays.copyOfRange(shape, 1, 4) : new int[] {1, shape[1], shape[2]};
    float[] pixels = new float[pictures.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) pictures.value(i);
      requireFinite(IMAGES, pixels[i]);
    }
    float[] marks = labels(column(LABELS, labels, shape[0]));
    double[] control =
        parameters.isPresent() ? column(PARAMETERS, parameters.get(), shape[0]) : new double[0];
    return new LabelledArrays(sample, pixels, marks, control);
  }

  private static double[] column(String option, String text, int rows) throws IOException {
    NpyArray array = ArrayFile.read(option, text, 1, 2);
    int[] shape = array.shape();
    require(
        shape[0] == rows && array.size() == rows,
        option
            + ": expected one number for each of "
            + rows
            + " images, given "
            + Arrays.toString(shape));
    double[] values = new double[rows];
    for (int i = 0; i < rows; i++) {
      values[i] = array.value(i);
      requireFinite(option, values[i]);
    }
    return values;
  }

  private static float[] labels(double[] values) throws MalformedArrayException {
    float[] labels = new float[values.length];
    for (int i = 0; i < labels.length; i++) {
      if (values[i] != 0 && values[i] != 1) {
        throw new MalformedArrayException(LABELS + ": expected 0 or 1, given " + values[i]);
      }
      labels[i] = (float) values[i];
    }
    long ones = Arrays.stream(values).filter(value -> value == 1).count();
    require(
        ones > 0 && ones < labels.length,
        LABELS + ": expected both 0 and 1, given " + (ones == 0 ? "0" : "1") + " only");
    return labels;
  }

  private static void requireFinite(String option, double value) throws MalformedArrayException {
    if (!Double.isFinite(value)) {
      throw new MalformedArrayException(option + ": expected finite numbers, given " + value);
    }
  }

  static void require(boolean holds, String sentence) throws MalformedArrayException {
    if (!holds) {
      throw new MalformedArrayException(sentence);
    }
  }

  /** Number of samples. */
  int size() {
    return labels.length;
  }

  /** [channels][height][width]. */
  Shape sample() {
    return Shape.of(sample);
  }

  /** Rows with one label, ascending. */
  int[] rows(int label) {
    return IntStream.range(0, size()).filter(row -> labels[row] == label).toArray();
  }

  /** Whether there is a control parameter. */
  boolean hasParameters() {
    return parameters.length > 0;
  }

  /** The control parameter of some rows. */
  double[] parameters(int[] rows) {
    return IntStream.of(rows).mapToDouble(row -> parameters[row]).toArray();
  }

  /** A copy of some rows. */
  Labelled rows(Backend backend, int[] rows) {
    int size = sample().size();
    float[] some = new float[rows.length * size];
    float[] marks = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(images, rows[i] * size, some, i * size, size);
      marks[i] = labels[rows[i]];
    }
    Shape shape = Shape.of(rows.length, sample[0], sample[1], sample[2]);
    return new Labelled(
        Tensor.wrap(backend, shape, some), Tensor.wrap(backend, Shape.of(rows.length, 1), marks));
  }

  /** Everything that was read, as a setting. */
  Setting digest() {
    DataDigest digest = new DataDigest();
    for (int extent : sample) {
      digest.add(extent);
    }
    return digest.add(images).add(labels).add(parameters).setting();
  }
}
