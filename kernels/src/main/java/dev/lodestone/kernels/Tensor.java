package dev.lodestone.kernels;

/**
 * A contiguous, row-major float32 block that lives on one backend.
 *
 * <p>On the CPU it is a {@code float[]}. The shape never changes, the contents may; not
 * synchronised: one writer at a time.
 */
public final class Tensor {
  private final Backend backend;
  private final Shape shape;
  private final float[] values;

  private Tensor(Backend backend, Shape shape, float[] values) {
    this.backend = backend;
    this.shape = shape;
    this.values = values;
  }

  /** A block of zeros. */
  public static Tensor zeros(Backend backend, Shape shape) {
    return new Tensor(backend, shape, new float[shape.size()]);
  }

  /**
   * A block with a copy of the given values.
   *
   * @throws ShapeMismatchException if the number of values is not the size of the shape
   */
  public static Tensor copyOf(Backend backend, Shape shape, float[] values) {
    return wrap(backend, shape, values.clone());
  }

  /**
   * A block that shares the given array with its caller: no copy.
   *
   * @throws ShapeMismatchException if the number of values is not the size of the shape
   */
  public static Tensor wrap(Backend backend, Shape shape, float[] values) {
    if (values.length != shape.size()) {
      throw new ShapeMismatchException(
          "Tensor: values", shape.size() + " values for " + shape, values.length + " values");
    }
    return new Tensor(backend, shape, values);
  }

  /** The backend it lives on. */
  public Backend backend() {
    return backend;
  }

  /** The extents. */
  public Shape shape() {
    return shape;
  }

  /** The live array, row major: writing to it changes the tensor. */
  public float[] array() {
    return values;
  }

  /** A copy of the values, row major. */
  public float[] toArray() {
    return values.clone();
  }

  @Override
  public String toString() {
    return "Tensor" + shape + " on " + backend.kind();
  }
}
