package dev.lodestone.nn;

import dev.lodestone.kernels.Shape;
import dev.lodestone.kernels.ShapeMismatchException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named tensors and text in the safetensors format (huggingface.co/docs/safetensors, format 0.x):
 * eight bytes with the length of the header, little-endian, the header in JSON, then the elements,
 * row major, little-endian, without gaps.
 *
 * <p>Readable by the safetensors package of Python and so by PyTorch, JAX and NumPy. Reading is
 * strict: a header of at most 16 MiB, at most 100 000 tensors of at most 8 dimensions, names of at
 * most 512 bytes, no tensor beyond the end of the file; nothing is allocated before it is checked
 * against the length of the file, and nothing in a file is executed. Immutable once built, except
 * that arrays are shared with the caller.
 */
public final class Safetensors {
  private static final int LENGTH_BYTES = 8;

  private final Map<String, String> metadata;
  private final Map<String, Values> tensors;

  private record Values(ElementType type, Shape shape, Object array) {}

  private Safetensors(Map<String, String> metadata, Map<String, Values> tensors) {
    this.metadata = Collections.unmodifiableMap(metadata);
    this.tensors = Collections.unmodifiableMap(tensors);
  }

  /** Collects tensors and text. Not thread-safe. */
  public static final class Builder {
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Values> tensors = new LinkedHashMap<>();

    private Builder() {}

    /** Adds or replaces a line of text. */
    public Builder text(String key, String value) {
      requireText("key", key);
      requireText("value", value);
      metadata.put(key, value);
      return this;
    }

    /** Adds 32-bit floats. */
    public Builder floats(String name, Shape shape, float[] values) {
      return add(name, values.length, new Values(ElementType.F32, shape, values));
    }

    /** Adds 64-bit floats. */
    public Builder doubles(String name, Shape shape, double[] values) {
      return add(name, values.length, new Values(ElementType.F64, shape, values));
    }

    /** Adds 64-bit integers. */
    public Builder longs(String name, Shape shape, long[] values) {
      return add(name, values.length, new Values(ElementType.I64, shape, values));
    }

    /** Adds unsigned bytes. */
    public Builder bytes(String name, Shape shape, byte[] values) {
      return add(name, values.length, new Values(ElementType.U8, shape, values));
    }

    private Builder add(String name, int length, Values values) {
      requireText("name", name);
      int bytes = name.getBytes(StandardCharsets.UTF_8).length;
      if (name.equals(SafetensorsHeader.METADATA) || bytes > SafetensorsHeader.LONGEST_NAME) {
        throw new IllegalArgumentException(
            "name: expected at most "
                + SafetensorsHeader.LONGEST_NAME
                + " bytes other than "
                + SafetensorsHeader.METADATA
                + ", given "
                + name);
      }
      if (values.shape().size() != length || values.shape().rank() > 8) {
        throw new ShapeMismatchException(
            "Safetensors: " + name,
            values.shape().size() + " values of at most 8 dimensions for " + values.shape(),
            length + " values");
      }
      if (tensors.put(name, values) != null) {
        throw new IllegalArgumentException(
            "name: expected different names, given " + name + " twice");
      }
      return this;
    }

    private static void requireText(String argument, String text) {
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
        throw new IllegalArgumentException(
            argument + ": expected text without half a surrogate pair, given " + text);
      }
    }

    /** The collection. */
    public Safetensors build() {
      return new Safetensors(new LinkedHashMap<>(metadata), new LinkedHashMap<>(tensors));
    }
  }

  /** An empty collection to add to. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * One tensor a parameter: of its own shape where there is one replica, else of [replicas] and its
   * shape.
   */
  public static Builder of(Parameters parameters) {
    Builder builder = builder();
    int replicas = parameters.replicas();
    for (String name : parameters.names()) {
      Shape shape = parameters.shape(name);
      int size = shape.size();
      float[] values = new float[replicas * size];
      for (int replica = 0; replica < replicas; replica++) {
        int from = parameters.offset(replica, name);
        System.arraycopy(parameters.array(), from, values, replica * size, size);
      }
      builder.floats(name, stacked(replicas, shape), values);
    }
    return builder;
  }

  private static Shape stacked(int replicas, Shape shape) {
    if (replicas == 1) {
      return shape;
    }
    int[] extents = new int[shape.rank() + 1];
    extents[0] = replicas;
    System.arraycopy(shape.toArray(), 0, extents, 1, shape.rank());
    return Shape.of(extents);
  }

  /**
   * Overwrites parameters with the tensors of their names.
   *
   * @throws ShapeMismatchException if a parameter is missing or has another shape or type
   */
  public void copyTo(Parameters parameters) {
    int replicas = parameters.replicas();
    for (String name : parameters.names()) {
      Shape shape = parameters.shape(name);
      Shape expected = stacked(replicas, shape);
      Values given = tensors.get(name);
      if (given == null || given.type() != ElementType.F32 || !given.shape().equals(expected)) {
        throw new ShapeMismatchException(
            "Safetensors: " + name,
            "F32 " + expected,
            given == null ? "no such tensor" : given.type() + " " + given.shape());
      }
      for (int replica = 0; replica < replicas; replica++) {
        int to = parameters.offset(replica, name);
        int size = shape.size();
        System.arraycopy(given.array(), replica * size, parameters.array(), to, size);
      }
    }
  }

  /** Text by key. */
  public Map<String, String> text() {
    return metadata;
  }

  /** Names in the order of the header. */
  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  /** Whether there is a tensor of this name and type. */
  public boolean has(String name, ElementType type) {
    return tensors.containsKey(name) && tensors.get(name).type() == type;
  }

  /** The type of a tensor. */
  public ElementType type(String name) {
    return require(name).type();
  }

  /** The extents of a tensor. */
  public Shape shape(String name) {
    return require(name).shape();
  }

  /** The live values of an F32 tensor. */
  public float[] floats(String name) {
    return (float[]) require(name, ElementType.F32);
  }

  /** The live values of an F64 tensor. */
  public double[] doubles(String name) {
    return (double[]) require(name, ElementType.F64);
  }

  /** The live values of an I64 tensor. */
  public long[] longs(String name) {
    return (long[]) require(name, ElementType.I64);
  }

  /** The live values of a U8 tensor. */
  public byte[] bytes(String name) {
    return (byte[]) require(name, ElementType.U8);
  }

  private Values require(String name) {
    Values values = tensors.get(name);
    if (values == null) {
      throw new IllegalArgumentException(
          "name: expected one of " + tensors.keySet() + ", given " + name);
    }
    return values;
  }

  private Object require(String name, ElementType type) {
    Values values = require(name);
    if (values.type() != type) {
      throw new IllegalArgumentException(
          name + ": expected elements of type " + values.type() + ", given " + type);
    }
    return values.array();
  }

  /**
   * Writes a file as a whole or not at all: a temporary file beside it, forced to the disk and
   * renamed over it.
   *
   * @throws IOException if the file cannot be written
   */
  public void write(Path file) throws IOException {
    new DurableFile(file, FileAccess.REAL).write(encode());
  }

  /**
   * Reads a file.
   *
   * @throws MalformedFileException if it is not a safetensors file within the limits
   * @throws IOException if it cannot be read
   */
  public static Safetensors read(Path file) throws IOException {
    long size = Files.size(file);
    if (size > Integer.MAX_VALUE - LENGTH_BYTES) {
      throw new MalformedFileException(file, "files above 2 GiB are not supported");
    }
    return decode(file, Files.readAllBytes(file));
  }

  /** The bytes of a file. */
  byte[] encode() {
    List<Map.Entry<String, Values>> sorted = new ArrayList<>(tensors.entrySet());
    // Wide elements first keeps every tensor aligned; the sort is stable.
    sorted.sort(Comparator.comparing(entry -> entry.getValue().type()));
    byte[] header = header(sorted);
    long size = (long) LENGTH_BYTES + header.length;
    for (Map.Entry<String, Values> entry : sorted) {
      size += bytes(entry.getValue());
    }
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(header.length);
    buffer.put(header);
    for (Map.Entry<String, Values> entry : sorted) {
      put(buffer, entry.getValue());
    }
    return buffer.array();
  }

  private byte[] header(List<Map.Entry<String, Values>> sorted) {
    StringBuilder json = new StringBuilder("{");
    if (!metadata.isEmpty()) {
      json.append("\"").append(SafetensorsHeader.METADATA).append("\":{");
      String separator = "";
      for (Map.Entry<String, String> line : metadata.entrySet()) {
        json.append(separator);
        appendString(json, line.getKey());
        json.append(':');
        appendString(json, line.getValue());
        separator = ",";
      }
      json.append('}');
    }
    long begin = 0;
    for (Map.Entry<String, Values> entry : sorted) {
      Values values = entry.getValue();
      json.append(json.length() > 1 ? "," : "");
      appendString(json, entry.getKey());
      long end = begin + bytes(values);
      String shape = values.shape().toString().replace(" ", "");
      json.append(":{\"dtype\":\"").append(values.type());
      json.append("\",\"shape\":").append(shape);
      json.append(",\"data_offsets\":[").append(begin).append(',').append(end).append("]}");
      begin = end;
    }
    json.append('}');
    byte[] unpadded = json.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = java.util.Arrays.copyOf(unpadded, unpadded.length + 7 & -8);
    java.util.Arrays.fill(padded, unpadded.length, padded.length, (byte) ' ');
    if (padded.length > SafetensorsHeader.LARGEST_HEADER) {
      throw new IllegalStateException(
          "header: expected at most 16 MiB, given " + padded.length + " bytes");
    }
    return padded;
  }

  private static void appendString(StringBuilder json, String value) {
    json.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }

  private static long bytes(Values values) {
    return (long) values.shape().size() * values.type().bytes();
  }

  private static void put(ByteBuffer buffer, Values values) {
    switch (values.array()) {
      case float[] floats -> buffer.asFloatBuffer().put(floats);
      case double[] doubles -> buffer.asDoubleBuffer().put(doubles);
      case long[] longs -> buffer.asLongBuffer().put(longs);
      default -> buffer.slice().put((byte[]) values.array());
    }
    buffer.position(buffer.position() + (int) bytes(values));
  }

  /** Parses the bytes of a file, which is named in messages only. */
  static Safetensors decode(Path file, byte[] bytes) throws MalformedFileException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < LENGTH_BYTES) {
      throw new MalformedFileException(
          file, "a safetensors file has at least 8 bytes, this has " + bytes.length);
    }
    long length = buffer.getLong(0);
    long most = Math.min(SafetensorsHeader.LARGEST_HEADER, bytes.length - LENGTH_BYTES);
    if (length < 2 || length > most) {
      throw new MalformedFileException(
          file,
          "the header is said to have "
              + Long.toUnsignedString(length)
              + " bytes, expected 2 to "
              + most);
    }
    int start = LENGTH_BYTES + (int) length;
    ByteBuffer header = buffer.slice(LENGTH_BYTES, (int) length);
    SafetensorsHeader parsed = SafetensorsHeader.parse(file, header, bytes.length - start);
    Map<String, Values> tensors = new LinkedHashMap<>();
    for (SafetensorsHeader.Entry entry : parsed.entries()) {
      int from = start + (int) entry.begin();
      int count = (int) (entry.end() - entry.begin());
      ByteBuffer data = buffer.slice(from, count).order(ByteOrder.LITTLE_ENDIAN);
      tensors.put(entry.name(), get(data, entry));
    }
    return new Safetensors(parsed.metadata(), tensors);
  }

  private static Values get(ByteBuffer data, SafetensorsHeader.Entry entry) {
    int size = entry.shape().size();
    Object array =
        switch (entry.type()) {
          case F32 -> {
            float[] floats = new float[size];
            data.asFloatBuffer().get(floats);
            yield floats;
          }
          case F64 -> {
            double[] doubles = new double[size];
            data.asDoubleBuffer().get(doubles);
            yield doubles;
          }
          case I64 -> {
            long[] longs = new long[size];
            data.asLongBuffer().get(longs);
            yield longs;
          }
          case U8 -> {
            byte[] bytes = new byte[size];
            data.get(bytes);
            yield bytes;
          }
        };
    return new Values(entry.type(), entry.shape(), array);
  }
}
