package dev.lodestone.bench.npz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The Python dictionary at the head of a {@code .npy} file, by a fixed grammar without nesting:
 *
 * <pre>
 *   header := '{' entry {',' entry} [','] '}' spaces '\n'
 *   entry  := "'descr':" string | "'fortran_order':" (True|False) | "'shape':" tuple
 *   tuple  := '(' [number {',' number} [',']] ')'
 * </pre>
 */
final class NpyHeader {
  /** What the header says; handed over once and compared with nothing. */
  @SuppressWarnings("ArrayRecordComponent")
  record Content(NpyArray.Type type, int[] shape, int size) {}

  private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");

  private final String source;
  private final String text;
  private int position;

  private NpyHeader(String source, String text) {
    this.source = source;
    this.text = text;
  }

  /** The dictionary without padding or line feed. */
  static String format(NpyArray array) {
    StringBuilder shape = new StringBuilder();
    for (int extent : array.shape()) {
      shape.append(extent).append(", ");
    }
    boolean single = array.shape().length == 1;
    String extents = shape.isEmpty() ? "" : shape.substring(0, shape.length() - (single ? 1 : 2));
    return "{'descr': '"
        + array.type().description()
        + "', 'fortran_order': False, 'shape': ("
        + extents
        + "), }";
  }

  /**
   * Reads the dictionary.
   *
   * @param source name of the file, for messages
   * @param bytes the header with padding and line feed
   */
  static Content parse(String source, byte[] bytes) throws MalformedArrayException {
    for (byte one : bytes) {
      if (one < 0x20 && one != '\n') {
        throw new MalformedArrayException(source + ": header: expected ASCII text");
      }
    }
    if (bytes.length == 0 || bytes[bytes.length - 1] != '\n') {
      throw new MalformedArrayException(source + ": header: expected a line feed at its end");
    }
    String text = new String(bytes, StandardCharsets.US_ASCII);
    return new NpyHeader(source, text).dictionary();
  }

  private Content dictionary() throws MalformedArrayException {
    Set<String> seen = new HashSet<>();
    String description = "";
    List<Integer> shape = List.of();
    expect('{');
    while (!accept('}')) {
      String key = string();
      if (!KEYS.contains(key) || !seen.add(key)) {
        throw fault("expected descr, fortran_order and shape once each, given " + key);
      }
      expect(':');
      switch (key) {
        case "descr" -> description = string();
        case "fortran_order" -> rowMajor();
        default -> shape = tuple();
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    if (seen.size() != KEYS.size()) {
      throw fault("expected descr, fortran_order and shape, given " + seen);
    }
    if (!text.substring(position).isBlank()) {
      throw fault("expected nothing after the dictionary");
    }
    return content(description, shape);
  }

  private Content content(String description, List<Integer> shape) throws MalformedArrayException {
    NpyArray.Type type =
        NpyArray.Type.of(description)
            .orElseThrow(
                () ->
                    fault(
                        "descr: expected one of b1, i1, u1, <i4, <i8, <f4, <f8, given "
                            + shorten(description)));
    long size = 1;
    for (int extent : shape) {
      size *= extent;
      if (size > Integer.MAX_VALUE - 16) {
        throw fault("shape: expected at most 2147483631 elements, given " + shape);
      }
    }
    return new Content(type, shape.stream().mapToInt(Integer::intValue).toArray(), (int) size);
  }

  private void rowMajor() throws MalformedArrayException {
    if (accept("False")) {
      return;
    }
    throw fault(
        accept("True")
            ? "fortran_order: expected False (save numpy.ascontiguousarray(a)), given True"
            : "fortran_order: expected False");
  }

  private List<Integer> tuple() throws MalformedArrayException {
    List<Integer> extents = new ArrayList<>();
    expect('(');
    while (!accept(')')) {
      if (extents.size() == NpyArray.LARGEST_RANK) {
        throw fault("shape: expected at most " + NpyArray.LARGEST_RANK + " axes");
      }
      extents.add(number());
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    return extents;
  }

  private int number() throws MalformedArrayException {
    skipBlanks();
    int start = position;
    while (position < text.length() && Character.isDigit(text.charAt(position))) {
      position++;
    }
    String digits = text.substring(start, position);
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException notAnExtent) {
      throw fault(
          "shape: expected whole numbers from 0 to 2147483647, given "
              + shorten(text.substring(start).strip()));
    }
  }

  private String string() throws MalformedArrayException {
    skipBlanks();
    char quote = position < text.length() ? text.charAt(position) : ' ';
    int end = quote == '\'' || quote == '"' ? text.indexOf(quote, position + 1) : -1;
    if (end < 0) {
      throw fault("expected a string, given " + shorten(text.substring(position).strip()));
    }
    String content = text.substring(position + 1, end);
    position = end + 1;
    return content;
  }

  private void expect(char character) throws MalformedArrayException {
    if (!accept(character)) {
      throw fault("expected " + character + ", given " + shorten(text.substring(position).strip()));
    }
  }

  private boolean accept(char character) {
    return accept(String.valueOf(character));
  }

  private boolean accept(String word) {
    skipBlanks();
    if (!text.startsWith(word, position)) {
      return false;
    }
    position += word.length();
    return true;
  }

  private void skipBlanks() {
    while (position < text.length() && text.charAt(position) == ' ') {
      position++;
    }
  }

  private MalformedArrayException fault(String reason) {
    return new MalformedArrayException(source + ": header: " + reason);
  }

  private static String shorten(String text) {
    if (text.isEmpty()) {
      return "nothing";
    }
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
