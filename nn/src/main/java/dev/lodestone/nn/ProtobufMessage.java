package dev.lodestone.nn;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A message in the wire format of protocol buffers (protobuf.dev/programming-guides/encoding), its
 * fields in the order in which they are added. Not thread-safe.
 */
final class ProtobufMessage {
  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;

  private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();

  /** Adds an integer; a repeated field is added once an element. */
  ProtobufMessage number(int field, long... values) {
    for (long value : values) {
      varint((long) field << 3 | VARINT);
      varint(value);
    }
    return this;
  }

  /** Adds text in UTF-8. */
  ProtobufMessage text(int field, String text) {
    return bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds another message. */
  ProtobufMessage message(int field, ProtobufMessage message) {
    return bytes(field, message.encode());
  }

  /** Adds bytes. */
  ProtobufMessage bytes(int field, byte[] bytes) {
    varint((long) field << 3 | LENGTH_DELIMITED);
    varint(bytes.length);
    encoded.writeBytes(bytes);
    return this;
  }

  /** The bytes of the message. */
  byte[] encode() {
    return encoded.toByteArray();
  }

  // Seven bits a byte, lowest first; the top bit says that more follow.
  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      encoded.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    encoded.write((int) rest);
  }
}
