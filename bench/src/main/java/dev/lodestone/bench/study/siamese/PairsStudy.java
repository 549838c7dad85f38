package dev.lodestone.bench.study.siamese;

import dev.lodestone.bench.npz.MalformedArrayException;
import dev.lodestone.bench.npz.NpyArray;
import dev.lodestone.bench.npz.Npz;
import dev.lodestone.bench.study.DataDigest;
import dev.lodestone.bench.study.Setting;
import dev.lodestone.bench.study.SettingException;
import dev.lodestone.bench.study.Study;
import dev.lodestone.bench.study.StudyContext;
import dev.lodestone.bench.study.StudyResult;
import dev.lodestone.interpret.ConnectedSamples;
import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The Siamese search on a user's pairs. Every tenth pair is for testing, every tenth for choosing
 * among restarts, the rest for learning.
 */
public final class PairsStudy implements Study {
  private static final int PARTS = 10;
  private static final int MOST_COMPONENTS = 40;
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,20}");

  private final Path file;
  private final List<String> names;
  private final float[] first;
  private final float[] second;

  private PairsStudy(Path file, List<String> names, float[] first, float[] second) {
    this.file = file;
    this.names = names;
    this.first = first;
    this.second = second;
  }

  /**
   * Reads and checks an archive.
   *
   * @param names one a component, or none for x_1, x_2, ...
   * @throws MalformedArrayException if it does not hold two arrays of finite numbers of one shape
   * @throws SettingException if there are not as many names as components
   */
  public static PairsStudy read(Path file, List<String> names) throws IOException {
    Map<String, NpyArray> arrays = Npz.read(file);
    NpyArray first = array(file, arrays, "first");
    NpyArray second = array(file, arrays, "second");
    if (!Arrays.equals(first.shape(), second.shape())) {
      throw new MalformedArrayException(
          file
              + ": second: expected shape "
              + Arrays.toString(first.shape())
              + " as first has, given "
              + Arrays.toString(second.shape()));
    }
    int components = first.shape()[1];
    List<String> all =
        names.isEmpty()
            ? IntStream.rangeClosed(1, components).mapToObj(i -> "x_" + i).toList()
            : List.copyOf(names);
    long different = all.stream().distinct().count();
    if (different != components || !all.stream().allMatch(name -> NAME.matcher(name).matches())) {
      throw new SettingException(
          "--names: expected "
              + components
              + " different words of letters, digits and _, given "
              + String.join(",", all));
    }
    float[] one = finite(file, "first", first);
    if (IntStream.range(0, one.length).allMatch(i -> one[i] == one[i % components])) {
      throw new MalformedArrayException(
          file + ": first: expected rows that differ, given equal ones");
    }
    return new PairsStudy(file, all, one, finite(file, "second", second));
  }

  private static NpyArray array(Path file, Map<String, NpyArray> arrays, String name)
      throws MalformedArrayException {
    NpyArray array = arrays.get(name);
    if (array == null) {
      throw new MalformedArrayException(
          file + ": expected an array " + name + ", given " + String.join(", ", arrays.keySet()));
    }
    int[] shape = array.shape();
    boolean floats = array.type() == NpyArray.Type.FLOAT32 || array.type() == NpyArray.Type.FLOAT64;
    if (!floats || shape.length != 2 || shape[1] < 1 || shape[1] > MOST_COMPONENTS) {
      throw new MalformedArrayException(
          file
              + ": "
              + name
              + ": expected float32 or float64 [pairs][components], 1 to "
              + MOST_COMPONENTS
              + " components, given "
              + array.type().description()
              + " "
              + Arrays.toString(shape));
    }
    return array;
  }

  private static float[] finite(Path file, String name, NpyArray array)
      throws MalformedArrayException {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          array.type() == NpyArray.Type.FLOAT32 ? array.floats()[i] : (float) array.doubles()[i];
      if (!Float.isFinite(values[i])) {
        int components = array.shape()[1];
        throw new MalformedArrayException(
            file
                + ": "
                + name
                + "["
                + i / components
                + "]["
                + i % components
                + "]: expected a finite number of float32, given "
                + (array.type() == NpyArray.Type.FLOAT32 ? values[i] : array.doubles()[i]));
      }
    }
    return values;
  }

  @Override
  public String name() {
    return "invariant";
  }

  @Override
  public String summary() {
    return "What the pairs of " + file.getFileName() + " have in common";
  }

  @Override
  public String slide() {
    return "Siamese neural network (arXiv:2003.04299), on your data";
  }

  @Override
  public List<Setting> settings() {
    return InvariantSearch.settings();
  }

  @Override
  public StudyResult run(StudyContext context) throws IOException {
    int pairs = first.length / names.size();
    int least = PARTS * InvariantSearch.leastTestPairs(context, names.size());
    if (pairs < least) {
      throw new MalformedArrayException(
          file
              + ": expected at least "
              + least
              + " pairs of "
              + names.size()
              + " components, given "
              + pairs);
    }
    InvariantSearch search =
        InvariantSearch.on(
            context,
            part(context, place -> place > 1),
            part(context, place -> place == 1),
            part(context, place -> place == 0),
            file.getFileName()
                + " (checksum "
                + new DataDigest().add(first).add(second).text()
                + ")");
    SiameseFiles.write(context.folder(), search);
    return new StudyResult(
        search.metrics(), search.findings(), List.of(), SiameseReport.sections(search, List.of()));
  }

  private ConnectedSamples part(StudyContext context, IntPredicate chosen) {
    int[] rows =
        IntStream.range(0, first.length / names.size())
            .filter(row -> chosen.test(row % PARTS))
            .toArray();
    return new ConnectedSamples(names, rows(context, first, rows), rows(context, second, rows));
  }

  private Tensor rows(StudyContext context, float[] values, int[] rows) {
    int width = names.size();
    float[] some = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, rows[i] * width, some, i * width, width);
    }
    return Tensor.wrap(context.backend(), Shape.of(rows.length, width), some);
  }
}
