package dev.lodestone.bench.npz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * An array as NumPy knows it: element type, shape (row major), values. Values are shared with the
 * caller, not copied.
 */
public final class NpyArray {
  /** Element types; all little-endian. */
  public enum Type {
    /** One byte, 0 or 1, in a {@code byte[]}. */
    BOOL("|b1", 1),
    /** Signed bytes in a {@code byte[]}. */
    INT8("|i1", 1),
    /** Unsigned bytes in a {@code byte[]}. */
    UINT8("|u1", 1),
    /** In an {@code int[]}. */
    INT32("<i4", 4),
    /** In a {@code long[]}. */
    INT64("<i8", 8),
    /** In a {@code float[]}. */
    FLOAT32("<f4", 4),
    /** In a {@code double[]}. */
    FLOAT64("<f8", 8);

    private final String description;
    private final int bytes;

    Type(String description, int bytes) {
      this.description = description;
      this.bytes = bytes;
    }

    /** NumPy's {@code descr}, for example {@code <f4}. */
    public String description() {
      return description;
    }

    /** Bytes of one element. */
    public int bytes() {
      return bytes;
    }

    static Optional<Type> of(String description) {
      return Arrays.stream(values())
          .filter(type -> type.description.equals(description))
          .findFirst();
    }
  }

  /** The largest number of axes that is read or written. */
  public static final int LARGEST_RANK = 8;

  private final Type type;
  private final int[] shape;
  private final Object values;
  private final int size;

  private NpyArray(Type type, Object values, int length, int[] shape) {
    this.type = type;
    this.values = values;
    this.shape = shape.clone();
    this.size = length;
    long product = 1;
    for (int extent : shape) {
      if (extent < 0) {
        throw new IllegalArgumentException(
            "shape: expected no extent below 0, given " + Arrays.toString(shape));
      }
      product = Math.multiplyExact(product, (long) extent);
    }
    if (shape.length > LARGEST_RANK || product != length) {
      throw new IllegalArgumentException(
          "shape: expected at most "
              + LARGEST_RANK
              + " axes and "
              + length
              + " elements, given "
              + Arrays.toString(shape));
    }
  }

  /** Signed bytes. */
  public static NpyArray int8(byte[] values, int... shape) {
    return new NpyArray(Type.INT8, values, values.length, shape);
  }

  /** 32-bit integers. */
  public static NpyArray int32(int[] values, int... shape) {
    return new NpyArray(Type.INT32, values, values.length, shape);
  }

  /** 64-bit integers. */
  public static NpyArray int64(long[] values, int... shape) {
    return new NpyArray(Type.INT64, values, values.length, shape);
  }

  /** 32-bit floats. */
  public static NpyArray float32(float[] values, int... shape) {
    return new NpyArray(Type.FLOAT32, values, values.length, shape);
  }

  /** 64-bit floats. */
  public static NpyArray float64(double[] values, int... shape) {
    return new NpyArray(Type.FLOAT64, values, values.length, shape);
  }

  /** An array of zeros to be filled by a reader. */
  static NpyArray allocate(Type type, int size, int[] shape) {
    Object values =
        switch (type) {
          case BOOL, INT8, UINT8 -> new byte[size];
          case INT32 -> new int[size];
          case INT64 -> new long[size];
          case FLOAT32 -> new float[size];
          case FLOAT64 -> new double[size];
        };
    return new NpyArray(type, values, size, shape);
  }

  /** The element type. */
  public Type type() {
    return type;
  }

  /** A copy of the extents, outermost first. */
  public int[] shape() {
    return shape.clone();
  }

  /** The number of elements. */
  public int size() {
    return size;
  }

  /** The live values of {@link Type#BOOL}, {@link Type#INT8}, {@link Type#UINT8}. */
  public byte[] bytes() {
    return values(byte[].class);
  }

  /** The live values of {@link Type#INT32}. */
  public int[] ints() {
    return values(int[].class);
  }

  /** The live values of {@link Type#INT64}. */
  public long[] longs() {
    return values(long[].class);
  }

  /** The live values of {@link Type#FLOAT32}. */
  public float[] floats() {
    return values(float[].class);
  }

  /** The live values of {@link Type#FLOAT64}. */
  public double[] doubles() {
    return values(double[].class);
  }

  /** One element of any type, row major. */
  public double value(int index) {
    return switch (type) {
      case BOOL, INT8 -> bytes()[index];
      case UINT8 -> bytes()[index] & 0xff;
      case INT32 -> ints()[index];
      case INT64 -> longs()[index];
      case FLOAT32 -> floats()[index];
      case FLOAT64 -> doubles()[index];
    };
  }

  /** Writes elements from..to into a little-endian buffer. */
  void get(int from, int to, ByteBuffer buffer) {
    int count = to - from;
    switch (values) {
      case byte[] array -> buffer.put(array, from, count);
      case int[] array -> buffer.asIntBuffer().put(array, from, count);
      case long[] array -> buffer.asLongBuffer().put(array, from, count);
      case float[] array -> buffer.asFloatBuffer().put(array, from, count);
      case double[] array -> buffer.asDoubleBuffer().put(array, from, count);
      default -> throw new IllegalStateException(values.getClass().getName());
    }
  }

  /** Reads elements from..to from a little-endian buffer. */
  void put(int from, int to, ByteBuffer buffer) {
    int count = to - from;
    switch (values) {
      case byte[] array -> buffer.get(array, from, count);
      case int[] array -> buffer.asIntBuffer().get(array, from, count);
      case long[] array -> buffer.asLongBuffer().get(array, from, count);
      case float[] array -> buffer.asFloatBuffer().get(array, from, count);
      case double[] array -> buffer.asDoubleBuffer().get(array, from, count);
      default -> throw new IllegalStateException(values.getClass().getName());
    }
  }

  @Override
  public String toString() {
    return type.description + Arrays.toString(shape);
  }

  private <T> T values(Class<T> arrayType) {
    if (!arrayType.isInstance(values)) {
      throw new IllegalStateException(
          "array: expected elements of " + arrayType.getSimpleName() + ", given " + this);
    }
    return arrayType.cast(values);
  }
}
