package dev.lodestone.bench.npz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An array as a user names it: {@code FILE.npy}, {@code FILE.npz:KEY}, or {@code FILE.npz} where
 * only one of its arrays has a fitting number of axes. Stateless.
 */
public final class ArrayFile {
  private static final String ARCHIVE = ".npz";

  private ArrayFile() {}

  /**
   * Reads it.
   *
   * @param option the option that names it, for messages
   * @param text what the user wrote
   * @param leastRank fewest axes
   * @param mostRank most axes
   * @throws MalformedArrayException if it is not such an array
   * @throws IOException if it cannot be read
   */
  public static NpyArray read(String option, String text, int leastRank, int mostRank)
      throws IOException {
    NpyArray array;
    try {
      array = find(text, leastRank, mostRank);
    } catch (MalformedArrayException fault) {
      throw new MalformedArrayException(option + " " + fault.getMessage());
    }
    int rank = array.shape().length;
    if (rank < leastRank || rank > mostRank) {
      throw new MalformedArrayException(
          option + " " + text + ": expected " + axes(leastRank, mostRank) + ", given " + array);
    }
    return array;
  }

  private static NpyArray find(String text, int leastRank, int mostRank) throws IOException {
    int end = text.lastIndexOf(ARCHIVE + ":");
    if (end >= 0) {
      String file = text.substring(0, end + ARCHIVE.length());
      String key = text.substring(file.length() + 1);
      Map<String, NpyArray> arrays = Npz.read(Path.of(file));
      NpyArray array = arrays.get(key);
      if (array == null) {
        throw new MalformedArrayException(
            file + ": expected one of " + arrays.keySet() + ", given " + key);
      }
      return array;
    }
    if (!text.endsWith(ARCHIVE)) {
      return Npy.read(Path.of(text));
    }
    Map<String, NpyArray> arrays = Npz.read(Path.of(text));
    List<NpyArray> fitting =
        arrays.values().stream()
            .filter(array -> array.shape().length >= leastRank)
            .filter(array -> array.shape().length <= mostRank)
            .toList();
    if (fitting.size() != 1) {
      throw new MalformedArrayException(
          text
              + ": expected one array of "
              + axes(leastRank, mostRank)
              + " (or FILE.npz:KEY), given "
              + arrays);
    }
    return fitting.getFirst();
  }

  private static String axes(int least, int most) {
    return least + " or " + most + " axes";
  }
}
