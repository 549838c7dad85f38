package dev.lodestone.nn;

/** Element types of a {@link Safetensors} file that can be read and written. */
public enum ElementType {
  /** 64-bit float. */
  F64(8),
  /** 64-bit signed integer. */
  I64(8),
  /** 32-bit float. */
  F32(4),
  /** 8-bit unsigned integer. */
  U8(1);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of an element. */
  public int bytes() {
    return bytes;
  }
}
