package dev.lodestone.nn;

import dev.lodestone.kernels.Shape;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file: JSON of one fixed form, so that the parser neither recurses nor
 * builds anything but the entries.
 *
 * <pre>
 * {"__metadata__": {NAME: TEXT, ...},
 *  NAME: {"dtype": TYPE, "shape": [EXTENT, ...], "data_offsets": [BEGIN, END]}, ...}
 * </pre>
 *
 * Refused beyond what JSON refuses: a first character other than an opening brace, padding other
 * than spaces, a key that occurs twice, unknown or missing fields, types other than {@link
 * ElementType}, tensors that overlap, leave holes or do not cover the data, and whatever exceeds
 * the limits.
 */
final class SafetensorsHeader {
  static final String METADATA = "__metadata__";
  static final int LARGEST_HEADER = 16 << 20;
  static final int MOST_TENSORS = 100_000;
  static final int MOST_DIMENSIONS = 8;
  static final int LONGEST_NAME = 512;

  private enum Field {
    DTYPE,
    SHAPE,
    DATA_OFFSETS
  }

  /** A tensor as the header describes it; offsets count from the end of the header. */
  record Entry(String name, ElementType type, Shape shape, long begin, long end) {}

  private final Path file;
  private final String text;
  private int at;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private SafetensorsHeader(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /**
   * Parses a header.
   *
   * @param file named in messages
   * @param header the bytes between the length and the data
   * @param dataBytes bytes that follow the header
   */
  static SafetensorsHeader parse(Path file, ByteBuffer header, long dataBytes)
      throws MalformedFileException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(header).toString();
    } catch (CharacterCodingException invalid) {
      throw new MalformedFileException(file, "the header is not valid UTF-8");
    }
    SafetensorsHeader parsed = new SafetensorsHeader(file, text);
    parsed.readAll();
    parsed.requireContiguous(dataBytes);
    return parsed;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  /** Entries in the order of the header. */
  List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  private void readAll() throws MalformedFileException {
    if (text.isEmpty() || text.charAt(0) != '{') {
      throw malformed("the header does not begin with {");
    }
    boolean metadataSeen = false;
    expect('{');
    if (!accept('}')) {
      do {
        String name = string();
        expect(':');
        if (name.equals(METADATA)) {
          if (metadataSeen) {
            throw malformed("the key " + METADATA + " occurs twice");
          }
          metadataSeen = true;
          readMetadata();
        } else {
          readEntry(name);
        }
      } while (accept(','));
      expect('}');
    }
    for (; at < text.length(); at++) {
      if (text.charAt(at) != ' ') {
        throw malformed("the header is followed by something other than spaces");
      }
    }
  }

  private void readMetadata() throws MalformedFileException {
    expect('{');
    if (accept('}')) {
      return;
    }
    do {
      String key = string();
      expect(':');
      if (metadata.put(key, string()) != null) {
        throw malformed("the metadata key " + quoted(key) + " occurs twice");
      }
    } while (accept(','));
    expect('}');
  }

  private void readEntry(String name) throws MalformedFileException {
    if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw malformed("a name is longer than " + LONGEST_NAME + " bytes");
    }
    EnumSet<Field> seen = EnumSet.noneOf(Field.class);
    ElementType type = null;
    long[] extents = {};
    long[] offsets = {};
    expect('{');
    do {
      Field field = field(name);
      if (!seen.add(field)) {
        throw malformed(quoted(name) + " has a field twice");
      }
      expect(':');
      switch (field) {
        case DTYPE -> type = elementType(name);
        case SHAPE -> extents = integers(name, MOST_DIMENSIONS);
        case DATA_OFFSETS -> offsets = integers(name, 2);
      }
    } while (accept(','));
    expect('}');
    if (seen.size() != 3 || offsets.length != 2) {
      throw malformed(quoted(name) + " needs dtype, shape and two data_offsets");
    }
    Entry entry = entry(name, type, extents, offsets[0], offsets[1]);
    if (entries.put(name, entry) != null) {
      throw malformed("the tensor " + quoted(name) + " occurs twice");
    }
    if (entries.size() > MOST_TENSORS) {
      throw malformed("it holds more than " + MOST_TENSORS + " tensors");
    }
  }

  private Entry entry(String name, ElementType type, long[] extents, long begin, long end)
      throws MalformedFileException {
    long bytes = type.bytes();
    int[] shape = new int[extents.length];
    try {
      for (int axis = 0; axis < shape.length; axis++) {
        shape[axis] = Math.toIntExact(extents[axis]);
        bytes = Math.multiplyExact(bytes, extents[axis]);
      }
    } catch (ArithmeticException tooLarge) {
      throw tooLarge(name, extents);
    }
    if (bytes > Integer.MAX_VALUE - 16) {
      throw tooLarge(name, extents);
    }
    if (end < begin || end - begin != bytes) {
      throw malformed(
          quoted(name) + " needs " + bytes + " bytes, but has the offsets " + begin + " to " + end);
    }
    return new Entry(name, type, Shape.of(shape), begin, end);
  }

  private MalformedFileException tooLarge(String name, long[] extents) {
    return malformed(
        quoted(name) + " has the shape " + Arrays.toString(extents) + ", which is too large");
  }

  private void requireContiguous(long dataBytes) throws MalformedFileException {
    List<Entry> sorted = new ArrayList<>(entries.values());
    sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long expected = 0;
    for (Entry entry : sorted) {
      if (entry.begin() != expected) {
        throw malformed(
            quoted(entry.name())
                + " begins at "
                + entry.begin()
                + " where "
                + expected
                + " was expected: tensors may not overlap or leave holes");
      }
      expected = entry.end();
    }
    if (expected != dataBytes) {
      throw malformed(
          "the tensors take " + expected + " bytes, but " + dataBytes + " follow the header");
    }
  }

  private Field field(String name) throws MalformedFileException {
    String key = string();
    return switch (key) {
      case "dtype" -> Field.DTYPE;
      case "shape" -> Field.SHAPE;
      case "data_offsets" -> Field.DATA_OFFSETS;
      default -> throw malformed(quoted(name) + " has the unknown field " + quoted(key));
    };
  }

  private ElementType elementType(String name) throws MalformedFileException {
    String given = string();
    for (ElementType type : ElementType.values()) {
      if (type.name().equals(given)) {
        return type;
      }
    }
    throw malformed(
        quoted(name)
            + " has the type "
            + quoted(given)
            + ", expected one of "
            + Arrays.toString(ElementType.values()));
  }

  private long[] integers(String name, int most) throws MalformedFileException {
    long[] numbers = new long[most];
    int count = 0;
    expect('[');
    if (!accept(']')) {
      do {
        if (count == most) {
          throw malformed(quoted(name) + " has a list of more than " + most + " numbers");
        }
        numbers[count++] = integer();
      } while (accept(','));
      expect(']');
    }
    return Arrays.copyOf(numbers, count);
  }

  private long integer() throws MalformedFileException {
    skipSpace();
    int start = at;
    long value = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      int digit = text.charAt(at++) - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        throw malformed("a number at character " + start + " of the header is too large");
      }
      value = 10 * value + digit;
    }
    boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
    if (at == start || leadingZero) {
      throw malformed("expected a whole number at character " + start + " of the header");
    }
    return value;
  }

  private String string() throws MalformedFileException {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        requirePairedSurrogates(value);
        return value.toString();
      }
      if (c < ' ') {
        throw malformed("a string of the header holds a control character");
      }
      value.append(c == '\\' ? escape() : c);
    }
    throw malformed("the header ends within a string");
  }

  private char escape() throws MalformedFileException {
    char c = at < text.length() ? text.charAt(at++) : 0;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> codeUnit();
      default -> throw malformed("a string of the header holds an unknown escape");
    };
  }

  private char codeUnit() throws MalformedFileException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < text.length() ? hexadecimal(text.charAt(at++)) : -1;
      if (digit < 0) {
        throw malformed("a string of the header holds an unknown escape");
      }
      unit = 16 * unit + digit;
    }
    return (char) unit;
  }

  private static int hexadecimal(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  private void requirePairedSurrogates(CharSequence value) throws MalformedFileException {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean paired =
          Character.isHighSurrogate(c)
              && i + 1 < value.length()
              && Character.isLowSurrogate(value.charAt(i + 1));
      if (paired) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw malformed("a string of the header holds half a surrogate pair");
      }
    }
  }

  private void expect(char wanted) throws MalformedFileException {
    if (!accept(wanted)) {
      String found = at < text.length() ? "'" + text.charAt(at) + "'" : "its end";
      throw malformed(
          "expected '" + wanted + "' at character " + at + " of the header, found " + found);
    }
  }

  private boolean accept(char wanted) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private MalformedFileException malformed(String reason) {
    return new MalformedFileException(file, reason);
  }

  /** A name shortened and made printable for a message. */
  private static String quoted(String name) {
    StringBuilder shown = new StringBuilder("\"");
    for (int i = 0; i < Math.min(name.length(), 60); i++) {
      char c = name.charAt(i);
      shown.append(Character.isISOControl(c) ? '?' : c);
    }
    return shown.append(name.length() > 60 ? "...\"" : "\"").toString();
  }
}
