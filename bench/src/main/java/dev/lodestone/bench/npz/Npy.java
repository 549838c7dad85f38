package dev.lodestone.bench.npz;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads and writes one array. Stateless. */
public final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LARGEST_HEADER = 1 << 16;
  private static final int ALIGNMENT = 64;
  private static final int CHUNK = 1 << 16;

  private Npy() {}

  /**
   * Reads a {@code .npy} file.
   *
   * @throws MalformedArrayException if it is not one, or not of a type or order that is read
   * @throws IOException if it cannot be read
   */
  public static NpyArray read(Path file) throws IOException {
    long length = Files.size(file);
    try (InputStream input = Files.newInputStream(file)) {
      return read(input, length, file.toString());
    }
  }

  /** Writes a {@code .npy} file. */
  public static void write(Path file, NpyArray array) throws IOException {
    try (OutputStream output = Files.newOutputStream(file)) {
      write(output, array);
    }
  }

  /**
   * Reads an array that fills the given number of bytes exactly.
   *
   * @param input where it begins
   * @param length bytes of it
   * @param source its name, for messages
   */
  static NpyArray read(InputStream input, long length, String source) throws IOException {
    try {
      return readWhole(input, length, source);
    } catch (EOFException end) {
      throw new MalformedArrayException(source + ": ends before its data do");
    }
  }

  private static NpyArray readWhole(InputStream input, long length, String source)
      throws IOException {
    byte[] magic = exactly(input, 8, length, source);
    if (!Arrays.equals(magic, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new MalformedArrayException(source + ": expected a NumPy array, given another format");
    }
    int version = magic[6];
    if (version < 1 || version > 3 || magic[7] != 0) {
      throw new MalformedArrayException(
          source + ": version: expected 1.0, 2.0 or 3.0, given " + (version & 0xff));
    }
    int lengthBytes = version == 1 ? 2 : 4;
    byte[] field = exactly(input, lengthBytes, length - 8, source);
    long headerLength = unsigned(field);
    long rest = length - 8 - lengthBytes;
    if (headerLength > Math.min(rest, LARGEST_HEADER)) {
      throw new MalformedArrayException(
          source
              + ": header length: expected at most "
              + Math.min(rest, LARGEST_HEADER)
              + ", given "
              + headerLength);
    }
    byte[] header = exactly(input, (int) headerLength, rest, source);
    NpyHeader.Content content = NpyHeader.parse(source, header);
    long expected = (long) content.size() * content.type().bytes();
    if (expected != rest - headerLength) {
      throw new MalformedArrayException(
          source
              + ": data: expected "
              + expected
              + " bytes for "
              + content.type().description()
              + Arrays.toString(content.shape())
              + ", given "
              + (rest - headerLength));
    }
    return readValues(input, content);
  }

  private static NpyArray readValues(InputStream input, NpyHeader.Content content)
      throws IOException {
    NpyArray array = NpyArray.allocate(content.type(), content.size(), content.shape());
    int bytes = content.type().bytes();
    byte[] chunk = new byte[(int) Math.min(CHUNK, (long) content.size() * bytes)];
    int step = CHUNK / bytes;
    for (int from = 0; from < array.size(); from += Math.min(step, array.size() - from)) {
      int count = Math.min(step, array.size() - from);
      if (input.readNBytes(chunk, 0, count * bytes) != count * bytes) {
        throw new EOFException();
      }
      ByteBuffer buffer = ByteBuffer.wrap(chunk, 0, count * bytes).order(ByteOrder.LITTLE_ENDIAN);
      array.put(from, from + count, buffer);
    }
    return array;
  }

  /** Writes an array, version 1.0, data aligned to 64 bytes as NumPy does. */
  static void write(OutputStream output, NpyArray array) throws IOException {
    byte[] dictionary = NpyHeader.format(array).getBytes(StandardCharsets.US_ASCII);
    int unpadded = MAGIC.length + 4 + dictionary.length + 1;
    int padding = Math.floorMod(-unpadded, ALIGNMENT);
    byte[] head = new byte[unpadded + padding];
    ByteBuffer buffer = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(MAGIC).put((byte) 1).put((byte) 0);
    buffer.putShort((short) (dictionary.length + padding + 1));
    buffer.put(dictionary);
    Arrays.fill(head, buffer.position(), head.length - 1, (byte) ' ');
    head[head.length - 1] = '\n';
    output.write(head);
    writeValues(output, array);
  }

  private static void writeValues(OutputStream output, NpyArray array) throws IOException {
    int bytes = array.type().bytes();
    byte[] chunk = new byte[(int) Math.min(CHUNK, (long) array.size() * bytes)];
    int step = CHUNK / bytes;
    for (int from = 0; from < array.size(); from += Math.min(step, array.size() - from)) {
      int count = Math.min(step, array.size() - from);
      array.get(from, from + count, ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN));
      output.write(chunk, 0, count * bytes);
    }
  }

  private static byte[] exactly(InputStream input, int count, long available, String source)
      throws IOException {
    if (count > available) {
      throw new MalformedArrayException(
          source + ": expected a NumPy array, given a file that ends in its header");
    }
    byte[] bytes = input.readNBytes(count);
    if (bytes.length != count) {
      throw new EOFException();
    }
    return bytes;
  }

  private static long unsigned(byte[] littleEndian) {
    long value = 0;
    for (int i = littleEndian.length - 1; i >= 0; i--) {
      value = (value << 8) | (littleEndian[i] & 0xff);
    }
    return value;
  }
}
